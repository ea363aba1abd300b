"""Every rule, in each of its tables, has a row in which it holds and a row in which it fails."""

from __future__ import annotations

from functools import lru_cache

import pytest

from isocourse.programmes import load_rulebook
from tests.spec.rows import all_rows, decided, findings_of

RULES = [rule for programme in load_rulebook().programmes.values() for rule in programme.rules]
pytestmark = pytest.mark.xdist_group("spec")  # needs all chapters
TABLES = sorted({(rule.code, rule.title) for rule in RULES})

# (code, title, outcome): why no row can show it.
SOYA = "no product is known to be free of soya"
PEANUT = "With an allergy to peanut, the product is free of soya"
IMPOSSIBLE: dict[tuple[str, str, str], str] = {
    ("allergy-soya", "With an allergy to soya, the product is free of soya", "holds"): SOYA,
    ("allergy-peanut", f"{PEANUT}: the product text forbids it", "holds"): SOYA,
    ("allergy-peanut", f"{PEANUT}, or a person has looked", "holds"): SOYA,
}


@lru_cache
def shown() -> frozenset[tuple[str, str, str]]:
    """(code, title, outcome) of every rule that a row names."""
    return frozenset(
        (item.code, item.title, item.outcome)
        for row in all_rows()
        for expected in row.expected
        for item in findings_of(decided(row.chapter)[row.id].decision, expected)
    )


@pytest.mark.parametrize("outcome", ["holds", "fails"])
@pytest.mark.parametrize(("code", "title"), TABLES, ids=lambda text: text.replace(" ", "-")[:60])
def test_rule_is_shown(code: str, title: str, outcome: str) -> None:
    wanted = (code, title, outcome)
    if (wanted in shown()) == (wanted in IMPOSSIBLE):
        said = "a row shows what IMPOSSIBLE denies" if wanted in IMPOSSIBLE else "no row names"
        pytest.fail(f"{said}: {code} where {title!r} {outcome}", pytrace=False)


def test_rows_name_known_rules() -> None:
    known = {code for code, _ in TABLES} | {"record-no-rule", "record-programme"}
    named = [(f"{row.file}:{row.line}", expected.code) for row in all_rows() for expected in row.expected]
    wrong = [f"{place}: {code}" for place, code in named if code not in known]
    assert not wrong, "\n".join(wrong)
