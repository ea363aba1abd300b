"""Letting a patient in: a one-time link, and a code that goes another way. Neither opens anything alone."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from django.contrib.auth import login
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods

from .. import log
from ..access import page
from ..models import Account, Link, Person, Role

LASTS = timedelta(days=7)
MOST_TRIES = 5
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.COORDINATOR)
def invite(request: HttpRequest, person: Person) -> HttpResponse:
    """Makes a link; the ones before stop working. It is shown once and kept only as a hash."""
    if request.method != "POST":
        return render(request, "invite.html", {"person": person, "address": None})
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**6):06}"
    with transaction.atomic():
        person.links.filter(used=False).update(used=True)
        Link.objects.create(
            person=person, token_hash=_hashed(token), code_hash=_hashed(token + code), made_by=request.user,
            expires_at=timezone.now() + LASTS,
        )  # fmt: skip
        log.write(request.user, "invited", person)
    address = request.build_absolute_uri(f"/enter/{token}/")
    return render(request, "invite.html", {"person": person, "address": address, "code": code})


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """The patient's way in. A link that is used, too old, or was guessed at too often is none."""
    link = Link.objects.filter(token_hash=_hashed(token)).select_related("person").first()
    if link is None or not _open(link):
        raise Http404
    if request.method != "POST":
        return render(request, "enter.html", {"wrong": False})
    given = "".join(request.POST.get("code", "").split())
    # One conditional update claims a try: no two requests share one.
    claimed = Link.objects.filter(pk=link.pk, used=False, tries__lt=MOST_TRIES).update(tries=F("tries") + 1)
    if not claimed:
        raise Http404
    if not hmac.compare_digest(link.code_hash, _hashed(token + given)):
        log.write(None, "wrong code", link.person)
        return render(request, "enter.html", {"wrong": True}, status=403)
    with log.change(None, "link used", link.person):
        if not Link.objects.filter(pk=link.pk, used=False).update(used=True):
            raise Http404
        account = _account(link.person)
    login(request, account, backend=BACKEND)
    return redirect("me")


def _open(link: Link) -> bool:
    return not link.used and link.tries < MOST_TRIES and link.expires_at > timezone.now()


def _account(person: Person) -> Account:
    """The person's account, made when they first come; it has no password, and a passkey once they add one."""
    if person.account is None:
        person.account = Account.objects.create_user(username=f"patient-{person.pk}", first_name=person.name[:150])
        person.save(update_fields=["account"])
    return person.account


def _hashed(text: str) -> str:
    return salted_hmac("isocourse.clinic.link", text, algorithm="sha256").hexdigest()
