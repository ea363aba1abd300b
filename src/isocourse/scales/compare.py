"""Whether two results of one scale differ by more than the known error of measuring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .naming import spoken
from .result import Difference, Result
from .sentences import told

if TYPE_CHECKING:
    from .scale import Scale


def compare(scale: Scale, before: Result, after: Result) -> Difference:
    """The change from `before` to `after`, and whether it means anything. Never a guess where no error is known."""
    if {before.scale, after.scale} != {scale.id}:
        raise ValueError(f"{scale.id} compares results of its own, not {before.scale} with {after.scale}")
    hindrance = _hindrance(scale, before, after)
    if hindrance or before.score is None or after.score is None:
        return _difference(scale, before, after, None, None, (hindrance,))
    change = after.score - before.score
    larger = _larger(scale, change)
    said = [_moved(scale, before, after, change), _meaning(scale, change, larger)]
    if before.prorated or after.prorated:
        said.append("At least one of the two is prorated, so part of the difference may come from missing answers.")
    if before.entered or after.entered:
        said.append("At least one of the two is a total that was entered without all of its answers.")
    return _difference(scale, before, after, change, larger, (*said, *scale.on_change(before, after)))


def _hindrance(scale: Scale, before: Result, after: Result) -> str:
    """Why the two cannot be compared, if so."""
    if before.site != after.site:
        sites = " with ".join(spoken(result.site or "no site named") for result in (before, after))
        return f"{scale.name} cannot be compared across sites: {sites}."
    unknown = [name for name, result in (("earlier", before), ("later", after)) if result.score is None]
    if unknown:
        return f"{scale.name} cannot be compared: the {' and the '.join(unknown)} result has no score."
    return ""


def _larger(scale: Scale, change: float) -> bool | None:
    if change == 0:
        return False
    return None if scale.error.points is None else abs(change) > scale.error.points


def _moved(scale: Scale, before: Result, after: Result, change: float) -> str:
    here = scale.name + (f", {spoken(after.site)}," if after.site else "")
    if change == 0:
        return f"{here} is the same: {told(scale, after)}."
    way = "rose" if change > 0 else "fell"
    by = f" by {abs(change):g}" if scale.number_is_shown else ""
    good = _better(scale, change)
    worth = "" if good is None else " (better)" if good else " (worse)"
    return f"{here} {way}{by}, from “{told(scale, before)}” to “{told(scale, after)}”{worth}."


def _meaning(scale: Scale, change: float, larger: bool | None) -> str:
    known = f"{scale.error.says[:1].upper()}{scale.error.says[1:]}"
    if larger is None:
        return f"{known}; whether this difference is real cannot be said."
    if change == 0:
        return "No difference was measured."
    verdict = "more than" if larger else "within"
    return f"{known}: this difference is {verdict} that."


def _better(scale: Scale, change: float) -> bool | None:
    if change == 0 or scale.higher_is == "neither":
        return None
    return (change > 0) == (scale.higher_is == "better")


def _difference(
    scale: Scale, before: Result, after: Result, change: float | None, larger: bool | None, said: tuple[str, ...]
) -> Difference:
    better = None if change is None else _better(scale, change)
    return Difference(
        scale=scale.id, site=after.site, before=before.score, after=after.score, change=change, better=better,
        error=scale.error.points, larger=larger, sentences=said,
    )  # fmt: skip
