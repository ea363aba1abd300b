"""Scores straight from a record."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from isocourse.record import Record
from isocourse.scales import UnknownScale, find, latest, recorded, scores

PHQ = {"1": 1, "2": 1, "3": 0, "4": 0, "5": 0, "6": 0, "7": 0, "8": 0}


def record(*events: dict, zone: str = "UTC") -> Record:
    return Record.from_dict({"isocourse": 1, "person": "maya", "timezone": zone, "events": list(events)})


def phq(day: str, item_9: int = 0, **more) -> dict:
    return {"kind": "questionnaire", "happened": day, "instrument": "phq-9", "items": PHQ | {"9": item_9}} | more


def skin(day: str, scale: str, **more) -> dict:
    return {"kind": "skin-assessment", "happened": day, "scale": scale} | more


def points(found) -> list[float | None]:
    return [result.score for result in found.results]


def test_oldest_first_whatever_the_order_of_entry():
    found = scores(record(phq("2026-03-01", 1), phq("2026-01-01"), phq("2026-02-01", 3)), "phq-9")
    assert points(found) == [2, 5, 3]
    assert [result.on for result in found.results] == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert found.latest == found.results[-1]
    assert found.latest.escalates


def test_nothing_recorded_is_no_result():
    assert latest(record(), "phq-9") is None
    assert scores(record(), "gags").since_previous() == []


def test_a_scale_that_is_not_known():
    with pytest.raises(UnknownScale, match="did you mean phq-9"):
        scores(record(), "phq-99")


@pytest.mark.parametrize("name", ["PHQ9", "phq_9", "PHQ 9", " phq-9 "])
def test_names_as_they_are_written(name):
    assert points(scores(record(phq("2026-03-01", instrument=name)), "PHQ-9")) == [2]


def test_a_superseded_entry_does_not_count():
    mended = phq("2026-01-01", 1, id="b", supersedes="a", recorded="2026-01-09")
    history = record(phq("2026-01-01", id="a"), mended)
    assert points(scores(history, "phq-9")) == [3]


def test_a_past_day_is_replayed_as_it_was_known():
    mended = phq("2026-01-01", 1, id="b", supersedes="a", recorded="2026-01-09")
    history = record(phq("2026-01-01", id="a"), mended, phq("2026-02-01"))
    assert points(scores(history, "phq-9", as_of=date(2026, 1, 8))) == [2]
    assert points(scores(history, "phq-9", as_of=date(2026, 1, 9))) == [3]
    assert points(scores(history, "phq-9", as_of=date(2026, 1, 31), known_on=date(2026, 1, 8))) == [2]
    before = datetime(2026, 1, 8, 23, 59, tzinfo=UTC)
    assert points(scores(history, "phq-9", known_on=before)) == [2]


def test_a_retraction_removes_and_adds_nothing():
    gone = {"kind": "retraction", "happened": "2026-01-02", "supersedes": "a"}
    assert points(scores(record(phq("2026-01-01", id="a"), gone), "phq-9")) == []


def test_the_day_is_that_of_the_records_clock():
    late = record(phq("2026-01-02T03:00:00Z"), zone="America/New_York")
    assert scores(late, "phq-9").latest.on == date(2026, 1, 1)
    assert points(scores(late, "phq-9", as_of=date(2026, 1, 1))) == [2]


def test_a_total_alone_leaves_item_9_to_be_asked():
    result = latest(record(phq("2026-01-01", items={}, total=3)), "phq-9")
    assert (result.score, result.to_ask, result.needs_a_look) == (3, ("9",), True)


def test_an_entry_that_could_not_be_read_is_not_passed_over():
    broken = {"kind": "questionnaire", "happened": "2026-01-01", "items": {"9": 2}}
    found = scores(record(broken), "phq-9")
    assert [problem.place for problem in found.problems] == ["questionnaire"]


def test_a_list_of_events_will_do():
    assert points(scores(record(phq("2026-01-01")).events, "phq-9")) == [2]


def test_scar_s_adds_the_sites_of_a_day():
    grades = (("Face", 3), ("chest", 1), ("back", 0))
    sites = [skin("2026-01-01", "scar-s", site=site, score=grade) for site, grade in grades]
    later = skin("2026-02-01", "scar-s", site="face", score=2)
    found = scores(record(*sites, later), "scar-s")
    assert points(found) == [4, None]
    assert found.latest.missing == ("chest", "back")


def test_scar_s_in_one_entry_is_the_same():
    one = scores(record(skin("2026-01-01", "scar-s", items={"face": 3, "chest": 1, "back": 0})), "scar-s")
    assert points(one) == [4]


def test_scar_s_as_a_sum_only():
    result = latest(record(skin("2026-01-01", "scar-s", score=7)), "scar-s")
    assert (result.score, result.entered, result.site) == (7, True, None)


AGAIN = [{"site": "face", "score": 1}, {"site": "face", "items": {"grade": 1}}, {"items": {"face": 1}}]


@pytest.mark.parametrize("again", AGAIN)
def test_two_grades_of_one_site_on_one_day_are_a_contradiction(again):
    whole = skin("2026-01-01", "scar-s", items={"face": 3, "chest": 1, "back": 0})
    result = latest(record(whole, skin("2026-01-01", "scar-s", **again)), "scar-s")
    assert (result.score, result.complete, [problem.place for problem in result.problems]) == (None, False, ["face"])
    assert "both 3 and 1" in " ".join(result.sentences)


def test_cass_is_never_added_and_each_site_has_its_own_course():
    first = skin("2026-01-01", "cass", items={"face": 3, "back": 1})
    found = scores(record(first, skin("2026-02-01", "cass", site="face", score=2)), "cass")
    assert [(result.site, result.score) for result in found.results] == [("face", 3), ("back", 1), ("face", 2)]
    assert [(one.site, one.change) for one in found.since_previous()] == [("face", -1)]
    assert points(found.at("Back")) == [1]
    assert [result.on for result in found.newest] == [date(2026, 2, 1), date(2026, 1, 1)]


def test_since_previous_and_since_first():
    history = record(*(skin(f"2026-0{month}-01", "gags", score=score) for month, score in ((1, 33), (2, 20), (3, 11))))
    found = scores(history, "gags")
    assert [one.change for one in found.since_previous()] == [-9]
    assert [one.change for one in found.since_first()] == [-22]


def test_all_that_a_record_holds():
    history = record(phq("2026-01-01"), skin("2026-01-01", "gags", score=20), phq("2026-01-02", instrument="hads"))
    found, problems = recorded(history)
    assert [series.scale.id for series in found] == ["gags", "phq-9"]
    assert [problem.message for problem in problems] == ["'hads' is not a scale that is known here"]


def test_the_us_core_example_read_from_fhir(us_core_example):
    """The published example has a total of 12 and no thoughts of self-harm."""
    result = latest(Record.load(us_core_example), "phq-9")
    assert (result.score, result.band, result.escalates, result.to_ask) == (12, "moderate", False, ())


@pytest.fixture
def us_core_example():
    """The answers of US Core's QuestionnaireResponse `phq-9-example`, in a Bundle."""
    codes = ("44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8")
    answers = (2, 2, 2, 2, 1, 1, 2, 0, 0)
    words = ("LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9")
    items = [
        {"linkId": f"/{code}", "answer": [{"valueCoding": {"system": "http://loinc.org", "code": words[value]}}]}
        for code, value in zip(codes, answers, strict=True)
    ]
    response = {
        "resourceType": "QuestionnaireResponse", "id": "phq-9-example", "status": "completed",
        "subject": {"reference": "Patient/example"}, "authored": "2022-11-29T20:50:32.718Z",
        "item": [*items, {"linkId": "/44261-6", "answer": [{"valueDecimal": 12}]}],
    }  # fmt: skip
    patient = {"resourceType": "Patient", "id": "example"}
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}, {"resource": response}]}


def test_regions_are_added_only_where_all_are_known():
    from isocourse.scales.acne import hayashi, lesion_counts, nice

    counts = find("lesion-counts")
    day = date(2026, 1, 1)
    cheek = counts.score({"comedones": 10, "papules": 20, "pustules": 5, "nodules": 1}, site="left cheek", on=day)
    chin = counts.score({"comedones": 5, "papules": 9, "pustules": 1, "nodules": 2}, site="chin")
    both = lesion_counts.together([cheek, chin])
    assert (both.score, both.site, nice.from_counts(both).band) == (53, "left-cheek-and-chin", "moderate to severe")
    assert (both.on, nice.from_counts(both).on) == (day, day)
    assert lesion_counts.together([]).missing == ("comedones", "papules", "pustules", "nodules")
    unfinished = lesion_counts.together([cheek, counts.score({"papules": 9}, site="chin")])
    assert (unfinished.score, unfinished.missing) == (None, ("comedones", "pustules", "nodules"))
    assert hayashi.from_counts(cheek).score is None
    half = counts.score({"comedones": 0, "papules": 18, "pustules": 3, "nodules": 0}, site="left half of the face")
    assert hayashi.from_counts(half).band == "severe"
    with pytest.raises(ValueError, match="each region is added once"):
        lesion_counts.together([cheek, cheek])


def test_success_in_trials_needs_both_grades():
    from isocourse.scales.acne.iga import success

    graded = [find("iga").score(total=grade) for grade in (3, 1)]
    assert success(*graded) is True
    assert [success(find("iga").score(), graded[1]), success(graded[0], find("iga").score())] == [None, None]


def test_most_severe_lesion_and_amount():
    from isocourse.scales.acne.gags import FACTORS, most_severe
    from isocourse.scales.scars.ecca import amount

    seen = dict.fromkeys(FACTORS, ("comedone", "pustule", "papule"))
    assert find("gags").score(most_severe(seen)).score == 33
    assert find("gags").score(most_severe(seen | {"nose": ()})).score == 30
    assert [amount(count) for count in (0, 1, 4, 5, 20, 21)] == [0, 1, 1, 2, 2, 3]
    with pytest.raises(ValueError, match="not a number of scars"):
        amount(-1)
