"""One person's forecast: what plans change, what is refused and why."""

from datetime import date

import pytest

from isocourse import Record
from isocourse.forecast import NoForecast, forecast, read_plan
from isocourse.sim import Course, clear, load_parameters, people, quantities, simulate
from isocourse.sim.arm import Arm
from isocourse.sim.quantities import quantity

ROUNDS, PEOPLE = (600, 2400), 400
ON, UNTIL = date(2026, 9, 14), date(2027, 3, 1)


def record(*more, born="2009-03-04", counts=((18, 7, 30, 2), (14, 3, 24, 1), (6, 1, 12, 0))):
    """A young man of 62 kg, three months on 40 mg, getting better."""
    events = [
        {"kind": "person", "happened": "2026-06-01", "birth_date": born},
        {"kind": "category", "happened": "2026-06-01", "category": "cannot", "reason": "cisgender-male"},
        {"kind": "weight", "happened": "2026-06-01", "weight": "62 kg"},
    ]
    for day, (papules, pustules, comedones, nodules) in zip(
        ("2026-06-01", "2026-07-20", "2026-09-01"), counts, strict=False
    ):
        items = {"papules": papules, "pustules": pustules, "comedones": comedones, "nodules": nodules}
        events.append(
            {"kind": "skin-assessment", "happened": day, "scale": "lesion-counts", "site": "face", "items": items}
        )
    for day in ("2026-06-15", "2026-07-15", "2026-08-14"):
        supply = {"days": 30, "capsules": 60, "strengths": ["20 mg"], "daily_dose": "40 mg"}
        events.append({"kind": "dispense", "happened": day, **supply})
    return Record.from_dict({"isocourse": 1, "person": "young man", "events": [*events, *more]})


def look(given, *plans, **options):
    words = [read_plan(plan) for plan in plans]
    return forecast(given, **{"on": ON, "until": UNTIL, "plans": words, "rounds": ROUNDS, "people": PEOPLE, **options})


@pytest.fixture(scope="module")
def usual():
    return look(record())


def test_it_says_what_it_rests_on(usual):
    assert usual.visits == (date(2026, 6, 1), date(2026, 7, 20), date(2026, 9, 1))
    assert [one.value for one in usual.seen if one.measure == "papules and pustules"] == [25, 17, 7]
    assert usual.known == {"age": pytest.approx(17.53, abs=0.01), "weight": 62.0, "sex": 0.0}
    assert usual.trust.effective > 400
    assert usual.parameters_dated == load_parameters().dated


def test_a_person_on_a_course_is_offered_to_go_on_to_stop_and_to_take_less(usual):
    assert [future.plan for future in usual.futures] == ["go on", "stop today", "half the dose, to 120 mg/kg"]


def test_all_plans_start_from_the_same_people(usual):
    first, *others = (future.band("spots").ranges[0] for future in usual.futures)
    assert all(other == first for other in others)
    assert first.within_80[0] < 7.5 < first.within_80[1]


def test_the_same_plan_twice_is_the_same_to_the_last_digit():
    twice = look(record(), "a = 40 mg for 8 weeks", "b = 40 mg for 8 weeks")
    first, second = (future.model_copy(update={"plan": ""}) for future in twice.futures)
    assert first == second


def test_stopping_early_means_more_spots_and_more_relapse(usual):
    on, stop = usual.future("go on"), usual.future("stop today")
    assert stop.band("spots").ranges[-1].middle > on.band("spots").ranges[-1].middle
    assert stop.relapse_oral.of_100 > on.relapse_oral.of_100
    assert stop.new_lasting_scars.middle > on.new_lasting_scars.middle


def test_waiting_costs_scars():
    untreated = Record.from_dict(
        {**record().to_dict(), "events": [e for e in record().to_dict()["events"] if e["kind"] != "dispense"]}
    )
    found = look(untreated, "uk-label", "wait 6 months then uk-label", "none", until=date(2027, 9, 1))
    now, later, never = (future.new_lasting_scars.middle for future in found.futures)
    assert now < later < never
    assert found.futures[-1].relapse_oral is None, "nobody who was never treated can relapse after treatment"


def test_bands_are_nested_and_scars_never_shrink(usual):
    for future in usual.futures:
        for band in future.bands:
            for found in band.ranges:
                low95, low80, low50 = (getattr(found, f"within_{share}")[0] for share in (95, 80, 50))
                high95, high80, high50 = (getattr(found, f"within_{share}")[1] for share in (95, 80, 50))
                assert low95 <= low80 <= low50 <= found.middle <= high50 <= high80 <= high95
        scars = [found.middle for found in future.band("new lasting scars").ranges]
        assert scars == sorted(scars)
        assert scars[0] == 0


def test_visits_narrow_the_ranges():
    one, three = look(record(counts=((18, 7, 30, 2),)), "go on"), look(record(), "go on")
    widths = [found.futures[0].band("spots").ranges[0].within_80 for found in (one, three)]
    assert widths[1][1] / widths[1][0] < widths[0][1] / widths[0][0]


def test_a_record_without_visits_speaks_of_the_average_person():
    found = look(Record.from_dict({"isocourse": 1, "person": "p", "events": []}), "uk-label")
    assert found.visits == ()
    assert found.trust.surprise is None


REFUSED = [
    (record(born="2019-03-04"), "people from 12 to 60 years were simulated"),
    (
        record({"kind": "weight", "happened": "2026-09-01", "weight": "200 kg"}),
        "people from 30 to 160 kg were simulated",
    ),
    (record({"kind": "dispense", "happened": "2026-09-02", "status": "handed-over"}), "not known what was taken"),
    (record(counts=((1, 0, 2, 0), (60, 60, 400, 90), (0, 0, 0, 60))), "does not look like anybody simulated"),
]


@pytest.mark.parametrize(("given", "says"), REFUSED)
def test_refused_with_the_reason(given, says):
    with pytest.raises(NoForecast, match=says):
        look(given, "none")


def test_collapsed_weights_are_refused(monkeypatch):
    monkeypatch.setattr("isocourse.forecast.refuse.FEWEST", 10_000)
    with pytest.raises(NoForecast, match="at least 10000"):
        look(record(), "none")


def test_a_forecast_knows_only_what_was_recorded_by_then():
    late = {
        "kind": "skin-assessment",
        "happened": "2026-09-10",
        "recorded": "2026-10-01",
        "scale": "iga",
        "site": "face",
        "score": 4,
    }
    assert look(record(late), "none").seen == look(record(), "none").seen


def test_nobody_has_fewer_spots_than_none_after_a_stop():
    crowd = people(200, 3)
    outcome = simulate(crowd, Course.of(mg=40, days=100, food="meal"), 130, at=range(100, 131, 5), engine="numba")
    assert outcome["inflammatory"].min() >= 0


def test_clear_means_the_same_in_tables_and_forecasts(monkeypatch, usual):
    """One definition: stricter, and both find fewer clear."""
    crowd, course = people(600, 3), Course.of(mg_per_kg=0.7, days=200)
    before = quantity("clear")(Arm.run(crowd, course, [200]), 200).mean()
    monkeypatch.setattr(clear, "definition", lambda: dict.fromkeys(clear.LESIONS, 0))
    monkeypatch.setattr(quantities, "definition", clear.definition)
    assert quantity("clear")(Arm.run(crowd, course, [200]), 200).mean() < before
    assert look(record()).futures[0].clear_on.of_100 < usual.futures[0].clear_on.of_100
