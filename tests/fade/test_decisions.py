"""Laws of the rules about procedures: no warning improves an answer, and no missing answer passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from isocourse import Ask, Record, decide_many
from isocourse.fade import kinds, plan, planned

from .people import AT, assessment, scarred

OVER = "2026-04-01"
WARNINGS: tuple[dict[str, object], ...] = (
    {"kind": "condition", "condition": "keloid"},
    {"kind": "condition", "condition": "hypertrophic-scar"},
    {"kind": "asked", "topics": ["keloids"], "denied": False},
    {"kind": "skin-assessment", "scale": "iga", "site": "face", "score": 4},
    {"kind": "skin-assessment", "scale": "fitzpatrick", "score": 6},
    {"kind": "skin-assessment", "scale": "scar-map", "site": "chest", "items": {"keloid": 1}},
    {"kind": "course", "step": "stopped"},
    {"kind": "dispense", "days": 30},
    {"kind": "dispense"},
    {"kind": "prescription", "days": 30},
    {"kind": "medicine", "name": "isotretinoin"},
    {"kind": "procedure", "procedure": "waxing", "status": "planned", "happened": str(AT), "recorded": "2026-11-20"},
)


def more(record: Record, event: dict[str, object]) -> Record:
    given = record.to_dict()
    given["events"].append({"happened": "2026-11-20"} | event)
    read = Record.from_dict(given)
    assert not read.problems, read.problems
    return read


def weights(records: list[Record]) -> Iterator[int]:
    yield from (found.answer.weight for found in decide_many([Ask(one, "procedure", AT) for one in records]))


def test_no_warning_improves_an_answer():
    """Each warning, for each procedure, while the wait goes on and once it is over."""
    for dose in (OVER, "2026-07-13", "unknown"):
        base = [planned(scarred({"rolling": 3}, dose=dose), name, AT) for name in kinds()]
        before = list(weights(base))
        for warning in WARNINGS:
            after = weights([more(record, warning) for record in base])
            better = [name for name, then, now in zip(kinds(), before, after, strict=True) if now < then]
            assert not better, f"{warning}, last dose {dose}"


def test_what_is_asked_for_and_missing_never_passes():
    """Without acne, skin type or last dose, a laser for scars is not allowed; with them it is."""
    whole = planned(scarred({"rolling": 3}, dose=OVER), "fractional-ablative-laser", AT)
    poorer = [
        replace(whole, events=tuple(event for event in whole.events if getattr(event, "scale", "") != scale))
        for scale in ("iga", "fitzpatrick")
    ]
    poorer.append(replace(whole, events=tuple(event for event in whole.events if event.kind != "course")))
    found = list(weights([whole, *poorer]))
    assert found[0] == 0
    assert min(found[1:]) > 0


def test_without_a_programme_no_day_is_given():
    record = replace(scarred({"rolling": 3, "boxcar-shallow": 1}), programme=None)
    found = plan(record, at=AT)
    assert found.headline.endswith("no step has a day before the programme is named.")
    assert {stage.label for stage in found.stages} == {None}
    assert not [one for stage in found.stages for one in stage.choices if kinds()[one.procedure].ablative]


def test_a_plan_uses_only_what_was_recorded_by_then():
    record = scarred({"rolling": 3})
    assert plan(record, at=AT, known_on=date(2026, 11, 1)).scars == ()
    assert plan(record, at=AT, known_on=date(2026, 11, 2)).scars[0].count == 3


def test_types_of_jacob_serve_where_there_is_no_map():
    record = scarred({"icepick": 3})
    events = tuple(event for event in record.events if getattr(event, "scale", "") != "scar-map")
    counts = {"icepick": 3, "boxcar-shallow": 0, "boxcar-deep": 0, "rolling": 0}
    jacob = more(replace(record, events=events), assessment("jacob", site="left cheek", items=counts))
    found = plan(jacob, at=AT)
    assert [stage.id for stage in found.stages] == [stage.id for stage in plan(record, at=AT).stages]
    assert any("raised scars were not counted" in text for text in found.unknown)
