"""A forecast in words: its first lines, and a table of what each plan leads to. Every format draws the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..forecast.result import Chance, Forecast, Future, Range
from . import words

FEW_VISITS = 3
BRACKETS = (
    "In brackets: for a count, where 8 in 10 simulated people who fit lie; for a chance, our doubt about the model."
)


@dataclass(frozen=True)
class Row:
    """One line of the table: what is asked, and the answer under each plan."""

    asked: str
    answers: tuple[str, ...]


def first_line(forecast: Forecast) -> str:
    """The answer: clear or almost clear by the last day, under the first plan and against the others."""
    first, *others = forecast.futures
    said = f"Clear or almost clear by {words.day(forecast.until)}: {_about(first.clear_by)} with “{first.plan}”"
    if others:
        low, high = (extreme(other.clear_by.of_100 for other in others) for extreme in (min, max))
        rest = f"about {low:.0f}" if round(low) == round(high) else f"{low:.0f} to {high:.0f}"
        said += f"; {rest} in 100 with the other {words.count(len(others), 'plan')}"
    return f"{said}."


def second_line(forecast: Forecast) -> str:
    """Who acts."""
    return "It informs the prescriber and the person; it decides nothing."


def rests_on(forecast: Forecast) -> str:
    """From how much data it speaks."""
    count = len(forecast.visits)
    if not forecast.seen:
        return "It rests on no visit: this is what the average person like this could expect, so the ranges are wide."
    laboratory = len([one for one in forecast.seen if one.unit in ("mmol/L", "U/L")])
    said = f"It rests on {words.count(count, 'visit')}"
    said += f", the last on {words.day(forecast.visits[-1])}" if count else ""
    said += f", and {words.count(laboratory, 'laboratory result')}" if laboratory else ""
    few = "; ranges narrow as visits come in" if count < FEW_VISITS else ""
    trust = forecast.trust
    return f"{said}{few}. {trust.simulated:,} people were simulated; {trust.effective:,.0f} count as fitting."


def table(forecast: Forecast) -> list[Row]:
    """What is asked of every plan; rows that no plan answers are left out."""
    return [row for row in _rows(forecast) if any(answer != "–" for answer in row.answers)]


def _rows(forecast: Forecast) -> Iterator[Row]:
    end = words.day(forecast.until)
    asked: list[tuple[str, Callable[[Future], str]]] = [
        ("Last capsule about", lambda one: words.day(one.last_dose) if one.last_dose else "–"),
        ("mg per kg in all", lambda one: between(one.mg_per_kg, "") if one.mg_per_kg else "–"),
        (f"Clear or almost clear at some time by {end}", lambda one: chance(one.clear_by)),
        (f"Clear or almost clear on {end}", lambda one: chance(one.clear_on)),
        (f"Spots on {end}", lambda one: between(one.band("spots").ranges[-1], "")),
        ("New scars that stay, by then", lambda one: between(one.new_lasting_scars, "")),
        ("At least one such scar", lambda one: chance(one.any_new_scar)),
        ("Five or more such scars", lambda one: chance(one.five_new_scars)),
        ("Relapse: any acne treatment again", lambda one: _maybe(one.relapse_any)),
        ("Relapse: a tablet for acne again", lambda one: _maybe(one.relapse_oral)),
        ("A second course of isotretinoin", lambda one: _maybe(one.second_course)),
        ("Dry lips at some time from today on, today included", lambda one: chance(one.dry_lips)),
        ("Triglycerides above 5.6 mmol/L at some time", lambda one: chance(one.high_triglycerides)),
    ]
    for words_of_it, answer in asked:
        yield Row(words_of_it, tuple(answer(future) for future in forecast.futures))


def chance(found: Chance) -> str:
    """A chance with its range: `62 in 100 (55 to 70)`."""
    middle, low, high = (of_100(value) for value in (found.of_100, found.low, found.high))
    return f"{middle} in 100" if middle == low == high else f"{middle} in 100 ({low} to {high})"


def spanned(found: Chance) -> str:
    """The same where the hundred is told once for all: `62 (55 to 70)`."""
    return chance(found).replace(" in 100", "")


def between(found: Range, unit: str) -> str:
    """The middle, and where 8 in 10 people who fit lie."""
    low, high = found.within_80
    said = (
        number(found.middle)
        if number(low) == number(high)
        else f"{number(found.middle)} ({number(low)} to {number(high)})"
    )
    return f"{said} {unit}".strip()


def number(value: float) -> str:
    """As many digits as the forecast can stand for."""
    return f"{value:.0f}" if value >= 9.5 else f"{value:.1f}"


def _about(found: Chance) -> str:
    said = chance(found)
    return said if said.startswith(("under", "over")) else f"about {said}"


def _maybe(found: Chance | None) -> str:
    return chance(found) if found else "–"


def of_100(value: float) -> str:
    """Never 0 or 100: the model does not know that much."""
    return "under 1" if value < 1 else "over 99" if value > 99 else f"{value:.0f}"
