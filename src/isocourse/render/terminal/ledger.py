"""The ledger in the terminal: what was taken by both conventions, the capsules in hand, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from ...dose import CourseTotal, Ledger, Note
from ...dose.absorption import Absorbed
from ...record import Problem
from .. import words
from .console import heading, mark, point, quiet, style

FOOD = {"with-meal": "with a meal", "with-snack": "with a snack", "without-food": "without food"}
HOW = (
    "Taken is what was handed over, without the days reported missed and what is still in hand. Both ways of counting "
    "mg/kg are in use and always named: each dose by the weight then known, or all doses by the latest weight."
)


def show(person: str, book: Ledger, problems: Iterable[Problem], console: Console) -> None:
    """Prints a ledger."""
    for line in lines(person, book, problems):
        console.print(line)


def lines(person: str, book: Ledger, problems: Iterable[Problem]) -> Iterator[RenderableType]:
    yield Text(first(book), style=f"bold {style('unknown' if book.unknown else 'holds')}")
    yield Text(second(book), style="bold")
    yield Text("")
    yield quiet(f" {mark('dot')} ".join((words.clean(person), f"at the end of {words.day(book.on)}")))
    if book.course.days_taken:
        yield heading("This course")
        yield _grid(_course(book))
    if book.earlier:
        yield heading(f"Earlier courses ({len(book.earlier)})")
        for item in book.earlier:
            yield point("done", Text(_span(item), style="bold"), Text(_earlier(item)))
        yield Text(f"All courses together: {_least(book.complete)}{_mg(book.total_mg)}.")
    yield from _notes("Not known", "unknown", book.unknown)
    yield from _notes("Please check", "review", book.doubts)
    yield from _problems(book, problems)
    yield Text("")
    yield quiet(HOW)
    yield from map(quiet, _sources(book))


def first(book: Ledger) -> str:
    """What was taken in this course, or in the last one."""
    item = book.course if book.course.days_taken or not book.earlier else book.earlier[-1]
    if not item.days_taken:
        return "No dose is on record." if item.complete else "How much was taken is not known."
    return words.sentence(f"{_least(item.complete)}{_mg(item.taken_mg)} taken{_in_last(book, item)}: {_per_kg(item)}.")


def second(book: Ledger) -> str:
    """Who acts, and by when."""
    if book.state == "taking" and book.runs_out_on is None:
        return "Next: the prescriber. How long the capsules last is not known without the daily dose."
    if book.state == "taking" and book.runs_out_on:
        left = words.last_day(book.runs_out_on, book.on)
        return f"Next: the clinic. The capsules in hand last until {words.day(book.runs_out_on)} ({left})."
    if book.state == "out of capsules" and book.runs_out_on:
        ran_out = (
            f"The last capsule was that of {words.day(book.runs_out_on)} ({words.countdown(book.runs_out_on, book.on)})"
        )
        return f"Next: the clinic. {ran_out}; supply again, or record that the course was stopped."
    if book.state == "paused":
        return f"Next: the prescriber. The course is paused, with {_mg(book.in_hand_mg)} in hand."
    if book.state == "stopped":
        return _after(book.earlier[-1])
    return "No one needs to act."


def _after(last: CourseTotal) -> str:
    ended = f"The course ended on {words.day(last.ends)}." if last.ends else "The course has ended."
    left = f"Next: the patient returns the capsules that are left ({_mg(last.left_mg)}). " if last.left_mg > 0 else ""
    return left + ended


def _course(book: Ledger) -> Iterator[tuple[str, str]]:
    item = book.course
    yield "Taken", f"{_taken(item)}, since {_day(item)}"
    yield "By the weight at the time", _at_the_time(item)
    yield "By the latest weight", _latest(item)
    if item.conventional_mg != item.taken_mg:
        yield "As conventional mg", f"{_mg(item.conventional_mg)}; by its label Absorica LD counts 1/0.8"
    missed, without = words.count(item.days_missed, "day"), words.count(item.days_without, "day")
    yield "Not taken", f"{missed} reported missed, {without} without capsules"
    yield "Handed over", f"{_mg(item.supplied_mg)}, of which {_mg(book.in_hand_mg)} are in hand"
    if book.daily_mg:
        per_kg = f", {book.daily_mg / item.last_weight.kg:.2f} mg/kg" if item.last_weight else ""
        yield "Daily dose", f"{book.daily_mg:g} mg{per_kg}"
    yield "Food", " ".join(map(_food, item.absorbed)) + _advice(item)


def _at_the_time(item: CourseTotal) -> str:
    if item.mg_per_kg_at_the_time is None or not item.first_weight or not item.last_weight:
        return "not known without a weight"
    first, last = item.first_weight, item.last_weight
    moved = f"{first.kg:g} kg" if first == last else f"{first.kg:g} kg of {words.short_day(first.on)} to {last.kg:g} kg"
    return f"{item.mg_per_kg_at_the_time:.1f} mg/kg ({moved})"


def _latest(item: CourseTotal) -> str:
    if item.mg_per_kg_latest is None or not item.last_weight:
        return "not known without a weight"
    return f"{item.mg_per_kg_latest:.1f} mg/kg ({item.last_weight.kg:g} kg of {words.short_day(item.last_weight.on)})"


def _food(part: Absorbed) -> str:
    taken = f"{_mg(part.mg)} {FOOD[part.food]}" if part.food else f"{_mg(part.mg)}: not recorded with what."
    if part.food in (None, "with-meal"):
        return taken if part.food is None else f"{taken}."
    if part.low_mg is None or part.high_mg is None:
        return f"{taken}, which for this product is not known to matter."
    return f"{taken} count as about {part.low_mg:,.0f} to {_mg(part.high_mg)} with one."


def _advice(item: CourseTotal) -> str:
    """Food changes no target; it is asked about before a dose is raised."""
    lost = any(part.food not in (None, "with-meal") and part.low_mg is not None for part in item.absorbed)
    if lost:
        return " The target stays as it is: advise food, and ask about it before raising the dose."
    return " Ask about food before raising the dose." if any(part.food is None for part in item.absorbed) else ""


def _earlier(item: CourseTotal) -> str:
    left = f" {_mg(item.left_mg)} were left." if item.left_mg > 0 else ""
    return f"{_taken(item)}: {_per_kg(item)}.{left}"


def _taken(item: CourseTotal) -> str:
    return f"{_least(item.complete)}{_mg(item.taken_mg)} on {words.count(item.days_taken, 'day')}"


def _per_kg(item: CourseTotal) -> str:
    """Both conventions, named."""
    both = ((item.mg_per_kg_at_the_time, "by the weight at the time"), (item.mg_per_kg_latest, "by the latest weight"))
    if all(found is None for found, _ in both):
        return "mg/kg not known without a weight"
    return ", ".join(f"{name} not known" if found is None else f"{found:.1f} mg/kg {name}" for found, name in both)


def _notes(title: str, tone: str, notes: Iterable[Note]) -> Iterator[RenderableType]:
    listed = list(notes)
    if listed:
        yield heading(f"{title} ({len(listed)})")
    for note in listed:
        then = Text(f"{mark('then')} {words.sentence(words.who(note.who))}")
        yield point(tone, Text(f"{words.clean(note.says)}."), then)


def _problems(book: Ledger, problems: Iterable[Problem]) -> Iterator[RenderableType]:
    """What in the input could not be used and is not said above."""
    said = " ".join(note.says for note in book.unknown)
    rest = [problem for problem in problems if problem.message not in said]
    if rest:
        yield heading(f"In the input ({len(rest)})")
    yield from (point("unknown", Text(words.clean(str(problem)))) for problem in rest)


def _sources(book: Ledger) -> Iterator[str]:
    """Where the numbers on food come from, if they were used."""
    used = {part for part in book.course.absorbed if part.source and part.food != "with-meal"}
    yield from sorted({f"Food: {'; '.join(part.source)} ({words.confidence(part.confidence)})." for part in used})


def _grid(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style=style("quiet"), no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(name, Text(value))
    return table


def _span(item: CourseTotal) -> str:
    return words.span(item.begins, item.ends) if item.begins and item.ends else _day(item)


def _day(item: CourseTotal) -> str:
    return words.short_day(item.begins) if item.begins else "no day known"


def _in_last(book: Ledger, item: CourseTotal) -> str:
    return "" if item is book.course else " in the last course"


def _least(complete: bool) -> str:
    return "" if complete else "at least "


def _mg(value: float) -> str:
    return f"{value:,.0f} mg"
