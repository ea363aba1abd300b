"""What holds for every page."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

Next = Callable[[HttpRequest], HttpResponse]
# Where somebody without a second factor may go: to set one up, or away.
OPEN = ("/account/", "/static/", "/style.css")


def second_factor(get_response: Next) -> Next:
    """Who works here sets up a second factor before anything else; the demo's invented staff need none."""

    def answer(request: HttpRequest) -> HttpResponse:
        here = request.user.is_authenticated and not settings.CLINIC.demo and not request.path.startswith(OPEN)
        if here and request.user.is_staff_here and not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        return get_response(request)

    return answer


def private(get_response: Next) -> Next:
    """Pages about people are kept by no cache, of a browser or between."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer
