"""isocourse runs courses of isotretinoin: may this be done today, and why.

>>> from isocourse import Record, decide, next_steps
"""

from .decide import Answer, Ask, Decision, Finding, Policy, decide, decide_many
from .programmes import load_rulebook
from .record import Problem, Record, Unreadable

__all__ = [
    "Answer", "Ask", "Decision", "Finding", "Policy", "Problem", "Record", "Unreadable",
    "decide", "decide_many", "load_rulebook",
]  # fmt: skip
