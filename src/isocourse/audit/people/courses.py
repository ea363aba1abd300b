"""A block of people as courses: on which days things happen, and the entries of each step as an Arrow table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from .chance import Numbers, share, whole
from .parameters import Parameters, Step, from_to

EPOCH = date(1970, 1, 1)
YEAR = 365.25


@dataclass(frozen=True)
class Occasions:
    """Who, in which month (0 where there is none), and the day since 1970: one entry for each time it happens."""

    person: Numbers
    month: Numbers
    day: Numbers

    def where(self, kept: Numbers) -> Occasions:
        return Occasions(self.person[kept], self.month[kept], self.day[kept])


@dataclass(frozen=True)
class Block:
    """The courses of people `first` to `last` (not included), as days."""

    seed: int
    can: Numbers
    first: int
    on: Mapping[str, Occasions]

    def is_can(self, person: Numbers) -> Numbers:
        found: Numbers = self.can[person - self.first]
        return found


def block(seed: int, programme: str, first: int, last: int, given: Parameters) -> Block:
    """The days of the courses of a block of people."""
    people, errors = {**given.people, **given.people["programme"][programme]}, given.errors
    person = np.arange(first, last, dtype=np.int64)
    can = share(seed, "can", person) < people["can_become_pregnant"]
    decided = whole(seed, "decided", person, 0, _day(people["first_day"]), _day(people["last_day"]))
    wait = np.where(can, *(whole(seed, name, person, 0, *people[name]) for name in ("wait_can", "wait_cannot")))
    months = whole(seed, "months", person, 0, *people["months"])
    grid = np.arange(people["months"][1])
    who, month = np.repeat(person, len(grid)), np.tile(grid, len(person))
    missed = share(seed, "missed", who, month).reshape(-1, len(grid)) < errors["missed"]
    begins_again = people["restart_days"] * missed
    test = (decided + wait)[:, None] + 30 * grid + np.cumsum(begins_again, axis=1) - begins_again
    planned = grid < months[:, None]
    late = share(seed, "late supply", who, month) < errors["late_supply"]
    lag = np.where(late, *(whole(seed, name, who, month, *people[name]) for name in ("late_lag", "lag")))
    of_supply = (test + begins_again + lag.reshape(test.shape))[planned]
    stop = np.zeros(len(person), np.int64)
    who, month = who.reshape(test.shape), month.reshape(test.shape)
    np.maximum.at(stop, who[planned] - first, of_supply + 30)
    first_try = planned & missed
    # A month that began again has its steps twice; the second time is told apart by a number of its own.
    return Block(seed, can, first, {
        "decided": Occasions(person, np.zeros_like(person), decided),
        "month": _joined(
            Occasions(who[planned], month[planned], (test + begins_again)[planned]),
            Occasions(who[first_try], month[first_try] + 100, test[first_try]),
        ),
        "missed": Occasions(who[first_try], month[first_try], test[first_try]),
        "supply": Occasions(who[planned], month[planned], of_supply),
        "stop": Occasions(person, np.zeros_like(person), stop),
    })  # fmt: skip


def entries(made: Block, step: Step, ages: tuple[int, int]) -> Iterator[pa.Table]:
    """The entries of a step as tables: those that say it right, and those of each way to say it wrong."""
    at = made.on[step.on]
    kept = share(made.seed, f"missing {step.name}", at.person, at.month) >= step.missing
    kept &= share(made.seed, f"people {step.name}", at.person) < step.people
    if step.who:
        kept &= made.is_can(at.person) == (step.who == "can")
    if step.months:
        kept &= np.isin(at.month % 100, step.months)
    at = at.where(kept)
    drawn, edge = share(made.seed, f"wrong {step.name}", at.person, at.month), 0.0
    ways = []
    for wrong in step.wrong:
        chosen = (drawn >= edge) & (drawn < edge + wrong["share"])
        ways.append((chosen, {**step.columns, **wrong["columns"]}, wrong.get("day", step.day)))
        edge += wrong["share"]
    for chosen, columns, days in (*ways, (drawn >= edge, step.columns, step.day)):
        if chosen.any():
            some = at.where(chosen)
            after = whole(made.seed, f"day {step.name}", some.person, some.month, *from_to(days))
            yield _table(made, step, Occasions(some.person, some.month, some.day + after), columns, ages)


def _table(made: Block, step: Step, at: Occasions, columns: Mapping[str, Any], ages: tuple[int, int]) -> pa.Table:
    said = {name: _column(made, step, at, value, ages) for name, value in columns.items() if value != ""}
    if "value" in said:  # every unit in parameters.toml is the analyte's own
        said["value_canonical"] = said["value"]
    count = len(at.day)
    head = {"p": at.person, "day": at.day.astype(np.int32), "place": np.full(count, step.place), "number_of": at.month}
    return pa.table({**head, "kind": pa.repeat(pa.scalar(step.kind), count), **said})


def _column(made: Block, step: Step, at: Occasions, value: Any, ages: tuple[int, int]) -> Any:
    """The values of a column: drawn, a day counted from the entry's own, or the same for all."""
    count = len(at.day)
    if isinstance(value, date):
        return pa.array([value] * count, pa.date32())
    if not isinstance(value, dict):
        return pa.repeat(pa.scalar(value), count)
    if "ages" in value:
        years = ages[0] + share(made.seed, "age", at.person) * (ages[1] - ages[0])
        return pa.array((at.day - years * YEAR).astype(np.int32), pa.date32())
    if "day" in value:
        return pa.array((at.day + value["day"]).astype(np.int32), pa.date32())
    if "low" in value:
        drawn = whole(made.seed, f"value {step.name}", at.person, at.month, value["low"], value["high"])
        return pa.array(drawn.astype(np.float64))
    return pa.repeat(pa.scalar(json.dumps(value)), count)


def _joined(one: Occasions, other: Occasions) -> Occasions:
    return Occasions(*(np.concatenate([getattr(one, name), getattr(other, name)]) for name in vars(one)))


def _day(when: date) -> int:
    return (when - EPOCH).days
