"""What the sun asks of the patient today, by the UV index of the clinic's source, or the one that they read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...clinical.sun import sun as asked_of
from .. import clock, uv
from ..access import page
from ..models import Role


@require_safe
@page(Role.PATIENT)
def sun(request: HttpRequest) -> HttpResponse:
    person, text = request.user.person, request.GET.get("uv", "").strip()
    known = None if text else uv.from_source(person.site, clock.now().astimezone(person.zone).date())
    index = known if known is not None else uv.read(text)
    return render(request, "sun.html", {
        "text": f"{known:g}" if known is not None else text, "known": known is not None,
        "asks": None if index is None else asked_of(index), "highest": uv.HIGHEST,
    })  # fmt: skip
