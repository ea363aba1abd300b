"""A FHIR Quantity as the numbers and units that it may mean: the coded unit first, then the written one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .shapes import number, obj, shown, text
from .systems import system_name


@dataclass(frozen=True)
class Quantity:
    """A number with the units given for it, and how it compares (`<`, `>`) if it is only a bound."""

    value: float
    units: tuple[str, ...]
    comparator: str | None

    @property
    def words(self) -> str:
        return f"{self.comparator or ''}{self.value:g} {self.units[0] if self.units else ''}".strip()


def quantity(given: Any) -> Quantity | None:
    """The quantity, or None when it holds no number."""
    value = number(obj(given).get("value"))
    if value is None:
        return None
    coded = text(obj(given).get("code")) if system_name(obj(given).get("system")) in ("ucum", "") else None
    units = tuple(dict.fromkeys(unit for unit in (coded, text(obj(given).get("unit"))) if unit))
    comparator = obj(given).get("comparator")
    return Quantity(value, units, shown(comparator) if comparator is not None else None)


def understood(given: Quantity, convert: Callable[[float, str], float]) -> tuple[str, float]:
    """The unit that `convert` understands, and the converted value; raises ValueError if none or two that differ."""
    read: dict[str, float] = {}
    faults = []
    for unit in given.units:
        try:
            read[unit] = convert(given.value, unit)
        except ValueError as error:
            faults.append(str(error))
    if not given.units:
        raise ValueError(f"{given.value:g} has no unit")
    if not read:
        raise ValueError(faults[0])
    if len(set(read.values())) > 1:
        raise ValueError(f"{given.value:g} is given in {' and in '.join(map(repr, read))}, which differ")
    return next(iter(read.items()))
