"""The log of look-ups and changes, for those who watch over them."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import log as chain
from ..access import page, visible
from ..fields import plain
from ..models import Log, Role

ROLES = (Role.AUDITOR, Role.ADMINISTRATOR)
A_PAGE = 50
LONGEST, FEW = 200, 5


@require_safe
@page(*ROLES)
def log(request: HttpRequest) -> HttpResponse:
    """The lines about the people of one's own sites and those about nobody, the newest first."""
    names = {str(person.pk): person.reference for person in visible(request.user, ROLES)}
    lines = Log.objects.filter(person__in=["", *names]).order_by("-number")
    if who := request.GET.get("who", "").strip():
        lines = lines.filter(who=who)
    chain.write(request.user, "looked at the log", who_asked_about=who)
    shown = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "log.html", {
        "lines": shown, "names": names, "asked": who, "detailed": detailed,
    })  # fmt: skip


def detailed(detail: str) -> str:
    """The detail of a line as people read it; hashes of entries stay for `verify-log`."""
    given = {name: value for name, value in json.loads(detail).items() if value not in ("", None, [], {})}
    if "entries" in given:
        numbers = given["entries"]
        given["entries"] = f"no. {', '.join(numbers)}" if len(numbers) <= FEW else len(numbers)
    if "kinds" in given:
        given["kinds"] = list(dict.fromkeys(given["kinds"]))
    said = "; ".join(f"{name.replace('_', ' ')}: {plain(value)}" for name, value in given.items())
    return said if len(said) <= LONGEST else said[:LONGEST] + "…"
