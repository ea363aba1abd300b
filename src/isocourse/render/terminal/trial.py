"""A virtual trial and the burden in the terminal: the answer first, then a table, then how to read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from .. import words
from .console import heading, quiet

if TYPE_CHECKING:
    from ...trial.burden import Burden, Influence
    from ...trial.run import Trial

# The outcomes of a trial in the order of a reader's interest: name, words, and whether it is a share.
ASKED = (
    ("new_scars", "New scars that stay, a person", False),
    ("scarred", "At least one such scar", True),
    ("clear_by", "Clear or almost clear at some time", True),
    ("clear_on", "Clear or almost clear at the end", True),
    ("spots", "Spots at the end", False),
    ("relapse_any", "Relapse: any acne treatment again", True),
    ("relapse_oral", "Relapse: a tablet for acne again", True),
    ("second_course", "A second course of isotretinoin", True),
    ("dry_lips", "Dry lips", True),
    ("high_triglycerides", "Triglycerides above 5.6 mmol/L", True),
    ("mg_per_kg", "mg per kg taken", False),
)
INFORMS = "A simulation: it informs, and decides nothing."


def show(trial: Trial, out: Path | None, console: Console) -> None:
    """Prints the result of a trial."""
    for line in _lines(trial, out):
        console.print(line)


def show_burden(burden: Burden, influences: Sequence[Influence], console: Console) -> None:
    """Prints the burden, and what the answer hangs on."""
    for line in _burden(burden, influences):
        console.print(line)


def _lines(trial: Trial, out: Path | None) -> Iterator[RenderableType]:
    summary = trial.summary.sel(group="everybody", outcome="new_scars")
    plans = summary.plan.values.tolist()
    means = [float(value) for value in summary["mean"].values]
    best = min(range(len(plans)), key=lambda place: means[place])
    others = ", ".join(
        f"{value:.1f} with “{plan}”" for plan, value in zip(plans, means, strict=True) if plan != plans[best]
    )
    answer = f"Fewest new scars that stay: {means[best]:.1f} a person with “{plans[best]}”"
    yield Text(words.clean(f"{answer}{f'; {others}' if others else ''}."), style="bold")
    yield Text(INFORMS)
    yield Text(words.clean(f"{trial.protocol.title}: {trial.people:,} simulated people, each under every plan."))
    for group in trial.summary.group.values.tolist():
        count = float(trial.summary.people.sel(group=group))
        if count:
            yield heading(f"{group[0].upper()}{group[1:]} ({count:,.0f})")
            yield _table(trial, group, full=group == "everybody")
    yield quiet("± is the standard error. Relapse is counted within two years of the last capsule.")
    if out:
        yield Text(f"Everybody under every plan: {out}")


def _table(trial: Trial, group: str, full: bool) -> Table:
    """Every outcome for everybody; for a group, those about scars, clear skin and relapse."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("", ratio=3)
    held = trial.summary.sel(group=group)
    plans = held.plan.values.tolist()
    for plan in plans:
        table.add_column(words.clean(plan), ratio=2, justify="right")
    short = {"new_scars", "clear_by", "relapse_oral"}
    for name, asked, share in ASKED:
        if full or name in short:
            cells = (held.sel(outcome=name, plan=plan) for plan in plans)
            table.add_row(asked, *(_cell(float(cell["mean"]), float(cell["error"]), share) for cell in cells))
    return table


def _cell(mean: float, error: float, share: bool) -> str:
    if mean != mean:
        return "–"
    return f"{100 * mean:.1f} % ± {100 * error:.1f}" if share else f"{mean:.1f} ± {error:.1f}"


def _burden(burden: Burden, influences: Sequence[Influence]) -> Iterator[RenderableType]:
    spared, later = burden.spared("now"), burden.spared("a year later")
    yield Text(
        f"Offered now to all who qualify, isotretinoin would spare about {_millions(spared)} scars that stay "
        f"within three years; offered a year later, about {_millions(later)}.",
        style="bold",
    )
    yield Text(INFORMS)
    yield Text(
        "The premise is 9.4 million people with acne, drawn like patients who consult. That number is the "
        "question's own and not a confirmed figure; the answer scales with it."
    )
    yield heading(f"A person who qualifies ({100 * burden.qualify:.0f} in 100; {_millions(burden.people)} people)")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("", ratio=3)
    for plan in burden.new_scars:
        table.add_column(plan, justify="right", ratio=1)
    table.add_row("New scars that stay, three years", *(f"{value:.1f}" for value in burden.new_scars.values()))
    table.add_row("Become evidently scarred", *(f"{100 * value:.0f} in 100" for value in burden.newly_scarred.values()))
    yield table
    yield Text(
        f"Evidently scarred already, of all: {100 * burden.scarred_before:.0f} in 100 "
        "(published: 43 of those who consult)."
    )
    yield Text(
        "To qualify: severe acne, or moderate acne that has scarred. Everybody who is offered a course takes it."
    )
    yield quiet(f"{burden.simulated:,} people simulated; spared a person ± {burden.error:.2f} by chance alone.")
    if influences:
        yield heading("What the answer hangs on (scars spared a person, from one end of our doubt to the other)")
        for one in influences:
            known = {"yes": "known from studies", "partly": "partly known", "no": "not known"}[one.identified]
            yield Text(f"{one.move:6.1f}  {one.parameter.replace('_', ' ')} ({known})")


def _millions(value: float) -> str:
    return f"{value / 1e6:.1f} million" if value >= 1e6 else f"{value:,.0f}"
