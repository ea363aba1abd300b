"""What is shown when the app could not answer: the disk is full, the database is away, the fault is our own, or what
was sent is not taken.

Nothing here asks the database, which may be what is missing: neither who asks, nor their session.
"""

from __future__ import annotations

import sys

from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ...ehr.outcome import outcome
from ...render.wording import RIGHT_TO_LEFT
from ..drawing import style
from ..language import say

AWAY = (OperationalError, InterfaceError)
# The system's words, handed on by PostgreSQL, and SQLite's own.
FULL = ("no space left", "quota exceeded", "file too large", "is full")


def failed(request: HttpRequest) -> HttpResponse:
    """Django's handler500. What a database refused is no fault of the app: 503, so that a proxy may try again later."""
    error = sys.exc_info()[1]
    stored = isinstance(error, AWAY) or _is_full(error)
    return _page(request, *_said(error), "transient" if stored else "exception", 503 if stored else 500)


def not_taken(request: HttpRequest, exception: Exception | None = None, *, reason: str = "") -> HttpResponse:
    """Django's handler400 and handler403, and where a form does not come from a page of ours or its time is over."""
    first = _("Nothing was kept: the form was not whole, too old, or not from here.")
    status = 400 if isinstance(exception, SuspiciousOperation) else 403
    return _page(request, first, _("Next: open the page again, and send it once more."), "invalid", status)


def _page(request: HttpRequest, first: str, then: str, code: str, status: int) -> HttpResponse:
    if request.path.startswith("/fhir/"):
        said = outcome(code, "It could not be answered; nothing of it was kept.")
        return JsonResponse(said, status=status, content_type="application/fhir+json")
    language = say().language
    return render(None, "failed.html", {
        "first": first, "next": then, "lang": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr", "style": f"{reverse('style')}?{style()[1]}",
    }, status=status)  # fmt: skip


def _said(error: BaseException | None) -> tuple[str, str]:
    """What is wrong, and who acts next."""
    if _is_full(error):
        return (
            _("Nothing can be written: the disk is full."),
            _("Next: whoever runs this service makes room. Until then use paper and the telephone."),
        )
    if not isinstance(error, AWAY):
        return (
            _("Something went wrong here, and it is not your doing."),
            _("Next: tell whoever runs this service what you did, and when."),
        )
    return (
        _("The clinic's records cannot be reached just now."),
        _("Next: wait a minute and open the page again. If it stays so, tell whoever runs this service."),
    )


def _is_full(error: BaseException | None) -> bool:
    """Of a quota PostgreSQL says that it is an internal error, and why only in words."""
    return isinstance(error, DatabaseError) and any(words in str(error).casefold() for words in FULL)
