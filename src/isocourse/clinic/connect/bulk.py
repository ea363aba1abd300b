"""Bulk export of a site's data, for a service that holds a token.

http://hl7.org/fhir/uv/bulkdata/STU2/export.html. Nothing is written to a disk: asking how far it is does the next
part of the counting, and a file is read from the records as of the moment of the export whenever it is asked for.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from ...ehr.outcome import outcome
from .. import clock, log
from ..models import Export, Site
from .resources import FAULTS, LOG, TOGETHER, TYPES, events, people, resources
from .token import Grant, bearer

FORMATS = ("application/fhir+ndjson", "application/ndjson", "ndjson")
PARAMETERS = ("_outputFormat", "_type", "_since")
SECONDS_A_STEP = 2.0
KEPT = timedelta(hours=24)
View = Callable[..., HttpResponseBase]


def guarded(view: View) -> View:
    """Only for who holds a token; an export of somebody else's is not there."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **given: Any) -> HttpResponseBase:
        grant = bearer(request)
        if grant is None:
            refused = _fault(401, "login", "Send `Authorization: Bearer` with a token of the token endpoint.")
            refused.headers["WWW-Authenticate"] = "Bearer"
            return refused
        if "job" in given:
            found = Export.objects.filter(pk=given["job"], client=grant.caller.issuer, at__gt=clock.now() - KEPT)
            given["job"] = found.select_related("site").first()
            if given["job"] is None or not all(grant.reads(name) for name in given["job"].types):
                return _fault(404, "not-found", "There is no such export, or it has ended.")
        return view(request, grant=grant, **given)

    return answer


@require_GET
@guarded
def kick_off(request: HttpRequest, grant: Grant, group: int | None = None, log_too: bool = True) -> HttpResponse:
    """Begins an export: of the whole site, of its people (without the log), or of the site named as a group."""
    site = Site.objects.filter(name=grant.caller.site).first()
    if site is None or (group is not None and group != site.pk):
        return _fault(404, "not-found", "There is no such group; the group of this client is its site.")
    lenient = "handling=lenient" in request.headers.get("Prefer", "")
    if (unknown := set(request.GET) - set(PARAMETERS)) and not lenient:
        return _fault(400, "not-supported", f"{min(unknown)!r} is not known; there are {', '.join(PARAMETERS)}.")
    if request.GET.get("_outputFormat", FORMATS[0]) not in FORMATS:
        return _fault(400, "not-supported", f"`_outputFormat` is {FORMATS[0]}.")
    wanted = {name for part in request.GET.getlist("_type") for name in part.split(",")} - {""}
    if (strange := wanted - set(TYPES)) and not lenient:
        return _fault(400, "not-supported", f"{min(strange)!r} is not held here; there are {', '.join(TYPES)}.")
    since = _moment(request.GET["_since"]) if "_since" in request.GET else None
    if since is None and "_since" in request.GET:
        return _fault(400, "value", "`_since` is a moment with its zone, such as 2026-11-01T00:00:00Z.")
    offered = [name for name in TYPES if log_too or name != LOG]
    types = [name for name in offered if grant.reads(name) and (not wanted or name in wanted)]
    if not types:
        return _fault(403, "forbidden", "The token does not reach any of these types.")
    client = grant.caller.issuer
    with log.change(None, "export begun", client=client, site=site.name, types=types) as said:
        job = Export.objects.create(
            client=client, site=site, at=clock.now(), since=since, types=types,
            asked_by=request.build_absolute_uri()[:2000],
        )  # fmt: skip
        said["export"] = str(job.pk)
    made = HttpResponse(status=202)
    made.headers["Content-Location"] = _address(request, "export", job=job.pk)
    return made


@require_http_methods(["GET", "HEAD", "DELETE"])
@guarded
def status(request: HttpRequest, grant: Grant, job: Export) -> HttpResponse:
    """How far it is, and when it is done the list of its files. To ask is to go on."""
    if request.method == "DELETE":
        with log.change(None, "export ended", client=job.client, export=str(job.pk)):
            job.delete()
        return HttpResponse(status=202)
    ends = time.monotonic() + SECONDS_A_STEP
    while not job.finished and time.monotonic() < ends:
        go_on(job)
        job.refresh_from_db()
    if not job.finished:
        waits = HttpResponse(status=202, headers={"Retry-After": "1"})
        waits.headers["X-Progress"] = f"{job.done} people so far"
        return waits
    files = [
        {"type": name, "url": _address(request, "export_file", job=job.pk, type=name), "count": count}
        for name, count in sorted(job.counts.items())
    ]
    return JsonResponse({
        "transactionTime": job.at.isoformat(), "request": job.asked_by, "requiresAccessToken": True,
        "output": [file for file in files if file["type"] != FAULTS],
        "error": [file for file in files if file["type"] == FAULTS],
    }, headers={"Expires": (job.at + KEPT).strftime("%a, %d %b %Y %H:%M:%S GMT")})  # fmt: skip


@require_safe
@guarded
def file(request: HttpRequest, grant: Grant, job: Export, type: str) -> HttpResponseBase:
    """One type of resource, one a line."""
    if type not in job.counts or not job.finished:
        return _fault(404, "not-found", "There is no such file in this export.")
    log.write(None, "export taken", client=job.client, export=str(job.pk), type=type)
    lines = (json.dumps(item, ensure_ascii=False) + "\n" for item in of_type(job, type))
    return StreamingHttpResponse(lines, content_type=FORMATS[0])


def go_on(job: Export) -> None:
    """Counts some more people and writes each into the log; of two who do it at once, the later one counts not."""
    some = list(people(job)[job.done : job.done + TOGETHER])
    counts = Counter(job.counts)
    with transaction.atomic():
        for person, found in resources(job, some):
            counts.update(item["resourceType"] for item in found)
            log.write(None, "exported", person, client=job.client, export=str(job.pk))
        if not some and LOG in job.types:
            counts[LOG] = sum(1 for _ in events(job, _numbers(job)))
        left = Export.objects.filter(pk=job.pk, done=job.done, finished=False)
        if not left.update(done=job.done + len(some), counts=dict(+counts), finished=not some):
            transaction.set_rollback(True)


def of_type(job: Export, type_: str) -> Iterator[dict[str, Any]]:
    """The resources of one type, a few people at a time."""
    if type_ == LOG:
        yield from events(job, _numbers(job))
        return
    for start in range(0, job.done, TOGETHER):
        for _, found in resources(job, list(people(job)[start : start + TOGETHER])):
            yield from (item for item in found if item["resourceType"] == type_)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _numbers(job: Export) -> dict[str, str]:
    return {str(person.pk): person.reference for person in people(job)}


def _address(request: HttpRequest, name: str, **given: UUID | str) -> str:
    return request.build_absolute_uri(reverse(name, kwargs=given))


def _fault(status: int, code: str, said: str) -> JsonResponse:
    return JsonResponse(outcome(code, said), status=status, content_type="application/fhir+json")
