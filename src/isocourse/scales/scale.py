"""A scale: its items and bands as data, and the two things that can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ..record import Problem
from .compare import compare
from .model import Band, Cutoff, Escalation, Item, Licence, MeasurementError, Part, Proration, Source, span
from .result import Difference, Result
from .scoring import Given, at_site, result_of

Family = Literal["acne", "scars", "mood", "quality of life"]
NOT_KNOWN = MeasurementError(None, "how far two measurements differ by chance is not known from our evidence")


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A published way of measuring skin, scars, mood or burden.

    `separate` scales have one item for each site, each with a result of its own that is never added. `by_site`
    scales have one item for each site, and they are added. `entry_only` scales take a score from the official form.
    An unverified scale shows its answers and never a score. Where the score is only the number of its band, the
    number is not shown.
    """

    id: str
    name: str
    family: Family
    about: str
    items: tuple[Item, ...]
    licence: Licence
    sources: tuple[Source, ...]
    bands: tuple[Band, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    parts: tuple[Part, ...] = ()
    prorate: Proration | None = None
    error: MeasurementError = NOT_KNOWN
    combine: Callable[[Iterable[float]], float] = sum
    check: Callable[[Mapping[str, float]], list[tuple[str, str]]] = lambda _: []
    remark: Callable[[Result], list[str]] = lambda _: []
    on_change: Callable[[Result, Result], list[str]] = lambda _before, _after: []
    aliases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    higher_is: Literal["worse", "better", "neither"] = "worse"
    separate: bool = False
    by_site: bool = False
    entry_only: bool = False
    number_is_shown: bool = True
    validated: bool = True
    verified: bool = True

    def score(
        self,
        items: Mapping[str, float | None] | None = None,
        *,
        total: float | None = None,
        site: str | None = None,
        on: date | None = None,
        event: str | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> Result:
        """The result for these items, or for a `total` that was all there is. Faults become problems, never a score.

        >>> from isocourse.scales import find
        >>> find("gags").score({region: 1 for region in find("gags").names}).band
        'mild'
        """
        given = Given(self, items or {}, total, site, problems)
        return result_of(at_site(given) if self.separate else given).model_copy(update={"on": on, "event": event})

    def each(self, items: Mapping[str, float | None]) -> tuple[Result, ...]:
        """One result for each site of a scale whose sites are not added."""
        return tuple(self.score({site: value}, site=site) for site, value in items.items())

    def difference(self, before: Result, after: Result) -> Difference:
        """Whether the later result differs by more than the known error of measuring."""
        return compare(self, before, after)

    def only(self, item: Item) -> Scale:
        """This scale for one of its sites."""
        return replace(self, items=(item,), separate=False)

    def item(self, name: str) -> Item | None:
        return next((item for item in self.items if item.name == name), None)

    @property
    def needed(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.needed)

    @property
    def names(self) -> list[str]:
        """The names of the items that the score needs."""
        return [item.name for item in self.needed]

    @property
    def lowest(self) -> float:
        return self.combine(item.points(item.low) for item in self.needed)

    @property
    def highest(self) -> float:
        return self.combine(item.points(item.high) for item in self.needed)

    @property
    def range(self) -> str:
        return span(self.lowest, self.highest)

    def band_of(self, score: float) -> str | None:
        """The band that a score lies in."""
        return next((band.name for band in reversed(self.bands) if band.low <= score), None)
