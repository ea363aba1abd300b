"""A course over time: every event has its mark, every mark its words, and values lie where they should."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from isocourse import Record
from isocourse.clinic import chart
from isocourse.clinic.limits import limits
from isocourse.clinic.placed import GUTTER, WIDTH, placed
from isocourse.clinic.timeline import TONES, Bar, Lane, Timeline, timeline
from isocourse.programmes import load_rulebook

TODAY = date(2026, 11, 9)
RULES = load_rulebook().programme("uk-mhra").rules_for("prescribe", "take", "follow")
EVENTS = [
    {"kind": "dispense", "happened": "2026-09-01", "days": 30, "capsules": 30, "strengths": ["40 mg"]},
    {"kind": "laboratory", "happened": "2026-09-01", "analyte": "alt", "value": 20, "unit": "U/L", "upper_limit": 40},
    {"kind": "laboratory", "happened": "2026-10-01", "analyte": "alt", "value": 80, "unit": "U/L", "upper_limit": 40},
    {"kind": "pregnancy-test", "happened": "2026-10-01", "result": "positive"},
    {"kind": "pregnancy-test", "happened": "2026-10-02", "result": "negative", "verification": "not-proven"},
    {"kind": "questionnaire", "happened": "2026-10-01", "instrument": "phq-9", "total": 9},
]


@pytest.fixture
def found():
    head = {"isocourse": 1, "person": "ada", "programme": "uk-mhra", "timezone": "Europe/London"}
    return timeline(Record.from_dict({**head, "events": EVENTS}), TODAY, [], rules=RULES)


def lane(found, title):
    return next(one for one in found.lanes if one.title == title)


def strip(found, title):
    return next(one for one in placed(found).strips if one.lane.title == title)


def test_a_result_above_its_limit_lies_above_the_line_and_is_marked(found):
    drawn = strip(found, "ALT")
    low, high = drawn.points
    [(own, says), *others] = drawn.limits
    assert high.y < own < low.y  # the drawing counts from the top
    assert (low.mark.tone, high.mark.tone) == ("task", "review")
    assert (says, [words for _, words in others]) == ("upper limit 40 U/L", ["lower the dose 80 U/L", "hold 120 U/L"])


@pytest.mark.parametrize(
    ("analyte", "upper_limit", "lines"),
    [
        # evidence/safety.md B: mg/dL, rounded; the limits of enzymes are multiples of the laboratory's own.
        ("triglycerides", None, [("repeat", 200), ("lower the dose", 399), ("hold", 496), ("stop", 797)]),
        ("alt", 40, [("upper limit", 40), ("lower the dose", 80), ("hold", 120), ("stop", 200)]),
        ("ast", None, []),
        ("ck", 200, [("upper limit", 200), ("hold", 1000), ("stop", 2000)]),
        ("glucose", 5.6, [("upper limit", 6)]),
    ],
)
def test_lines_are_where_the_rules_act(analyte, upper_limit, lines):
    assert [(line.says, round(line.value)) for line in limits(RULES, analyte, upper_limit, TODAY)] == lines


def test_results_stay_in_the_unit_of_their_reports():
    head = {"isocourse": 1, "person": "ada", "programme": "uk-mhra", "timezone": "Europe/London"}
    given = {"kind": "laboratory", "analyte": "triglycerides", "unit": "mmol/L"}
    events = [{**given, "happened": "2026-09-01", "value": 1.1}, {**given, "happened": "2026-10-01", "value": 4.6}]
    found = lane(timeline(Record.from_dict({**head, "events": events}), TODAY, [], rules=RULES), "Triglycerides")
    assert (found.unit, [round(mark.value, 6) for mark in found.marks]) == ("mmol/L", [1.1, 4.6])
    said = ["repeat 2.26 mmol/L", "lower the dose 4.5 mmol/L", "hold 5.6 mmol/L"]
    assert [line.says for line in found.limits] == said


def test_a_scale_is_drawn_against_its_own_highest(found):
    whole = strip(found, "PHQ-9")
    [nine] = whole.points
    assert whole.y + whole.height * 0.4 < nine.y  # nine of 27 is in the lower part, although it is the highest so far


def test_of_scars_a_change_is_seen():
    head = {"isocourse": 1, "person": "ada", "programme": "uk-mhra", "timezone": "Europe/London"}
    given = {"kind": "skin-assessment", "scale": "ecca", "site": "face"}
    events = [given | {"happened": "2026-09-01", "score": 65}, given | {"happened": "2026-10-01", "score": 45}]
    before, after = strip(timeline(Record.from_dict({**head, "events": events}), TODAY, []), "ECCA, face").points
    assert after.y - before.y > 10


def test_positive_negative_and_not_proven_look_different(found):
    assert [mark.tone for mark in lane(found, "Pregnancy tests").marks] == ["block", "unknown"]
    assert len({tone.shape for tone in TONES.values()}) == len({tone.colour for tone in TONES.values()}) == len(TONES)


def test_thirty_days_of_forty_milligrams_are_one_bar(found):
    [bar] = lane(found, "Dose").bars
    assert (bar.first, bar.last, bar.label) == (date(2026, 9, 1), date(2026, 9, 30), "40 mg")


def test_windows_at_the_same_time_stand_one_under_the_other():
    days = {"a": (9, 12), "b": (12, 14), "c": (13, 13), "d": (10, 10)}
    bars = [Bar(date(2026, 11, first), date(2026, 11, last), says) for says, (first, last) in days.items()]
    rows = {bar.says: bar.row for bar in Lane("Ahead", bars=tuple(bars)).since(date(2026, 11, 1)).bars}
    assert rows == {"a": 0, "d": 1, "b": 1, "c": 0}


def test_everything_lies_on_the_page_in_the_order_of_days_and_is_in_the_table(found):
    points = [point for one in placed(found).strips for point in one.points]
    assert all(GUTTER <= point.x <= WIDTH for point in points)
    assert sorted(points, key=lambda one: one.x) == sorted(points, key=lambda one: one.mark.day)
    assert len(found.rows) == len(points) + 1  # and the bar


def test_the_chart_has_every_mark_bar_and_line_with_its_words(found):
    spec = chart.chart(found)
    rows = [row for name in ("lanes", "values") for row in spec["datasets"][name]]
    read = {kind: sorted(row["read"] for row in rows if row["kind"] == kind) for kind in ("mark", "bar")}
    assert read["mark"] == sorted(mark.read for lane in found.lanes for mark in lane.marks)
    assert read["bar"] == sorted(bar.read for lane in found.lanes for bar in lane.bars)
    lines = {row["says"] for row in rows if row["kind"] == "limit"}
    assert lines == {"upper limit 40 U/L", "lower the dose 80 U/L", "hold 120 U/L"}


def test_a_day_of_the_chart_is_that_day_everywhere(found):
    """In milliseconds of UTC: read as a time of the place, it would be the day before west of Greenwich."""
    [dose] = [row for row in chart.chart(found)["datasets"]["lanes"] if row["kind"] == "bar"]
    moments = [datetime.fromtimestamp(dose[end] / 1000, UTC) for end in ("day", "end")]
    assert moments == [datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)]


def test_a_chart_keeps_nothing_of_the_one_before(found):
    """The specification is made once for everybody; only tables and heights are a person's."""
    ada = chart.chart(found)
    bare = Timeline(TODAY, date(2026, 12, 9), TODAY, (Lane("Dose", bars=(Bar(TODAY, TODAY, "20 mg a day"),)),))
    other = chart.chart(bare)
    assert (len(ada["vconcat"]), len(other["vconcat"])) == (3, 2)
    assert other["datasets"]["values"] == []
    assert chart.chart(found) == ada


def test_an_empty_record_has_no_picture():
    assert timeline(Record("ada", programme="uk-mhra"), TODAY, []) is None
