"""Which capsules make a daily dose: never above the ceiling, as near as the strengths allow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

MOST_CAPSULES = 8


@dataclass(frozen=True)
class DailyDose:
    """The capsules of two days (alike, unless `alternating`), and the mean dose of a day in mg."""

    first_day: tuple[int, ...]
    second_day: tuple[int, ...]

    @property
    def mg(self) -> float:
        return (sum(self.first_day) + sum(self.second_day)) / 2

    @property
    def most_mg(self) -> int:
        """The larger of the two days; this is what a ceiling is held against."""
        return max(sum(self.first_day), sum(self.second_day))

    @property
    def alternating(self) -> bool:
        """Two days that differ ask more of the patient, and are flagged."""
        return self.first_day != self.second_day

    def on(self, day: int) -> tuple[int, ...]:
        """The capsules of the day with this number, counted from 0."""
        return self.second_day if day % 2 else self.first_day

    def count(self, days: int) -> Counter[int]:
        """Capsules of each strength for so many days."""
        total: Counter[int] = Counter()
        for strengths, times in ((self.first_day, (days + 1) // 2), (self.second_day, days // 2)):
            for strength in strengths:
                total[strength] += times
        return total


def choose(wanted_mg: float, ceiling_mg: float, strengths: Sequence[int], *, alternate: bool, down: bool) -> DailyDose:
    """The daily dose nearest to `wanted_mg` that these strengths can make.

    No day is above `ceiling_mg`. With `down` the dose is not above what is wanted (first month, side effects).
    With `alternate` two unlike days are allowed when they come nearer. With neither within reach the smallest
    capsule every other day is tried, then nothing: an empty dose says that the product cannot make it.
    """
    limit = min(ceiling_mg, wanted_mg) if down else ceiling_mg
    sums = [total for total in _sums(tuple(strengths)) if total <= ceiling_mg + 1e-9]
    steady = [(total, total) for total in sums]
    pairs = steady + [(low, high) for low in sums for high in sums if low < high] if alternate else steady
    allowed = [pair for pair in pairs if sum(pair) / 2 <= limit + 1e-9]
    best = min(allowed, key=lambda pair: (abs(sum(pair) / 2 - wanted_mg), pair[0] != pair[1], pair[1] - pair[0]))
    low, high = best
    made = _sums(tuple(strengths))
    return DailyDose(made[high], made[low])


@lru_cache
def _sums(strengths: tuple[int, ...]) -> dict[int, tuple[int, ...]]:
    """Every total that up to `MOST_CAPSULES` capsules make, with the fewest capsules that make it."""
    made: dict[int, tuple[int, ...]] = {0: ()}
    layer = dict(made)
    for _ in range(MOST_CAPSULES):
        following = {}
        for total, capsules in layer.items():
            for strength in strengths:
                if total + strength not in made:
                    following[total + strength] = tuple(sorted((*capsules, strength), reverse=True))
        made |= following
        layer = following
    return made
