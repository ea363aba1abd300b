"""The mutators do what they say, and a mutant that is planted in a rule is noticed by the spec."""

from __future__ import annotations

import pytest

from isocourse.programmes import load_rulebook
from tests.mutation.judge import Judge, book_with
from tests.mutation.mutants import Mutant, rule_mutants
from tests.mutation.mutators import mutations
from tests.spec.rows import all_rows, failures

EXAMPLES = [
    ("comparison", "rx_days <= 30", "rx_days < 30"),
    ("comparison", "category = 'can'", "category <> 'can'"),
    ("connective", "a IS NULL OR b", "a IS NULL AND b"),
    ("dropped condition", "starting AND x > 1 AND y", "starting AND y"),
    ("dropped condition", "x BETWEEN 1 AND 5 AND y", "y"),
    ("negation", "starting AND x > 1", "NOT starting AND x > 1"),
    ("negation", "NOT starting", "starting"),
    ("negation", "a > 1 OR b > 2", "NOT (a > 1 OR b > 2)"),
    ("null", "specimen_on IS NOT NULL", "specimen_on IS NULL"),
    ("null", "a IS DISTINCT FROM b", "a IS NOT DISTINCT FROM b"),
    ("truth value", "coalesce(ok, FALSE)", "coalesce(ok, TRUE)"),
    ("constant", "last_day_of_window(7, specimen_on)", "last_day_of_window(8, specimen_on)"),
    ("constant", "edition >= DATE '2026-01-22'", "edition >= DATE '2026-01-21'"),
    ("arithmetic", "runs_out_on - 6", "runs_out_on + 6"),
    ("function", "greatest(a, b) > c", "least(a, b) > c"),
    ("default", "coalesce(ok > 1, FALSE)", "ok > 1"),
    ("branch", "CASE WHEN a THEN b WHEN c THEN d ELSE e END", "CASE WHEN c THEN d ELSE e END"),
    ("branch", "CASE WHEN a THEN b WHEN c THEN d ELSE e END", "CASE WHEN a THEN b WHEN c THEN d END"),
    ("branch", "CASE WHEN a THEN b WHEN c THEN d ELSE e END", "CASE WHEN a THEN d WHEN c THEN b ELSE e END"),
    ("list element", "list_has_any(x, ['a', 'b'])", "list_has_any(x, ['b'])"),
    ("list element", "x IN ('a', 'b')", "x IN ('a')"),
    ("argument", "list_contains(x, 'patient')", "list_contains(x, 'patient~')"),
    ("filter", "SELECT max(d) FILTER (WHERE ok) FROM t", "SELECT max(d) FROM t"),
]


@pytest.mark.parametrize(("operator", "text", "mutant"), EXAMPLES)
def test_mutator(operator: str, text: str, mutant: str) -> None:
    made = [_plain(item.apply(text)) for item in mutations(text, "truth") if item.operator == operator]
    assert _plain(mutant) in made


def test_day_is_shifted_whole() -> None:
    assert [item.apply("ddta_on") for item in mutations("ddta_on", "day")] == ["(ddta_on) + 1", "(ddta_on) - 1"]


@pytest.mark.parametrize("text", ["x = 'a >= 1 AND NOT b'", "x = 'it''s > 1'", "x = y -- z > 1 AND q"])
def test_quotes_and_comments_stay(text: str) -> None:
    assert {item.operator for item in mutations(text)} == {"comparison"}


def test_joins_stay() -> None:
    assert not mutations("SELECT a.x FROM a INNER JOIN b ON a.ask = b.ask")


def test_mutants_differ() -> None:
    found = rule_mutants()
    assert len(found) > 1000
    assert len({(mutant.file, mutant.keys, str(mutant.value)) for mutant in found}) == len(found)


GROUP = pytest.mark.xdist_group("mutation")  # one judge serves all

# A mutant of each kind, and the page that should notice it.
PLANTED = {
    "expression": ("us_ipledge/monthly.toml", "us-ipledge-supply-30", "holds", "«31»"),
    "answer": ("us_ipledge/monthly.toml", "us-ipledge-supply-30", "on_fail", "review"),
    "law": ("uk_mhra/programme.toml", "uk-mhra-2026-01", "in_force", "2026-01-23"),
}


@GROUP
@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_planted_mutant_is_killed(planted: tuple[str, str, str, str]) -> None:
    """By the quick way, and in the same row by the engine as it is."""
    mutant = _find(*planted)
    verdict = _judge.verdict(mutant)
    assert verdict.fate == "killed", mutant.name
    row = next(row for row in all_rows() if row.id == verdict.by)
    assert not failures([row])
    assert failures([row], lambda confirmations: book_with(mutant, confirmations)) == [row]


@GROUP
def test_quick_way_agrees_with_the_engine() -> None:
    """No row fails in the worlds of the judge that does not fail in the engine."""
    for _, world in _judge.worlds:
        some = world.rows[:: max(1, len(world.rows) // 5)]
        failing = {world.rows[number].id for number in world.failing}
        assert {row.id for row in failures(some, load_rulebook)} == failing & {row.id for row in some}


_judge = Judge()


def _find(file: str, code: str, field: str, after: str) -> Mutant:
    (found,) = [
        mutant for mutant in rule_mutants()
        if (mutant.file, mutant.code, mutant.field) == (file, code, field) and after in mutant.after
    ]  # fmt: skip
    return found


def _plain(text: str) -> str:
    return " ".join(text.split())
