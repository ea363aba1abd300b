"""Invented people: whole courses with the errors of real records, made from a seed. They describe nobody.

Needs the extra `isocourse[audit]`.
"""

from __future__ import annotations

try:
    import numpy  # noqa: F401
except ImportError as problem:  # pragma: no cover
    raise ImportError(
        'the maker of people needs an extra that is not installed; install it with: pip install "isocourse[audit]"'
    ) from problem

from .making import Form, Made, make, people_table
from .parameters import Parameters, parameters

__all__ = ["Form", "Made", "Parameters", "make", "parameters", "people_table"]
