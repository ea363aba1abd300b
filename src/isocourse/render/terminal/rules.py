"""Rules in the terminal: a table of those in force, or one rule in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ...programmes import Programme
from ...programmes.model import UNCONFIRMED
from .. import words
from ..rules import RuleShown, VersionShown, shown_version
from ..sources import describe
from .console import heading, mark, quiet, style


def show_in_force(programme: Programme, day: date, rules: Sequence[RuleShown], console: Console) -> None:
    """Prints the rules of one programme in force on a day."""
    console.print(Text(f"{programme.name} ({programme.id}), {words.day(day)}", style="bold"))
    versions = [shown_version(version) for version in programme.versions_on(day)]
    for version in versions:
        console.print(_version(version))
    if not versions:
        console.print(Text("No version of this programme is known to be in force on this day.", style=style("unknown")))
    console.print(_table(rules))
    unsure = f"{mark('unconfirmed')} {UNCONFIRMED}."
    console.print(quiet(f"{words.count(len(rules), 'rule')}. {unsure} `isocourse rules CODE` shows one in full."))


def _table(rules: Sequence[RuleShown]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False, expand=True)
    table.add_column("What must hold", ratio=6, overflow="fold")
    table.add_column("For", ratio=2, overflow="fold")
    table.add_column("If not", width=6)
    table.add_column("Source", ratio=2, overflow="fold")
    for rule in rules:
        title = Text.assemble(rule.title, "\n", (rule.code, "dim"))
        acts = "any act" if len(rule.acts) > 7 else ", ".join(rule.acts)
        source = Text(", ".join(rule.source) or "this project")
        source.append(f" {rule.confidence}", style="dim")
        if not rule.confirmed:
            source.append(f" {mark('unconfirmed')}", style=style("unknown"))
        table.add_row(title, acts, Text(rule.on_fail, style=style(rule.on_fail)), source)
    return table


def show_in_full(rules: Sequence[RuleShown], console: Console) -> None:
    """Prints every dated entry of one code."""
    entries = words.count(len(rules), "entry", "entries")
    console.print(Text.assemble((rules[0].code, "bold"), (f"  {entries}", "dim")))
    for rule in rules:
        console.print(heading(rule.title))
        for line in _in_full(rule):
            console.print(line)


def _in_full(rule: RuleShown) -> Iterator[RenderableType]:
    for version in rule.versions:
        yield _version(version)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(ratio=1, overflow="fold")
    for name, text in _fields(rule):
        table.add_row(name, text)
    yield Padding(table, (1, 0, 0, 0))
    if rule.facts:
        yield Padding(quiet("It reads"), (1, 0, 0, 0))
        yield _facts(rule)


def _fields(rule: RuleShown) -> Iterator[tuple[str, Text]]:
    yield "programme", Text(rule.programme)
    yield "for", Text("any act" if len(rule.acts) > 7 else ", ".join(rule.acts))
    yield "if not", Text(f"{rule.on_fail}: {words.CALLS_FOR[rule.on_fail]}", style=style(rule.on_fail))
    yield "who", Text(words.who(rule.who))
    conditions = (
        ("applies if", rule.applies), ("must hold", rule.condition), ("opens", rule.opens), ("closes", rule.closes),
        ("in doubt if", rule.doubt), ("absent if", rule.absent),
    )  # fmt: skip
    yield from ((name, Text(text)) for name, text in conditions if text)
    yield "says", Text(rule.says)
    if rule.otherwise:
        yield "or else", Text(rule.otherwise)
    yield "to mend it", Text(rule.mend)
    for key in rule.source or ("this project",):
        yield "source", Text(f"{key}: {describe(key)}" if describe(key) else key)
    sure = Text(f"{rule.confidence}: {words.confidence(rule.confidence)}")
    if not rule.confirmed:
        sure.append(", not confirmed from a primary source", style=style("unknown"))
    yield "confidence", sure
    yield "written in", Text(rule.place)


def _facts(rule: RuleShown) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(ratio=2, overflow="fold")
    table.add_column(ratio=5, overflow="fold", style="dim")
    for name, meaning in rule.facts.items():
        table.add_row(name, meaning)
    return table


def _version(version: VersionShown) -> Text:
    until = f"until {words.short_day(version.ends)}" if version.ends else "no end known"
    line = quiet(f"{version.id}: {version.name}, from {words.short_day(version.in_force)}, {until}")
    if version.certain_from != version.in_force:
        line.append(f", certain from {words.short_day(version.certain_from)}", style=style("unknown"))
    if not version.confirmed:
        line.append(", announced but not confirmed", style=style("unknown"))
    return line
