"""Booking and cancelling: one tap, once, whoever taps twice."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ...render import words
from ...schedule.bookings import kinds
from .. import clock, log
from ..access import page
from ..messages.outbox import remind, withdraw
from ..models import Booking, Person, Role

FURTHEST_DAYS = 366


@require_POST
@page(Role.COORDINATOR, logged=False)
def book(request: HttpRequest, person: Person) -> HttpResponse:
    """Books what the form names: pairs `KEY DAY`, one or several."""
    wanted = [_wanted(text) for text in request.POST.getlist("booking")]
    if not wanted:
        raise Http404
    made = []
    with transaction.atomic():  # a whole way, or nothing of it
        for key, on in wanted:
            try:
                with transaction.atomic():
                    booking = Booking.objects.create(person=person, key=key, on=on, made_by=request.user)
            except IntegrityError:
                messages.info(request, f"{kinds()[key].what}: was booked for {words.day(on)} already.")
                continue
            log.write(request.user, "booked", person, key=key, on=str(on))
            remind(booking, request.user)
            made.append(booking)
    if made:
        listed = words.listed(f"{words.uncapitalised(item.what)} on {words.day(item.on)}" for item in made)
        messages.success(request, f"Booked for {person.name}: {listed}.")
    return redirect(_back(request))


@require_POST
@page(Role.COORDINATOR, logged=False)
def cancel(request: HttpRequest, person: Person, booking: int) -> HttpResponse:
    with transaction.atomic():
        if not person.bookings.filter(pk=booking, cancelled=False).update(cancelled=True):
            raise Http404
        withdraw(person.bookings.get(pk=booking))
        log.write(request.user, "cancelled booking", person, booking=booking)
    messages.success(request, "The booking is cancelled.")
    return redirect(_back(request))


def _wanted(text: str) -> tuple[str, date]:
    """What is booked and when; a day that has passed, or is beyond a year, is none."""
    key, _, day = text.partition(" ")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    ahead = (on - clock.now().date()).days
    if key not in kinds() or not -1 <= ahead <= FURTHEST_DAYS:
        raise Http404
    return key, on


def _back(request: HttpRequest) -> str:
    """Only to a page of ours."""
    return "morning" if request.POST.get("back") != "ways" else request.path.rsplit("/book", 1)[0] + "/ways/"
