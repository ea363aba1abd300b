"""Breaking the glass: a prescriber of another site looks at a person in an emergency, for an hour, and says why.

Only who knows the number and the whole name gets in, reading alone. The log has it, and the person's own site sees it
for a week on its morning list.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from ...render import words
from .. import clock, log
from ..access import page
from ..models import Emergency, Log, Person, Role

LASTS = timedelta(hours=1)
SHORTEST_REASON = 10
MOST_TRIES = 5


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.PRESCRIBER)
def emergency(request: HttpRequest) -> HttpResponse:
    given = {name: words.clean(request.POST.get(name, "").strip()) for name in ("reference", "name", "reason")}
    if request.method != "POST":
        return render(request, "emergency.html", {"given": given, "wrong": ""})
    if _tries(request) >= MOST_TRIES:
        return _refused(request, given, "You tried too often. Call the person's own clinic.", 429)
    if not SHORTEST_REASON <= len(given["reason"]) <= 300:
        return _refused(request, given, "Say in a sentence why it cannot wait for the person's own clinic.", 422)
    person = Person.objects.filter(reference__iexact=given["reference"], name__iexact=given["name"]).first()
    if person is None:
        log.write(request.user, "emergency, nobody found", reason=given["reason"])
        return _refused(request, given, "Nobody here has this number and this whole name.", 422)
    at = clock.now()
    with transaction.atomic():
        Emergency.objects.create(
            person=person, account=request.user, reason=given["reason"], at=at, ends_at=at + LASTS
        )  # fmt: skip
        log.write(request.user, "opened in an emergency", person, reason=given["reason"])
    messages.warning(request, "You may read this record for an hour. It is logged, and the person's clinic sees it.")
    return redirect("person", person=person.pk)


def _tries(request: HttpRequest) -> int:
    """How often this account named somebody who is not there, within the last hour."""
    since = clock.now() - LASTS
    return int(Log.objects.filter(who=request.user.username, action="emergency, nobody found", at__gt=since).count())


def _refused(request: HttpRequest, given: dict[str, str], wrong: str, status: int) -> HttpResponse:
    return render(request, "emergency.html", {"given": given, "wrong": wrong}, status=status)
