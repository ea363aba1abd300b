"""A record that comes from elsewhere, and one that is taken along.

Nothing of a file is kept before somebody has seen what was understood of it; then all of it is, or nothing.
"""

from __future__ import annotations

import json
from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ...record import Problem, Record, Unreadable
from ...render.fhir import export
from ...schedule import next_steps
from .. import clock, engine, log, record
from ..access import page, sites
from ..everything import everything
from ..models import Person, Role
from .people import made, typed

LARGEST_BYTES = 500_000
MOST_PROBLEMS = 50


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.COORDINATOR)
def take_in(request: HttpRequest) -> HttpResponse:
    """Somebody new with a record: a file is shown as it was understood, then taken in whole."""
    here = sites(request.user, (Role.COORDINATOR,))
    given, wrong = typed(request, here)
    text, read = request.POST.get("text", ""), None
    if request.method == "POST":
        try:
            text, read = _read(request, text)
        except Unreadable as error:
            wrong["file"] = "; ".join(str(problem) for problem in error.problems)
    said = {"sites": here, "given": given, "wrong": wrong, "text": text, "read": None}
    if read is None or wrong:
        return render(request, "take_in.html", said, status=422 if wrong else 200)
    if not request.POST.get("sure"):
        counts = sorted(Counter(event.kind for event in read.events).items())
        return render(request, "take_in.html", said | {
            "read": read, "counts": counts, "problems": read.problems[:MOST_PROBLEMS],
            "more": max(0, len(read.problems) - MOST_PROBLEMS),
        })  # fmt: skip
    person = _kept(request, read, given)
    if person is None:
        wrong["reference"] = "is the number of somebody else at this site"
        return render(request, "take_in.html", said, status=422)
    messages.success(request, f"{person.name} is here now, with {len(read.events)} entries.")
    return redirect("person", person=person.pk)


def _read(request: HttpRequest, text: str) -> tuple[str, Record]:
    """The file, or what was sent on from the preview, as text and as the record that it holds."""
    file = request.FILES.get("file")
    data = file.read(LARGEST_BYTES + 1) if file else text.encode()
    if len(data) > LARGEST_BYTES:
        raise Unreadable(Problem("file", f"is larger than {LARGEST_BYTES // 1000} kB, the most that is taken in here"))
    read = Record.load(data).dated_by(clock.now().date())
    return data.decode("utf-8-sig"), read


def _kept(request: HttpRequest, read: Record, given: dict[str, str]) -> Person | None:
    """The person with all entries, or none when the number is another's."""
    with transaction.atomic():
        person = made(request, given, programme=read.programme, timezone=read.timezone)
        if person is not None:
            record.add(person, read.events, account=request.user, seen=0, action="imported")
        return person


@require_safe
@page(Role.PRESCRIBER)
def taken_along(request: HttpRequest, person: Person) -> HttpResponse:
    """The record for another system: as FHIR, or in the format that every command reads."""
    return _fhir(person) if request.GET.get("as") == "fhir" else _file(person)


@require_safe
@page(Role.PATIENT)
def my_record(request: HttpRequest) -> HttpResponse:
    log.write(request.user, "looked", request.user.person, page="record")
    return _file(request.user.person)


@require_safe
@page(Role.PATIENT)
def my_everything(request: HttpRequest) -> StreamingHttpResponse:
    """The record and all pictures, in one file."""
    log.write(request.user, "looked", request.user.person, page="everything")
    headers = {"Content-Disposition": 'attachment; filename="everything.zip"'}
    return StreamingHttpResponse(everything(request.user.person), content_type="application/zip", headers=headers)


def _fhir(person: Person) -> HttpResponse:
    """The record as a Bundle, with the steps ahead."""
    kept, at = record.read(person).record, clock.now()
    steps = engine.ask(next_steps, kept, at=at, policy=person.site.policy)
    try:
        bundle = export(kept, steps, at).bundle
    except ValueError as error:
        return HttpResponse(f"It cannot be written as FHIR: {error}.", content_type="text/plain", status=409)
    headers = {"Content-Disposition": 'attachment; filename="record.fhir.json"'}
    return HttpResponse(json.dumps(bundle, ensure_ascii=False), content_type="application/fhir+json", headers=headers)


def _file(person: Person) -> HttpResponse:
    """The whole record in the format that every command reads."""
    headers = {"Content-Disposition": 'attachment; filename="record.json"'}
    return HttpResponse(record.read(person).record.dumps(), content_type="application/json", headers=headers)
