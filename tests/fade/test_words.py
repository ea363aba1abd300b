"""What is said: nothing promises that scars go, and a twelve-year-old can read what the patient gets."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pyphen
import pytest
from rich.console import Console

from isocourse.fade import FadePlan
from isocourse.fade.catalogue import wording
from isocourse.programmes import load_rulebook
from isocourse.render.terminal import fade as terminal

from .people import planned_for
from .test_tables import read, rows

ROOT = Path(__file__).parents[2]
SCARS = re.compile(r"\b(scar\w*|dents?|marks?)\b", re.IGNORECASE)
PROMISE = re.compile(
    r"\b(eras(e|es|ed|ing)|remov(e|es|ed|ing|al)|cur(e|es|ed|ing)|eliminat\w+|rid of|vanish\w*|disappear\w*)\b",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(no|not|never|nothing|none|nobody|cannot)\b|n't\b", re.IGNORECASE)
SYLLABLES = pyphen.Pyphen(lang="en_GB")


def promises(text: str) -> list[str]:
    """Sentences that speak of scars going away and do not deny it."""
    sentences = re.split(r"\n\s*\n|(?<=[.!?:;|])\s", text)
    return [one for one in sentences if SCARS.search(one) and PROMISE.search(one) and not DENIED.search(one)]


def shown(plan: FadePlan) -> str:
    out = Console(file=io.StringIO(), width=100)
    terminal.show(plan, out)
    return out.file.getvalue()


def plans() -> list[FadePlan]:
    cases = [row for row in rows() if row["case"] != "nothing"]
    return [planned_for({k: int(v) for k, v in read(row["map"]).items()}, **read(row["change"])) for row in cases]


PLANS = plans()


@pytest.mark.parametrize(
    "text",
    ["Isotretinoin erases scars.", "Your scars will disappear.", "This laser removes dents", "It cures the marks."],
)
def test_a_promise_is_noticed(text):
    assert promises(text)


def test_what_denies_a_promise_is_none():
    assert not promises("Nothing here claims that isotretinoin erases scars that are already there.")


def test_no_plan_promises():
    said = [text for plan in PLANS for text in (shown(plan), *plan.plain(), plan.model_dump_json())]
    assert not [found for text in said for found in promises(text)]


def test_no_rule_promises():
    rules = [rule for programme in load_rulebook().programmes.values() for rule in programme.rules]
    said = {text for rule in rules for text in (rule.title, rule.says, rule.mend, rule.otherwise, rule.fails) if text}
    assert not [found for text in said for found in promises(text)]


def texts() -> list[Path]:
    """Everything that can be shown to a person: data and templates of the package, and the manual."""
    inside = [path for ending in ("toml", "html", "typ", "txt") for path in (ROOT / "src").rglob(f"*.{ending}")]
    return [*inside, *(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]


@pytest.mark.parametrize("path", texts(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_text_promises(path):
    assert not promises(path.read_text("utf-8"))


def test_the_wording_is_that_of_the_evidence():
    """scars.md C6, word for word, in every plan and first in what the patient reads."""
    sanctioned = (
        "Isotretinoin mainly stops new scars. About a third of new small scars fade by themselves. "
        "Older dents usually need procedures."
    )
    assert wording() == sanctioned
    for plan in PLANS:
        assert plan.plain()[0] == sanctioned
        assert sanctioned in " ".join(shown(plan).split())


def test_a_twelve_year_old_can_read_it():
    grades = [grade(" ".join(plan.plain())) for plan in PLANS]
    assert max(grades) <= 7, grades


def grade(text: str) -> float:
    """Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    sentences = [one for one in re.split(r"[.!?]\s", text) if one.strip()]
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(len(SYLLABLES.positions(word.lower())) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


@pytest.mark.parametrize("plan", PLANS)
def test_nobody_is_ordered_about(plan):
    """The patient's text names no dose and tells nobody to take anything."""
    said = " ".join(plan.plain())
    assert "mg" not in said
    assert not re.search(r"\b(you must|take your|you have to)\b", said, re.IGNORECASE)
