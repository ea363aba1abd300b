"""isocourse runs courses of isotretinoin: may this be done today, and why.

>>> from isocourse import Record, decide, next_steps
"""

from .decide import Answer, Ask, Decision, Finding, Policy, decide, decide_many, to_arrow
from .programmes import load_rulebook
from .record import Problem, Record, Unreadable
from .schedule import Step, next_steps, next_steps_many

__all__ = [
    "Answer", "Ask", "Decision", "Finding", "Policy", "Problem", "Record", "Step", "Unreadable",
    "decide", "decide_many", "load_rulebook", "next_steps", "next_steps_many", "to_arrow",
]  # fmt: skip
