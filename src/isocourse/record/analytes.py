"""Laboratory analytes we understand: LOINC codes, canonical units and conversions.

Source: evidence/safety.md F5 (LOINC and factors) and H4. A unit that does not belong to the
analyte is refused, because a triglyceride in `U/L` is another analyte's result.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Analyte:
    """One analyte: its LOINC codes, canonical unit, and how other units convert to it."""

    name: str
    loinc: tuple[str, ...]
    unit: str
    factors: dict[str, float]
    most: float

    def convert(self, value: float, unit: str) -> float:
        """`value` in the canonical unit; raises ValueError naming the units that would be right."""
        factor = self.factors.get(unit.lower().replace(" ", ""))
        if factor is None:
            raise ValueError(f"{unit!r} is not a unit of {self.name}; expected one of {', '.join(self.factors)}")
        result = round(value * factor, 6)
        if not 0 <= result <= self.most:
            raise ValueError(
                f"{self.name} of {value:g} {unit} is not plausible; expected 0 to {self.most:g} {self.unit}"
            )
        return result


ENZYME = {"u/l": 1.0, "iu/l": 1.0, "[iu]/l": 1.0, "ukat/l": 60.0}
HCG = {"miu/ml": 1.0, "m[iu]/ml": 1.0, "iu/l": 1.0, "[iu]/l": 1.0, "u/l": 1.0, "mu/ml": 1.0}

ANALYTES = (
    Analyte("triglycerides", ("2571-8", "14927-8", "3043-7"), "mg/dL", {"mg/dl": 1.0, "mmol/l": 1 / 0.01129}, 30000),
    Analyte("cholesterol", ("2093-3", "14647-2"), "mg/dL", {"mg/dl": 1.0, "mmol/l": 1 / 0.02586}, 3000),
    Analyte("hdl", ("2085-9",), "mg/dL", {"mg/dl": 1.0, "mmol/l": 1 / 0.02586}, 300),
    Analyte("alt", ("1742-6",), "U/L", ENZYME, 50000),
    Analyte("ast", ("1920-8",), "U/L", ENZYME, 50000),
    Analyte("ck", ("2157-6",), "U/L", ENZYME, 500000),
    Analyte("ggt", ("2324-2",), "U/L", ENZYME, 50000),
    Analyte("bilirubin", ("1975-2",), "mg/dL", {"mg/dl": 1.0, "umol/l": 1 / 17.1, "µmol/l": 1 / 17.1}, 100),
    Analyte("creatinine", ("2160-0",), "mg/dL", {"mg/dl": 1.0, "umol/l": 1 / 88.4, "µmol/l": 1 / 88.4}, 50),
    Analyte("glucose", ("1558-6",), "mg/dL", {"mg/dl": 1.0, "mmol/l": 1 / 0.0555}, 3000),
    Analyte("hba1c", ("4548-4",), "%", {"%": 1.0}, 25),
    Analyte("hcg", ("19080-1", "21198-7"), "mIU/mL", HCG, 10_000_000),
)
BY_LOINC = {code: analyte for analyte in ANALYTES for code in analyte.loinc}
BY_NAME = {analyte.name: analyte for analyte in ANALYTES}
