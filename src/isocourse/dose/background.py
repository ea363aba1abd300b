"""What of a person bears on a plan: what was taken, the present dose, an earlier course, and the signs on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ..record import Event, Record
from ..record.events.clinical import Condition
from ..record.events.person import Category, Person
from ..record.view import events_seen
from ..scales import scores
from .ledger import CourseTotal, Ledger, ledger
from .notes import written
from .tables import tables
from .taking import BETWEEN_COURSES_DAYS
from .weights import Weight, Weights

HEAVY_KG = 100
YOUNGEST = 12
GAGS_ABOVE, COMEDONES_ABOVE, FACIAL_NODULES_ABOVE = 28, 44, 2
TRUNK = ("trunk", "chest", "back", "shoulder")


@dataclass(frozen=True)
class Sign:
    """Something that flags every regimen but those it names (signs.toml); `why` is what the record shows."""

    id: str
    shows: str
    regimens: tuple[str, ...]
    others: str
    source: tuple[str, ...]
    confidence: str
    why: str = ""


@dataclass(frozen=True)
class Background:
    """One person on a day. Doses in mg, cumulative doses in mg/kg of conventional capsules.

    `so_far` counts by the weight at the time (where those are missing, by the latest; None: not known), `so_far_latest`
    by the latest weight. `not_before` is the first day that
    the label allows for a second course.
    """

    so_far: float | None = 0.0
    so_far_latest: float | None = None
    days_taken: int = 0
    present_mg: float | None = None
    in_hand_mg: float = 0.0
    earlier_mg: float | None = None
    earlier_mg_per_kg: float | None = None
    not_before: date | None = None
    weight: Weight | None = None
    signs: tuple[Sign, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def running(self) -> bool:
        return self.days_taken > 0


NOBODY = Background()


@lru_cache
def signs() -> dict[str, Sign]:
    """All signs by id."""
    return {table["id"]: Sign(**table) for table in tables("signs.toml", "sign")}


def of_weight(weight_kg: float) -> Background:
    """Somebody of whom only the weight is known."""
    return Background(signs=tuple(_signs([("heavy", f"{weight_kg:g} kg")] if weight_kg > HEAVY_KG else [])))


def background(
    record: Record, on: date, known_on: date | datetime | None = None, weight_kg: float | None = None
) -> Background:
    """What the record shows by the end of the day `on`, known by `known_on`; `weight_kg` stands in for its weight."""
    events = events_seen(record, on, known_on)
    book = ledger(record, on, known_on)
    weight = Weight(on, weight_kg) if weight_kg else Weights.of(events, ZoneInfo(record.timezone)).on(on)
    running = book.course.days_taken > 0
    last = book.earlier[-1] if book.earlier and not running else None
    latest = book.course.conventional_mg / weight.kg if running and weight else None
    at_the_time = _conventional(book.course, book.course.mg_per_kg_at_the_time)
    found = [*_shown(record, events, on, known_on, weight), *_of_course(book, last)]
    return Background(
        so_far=latest if at_the_time is None else at_the_time, so_far_latest=latest,
        days_taken=book.course.days_taken, present_mg=book.daily_mg if running else None, in_hand_mg=book.in_hand_mg,
        earlier_mg=last.highest_daily_mg if last else None,
        earlier_mg_per_kg=_conventional(last, last.mg_per_kg_at_the_time) if last and last.complete else None,
        not_before=last.ends + timedelta(days=BETWEEN_COURSES_DAYS + 1) if last and last.ends else None,
        weight=weight, signs=tuple(_signs(found)), unknown=tuple(map(str, book.unknown)),
    )  # fmt: skip


def _conventional(course: CourseTotal, mg_per_kg: float | None) -> float | None:
    """mg/kg as of conventional capsules."""
    if mg_per_kg is None or not course.taken_mg:
        return mg_per_kg
    return mg_per_kg * course.conventional_mg / course.taken_mg


def _signs(found: Iterable[tuple[str, str]]) -> Iterator[Sign]:
    for name, why in found:
        yield Sign(**{**vars(signs()[name]), "why": why})


def _of_course(book: Ledger, last: CourseTotal | None) -> Iterator[tuple[str, str]]:
    if book.course.days_taken and book.course.begins:
        yield "running", f"since {written(book.course.begins)}"
    if last and last.ends:
        yield "second-course", f"until {written(last.ends)}"


def _shown(
    record: Record, events: Sequence[Event], on: date, known_on: date | datetime | None, weight: Weight | None
) -> Iterator[tuple[str, str]]:
    """The signs by name, with what shows them."""
    now = [event for event in events if isinstance(event, Condition) and (event.until is None or event.until >= on)]
    if any(event.condition == "renal-impairment" and event.severity == "severe" for event in now):
        yield "severe-renal", "on record"
    if any(event.condition == "acne-fulminans" for event in now):
        yield "fulminans", "on record"
    if risks := list(_flare_risks(record, events, on, known_on)):
        yield "flare-risk", ", ".join(risks)
    if weight and weight.kg > HEAVY_KG:
        yield "heavy", f"{weight.kg:g} kg"
    told = [event.birth_date for event in events if isinstance(event, Person) and event.birth_date]
    born = told[-1] if told else None
    if born and on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < YOUNGEST:
        yield "under-12", f"born {written(born)}"


def _flare_risks(record: Record, events: Sequence[Event], on: date, known_on: date | datetime | None) -> Iterator[str]:
    """Predictors of a severe flare (pharmacology.md B3), from the newest assessment of each site."""
    for result in scores(record, "gags", as_of=on, known_on=known_on).newest:
        if result.score is not None and result.score > GAGS_ABOVE:
            yield f"GAGS {result.score:g}"
    for result in scores(record, "lesion-counts", as_of=on, known_on=known_on).newest:
        site = result.site or ""
        if "face" in site and result.items.get("comedones", 0) > COMEDONES_ABOVE:
            yield f"{result.items['comedones']:g} comedones of the face"
        if "face" in site and result.items.get("nodules", 0) > FACIAL_NODULES_ABOVE:
            yield f"{result.items['nodules']:g} nodules of the face"
        if any(part in site for part in TRUNK) and result.items.get("nodules", 0) > 0:
            yield "nodules of the trunk"
    categories = [event for event in events if isinstance(event, Category)]
    if categories and categories[-1].reason == "cisgender-male":
        yield "male"
