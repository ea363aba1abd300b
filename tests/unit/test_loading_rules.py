"""A rule that is wrong does not load, and the error says where and what would be right."""

from __future__ import annotations

import pytest

from isocourse.programmes.load import RuleError, load_rulebook

HEAD = """
id = "xx"
name = "Nowhere"
country = "XX"
clock = "UTC"
[[version]]
id = "xx-1"
name = "The only one"
in_force = 2020-01-01
"""
RULE = """
[[rule]]
code = "xx-supply"
group = "mood"
versions = "all"
acts = ["dispense"]
title = "The supply is small"
holds = "rx_days <= 30"
on_fail = "block"
who = "prescriber"
says = "{rx_days} days."
mend = "Write less."
source = ["XX-1"]
confidence = "P1"
"""


@pytest.fixture
def load(tmp_path):
    def write(rule: str, head: str = HEAD):
        folder = tmp_path / "programmes" / "xx"
        folder.mkdir(parents=True)
        (folder / "programme.toml").write_text(head, "utf-8")
        (folder / "rules.toml").write_text(rule, "utf-8")
        return load_rulebook(folder=tmp_path / "programmes")

    return write


def test_it_loads_as_it_stands(load):
    assert load(RULE).rules_of("xx-supply")[0].group == "mood"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('group = "mood"', 'group = "moods"', "group has 'moods'; known are indication, pregnancy"),
        ('on_fail = "block"', 'on_fail = "refuse"', "on_fail has 'refuse'; known are stop, block"),
        ('who = "prescriber"', 'who = "nurse"', "who has 'nurse'; known are patient, prescriber"),
        ('acts = ["dispense"]', 'acts = ["give"]', "acts has 'give'; known are start, prescribe"),
        ('versions = "all"', "versions = []", "names no version, so it has no date"),
        ('source = ["XX-1"]', "source = []", "has no source; name one, or mark confidence D"),
        ('title = "The supply is small"\n', "", "title missing"),
        ('mend = "Write less."', 'mend = "Write less."\ncolour = "red"', "unknown field colour; known are absent"),
    ],
)
def test_an_error_names_the_place_and_what_would_be_right(load, before, after, said):
    assert before in RULE
    with pytest.raises(RuleError) as found:
        load(RULE.replace(before, after))
    assert str(found.value).startswith("xx/rules.toml: rule xx-supply: ")
    assert said in str(found.value)


def test_a_version_without_a_date_does_not_load(load):
    with pytest.raises(RuleError, match="version 'xx-1' has no date"):
        load(RULE, HEAD.replace("in_force = 2020-01-01\n", ""))
