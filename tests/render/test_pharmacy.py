"""What a pharmacy sees: every reason of its own, and nothing of why the drug is taken, of mood or of results."""

from __future__ import annotations

from datetime import datetime

import pytest

from isocourse import Record, decide, load_rulebook
from isocourse.programmes.model import GROUPS
from isocourse.record.events.clinical import Allergy, Laboratory, Questionnaire
from isocourse.render.pharmacy import CODE, HELD, TITLE_ONLY, for_pharmacy, pharmacy_view
from isocourse.render.view import view
from tests.cli.support import EXAMPLES

BOOK = load_rulebook()
AT, LATE = datetime(2026, 11, 9, 20), datetime(2026, 11, 10, 9)
ITEM_9 = Questionnaire(
    happened="2026-11-08", instrument="PHQ-9", items={**dict.fromkeys("12345678", 0), "9": 1}, total=1
)
FATS = Laboratory(
    happened="2026-11-08", analyte="triglycerides", value=820, unit="mg/dL", upper_limit=150, fasting=True
)
SOYA = Allergy(happened="2026-11-08", substance="soya")


def asked(*events, at=AT):
    return decide(Record.load(EXAMPLES / "bea.json").add(*events), act="dispense", at=at)


def test_groups_are_those_of_the_rules():
    assert set(GROUPS) > HELD | TITLE_ONLY


def test_where_nothing_is_held_the_answer_and_the_reasons_are_the_same():
    decision = asked(SOYA)
    shown, whole = pharmacy_view(decision, BOOK), view(decision, BOOK)
    assert (shown.first, shown.second) == (whole.first, whole.second)
    assert [item.title for item in shown.in_the_way] == [item.title for item in whole.in_the_way]
    assert "soya" in shown.in_the_way[0].reason.lower()
    assert not any(item.reason for item in shown.holds), "of a test or a method that is in order only the title"


@pytest.mark.parametrize("events", [(ITEM_9,), (FATS,), (ITEM_9, FATS)])
def test_what_the_prescriber_holds_is_one_line_without_what(events):
    decision = asked(*events)
    shown = pharmacy_view(decision, BOOK)
    assert shown.answer == decision.answer
    assert [item.code for item in shown.in_the_way] == [CODE]
    assert shown.second.startswith("Next: the pharmacy, ")
    assert "Hand nothing over and tell the prescriber" in shown.second
    told = repr(shown).lower()
    assert not [word for word in ("phq", "item 9", "triglycerid", "820", "better off dead", "m-10") if word in told]


@pytest.mark.parametrize(("event", "at", "first"), [(FATS, LATE, CODE), (ITEM_9, LATE, "us-ipledge-window-7")])
def test_it_stands_where_the_heaviest_of_it_stood(event, at, first):
    """Triglycerides of 820 stop: before a window that has passed, which blocks; item 9 holds: after it."""
    findings = for_pharmacy(asked(event, at=at), BOOK).findings
    found = [item.code for item in findings if item.answer not in ("task", "allow")]
    assert sorted(found) == sorted([CODE, "us-ipledge-window-7"])
    assert found[0] == first


def test_an_illness_that_forbids_it_shows_no_other_illness():
    found = [item for item in for_pharmacy(asked(), BOOK).findings if item.code == "contra-breastfeeding"]
    assert found
    assert not any(item.reason or item.facts for item in found)
