"""What is not about anybody: where one arrives, the stylesheet, the sign that somebody is still there."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ...ehr.outcome import outcome
from ..access import page
from ..drawing import MENU, style
from ..jobs import Job
from ..models import STAFF, Role


@require_safe
@page(*STAFF, Role.PATIENT)
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the menu that one's role has."""
    return redirect(next(name for name, _, roles in MENU if request.user.roles & roles))


@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    cache = "no-store" if settings.CLINIC.demo else "public, max-age=31536000, immutable"
    return HttpResponse(style()[0], content_type="text/css; charset=utf-8", headers={"Cache-Control": cache})


@require_safe
@page(*STAFF, Role.PATIENT)
def still_here(request: HttpRequest) -> HttpResponse:
    """Starts the time of the session anew."""
    return HttpResponse(status=204)


def waiting(request: HttpRequest, title: str, job: Job, says: str) -> HttpResponse:
    """What is shown while a job runs."""
    return render(request, "waiting.html", {"title": title, "job": job, "says": says}, status=202)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith("/fhir/"):  # asked by a service, which reads no pages
        said = outcome("not-found", "There is nothing at this address.")
        return JsonResponse(said, status=404, content_type="application/fhir+json")
    return render(request, "not_found.html", status=404)
