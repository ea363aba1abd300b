"""Somebody with scars, in a few words: what is on the map, and what is otherwise than usual."""

from __future__ import annotations

from datetime import date
from typing import Any

from isocourse import Record
from isocourse.fade import FadePlan, plan
from isocourse.scales.scars.scar_map import KINDS

AT = date(2026, 11, 23)
LAST_DOSE = "2026-07-13"


def scarred(counts: dict[str, int], **change: Any) -> Record:
    """A record with this map. `acne`, `skin`, `dose`, `keloid`, `done` change what `plans.md` says is usual."""
    usual = {"acne": 0, "skin": 2, "dose": LAST_DOSE, "keloid": False, "done": ""} | change
    events = [
        {"kind": "category", "happened": "2025-11-03", "category": "cannot", "reason": "cisgender-male"},
        {"kind": "asked", "happened": "2025-11-03", "topics": ["keloids"], "denied": True},
        *_course(str(usual["dose"])),
        assessment("scar-map", site="left cheek", items=dict.fromkeys(KINDS, 0) | counts),
    ]
    if usual["acne"] != "unknown":
        events.append(assessment("iga", site="face", score=int(usual["acne"])))
    if usual["skin"] != "unknown":
        events.append(assessment("fitzpatrick", score=int(usual["skin"])))
    if usual["keloid"]:
        events.append({"kind": "condition", "happened": "2025-11-03", "condition": "keloid"})
    if usual["done"]:
        name, day = str(usual["done"]).split()
        events.append({"kind": "procedure", "happened": day, "procedure": name})
    given = {"isocourse": 1, "person": "pat", "programme": "uk-mhra", "timezone": "Europe/London", "events": events}
    record = Record.from_dict(given)
    assert not record.problems, record.problems
    return record


def assessment(scale: str, **fields: Any) -> dict[str, Any]:
    return {"kind": "skin-assessment", "happened": "2026-11-02", "scale": scale} | fields


def _course(dose: str) -> list[dict[str, Any]]:
    """The supply and the last dose: on a day, running, unknown, or never any."""
    if dose == "never":
        return []
    supply = {"kind": "dispense", "happened": "2026-11-10" if dose == "running" else "2025-11-19", "days": 30}
    stop = {"kind": "course", "happened": dose, "step": "stopped"}
    return [supply] if dose in ("running", "unknown") else [supply, stop]


def planned_for(counts: dict[str, int], at: date = AT, **change: Any) -> FadePlan:
    return plan(scarred(counts, **change), at=at)
