"""A scale of which only the score is entered, because its text is not free."""

from __future__ import annotations

import math

from ..model import Item


def entered(low: float = -math.inf, high: float = math.inf, *, whole: bool = True) -> tuple[Item, ...]:
    """The one slot for a score from the official form. Without a range, the score cannot be checked."""
    return (Item("score", "the score, worked out on the official form", low=low, high=high, whole=whole),)
