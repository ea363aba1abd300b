"""The patient's plan: what it says to whom, what it never says, and that the words are all there."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from isocourse.render.leaflet import clinical, leaflet, plan, signs
from isocourse.render.wording import texts
from tests.render.people import SANCTIONED, every_example, example, plan_of, said

AT = datetime(2026, 11, 9, 10)
DOSE = re.compile(r"\d\s?mg\b")
# Words that would promise something about scars, or call people what nobody asked them.
PROMISES = re.compile(
    r"\b(eras|remov|cur(e|es|ed|ing)\b|guarantee|disappear|scar-free|heals? (your )?scars)", re.IGNORECASE
)
GENDER = re.compile(
    r"\b(she|her|hers|he|him|his|wom[ae]n|m[ae]n|girls?|boys?|females?|males?|mother)\b", re.IGNORECASE
)


def section(document, title):
    return next((item for item in document.sections if item.title == title), None)


def lines(document, title):
    found = section(document, title)
    return [line.text for line in found.lines] if found else []


@pytest.fixture(scope="module")
def everybody():
    return [(name, found, leaflet(found)) for name, found in every_example()]


# The answer first


def test_the_first_line_is_what_the_patient_does_next():
    dora = plan_of(example("dora"), AT)
    assert dora.first == "Next: answer the questions of the programme, by Thu 12 Nov 2026."
    assert plan_of(example("bea"), datetime(2026, 11, 9, 20)).first == "Next: collect your capsules, by Mon 9 Nov 2026."
    assert plan_of(example("ana"), datetime(2026, 11, 14, 10)).first == "Next: pregnancy test, from Tue 24 Nov 2026."


def test_nobody_is_sent_to_collect_what_is_not_ready():
    """Nobody recorded whether Hana can become pregnant: nothing can be handed over yet. Ana need not wait."""
    hana = plan_of(example("hana"), datetime(2026, 10, 1, 10))
    assert hana.second == "Your clinic still has to do its part first. Call them before you go."
    ana = plan_of(example("ana"), datetime(2026, 11, 11, 10))
    assert ana.second == "After that day the pharmacy may not hand over these capsules."


def test_nobody_is_sent_to_collect_what_nobody_has_prescribed():
    """Otis was seen once: whether the drug is right for him is still open, though the window of his visit runs."""
    otis = plan_of(example("otis"), datetime(2026, 11, 5, 10))
    assert otis.first == "You have no capsules to collect yet."
    assert otis.second == (
        "Your clinic acts next. If it gives you a prescription, collect the capsules by Tue 24 Nov 2026."
    )


def test_a_dose_that_may_not_be_taken_comes_before_every_step():
    """Fay's test is positive; Emil's course is paused."""
    fay = plan_of(example("fay"), datetime(2026, 10, 17, 10))
    assert fay.first == "Stop taking isotretinoin now."
    assert fay.second == "Call your clinic today. Take no more until they tell you."
    assert plan_of(example("emil"), datetime(2026, 10, 20, 10)).first == "Do not take isotretinoin for now."


def test_below_a_stop_nothing_says_to_go_on(everybody):
    """Fay may be pregnant: no capsules to collect, no way to take them, no birth control to be reminded of."""
    fay = said(plan_of(example("fay"), datetime(2026, 10, 17, 10)))
    assert "Your record says that you may be pregnant." in fay
    for name, found, made in everybody:
        if found.told_to_stop:
            assert not re.search(r"[Cc]ollect your capsules|with a meal|Swallow|last until this day", said(made)), name
    assert not re.search(r"birth control that you agreed|Do each pregnancy test", fay)


def test_what_is_unknown_is_not_passed_over():
    """An entry of Wanda's could not be read: she is told to ask before her next capsule."""
    assert plan_of(example("wanda"), datetime(2026, 10, 5, 10)).first == "Ask your clinic before your next capsule."


def test_whenever_the_engine_does_not_allow_a_dose_no_plan_says_to_go_on(everybody):
    for name, found, made in everybody:
        if found.begun and found.take.answer.value != "allow":
            assert made.tone not in ("holds", "task"), name
            assert not lines(made, "How to take it") or "Your clinic wrote down" not in said(made), name


# Doses


def test_a_dose_is_shown_only_as_it_was_prescribed():
    (line, *_) = lines(plan_of(example("dora"), AT), "How to take it")
    assert line == "Your clinic wrote down 40 mg a day for you on Fri 6 Nov 2026. Take it as the label on the box says."


@pytest.mark.parametrize(
    "event",
    [
        {"kind": "prescription", "happened": "2026-11-08", "status": "cancelled", "daily_dose": "40 mg"},
        {"kind": "prescription", "happened": "2026-11-08", "daily_dose": None},
        {"kind": "course", "happened": "2026-11-08", "step": "paused"},
        {"kind": "course", "happened": "2026-11-08", "step": "stopped"},
        {"kind": "pregnancy-test", "happened": "2026-11-08", "result": "positive", "specimen": "serum"},
    ],
    ids=["withdrawn", "without a dose", "paused", "stopped", "pregnant"],
)
def test_no_dose_is_shown_when(event):
    given = {name: value for name, value in event.items() if value is not None}
    assert not DOSE.search(said(plan_of(example("dora", given), AT)))


def test_a_draft_is_no_prescription():
    """A draft of 60 mg does not show, and does not hide what was prescribed."""
    draft = {"kind": "prescription", "happened": "2026-11-08", "status": "draft", "daily_dose": "60 mg"}
    shown = said(plan_of(example("dora", draft), AT))
    assert "60" not in shown
    assert "40 mg" in shown


def test_nobody_without_a_prescription_sees_a_dose(everybody):
    for name, found, made in everybody:
        assert bool(DOSE.search(said(made))) == (found.prescribed is not None), name


def test_a_missed_capsule_is_skipped_and_never_doubled(everybody):
    for name, found, made in everybody:
        if found.conditions["taking"]:
            assert "Missed one? Skip it. Never take two to make up for it." in lines(made, "How to take it"), name


# Pregnancy


def test_the_part_on_pregnancy_is_for_those_who_can_become_pregnant():
    assert section(plan_of(example("dora"), AT), "No pregnancy while you take it")
    carl = said(plan_of(example("carl"), datetime(2026, 11, 14, 10)))
    assert not re.search(r"pregnan|birth control|breastfeed|period", carl)


def test_a_question_that_nobody_asked_is_not_a_no():
    """Nobody has recorded whether Hana can become pregnant: the part is there, and says so."""
    hana = plan_of(example("hana"), datetime(2026, 10, 1, 10))
    assert lines(hana, "If you can become pregnant")[0].startswith("Your record does not say yet")


def test_it_does_not_assume_gender(everybody):
    """Gray is a trans man who can become pregnant."""
    assert section(plan_of(example("gray"), datetime(2026, 9, 30, 10)), "No pregnancy while you take it")
    for name, _, made in everybody:
        assert not GENDER.search(said(made)), name


def test_after_the_course():
    """Noor took the last dose on 7 October: nothing about taking, but birth control and blood for a month."""
    noor = plan_of(example("noor"), date(2026, 10, 30))
    text = said(noor)
    assert section(noor, "How to take it") is None
    assert "Keep using your birth control for one month after your last capsule." in text
    assert "Do not give blood for one month after your last capsule." in text
    assert "Stop the capsules" not in text
    first = section(noor, "Your dates").table.rows[0]
    assert first == ("Sat 7 Nov 2026", "Pregnancy test: from this day on")


# Help


@pytest.mark.parametrize(
    ("name", "at", "number", "line"),
    [
        ("dora", AT, "911", "call or text 988"),
        ("leo", datetime(2026, 9, 8, 11), "999", "call Samaritans on 116 123"),
        ("petra", datetime(2026, 9, 7, 16), "112", "tell someone near you"),
        ("rosa", datetime(2026, 9, 4, 10), "112", "tell someone near you"),
    ],
)
def test_help_is_that_of_the_country(name, at, number, line):
    found = section(plan_of(example(name), at), "Get help now")
    assert f"call {number} if" in found.text
    assert line in found.after
    assert found.urgent


def test_the_numbers_are_those_of_the_crisis_lines():
    """The words are of the plan, the numbers of clinical/crisis.toml: the same ones, for the same countries."""
    lines = {name: " ".join(found["lines"]) for name, found in clinical("crisis.toml")["country"].items()}
    spoken = {name: text for name, text in texts()["crisis"].items() if name != "emergency-none"}
    assert set(spoken) == {name for name, text in lines.items() if text}
    for name, text in spoken.items():
        assert re.findall(r"\d+", text) == re.findall(r"\d+", lines[name]), name


def test_where_no_number_is_sourced_none_is_made_up():
    found = section(plan_of(example("dora", programme="in"), AT), "Get help now")
    assert "your local emergency number" in found.text
    assert not re.search(r"\d", found.text + found.after)


def test_every_sign_of_the_check_in_has_its_words():
    """How soon to act is decided with the check-in; a new sign there needs a sentence here."""
    around = {"title", "text", "text-ended", "after", "after-none"}
    for asked in plan():
        if "verdict" in asked:
            items = {item["key"] for item in asked.get("items", ())}
            words = set(texts()[f"leaflet.{asked['key']}"]) - around - items
            assert words == set(signs(asked["verdict"])), asked["key"]


# Scars, and the words


def test_scars_are_spoken_of_word_for_word(everybody):
    for name, _, made in everybody:
        assert lines(made, "Your scars")[0] == SANCTIONED, name


def test_counted_scars_bring_their_own_plan_in_plain_words():
    scar_map = {"kind": "skin-assessment", "happened": "2026-11-01", "scale": "scar-map", "site": "left cheek",
                "items": {"icepick": 6}}  # fmt: skip
    made = lines(plan_of(example("dora", scar_map), AT), "Your scars")
    assert made[0] == SANCTIONED
    assert any("small deep dents" in line for line in made)
    assert not any(PROMISES.search(line) for line in made)


def test_no_text_promises_anything():
    for key, text in texts().every():
        assert not PROMISES.search(text), key


def test_no_text_waits_in_vain():
    """Every text of the leaflet is asked for by leaflet.toml, and the other way round."""
    known = {f"{asked['key']}.{item['key']}" for asked in plan() for item in asked.get("items", ())}
    for asked in plan():
        spoken = texts()[f"leaflet.{asked['key']}"]
        extra = set(spoken) - {"title", "title-unknown", "text", "text-ended", "after", "after-none"}
        if "verdict" not in asked and asked["key"] != "dates":
            assert extra == {key.split(".")[1] for key in known if key.startswith(f"{asked['key']}.")}


def test_every_statement_has_a_source():
    for asked in plan():
        for item in asked.get("items", ()):
            assert item["source"], item["key"]
            assert re.fullmatch(r"[PSKD12+]+", item["confidence"]), item["key"]
