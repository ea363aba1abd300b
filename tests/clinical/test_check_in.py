"""The check-in: its words, its verdicts, and that they agree with the rules."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

import pyphen
import pytest

from isocourse import Ask, Record, decide_many, load_rulebook
from isocourse.clinical import UnknownAnswer, check_in, crisis, questions, sun
from isocourse.clinical.check_in import VERDICTS, symptoms
from tests.spec.people import build

ACTS = ("take", "prescribe", "follow")
TOLD = date(2026, 3, 2)
LEVELS = [(question, level) for question in questions() for level in question.level]
NAMED = [pytest.param(question, level, id=f"{question.code}={level.name}") for question, level in LEVELS]
SYLLABLES = pyphen.Pyphen(lang="en_GB")


@lru_cache
def decided():
    """The decisions of each act after each answer, by somebody in the third month who is well."""
    well = Record.from_dict(build("on-treatment", "-"))
    asks = [
        Ask(well.add(*check_in([(question.code, level.name)]).events(TOLD)), act, TOLD + timedelta(1))
        for question, level in LEVELS
        for act in ACTS
    ]
    found = iter(decide_many(asks))
    return {(question.code, level.name): {act: next(found) for act in ACTS} for question, level in LEVELS}


@pytest.mark.parametrize(("question", "level"), NAMED)
def test_the_rule_that_a_level_names_speaks(question, level):
    after = decided()[question.code, level.name]
    speaking = {code for decision in after.values() for code in decision.codes}
    if level.rule:
        assert level.rule in speaking
    if level.verdict == "expected":
        signs = {rule.code for rule in load_rulebook().programme("uk-mhra").rules if rule.group in ("signs", "mood")}
        assert not (speaking - {"mood-each-visit"}) & signs


@pytest.mark.parametrize(("question", "level"), NAMED)
def test_the_words_on_the_next_capsule_are_those_of_the_rules(question, level):
    """Who reads that a capsule must wait is never allowed it, and nobody is left to take one that must wait."""
    answer = decided()[question.code, level.name]["take"].answer.value
    assert ("capsule" in level.words) == (answer in ("stop", "hold"))
    assert level.verdict != "emergency" or answer == "stop"
    assert answer not in ("stop", "hold") or level.verdict in ("today", "emergency")


def test_symptoms_are_those_that_the_rules_know():
    rules = [rule for rule in load_rulebook().programme("uk-mhra").rules if rule.group in ("signs", "mood", "results")]
    lists = re.findall(r"\(signs\w*, ([^)]*)\)", " ".join(rule.condition for rule in rules))
    named = {word.split(":")[0] for text in lists for word in re.findall(r"'([a-z:-]+)'", text)}
    assert len(named) > 20
    assert named <= symptoms().keys(), named - symptoms().keys()
    assert {level.symptom for _, level in LEVELS if level.symptom} <= symptoms().keys()


def test_levels_without_a_symptom_are_the_no_of_their_question():
    assert all(question.level[0].symptom is None for question in questions())
    assert all(level.symptom for question in questions() for level in question.level[1:])
    assert len(questions()) == 13


@pytest.mark.parametrize(("question", "level"), NAMED)
def test_no_words_hint_at_a_diagnosis_or_a_dose(question, level):
    said = f"{question.asks} {level.says} {level.words}".lower()
    assert not re.search(r"\bmg\b|milligram|pancrea|depress|diagnos|hepatit|suicid|psychos|rhabdo|\berase", said)


def test_a_twelve_year_old_can_read_it():
    """Flesch-Kincaid grade of all questions, answers and words together, and of each advice of some length."""
    together = " ".join(f"{question.asks} {level.says}. {level.words}" for question, level in LEVELS)
    assert grade(together) <= 6
    for _, level in LEVELS:
        assert len(level.words.split()) < 10 or grade(level.words) <= 8, level.words


def grade(text: str) -> float:
    sentences = len(re.findall(r"[.!?]+", text)) or 1
    found = re.findall(r"[A-Za-z]+", text)
    syllables = sum(SYLLABLES.inserted(word).count("-") + 1 for word in found)
    return 0.39 * len(found) / sentences + 11.8 * syllables / len(found) - 15.59


def test_the_worst_answer_leads():
    found = check_in([("lips", "dry"), ("belly", "pain"), ("head", "often")])
    assert found.verdict == "emergency"
    assert [item.level.verdict for item in found.answered] == ["emergency", "tell-us", "expected"]


def test_not_answered_is_not_a_no():
    every = [(question.code, question.level[0].name) for question in questions()]
    assert check_in(every).verdict == "expected"
    assert check_in(every[1:]).verdict == "tell-us"
    assert [question.code for question in check_in(every[1:]).not_answered] == [every[0][0]]
    assert check_in([]).verdict == "tell-us"


def test_one_question_can_have_two_answers():
    assert len(check_in([("skin", "dry"), ("skin", "burnt"), ("skin", "dry")]).answered) == 2


def test_more_answers_never_make_it_milder():
    for question, level in LEVELS:
        for other, worse in LEVELS:
            both = check_in([(question.code, level.name), (other.code, worse.name)]).verdict
            assert VERDICTS.index(both) >= VERDICTS.index(level.verdict)


@pytest.mark.parametrize(
    ("answer", "said"), [(("lipps", "dry"), "the questions are thoughts"), (("lips", "wet"), "the answers to lips are")]
)
def test_unknown_answers_name_what_there_is(answer, said):
    with pytest.raises(UnknownAnswer, match=said):
        check_in([answer])


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("US", "988"),
        ("CA", "988"),
        ("GB", "999"),
        ("GB", "111 and choose option 2"),
        ("GB", "116 123"),
        ("DE", "112"),
        ("EU", "112"),
        ("AU", "your local emergency number"),
        (None, "your local emergency number"),
    ],
)
def test_crisis_lines(country, said):
    assert said in crisis(country).sentence


@pytest.mark.parametrize(
    ("index", "band"),
    [(0, "low"), (2, "low"), (2.1, "moderate"), (3, "moderate"), (5, "moderate"), (5.1, "high"), (7, "high"),
     (7.1, "very high"), (8, "very high"), (10, "very high"), (10.1, "extreme"), (11, "extreme"), (16, "extreme")],
)  # fmt: skip
def test_sun(index, band):
    """Between two bands of whole numbers the higher counts: it protects more."""
    assert sun(index).band == band
    assert ("SPF 30" in sun(index).words) == (index > 2)


@pytest.mark.parametrize("index", [-1, float("nan")])
def test_no_uv_index_below_nought(index):
    with pytest.raises(ValueError, match="0 or more"):
        sun(index)
