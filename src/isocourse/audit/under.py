"""The same population under other rules: a version as if always in force, or another country's programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ..programmes import Rulebook
from ..programmes.model import FOREVER, Programme
from .suppress import publish_parts

ALWAYS = date(1, 1, 1)
YES = ("allow", "reduce")


@dataclass(frozen=True)
class Met:
    """How often the answers of both rules met: as it may be published, None where a count is hidden."""

    times: int | None
    allowed_by_both: int | None
    stopped_by_the_other: int | None
    freed_by_the_other: int | None
    refused_by_both: int | None


@dataclass(frozen=True)
class Under:
    """How things would have stood under other rules: the supplies handed over, and those that nobody collected.

    Of the second, `freed_by_the_other` are restarts that the other rules would have avoided: the supply could still
    have been handed over on the day on which it was given up.
    """

    name: str
    supplies: Met
    not_collected: Met


def other_rules(book: Rulebook, named: str) -> Programme:
    """The programme, or the one version of a programme, that `named` is. Raises KeyError for neither."""
    if named in book.programmes:
        return book.programme(named)
    for programme in book.programmes.values():
        for version in programme.versions:
            if version.id == named:
                alone = replace(version, in_force=ALWAYS, certain_from=ALWAYS, ends=FOREVER, confirmed=True)
                name = f"{programme.name}, {version.name}"
                return replace(programme, name=name, versions=(alone,))
    raise KeyError(named)


def names(book: Rulebook) -> dict[str, str]:
    """Everything that `other_rules` knows, with its words: each programme, and after it its versions."""
    found = {}
    for programme in book.programmes.values():
        found[programme.id] = programme.name
        found.update({one.id: f"– {one.name}" for one in programme.versions if one.id not in book.programmes})
    return found


def compared(counts: Iterable[tuple[str, str, int]]) -> Met:
    """From how often each answer met each answer under the other rules. What is not an allow is no yes."""
    parts = {"yes yes": 0, "yes no": 0, "no yes": 0, "no no": 0}
    for own, other, count in counts:
        parts[f"{_yes(own)} {_yes(other)}"] += count
    times, shown = publish_parts(parts)
    return Met(times, *(shown[part] for part in parts))


def _yes(answer: str) -> str:
    return "yes" if answer in YES else "no"
