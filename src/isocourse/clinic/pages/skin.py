"""The skin visit: lesions and scars placed on a map of face and trunk, scored while one counts, beside last time's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...scales.acne.lesion_counts import KINDS as LESION_KINDS
from ...scales.scars.scar_map import KINDS as SCAR_KINDS
from .. import clock, record
from ..access import membership, page
from ..models import Person, Role
from ..regions import REGIONS
from ..skin_map import last, read

ROLES = (Role.PRESCRIBER, Role.COORDINATOR)
GROUPS = (("Lesions", LESION_KINDS), ("Marks and scars", SCAR_KINDS))


@require_http_methods(["GET", "HEAD", "POST"])
@page(*ROLES)
def skin(request: HttpRequest, person: Person) -> HttpResponse:
    """Drawn while one counts (a part of the page, for htmx), on "Score it", and kept on "Keep it"."""
    at, kept = clock.now(), record.read(person).record
    today = at.astimezone(person.zone).date()
    found, wrong = read(request.POST)
    if request.method == "POST" and request.POST.get("sure") and not request.htmx and not wrong:
        if found.counts:
            events = found.events(at, _who(request, person))
            record.add(person, events, account=request.user, seen=None, action="skin visit", regions=[*found.counts])
            messages.success(request, f"The skin visit of {person.name} is on record.")
            return redirect("person", person=person.pk)
        wrong[""] = "Count at least one kind in one region."
    before, before_on = last(kept, today, at)
    return render(request, "skin_seen.html" if request.htmx else "skin.html", {
        "person": person, "regions": REGIONS, "groups": GROUPS, "found": found, "wrong": wrong, "given": request.POST,
        "before": before, "before_on": before_on, "results": found.results(today), "today": today,
    }, status=422 if wrong and not request.htmx else 200)  # fmt: skip


def _who(request: HttpRequest, person: Person) -> str:
    held = membership(request.user, person, Role.PRESCRIBER)
    return (held.profession or "prescriber") if held else "nurse"
