"""isocourse runs courses of isotretinoin: may this be done today, and why.

>>> from isocourse import Record, decide, next_steps
"""

from .decide import Answer, Ask, Decision, Finding, Policy, decide, decide_many, to_arrow
from .programmes import load_rulebook
from .record import Problem, Record, Unreadable
from .schedule import (
    Closure,
    NotRead,
    Repair,
    Row,
    Setting,
    StartPlan,
    Step,
    Way,
    WhatIf,
    Worklist,
    closure,
    next_steps,
    next_steps_many,
    repair,
    repair_many,
    start_plan,
    what_if,
    worklist,
)

__all__ = [
    "Answer", "Ask", "Closure", "Decision", "Finding", "NotRead", "Policy", "Problem", "Record", "Repair", "Row",
    "Setting", "StartPlan", "Step", "Unreadable", "Way", "WhatIf", "Worklist", "closure", "decide", "decide_many",
    "load_rulebook", "next_steps", "next_steps_many", "repair", "repair_many", "start_plan", "to_arrow", "what_if",
    "worklist",
]  # fmt: skip
