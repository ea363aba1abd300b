"""Messages to a person: how they are reached, what waits, what was sent and what came of it."""

from __future__ import annotations

import re

from django.contrib import messages as said
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .. import clock, log
from ..access import page
from ..messages import outbox
from ..messages.words import languages
from ..models import Channel, Contact, Person, Role

PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.COORDINATOR)
def messages(request: HttpRequest, person: Person) -> HttpResponse:
    wrong = ""
    if request.method == "POST":
        wrong = _tell(request, person) if request.POST.get("what") == "tell" else _reach(request, person)
        if not wrong:
            return redirect("messages", person=person.pk)
    return render(request, "messages.html", {
        "person": person, "contact": Contact.objects.filter(person=person).first(), "spoken": languages(),
        "sent": person.messages.all(), "given": request.POST, "wrong": wrong, "channels": list(Channel),
    }, status=422 if wrong else 200)  # fmt: skip


def _tell(request: HttpRequest, person: Person) -> str:
    """Once a day at most: that there is something to do, and not what."""
    today = clock.now().astimezone(person.zone).date()
    if outbox.put(person, "to-do", f"to-do-{today}", request.user, due=clock.now()) is None:
        return "Nothing was sent: no way to this person is known, or they were told today already."
    said.success(request, f"{person.name} is told that there is something to do.")
    return ""


@transaction.atomic
def _reach(request: HttpRequest, person: Person) -> str:
    """Keeps how the person is reached, or with an empty address that they are not."""
    channel, address = request.POST.get("channel", ""), "".join(request.POST.get("address", "").split())
    language = request.POST.get("language", "")
    if not address:
        Contact.objects.filter(person=person).delete()
        log.write(request.user, "contact removed", person)
        said.success(request, f"{person.name} gets no messages.")
        return ""
    if channel not in list(Channel) or language not in ("", *languages()):
        return "Choose a channel and a language."
    if fault := _fault(channel, address):
        return fault
    Contact.objects.update_or_create(
        person=person, defaults={"channel": channel, "address": address, "language": language}
    )  # fmt: skip
    log.write(request.user, "contact changed", person, channel=channel, language=language)
    said.success(request, f"{person.name} is reached by {channel}.")
    return ""


def _fault(channel: str, address: str) -> str:
    if channel == Channel.SMS:
        return "" if PHONE.fullmatch(address) else "Write the number with its country, for example +442079460100."
    try:
        validate_email(address)
    except ValidationError:
        return "This is no e-mail address; write for example name@example.org."
    return ""
