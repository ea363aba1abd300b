"""Choosing the language of one's pages. It is kept on the device, and for the messages where the clinic sends some."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from ...render.wording import LANGUAGES
from .. import log
from ..language import may_choose
from ..models import Contact


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "")
    here = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = redirect(back if here else "home")
    if chosen in LANGUAGES and may_choose(request):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=settings.LANGUAGE_COOKIE_AGE, httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE, samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )  # fmt: skip
        if request.user.is_authenticated:
            _noted(request, chosen)
    return answer


@transaction.atomic
def _noted(request: HttpRequest, chosen: str) -> None:
    """For the messages too."""
    person = request.user.person
    if Contact.objects.filter(person=person).exclude(language=chosen).update(language=chosen):
        log.write(request.user, "contact changed", person, language=chosen)
