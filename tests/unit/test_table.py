"""Events as rows: when each was learned of, and when it was replaced."""

from __future__ import annotations

from isocourse import Record
from isocourse.record.table import rows


def table(*events: dict[str, object], timezone: str = "America/New_York") -> list[dict[str, object]]:
    given = [{"kind": "symptom", "symptom": "dry-lips", "happened": "2026-03-02"} | event for event in events]
    record = Record.from_dict({"isocourse": 1, "person": "a", "timezone": timezone, "events": given})
    assert record.problems == ()
    return rows(record)


def test_a_day_counts_from_its_first_minute_where_the_person_is():
    [row] = table({})
    assert (row["happened_on"], row["recorded_at"]) == ("2026-03-02", "2026-03-02 05:00:00+00")
    [row] = table({"happened": "2026-07-02"})
    assert row["recorded_at"] == "2026-07-02 04:00:00+00"
    [row] = table({"recorded": "2026-03-05"}, timezone="Europe/London")
    assert row["recorded_at"] == "2026-03-05 00:00:00+00"


def test_a_moment_keeps_the_day_that_was_written_down():
    [row] = table({"happened": "2026-03-02T23:30:00-10:00"})
    assert (row["happened_on"], row["happened_at"]) == ("2026-03-02", "2026-03-03 09:30:00+00")


def test_replaced_from_the_first_correction_on():
    first, second, third = table(
        {"id": "a"}, {"supersedes": "a", "recorded": "2026-03-09"}, {"supersedes": "a", "recorded": "2026-03-07"}
    )
    assert first["superseded_at"] == "2026-03-07 05:00:00+00"
    assert "superseded_at" not in second | third


def test_the_ends_of_time_have_a_moment():
    for happened in ("0001-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31", "9999-12-31T23:59:59-12:00"):
        [row] = table({"happened": happened})
        assert row["happened_on"] == happened[:10]
