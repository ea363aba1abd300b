"""An audit in the terminal: the answer first, who acts, then the measures and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .. import audits
from .console import heading, quiet

if TYPE_CHECKING:
    from ...audit.measures import Measure
    from ...audit.report import Report


def show(report: Report, listed: tuple[Measure, ...], console: Console) -> None:
    """Prints the report."""
    console.print(Text(audits.answer(report), style="bold"))
    console.print(Text(audits.acts(report, listed)))
    if careful := audits.careful(report):
        console.print(Text(careful, style="yellow"))
    known = f", as known on {report.known_on}" if report.known_on else ""
    console.print(heading(f"Measures, {report.first_day} to {report.last_day}{known}, {report.programme_name}"))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for title, ratio in (("", 5), ("everybody", 3), ("can become pregnant", 3), ("cannot", 3)):
        table.add_column(title, ratio=ratio)
    for row in audits.rows(report):
        table.add_row(*row)
    console.print(table)
    console.print(heading("Answers"))
    for name, number in report.answers.items():
        if number != 0:
            console.print(Text(f"{audits.count(number):>16}  {audits.ANSWERS[name]}"))
    if report.under:
        console.print(heading(f"Under other rules: {report.under.name}"))
        console.print(quiet(f"{'handed over':>16}  {'not collected':>16}"))
        for what, handed, missed in audits.other_rules(report):
            console.print(Text(f"{handed:>16}  {missed:>16}  {what}"))
        console.print(quiet(f"{audits.UNDER} {audits.RESTARTS}"))
    if report.left_out:
        console.print(heading("What was left out"))
        for what, number in report.left_out.items():
            console.print(Text(f"{number:>10,}  {what}"))
        for place, says in report.places[:5]:
            console.print(quiet(f"            {place}: {says}"))
    console.print(quiet(audits.how(report)))
