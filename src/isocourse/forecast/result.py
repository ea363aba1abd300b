"""What a forecast says, in plain numbers: for pages, JSON and the terminal. No simulator is needed to hold one."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Range(Frozen):
    """What simulated people who fit come to: the middle, and between which values 50, 80 and 95 in 100 of them lie."""

    middle: float
    within_50: tuple[float, float]
    within_80: tuple[float, float]
    within_95: tuple[float, float]


class Chance(Frozen):
    """How many of 100 people like this one; `low` and `high` span our doubt about the model's numbers."""

    of_100: float
    low: float
    high: float


class Band(Frozen):
    """One quantity over time."""

    quantity: str
    unit: str
    days: tuple[date, ...]
    ranges: tuple[Range, ...]


class Future(Frozen):
    """What one plan leads to. Chances are None where the question does not arise.

    `clear_by` is clear or almost clear at some fortnightly look up to the last day, `clear_on` on that day itself; from
    `clear_from` on, half of the people stay so.
    """

    plan: str
    last_dose: date | None
    mg_per_kg: Range | None
    clear_by: Chance
    clear_on: Chance
    clear_from: date | None
    relapse_any: Chance | None
    relapse_oral: Chance | None
    second_course: Chance | None
    new_lasting_scars: Range
    any_new_scar: Chance
    five_new_scars: Chance
    high_triglycerides: Chance
    dry_lips: Chance
    bands: tuple[Band, ...]

    def band(self, quantity: str) -> Band:
        return next(band for band in self.bands if band.quantity == quantity)


class Seen(Frozen):
    """One measured value that the forecast rests on."""

    measure: str
    on: date
    value: float
    unit: str


class Trust(Frozen):
    """How far the weights can be trusted: simulated people, how many they amount to after each round, the shape of
    the tail of the weights, and the chance that a person from the model lies as far from what was expected as this
    one.
    """

    simulated: int
    effective_first: float
    effective: float
    tail: float
    surprise: float | None


class Definition(Frozen):
    """What a word of the forecast means, with its source."""

    word: str
    means: str
    source: str
    confidence: str


class Forecast(Frozen):
    """The future of one person under each plan, from everything recorded by `on`."""

    person: str
    on: date
    until: date
    visits: tuple[date, ...]
    seen: tuple[Seen, ...]
    known: dict[str, float]
    assumed: tuple[str, ...]
    aside: tuple[str, ...]
    futures: tuple[Future, ...]
    trust: Trust
    definitions: tuple[Definition, ...]
    limits: tuple[str, ...]
    parameters_dated: str

    def to_json(self) -> str:
        return self.model_dump_json()

    def future(self, plan: str) -> Future:
        return next(future for future in self.futures if future.plan == plan)


class NoForecast(Exception):
    """There is no honest forecast: `reasons` say why and what would help."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
