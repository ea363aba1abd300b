"""The plan in short, plain sentences for the patient. It promises nothing and orders nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..decide.wording import show
from ..scales.naming import listed
from .catalogue import plain_names, stage_kinds, wording

if TYPE_CHECKING:
    from .model import FadePlan, Stage

SCARS = {
    "macular-red": "flat red marks",
    "macular-brown": "flat brown marks",
    "icepick": "small deep dents",
    "boxcar-shallow": "shallow dents with sharp edges",
    "boxcar-deep": "deep dents with sharp edges",
    "rolling": "wide soft dents",
    "hypertrophic": "raised scars",
    "keloid": "large raised scars (keloids)",
}


def sentences(plan: FadePlan) -> tuple[str, ...]:
    """The sentences, in the order in which they are read."""
    return tuple(_said(plan))


def _said(plan: FadePlan) -> Iterator[str]:
    yield wording()
    if not plan.scars:
        return
    yield f"On your skin we saw {listed([SCARS[scar.kind] for scar in plan.scars])}."
    yield from (item.plain for item in plan.time)
    if plan.stages:
        yield from _first(plan)
        yield from (_stage(stage) for stage in plan.stages)
        yield "You and your doctor choose together. You can also choose to wait, or to do nothing."
        yield plan.evidence.plain


def _first(plan: FadePlan) -> Iterator[str]:
    first = plan.stages[0]
    if first.waits_for:
        yield "Your acne has to be calm first. New spots would make new scars."
        return
    label, early = first.label, first.statements
    if label and label.start <= plan.on:
        yield "The first step can be done now, if you and your doctor want it."
    elif label:
        yield f"By the leaflet of your medicine, the first step can be done from {show(label.start)}."
    else:
        yield "The leaflet of your medicine says to wait for six months after your last capsule."
    if early and (label is None or early.start < label.start):
        yield "Some experts say that some steps can be done sooner. Ask your doctor."


def _stage(stage: Stage) -> str:
    says = {kind.id: kind.plain for kind in stage_kinds()}[stage.id].rstrip(".")
    choices = listed([plain_names()[choice.procedure] for choice in stage.choices], "or")
    few, many = stage.sessions or (0, 0)
    often = f" This takes {few} to {many} visits." if many else ""
    return f"Step {stage.number}: {says}. Ways to do this: {choices}.{often}"
