"""Scars that remain: a scar map gives a staged plan of procedures, timed around the drug by the rules.

>>> from isocourse import Record
>>> from isocourse.fade import plan
>>> found = plan(Record("maya", programme="uk-mhra"), at=date(2026, 11, 23))
>>> found.headline
'No scar map is recorded, so nothing can be planned yet.'
"""

from .asking import Asked, ask_about, planned
from .catalogue import kinds
from .model import Choice, FadePlan, Need, Said, Scar, Span, Stage
from .plan import plan

__all__ = [
    "Asked", "Choice", "FadePlan", "Need", "Said", "Scar", "Span", "Stage",
    "ask_about", "kinds", "plan", "planned",
]  # fmt: skip
