"""The first window was missed on the day before, and on the day of, the change of the US programme."""

from __future__ import annotations

from datetime import date

from .story import Story, in_the_way


def missed(specimen: str, live: bool | None) -> Story:
    """Everything was in place, the specimen was taken on this day, and nobody collected."""
    return Story(f"us-can-first at {specimen}", confirm={} if live is None else {"us-ipledge-2026": live})


def test_missed_the_day_before_waits_nineteen_days():
    """Specimen 7 November: the window ended on the 13th, and the 14th is the last day of the old version."""
    decision = missed("2026-11-07", live=True).may("dispense", "2026-11-14")
    assert "us-ipledge-lockout-19" in in_the_way(decision)
    assert decision.not_before == date(2026, 11, 26)


def test_missed_the_day_of_is_tested_again_at_once():
    """Specimen 9 November: the window ended on the 15th, the first day of the new version."""
    decision = missed("2026-11-09", live=True).may("dispense", "2026-11-16")
    assert "us-ipledge-lockout-19" not in in_the_way(decision)
    assert "us-ipledge-window-7" in in_the_way(decision)
    assert decision.not_before is None


def test_while_nobody_confirmed_the_change_both_are_shown():
    decision = missed("2026-11-09", live=None).may("dispense", "2026-11-16")
    assert {version.version for version in decision.versions} >= {"us-ipledge-2026"}
    assert len(decision.versions) == 2
    assert decision.answer == "block"


def test_if_it_did_not_go_live_the_nineteen_days_stay():
    decision = missed("2026-11-09", live=False).may("dispense", "2026-11-16")
    assert "us-ipledge-lockout-19" in in_the_way(decision)
    assert decision.not_before == date(2026, 11, 28)
