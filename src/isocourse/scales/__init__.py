"""Scales of acne, scars, mood and burden: what a score is, how sure it is, and whether a change means anything.

>>> from isocourse.scales import find
>>> result = find("phq-9").score({"1": 1, "2": 0, "3": 0, "4": 0, "5": 0, "6": 0, "7": 0, "8": 0, "9": 1})
>>> result.score, result.band, result.escalates
(2.0, 'minimal', True)
"""

from ..record import Problem
from .model import MARKS, Band, Item, Licence, MeasurementError, Source
from .registry import SCALES, UnknownScale, find, known
from .result import Difference, Result
from .scale import Scale
from .series import Series, latest, recorded, scores

__all__ = [
    "MARKS", "SCALES", "Band", "Difference", "Item", "Licence", "MeasurementError", "Problem", "Result", "Scale",
    "Series", "Source", "UnknownScale", "find", "known", "latest", "recorded", "scores",
]  # fmt: skip
