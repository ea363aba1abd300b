"""Which capsules make a daily dose: never above the ceiling, as near as the strengths allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations_with_replacement, pairwise

MOST_CAPSULES = 8
EPSILON = 1e-9


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


def choose(
    wanted_mg: float, ceiling_mg: float, strengths: Sequence[int], *, alternate: bool, down: bool, doses: int = 1
) -> DailyDose:
    """The daily dose nearest to `wanted_mg` that these strengths can make, in `doses` a day where that is possible.

    No day is above `ceiling_mg`. With `down` the dose is not above what is wanted (first month, side effects). With
    `alternate` two unlike days are allowed when they come nearer: neighbouring doses only, the larger one first. A tie
    goes to the lower dose. Where nothing else is low enough, an empty dose says that the product cannot make it.
    """
    made = totals(tuple(strengths), doses)
    sums = sorted(total for total in made if total <= ceiling_mg + EPSILON)
    pairs = [(total, total) for total in sums] + ([*pairwise(sums)] if alternate else [])
    limit = min(ceiling_mg, wanted_mg) if down else ceiling_mg
    allowed = [pair for pair in pairs if sum(pair) / 2 <= limit + EPSILON]
    low, high = min(allowed, key=lambda pair: (abs(sum(pair) / 2 - wanted_mg), sum(pair), pair[0] != pair[1]))
    return DailyDose(made[high], made[low])


@lru_cache
def totals(strengths: tuple[int, ...], doses: int) -> dict[int, tuple[int, ...]]:
    """Every total in mg that up to `MOST_CAPSULES` capsules make, with the capsules that make it best.

    Best are those that can be split into `doses` a day, then the fewest, then the most alike.
    """
    best: dict[int, tuple[int, ...]] = {0: ()}
    for number in range(1, MOST_CAPSULES + 1):
        for capsules in combinations_with_replacement(sorted(strengths, reverse=True), number):
            known = best.get(sum(capsules))
            if known is None or _awkward(capsules, doses) < _awkward(known, doses):
                best[sum(capsules)] = capsules
    return best


def _awkward(capsules: tuple[int, ...], doses: int) -> tuple[bool, int, int]:
    return 0 < len(capsules) < doses, len(capsules), capsules[0] - capsules[-1] if capsules else 0
