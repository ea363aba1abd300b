"""What a scale is made of: items, bands, cut-offs, a licence, sources, and the error of measuring it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeGuard

# The evidence's marks, from the surest down. What is only D or B is shown as unconfirmed.
MARKS = {
    "P": "primary text",
    "Pa": "primary abstract",
    "S": "secondary source",
    "D": "derived by this project",
    "B": "background knowledge, not verified",
}
UNCONFIRMED = {"D", "B"}
TOO_LARGE = 1e15
SHOWN = 40  # characters of what is not a number


@dataclass(frozen=True)
class Source:
    """Where a part of a scale comes from; `mark` is the evidence's confidence (P, Pa, S, D or B).

    What is only for `prorating` belongs to a result only when that was done.
    """

    about: str
    text: str
    mark: str
    prorating: bool = False

    @property
    def confirmed(self) -> bool:
        return self.mark not in UNCONFIRMED


@dataclass(frozen=True)
class Item:
    """One thing that is asked, graded or counted, with the values that are right for it.

    `points` turns the value into its share of the score and never falls when the value rises. Without a
    `high` there is no upper limit. An item that is not `needed` is kept, but counts for nothing.
    """

    name: str
    says: str
    low: float = 0
    high: float = math.inf
    whole: bool = True
    unit: str = ""
    labels: tuple[str, ...] = ()
    points: Callable[[float], float] = float
    needed: bool = True

    def fault(self, value: object) -> str | None:
        """What is wrong with `value`, and what would be right; nothing when it is right."""
        if not is_number(value):
            return f"is {str(value)[:SHOWN]!r}; right is {self.right}"
        whole = not self.whole or value == int(value)
        return None if whole and self.low <= value <= self.high else f"is {value:g}; right is {self.right}"

    @property
    def right(self) -> str:
        """The values that are right, in words."""
        kind = "a whole number" if self.whole else "a number"
        unit = f" ({self.unit})" if self.unit else ""
        labels = f": {', '.join(self.described)}" if self.labels else ""
        limits = span(self.low, self.high)
        return f"{kind}{unit}{f' from {limits}' if limits else ''}{labels}"

    @property
    def described(self) -> list[str]:
        return [f"{number} {label}" for number, label in enumerate(self.labels, int(self.low))]

    def label(self, value: float) -> str | None:
        """What a value means, where the scale has words for it."""
        return self.labels[int(value - self.low)] if self.labels else None


@dataclass(frozen=True)
class Band:
    """The scores from `low` up to the next band."""

    low: float
    name: str


def grades(*names: str, low: int = 0) -> tuple[Band, ...]:
    """A band for each grade, from `low` up."""
    return tuple(Band(grade, name) for grade, name in enumerate(names, low))


@dataclass(frozen=True)
class Cutoff:
    """What a score of `at` or more tells."""

    at: float
    says: str
    mark: str


@dataclass(frozen=True)
class Escalation:
    """An answer to `item` of `at` or more needs a person today, whatever the score."""

    item: str
    at: float
    says: str
    unanswered: str


@dataclass(frozen=True)
class Proration:
    """How many items may be missing and filled by the mean of the others, and which never are."""

    most_missing: int
    never: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class Part:
    """A sub-score, given once the items it `needs` are known."""

    name: str
    needs: tuple[str, ...]
    of: Callable[[Mapping[str, float]], float]


@dataclass(frozen=True)
class Licence:
    """Whether the items' words may be shown, and what must stand beside them."""

    items_may_be_shown: bool
    says: str
    credit: str = ""


@dataclass(frozen=True)
class MeasurementError:
    """How much two measurements of the same skin or person differ. `points` is None where nobody knows."""

    points: float | None
    says: str


def is_number(value: object) -> TypeGuard[float]:
    """Whether this is a number that can be counted with: no truth value, not endless, not beyond all measure."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < TOO_LARGE


def span(low: float, high: float) -> str:
    """`0 to 44`, `0 up`; nothing where no limit is known."""
    if math.isinf(low):
        return ""
    return f"{low:g} up" if math.isinf(high) else f"{low:g} to {high:g}"
