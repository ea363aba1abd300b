"""Quantities that carry their unit and refuse a bare number.

A field typed `Mass` accepts `"30 mg"` or `{"value": 30, "unit": "mg"}` and holds milligrams.
A bare `30` is a question, so it is refused with the words that would be right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeGuard

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

# How many of the canonical unit one of the named unit is.
MASS_MG = {"mg": 1.0, "g": 1000.0, "ug": 0.001, "µg": 0.001, "mcg": 0.001}
WEIGHT_KG = {"kg": 1.0, "g": 0.001, "lb": 0.45359237, "[lb_av]": 0.45359237}
LENGTH_CM = {"cm": 1.0, "m": 100.0, "[in_i]": 2.54, "in": 2.54}
HCG_MIU_PER_ML = {"miu/ml": 1.0, "m[iu]/ml": 1.0, "iu/l": 1.0, "[iu]/l": 1.0, "u/l": 1.0, "mu/ml": 1.0}
VITAMIN_A_UG = {"ug": 1.0, "µg": 1.0, "mcg": 1.0, "mg": 1000.0, "iu": 0.3, "[iu]": 0.3}

_THOUSANDS = re.compile(r"^\s*[+-]?\d{1,3}(?:,\d{3})+(?!\d)")
_TEXT = re.compile(r"^\s*([+-]?\d+(?:[.,]\d+)?)\s*([^\d\s].*?)\s*$")


@dataclass(frozen=True, eq=False)
class Dimension:
    """What can be measured: its canonical unit, the units understood, and the plausible range."""

    name: str
    unit: str
    factors: dict[str, float]
    least: float
    most: float

    def read(self, given: Any) -> float:
        """The value in the canonical unit; raises ValueError with what would be right."""
        value, unit = split(given, self)
        factor = self.factors.get(unit.lower().replace(" ", ""))
        if factor is None:
            known = ", ".join(sorted(self.factors))
            raise ValueError(f"{unit!r} is not a unit of {self.name}; known are {known}")
        result = round(value * factor, 9)
        if not self.least <= result <= self.most:
            raise ValueError(f"{self.name} is {value:g} {unit}; {self.suggest(result)}")
        return result

    def suggest(self, result: float) -> str:
        for factor in (10, 0.1, 100, 0.01):
            if self.least <= result * factor <= self.most:
                return f"did you mean {result * factor:g} {self.unit}?"
        return f"expected between {self.least:g} and {self.most:g} {self.unit}"


def split(given: Any, dimension: Dimension) -> tuple[float, str]:
    """Number and unit from `"30 mg"` or `{"value": 30, "unit": "mg"}`."""
    if isinstance(given, dict) and set(given) == {"value", "unit"}:
        value, unit = given["value"], given["unit"]
    elif isinstance(given, str) and _THOUSANDS.match(given):
        raise ValueError(f"{given!r} can be read in two ways; write 10000 without a comma, or 10.0 with a point")
    elif isinstance(given, str) and (match := _TEXT.match(given)):
        value, unit = float(match[1].replace(",", ".")), match[2]
    else:
        bare = isinstance(given, (int, float)) or (isinstance(given, str) and given.strip().isdecimal())
        shown = f"{given if bare else 30} {dimension.unit}"
        raise ValueError(f'{given!r} has no unit; write "{shown}"')
    if not is_number(value):
        raise ValueError(f'{value!r} is not a number; write for example "30 {dimension.unit}"')
    if not isinstance(unit, str):
        raise ValueError(f'the unit {unit!r} is not text; write for example "{dimension.unit}"')
    return float(value), unit


def is_number(given: Any) -> TypeGuard[float]:
    """Whether it is a number that can be reckoned with: no yes or no, and nothing beyond all measure."""
    return isinstance(given, (int, float)) and not isinstance(given, bool) and abs(given) < 1e15


def written(held: float) -> str:
    """The number as we read it back: all its digits, and no exponent."""
    return f"{held:.9f}".rstrip("0").rstrip(".")


def quantity(dimension: Dimension) -> Any:
    """The pydantic type of a quantity held in the dimension's canonical unit."""
    return Annotated[
        float,
        BeforeValidator(dimension.read),
        PlainSerializer(lambda held: f"{written(held)} {dimension.unit}", return_type=str, when_used="json"),
        WithJsonSchema(
            {
                "type": "string",
                "description": f'{dimension.name} with its unit, e.g. "30 {dimension.unit}"; '
                f"units understood: {', '.join(dimension.factors)}",
            }
        ),
        dimension,
    ]


DOSE = Dimension("dose", "mg", MASS_MG, 0.0, 400.0)
WEIGHT = Dimension("weight", "kg", WEIGHT_KG, 20.0, 350.0)
HEIGHT = Dimension("height", "cm", LENGTH_CM, 80.0, 250.0)
DETECTION_LIMIT = Dimension("detection limit", "mIU/mL", HCG_MIU_PER_ML, 0.1, 5000.0)
VITAMIN_A = Dimension("vitamin A", "ug", VITAMIN_A_UG, 0.0, 1_000_000.0)

if TYPE_CHECKING:
    Dose: TypeAlias = float
    Weight: TypeAlias = float
    Height: TypeAlias = float
    DetectionLimit: TypeAlias = float
    VitaminA: TypeAlias = float
else:
    Dose = quantity(DOSE)
    Weight = quantity(WEIGHT)
    Height = quantity(HEIGHT)
    DetectionLimit = quantity(DETECTION_LIMIT)
    VitaminA = quantity(VITAMIN_A)
