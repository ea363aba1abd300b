"""The code tables: a mistyped digit would be silent, so every check digit is checked."""

from __future__ import annotations

import pytest

from isocourse.fhir import allergies, codes, condition_codes, procedures
from isocourse.record.analytes import BY_LOINC

TABLES = [
    codes.ORAL_ISOTRETINOIN,
    codes.ISOTRETINOIN,
    codes.TOPICAL_ISOTRETINOIN,
    codes.PREGNANT,
    codes.NOT_PREGNANT,
    codes.RESULTS,
    codes.ROLES,
    codes.SEVERITIES,
    codes.TOPICAL_ROUTES,
    allergies.SUBSTANCES,
    allergies.NO_ALLERGY,
]
KEYS = {key for table in TABLES for key in table}
SNOMED = sorted({code for system, code in KEYS if system == "snomed"} | {*condition_codes.SNOMED, *procedures.SNOMED})
LOINC = sorted(
    {code for system, code in KEYS if system == "loinc"}
    | {*BY_LOINC, *codes.PREGNANCY_PRESENCE, *codes.PREGNANCY_QUANTITY, *codes.PREGNANCIES_COUNTED}
    | {*codes.PHQ_ITEMS, *codes.PHQ_TOTALS, *codes.PHQ_PANELS, *codes.PHQ_ANSWERS, codes.PHQ_DIFFICULTY}
    | {codes.PREGNANCY_STATUS, codes.PREGNANCY_INTENT, codes.WEIGHT, codes.HEIGHT}
)
TURN = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def dihedral(left: int, right: int) -> int:
    """Multiplication in the symmetries of a pentagon, on which Verhoeff's check digit rests."""
    turned = (left + right if left < 5 else left - right) % 5
    return turned + 5 * ((left >= 5) != (right >= 5))


def verhoeff(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit)
        for _ in range(place % 8):
            value = TURN[value]
        total = dihedral(total, value)
    return total == 0


def mod10(number: str) -> bool:
    """Luhn's check digit, as LOINC uses it; letters count by their place after the digits in ASCII."""
    signs, check = number.split("-")
    values = [ord(sign) - ord("0") for sign in reversed(signs)]
    total = sum(2 * value - value // 5 * 9 if place % 2 == 0 else value for place, value in enumerate(values))
    return (total + int(check)) % 10 == 0


def test_the_check_itself_knows_a_wrong_code():
    """3282000 is the code that evidence/assessment.md D4 warns of."""
    assert verhoeff("387208003")
    assert not verhoeff("3282000")
    assert mod10("2106-3")
    assert not mod10("2106-4")


@pytest.mark.parametrize("code", SNOMED)
def test_snomed_codes(code):
    assert verhoeff(code)


@pytest.mark.parametrize("code", LOINC)
def test_loinc_codes(code):
    assert mod10(code)
