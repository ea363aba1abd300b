"""What the sun asks of the patient today, by the UV index that they read in a weather report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...clinical.sun import sun as asked_of
from ..access import page
from ..models import Role

# What is more is a slip of the finger, or no index.
HIGHEST = 20


@require_safe
@page(Role.PATIENT)
def sun(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("uv", "").strip()
    index = _index(text)
    return render(request, "sun.html", {
        "text": text, "index": index, "asks": None if index is None else asked_of(index), "highest": HIGHEST,
    })  # fmt: skip


def _index(text: str) -> float | None:
    """The index that was typed, with a point or a comma; none when it is not one."""
    try:
        index = float(text.replace(",", "."))
    except ValueError:
        return None
    return index if 0 <= index <= HIGHEST else None
