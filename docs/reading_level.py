"""What patients read, wherever it stands, and how hard it is to read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from readability import Reading, reading

from isocourse.fade.catalogue import evidence, stage_kinds, time_facts, wording
from isocourse.render.wording import texts

READING_LEVEL = """\
Everything that patients read, measured by two formulas in years of school; a twelve-year-old is in the seventh. The
Flesch-Kincaid grade (1975) weighs the length of sentences and of words, the Gunning fog index (1952) that of sentences
and the share of words of three syllables or more. Syllables are counted by `docs/readability.py`. A grade far below
seven says that sentences and words are short, and no more. A test holds every part of 40 words or more to grade 7 and
index 8."""


def patient_texts() -> dict[str, list[str]]:
    """What patients read: by part of the wording file, and what the check-in says, each without its placeholders."""
    parts: dict[str, list[str]] = {}
    for key, text in texts().every():
        parts.setdefault(" ".join(key.split(".")[: 2 if key.startswith("leaflet") else 1]), []).append(text)
    short = [part for part, listed in parts.items() if len(listed) == 1]
    parts["leaflet, short texts"] = [text for part in short for text in parts.pop(part)]
    for question in check_in():
        words = [level["words"] for level in question["level"]]
        says = [level["says"] for level in question["level"]]
        parts.setdefault("check-in", []).extend([question["asks"], *says, *words, question.get("incidence", "")])
    said = [*time_facts(), *stage_kinds(), evidence()]
    parts["scar plan"] = [wording(), *(item.plain for item in said)]
    return {part: [re.sub(r"\{\w+\}", "this", text) for text in listed if text] for part, listed in parts.items()}


def check_in() -> list[dict[str, Any]]:
    file = files("isocourse.clinical").joinpath("adverse_effects.toml")
    return list(tomllib.loads(file.read_text(encoding="utf-8"))["question"])


def reading_level_page() -> Iterator[str]:
    yield from ("# How hard our words are to read", "")
    yield from READING_LEVEL.splitlines()
    yield from ("", "| part | words | Flesch-Kincaid grade | Gunning fog |", "|---|---:|---:|---:|")
    parts = patient_texts()
    for part, listed in sorted(parts.items()):
        yield _reading_row(part, reading(listed))
    yield _reading_row("**all**", reading(text for listed in parts.values() for text in listed))


def _reading_row(part: str, found: Reading) -> str:
    return f"| {part} | {found.words} | {found.grade:.1f} | {found.fog:.1f} |"
