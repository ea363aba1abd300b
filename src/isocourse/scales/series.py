"""Scores straight from a record: one scale over time, oldest first, as it was known by then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from ..record import Event, Problem, Record
from .entries import Entry, entries, unread
from .naming import tidy
from .registry import SCALES, find, known
from .result import Difference, Result
from .scale import Scale


@dataclass(frozen=True)
class Series:
    """One scale's results, oldest first. `problems` are entries that may belong here but could not be read."""

    scale: Scale
    results: tuple[Result, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def latest(self) -> Result | None:
        """The last result; of a scale with several sites, that of the last entry."""
        return self.results[-1] if self.results else None

    @property
    def newest(self) -> list[Result]:
        """The last result at each site."""
        return list({result.site: result for result in self.results}.values())

    @property
    def sites(self) -> list[str | None]:
        return list(dict.fromkeys(result.site for result in self.results))

    def at(self, site: str | None) -> Series:
        """The results at one site."""
        wanted = tidy(site) if site else None
        return Series(self.scale, tuple(result for result in self.results if result.site == wanted), self.problems)

    def since_previous(self) -> list[Difference]:
        """At each site, the last result against the one before it."""
        return self._against(-2)

    def since_first(self) -> list[Difference]:
        """At each site, the last result against the first."""
        return self._against(0)

    def _against(self, index: int) -> list[Difference]:
        each = [self.at(site).results for site in self.sites]
        return [self.scale.difference(here[index], here[-1]) for here in each if len(here) > 1]


def scores(
    record: Record | Iterable[Event],
    scale: Scale | str,
    *,
    as_of: date | None = None,
    known_on: date | datetime | None = None,
) -> Series:
    """All results of one scale in a record, from questionnaires and skin assessments.

    Only what happened by `as_of` and was recorded by `known_on` counts (by `as_of`, if that is all that is
    given); superseded entries do not.
    """
    wanted = find(scale) if isinstance(scale, str) else scale
    found = [entry for entry in entries(record, as_of, known_on) if known(entry.name) is wanted]
    results = [result for group in _groups(wanted, found) for result in _results(wanted, group)]
    return Series(wanted, tuple(results), tuple(unread(record, as_of, known_on)))


def latest(
    record: Record | Iterable[Event],
    scale: Scale | str,
    *,
    as_of: date | None = None,
    known_on: date | datetime | None = None,
) -> Result | None:
    """The last result of one scale in a record, if there is one."""
    return scores(record, scale, as_of=as_of, known_on=known_on).latest


def recorded(
    record: Record | Iterable[Event], *, as_of: date | None = None, known_on: date | datetime | None = None
) -> tuple[tuple[Series, ...], tuple[Problem, ...]]:
    """Every scale that the record holds, in the registry's order, and the entries of scales that are not known."""
    listed = tuple(record.events) if isinstance(record, Record) else tuple(record)
    given = Record("", timezone=record.timezone if isinstance(record, Record) else "UTC", events=listed)
    found = list(entries(given, as_of, known_on))
    named = {scale.id for entry in found if (scale := known(entry.name))}
    unknown = [entry for entry in found if not known(entry.name)]
    strangers = [Problem(entry.place, f"{entry.name!r} is not a scale that is known here") for entry in unknown]
    series = tuple(scores(given, scale, as_of=as_of, known_on=known_on) for scale in SCALES if scale in named)
    return series, (*strangers, *unread(given, as_of, known_on))


def _groups(scale: Scale, found: list[Entry]) -> Iterator[list[Entry]]:
    """What belongs to one result: an entry, or all sites of a day where the sites are added."""
    if not scale.by_site:
        yield from ([entry] for entry in found)
        return
    for day in dict.fromkeys(entry.on for entry in found):
        yield [entry for entry in found if entry.on == day]


def _results(scale: Scale, group: list[Entry]) -> Iterator[Result]:
    first = group[0]
    if scale.by_site:
        yield _merged(scale, group)
    elif scale.separate and first.total is None and len(first.items) > 1:
        for site, value in first.items.items():
            yield scale.score({site: value}, site=site, on=first.on, event=first.id)
    else:
        yield scale.score(first.items, total=first.total, site=first.site, on=first.on, event=first.id)


def _merged(scale: Scale, group: list[Entry]) -> Result:
    """The sites of one day as one result. Two different grades of one site are a contradiction, not a choice."""
    items: dict[str, float | None] = {}
    problems: list[Problem] = []
    total = None
    for entry in group:
        total = total if entry.site else entry.total
        for site, value in _by_site(entry):
            if value is not None and items.get(site) not in (None, value):
                doubt = f"is both {items[site]:g} and {value:g} on the same day; correct one of them"
                problems.append(Problem(site, doubt))
            items[site] = value if value is not None else items.get(site)
    kept = {site: value for site, value in items.items() if site not in {problem.place for problem in problems}}
    return scale.score(kept, total=total, on=group[0].on, event=group[-1].id, problems=tuple(problems))


def _by_site(entry: Entry) -> Iterator[tuple[str, float | None]]:
    """`site: face, score: 2` means the same as the item `face` with the value 2."""
    for name, value in entry.items.items():
        yield tidy(entry.site if entry.site and tidy(name) == "grade" else name), value
    if entry.site and entry.total is not None:
        yield tidy(entry.site), entry.total
