"""The patient's pages: the next step and why, the dates, and the question about pregnancy, asked plainly."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from ...record.events.person import Category
from ...render.leaflet import leaflet
from .. import clock, home_tests, log, record
from ..access import page
from ..language import say
from ..look import look
from ..models import Role

ANSWERS = {
    "can": gettext_noop("Yes, I can become pregnant"),
    "cannot": gettext_noop("No, I cannot become pregnant"),
    "unsure": gettext_noop("I am not sure"),
}


@require_safe
@page(Role.PATIENT)
def me(request: HttpRequest) -> HttpResponse:
    person = request.user.person
    log.write(request.user, "looked", person, page="me")
    course = look(person, record.read(person)).course
    clinic = person.site.contact or person.site.name
    document = leaflet(course, name=person.name, clinic=clinic, language=say().language)
    bookings = person.bookings.filter(cancelled=False, on__gte=course.today)
    return render(request, "me.html", {
        "document": document, "person": person, "bookings": bookings, "category": course.category,
        "home_test": home_tests.is_open(course) or person.home_tests.exclude(sent_at=None).exists(),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.PATIENT)
def category(request: HttpRequest) -> HttpResponse:
    """Asked of everybody in the same words; nothing is inferred from gender.

    A yes counts at once: it brings protection. A no, or not being sure, changes nothing by itself: the clinic sees it
    and asks, because a rule may only be lifted by somebody who looked.
    """
    person, said = request.user.person, request.POST.get("category", "")
    if request.method != "POST" or said not in ANSWERS:
        log.write(request.user, "looked", person, page="category")
        return render(request, "category.html", {"answers": ANSWERS, "wrong": request.method == "POST"})
    at = clock.now()
    if said == "can":
        event = Category(happened=at, recorded=at, category="can", confirmed_by="patient", source="patient's page")
        record.add(person, [event], account=request.user, seen=None, action="told category", said=said)
        messages.success(request, _("Thank you. The steps that protect you are shown from now on."))
    else:
        log.write(request.user, "told category", person, said=said)
        messages.success(request, _("Thank you. Your clinic will talk with you about it. Until then nothing changes."))
    return redirect("me")
