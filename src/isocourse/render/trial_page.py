"""A virtual trial, or the burden, as a page: the answer, charts by group, every table, and how to read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import trials
from .document import Document, Line, Picture, Section, Table

if TYPE_CHECKING:
    from ..trial.burden import Burden, Doubt
    from ..trial.run import Trial

DRAWN = {name: asked for name, asked, _ in trials.ASKED if name in trials.OF_GROUPS}
DOTS = (
    "A dot is the mean of the group under a plan; the line about it spans two standard errors on either side. "
    "Groups of fewer than 30 people are not drawn."
)


def trial_page(trial: Trial, drawings: Mapping[str, str]) -> Document:
    """The document; `drawings` holds the SVG of each outcome in DRAWN."""
    plans = trials.plans(trial)
    tables = tuple(
        Section(title=said, table=Table(head=("", *plans), rows=trials.rows(trial, group), even=True))
        for group, said in trials.groups(trial)
    )
    pictures = tuple(_drawing(trial, name, drawings[name]) for name in DRAWN if name in drawings)
    return _page(
        "A virtual trial", trials.answer(trial), trials.NO_DOSE,
        (*pictures, *tables, _reading(trials.ERRORS, trials.LEANS, trials.who(trial))),
        (("Protocol", trial.protocol.title), ("People", f"{trial.people:,}"), ("Days", f"{trial.protocol.days:,}")),
    )  # fmt: skip


def burden_page(burden: Burden, doubt: Doubt | None, drawings: Mapping[str, str]) -> Document:
    """The document; `drawings` may hold "scars" and "influences" as SVG."""
    rows = trials.burden_rows(burden)
    said = "; ".join(f"{plan}: {value}" for plan, value in zip(burden.new_scars, rows[0][1:], strict=True))
    table = Table(head=("", *burden.new_scars), rows=rows, even=True)
    sections = [
        Section(title="The premise", lines=tuple(
            Line(text=text) for text in (trials.burden_doubt(doubt), trials.PREMISE, trials.QUALIFY)
        )),
        Section(
            title=trials.burden_heading(burden), table=table, after=trials.scarred_before(burden),
            pictures=(Picture(svg=drawings["scars"], says=f"New scars that stay within three years: {said}."),),
        ),
    ]  # fmt: skip
    if doubt:
        moved = "; ".join(f"{trials.influence(one)}: {one.move:.1f}" for one in doubt.influences)
        pictures = (Picture(svg=drawings["influences"], says=f"{moved}."),)
        sections.append(Section(title=trials.HANGS_ON, pictures=pictures))
    sections.append(_reading(trials.burden_error(burden)))
    about = (("People", f"{burden.simulated:,} simulated"), ("Parameters", burden.parameters_dated))
    return _page("The burden of scars", trials.burden_answer(burden), trials.INFORMS, tuple(sections), about)


def _page(
    title: str, first: str, second: str, sections: tuple[Section, ...], about: tuple[tuple[str, str], ...]
) -> Document:
    return Document(
        kind="letter", language="en", paper="a4", title=title, about=about, tone="plain", first=first,
        second=second, sections=sections, running=title, page="Page",
        foot=("Isotretinoin mainly stops new scars; nothing here says that it takes away old ones.",),
    )  # fmt: skip


def _drawing(trial: Trial, outcome: str, svg: str) -> Section:
    cells = {row[0]: row[1:] for row in trials.rows(trial, trials.EVERYBODY)}[DRAWN[outcome]]
    said = "; ".join(f"{plan}: {cell}" for plan, cell in zip(trials.plans(trial), cells, strict=True))
    return Section(title=DRAWN[outcome], text=DOTS, pictures=(Picture(svg=svg, says=f"Everybody: {said}."),))


def _reading(*said: str) -> Section:
    return Section(title="How to read it", lines=tuple(Line(text=text) for text in said))
