"""Reads the tables of the pages in this folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
EMPTY = {"", "-"}


@dataclass
class Section:
    """A heading with the tables below it; `settings` are lines like `Time zone: Europe/Paris`."""

    title: str
    settings: dict[str, str] = field(default_factory=dict)
    tables: list[list[dict[str, str]]] = field(default_factory=list)


def sections(page: str) -> list[Section]:
    return list(_sections((FOLDER / page).read_text("utf-8").splitlines()))


def _sections(lines: list[str]) -> Iterator[Section]:
    section, head = Section(""), []
    for line in lines:
        if line.startswith("#"):
            if section.tables:
                yield section
            section = Section(line.lstrip("# "))
        elif setting := re.fullmatch(r"([A-Z][a-z ]+): (\S+)", line):
            section.settings[setting[1]] = setting[2]
        if not line.startswith("|"):
            head = []
        elif not head:
            head = _cells(line)
            section.tables.append([])
        elif not line.startswith("|--"):
            cells = _cells(line)
            assert len(cells) == len(head), f"{section.title}: {line}"
            section.tables[-1].append(dict(zip(head, cells, strict=True)))
    if section.tables:
        yield section


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def filled(cell: str | None) -> str | None:
    return None if cell is None or cell in EMPTY else cell


SUPPLY = {"supply": "handed-over", "not-collected": "not-collected", "returned-to-stock": "returned-to-stock"}
DETAILS = (
    (r"(\d+) days", lambda m: {"days": int(m[1])}),
    (r"([\d.]+) mg a day", lambda m: {"daily_dose": f"{m[1]} mg"}),
    (r"(\d+) x (.+)", lambda m: {"capsules": int(m[1]), "strengths": m[2].split(" + ")}),
    (r"product (.+)", lambda m: {"product": m[1]}),
    (r"since (\S+)", lambda m: {"since": m[1]}),
    (r"id (\S+)", lambda m: {"id": m[1]}),
    (r"replaces (\S+)", lambda m: {"supersedes": m[1]}),
    (r"recorded (\S+)", lambda m: {"recorded": m[1]}),
    (r"([\d.]+ kg)", lambda m: {"weight": m[1]}),
    (r"(with-meal|with-snack|without-food)", lambda m: {"food": m[1]}),
)


def event(line: dict[str, str]) -> dict[str, Any]:
    """One line of a record as an event."""
    what, detail = line["event"], filled(line["detail"])
    made: dict[str, Any] = {"happened": line["day"]}
    if what == "unreadable":
        return made | {"kind": detail, "nonsense": True}
    if what in SUPPLY:
        made |= {"kind": "dispense", "status": SUPPLY[what]}
    elif what in ("started", "paused", "resumed", "stopped"):
        made |= {"kind": "course", "step": what}
    else:
        made |= {"kind": {"missed": "doses-missed", "food": "doses-taken"}.get(what, what)}
    for part in (detail or "").split(", ") if detail else []:
        made |= next(make(found) for pattern, make in DETAILS if (found := re.fullmatch(pattern, part)))
    return made
