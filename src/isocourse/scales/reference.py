"""The reference page of the scales, written from the scales themselves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from .model import MARKS, Band, span
from .registry import ALL
from .scale import Scale

TITLES = {"acne": "Acne", "scars": "Scars", "mood": "Mood", "quality of life": "Quality of life"}
HEAD = """\
# Scales

Generated from `src/isocourse/scales`: `python -m isocourse.scales > docs/reference/scales.md`.

A score is given only when every item it needs is known. What is missing leaves the limits between which the score must
lie; a band is named only when all of them lie in it. A value out of its range is never used: the result says which one
it is and what would be right. Where it is not known how far two measurements differ by chance, no difference is called
real.
"""


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([HEAD, *_marks(), *(line for family in TITLES for line in _family(family))])


def _marks() -> Iterator[str]:
    yield "Marks of confidence: " + "; ".join(f"**{mark}** {words}" for mark, words in MARKS.items()) + "."
    yield "What rests only on D or B is shown as not confirmed.\n"


def _family(family: str) -> Iterator[str]:
    yield f"## {TITLES[family]}\n"
    for scale in ALL:
        if scale.family == family:
            yield from _scale(scale)


def _scale(scale: Scale) -> Iterator[str]:
    yield f"### {scale.name}\n"
    yield f"`{scale.id}`{_aliases(scale)}. {scale.about}\n"
    yield from _facts(scale)
    yield ""
    yield from _items(scale)
    if scale.bands:
        bands = [(_reach(scale, number), band.name) for number, band in enumerate(scale.bands)]
        yield from _table(("score", "band"), bands)
    if scale.sources:
        yield from _table(("what", "source", "mark"), [(one.about, one.text, one.mark) for one in scale.sources])


def _aliases(scale: Scale) -> str:
    return f" (also {', '.join(f'`{name}`' for name in scale.aliases)})" if scale.aliases else ""


def _facts(scale: Scale) -> Iterator[str]:
    yield f"* **Score:** {_score(scale)}"
    yield from (f"* **At {cut.at:g} or more:** {cut.says} [{cut.mark}]" for cut in scale.cutoffs)
    yield from (f"* **Item {item.item} at {item.at:g} or more:** needs a person today." for item in scale.escalations)
    yield f"* **Missing items:** {_missing(scale)}"
    yield f"* **Difference:** {scale.error.says}{_verdict(scale)}."
    shown = "may be shown" if scale.licence.items_may_be_shown else "are not shown"
    yield f"* **Licence:** the items {shown}. {scale.licence.says}"
    if scale.licence.credit:
        yield f"* **Credit line:** {scale.licence.credit}"
    yield from (f"* {note}" for note in scale.notes)


def _score(scale: Scale) -> str:
    if not scale.verified:
        return "none. The answers are collected and shown; the points are not verified."
    how = "entered from the official form; " if scale.entry_only else ""
    if scale.separate:
        return f"{how}one for each site, never added."
    reach = f"{scale.range}" if scale.range else "range not known here, so not checked"
    better = {"worse": "higher is worse", "better": "higher is better", "neither": "direction not known here"}
    return f"{how}{reach}; {better[scale.higher_is]}."


def _missing(scale: Scale) -> str:
    return scale.prorate.says if scale.prorate else "nothing is filled in; the score is then unknown."


def _verdict(scale: Scale) -> str:
    points = scale.error.points
    return "" if points is None else f"; a difference of up to {points:g} is within that"


def _items(scale: Scale) -> Iterator[str]:
    """The items; of a scale whose text is not free, only the slots for what is entered."""
    needed = [(f"`{item.name}`", item.says, item.right) for item in scale.items]
    yield from _table(("item", "what it is", "right values"), needed)


def _reach(scale: Scale, number: int) -> str:
    """`19 to 30`: a band ends where the next one begins."""
    bands: Sequence[Band] = scale.bands
    top = max(item.high for item in scale.items) if scale.separate else scale.highest
    last = bands[number + 1].low - 1 if number + 1 < len(bands) else top
    low = bands[number].low
    return f"{low:g}" if low == last else f"{low:g} or more" if math.isinf(last) else span(low, last)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)
    yield ""
