"""A visit's scales: skin, scars, mood and burden, each asked item by item and scored before it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ...clinical.crisis import crisis
from ...record import Event
from ...record.events.clinical import Questionnaire, SkinAssessment
from ...scales import Scale, Series, recorded
from ...scales.registry import SCALES
from .. import clock, engine, record
from ..access import membership, page
from ..models import Person, Role

ROLES = (Role.PRESCRIBER, Role.COORDINATOR)
SKIN = ("acne", "scars")


@require_safe
@page(*ROLES)
def scores(request: HttpRequest, person: Person) -> HttpResponse:
    """Every scale by its family."""
    families = [(name, list(some)) for name, some in groupby(SCALES.values(), key=lambda scale: scale.family)]
    return render(request, "scores.html", {"person": person, "families": families})


@require_http_methods(["GET", "HEAD", "POST"])
@page(*ROLES)
def score(request: HttpRequest, person: Person, scale: str) -> HttpResponse:
    """The form of one scale; what is sent is scored and compared first, and kept when that is confirmed."""
    asked = SCALES.get(scale)
    if asked is None:
        raise Http404
    wrong: dict[str, str] = {}
    shown: dict[str, Any] = {}
    if request.method == "POST":
        items, wrong = _items(request, asked)
        if not wrong and not items:
            wrong[""] = "Answer at least one question."
        if not wrong:
            event = _event(request, asked, items, person)
            if request.POST.get("sure"):
                record.add(person, [event], account=request.user, seen=None, action="scored", scale=asked.id)
                messages.success(request, f"{asked.name} is on record for {person.name}.")
                return redirect("person", person=person.pk)
            shown = _shown(record.read(person).record.add(event), asked, person)
    country = programme.country if (programme := engine.programme(person.programme)) else None
    return render(request, "score.html", {
        "person": person, "scale": asked, "wrong": wrong, "given": request.POST, "shown": shown,
        "crisis": crisis(country), "one_site": asked.family in SKIN and not asked.separate and not asked.by_site,
    }, status=422 if wrong else 200)  # fmt: skip


def _items(request: HttpRequest, asked: Scale) -> tuple[dict[str, float], dict[str, str]]:
    """The answers that are right, and what is wrong with the others."""
    items, wrong = {}, {}
    names = ["total"] if asked.entry_only else [item.name for item in asked.items]
    for name in names:
        text = request.POST.get(f"item-{name}", "").strip()
        if not text:
            continue
        try:
            value = float(text)
        except ValueError:
            wrong[name] = f"{text[:20]!r} is not a number"
            continue
        item = asked.item(name)
        if item is not None and (fault := item.fault(value)):
            wrong[name] = fault
        items[name] = value
    return items, wrong


def _event(request: HttpRequest, asked: Scale, items: Mapping[str, float], person: Person) -> Event:
    at = clock.now()
    total = items.get("total") if asked.entry_only else None
    answers = {} if asked.entry_only else dict(items)
    if asked.family not in SKIN:
        whole = {name: int(value) for name, value in answers.items()}
        return Questionnaire(happened=at, recorded=at, instrument=asked.id, items=whole, total=total)
    site = request.POST.get("site", "").strip() or None
    held = membership(request.user, person, Role.PRESCRIBER)
    by: Any = (held.profession if held else "") or ("prescriber" if held else "nurse")
    return SkinAssessment(
        happened=at, recorded=at, scale=asked.id, site=site, items=answers, score=total, assessed_by=by
    )  # fmt: skip


def _shown(whole: Any, asked: Scale, person: Person) -> dict[str, Any]:
    """What will be said of it once it is kept: the results of now, and how they differ from the last."""
    today = clock.now().astimezone(person.zone).date()
    series, _ = recorded(whole, as_of=today, known_on=clock.now())
    mine = next((one for one in series if one.scale is asked), Series(asked, ()))
    results = [one for one in mine.newest if one.on == today]
    changes = [change for change in mine.since_previous() if change.site in [one.site for one in results]]
    return {"results": results, "changes": changes, "escalates": any(one.escalates for one in results)}
