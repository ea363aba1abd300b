"""Photographs of the skin: adding one, two side by side, and the picture itself. For the clinic and for the patient."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import clock, log, photos, sealing
from ..access import membership, page
from ..models import Person, Photo, Role
from ..pictures import LARGEST_BYTES, NoPicture, cleaned
from ..regions import VIEWS

ROLES = (Role.PRESCRIBER, Role.COORDINATOR)
OLDEST_DAYS = 3650
SHORTEST_REASON = 3


@require_http_methods(["GET", "HEAD", "POST"])
@page(*ROLES)
def album(request: HttpRequest, person: Person) -> HttpResponse:
    return _album(request, person, reverse("album", kwargs={"person": person.pk}))


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.PATIENT)
def my_album(request: HttpRequest) -> HttpResponse:
    log.write(request.user, "looked", request.user.person, page="my_album")
    return _album(request, request.user.person, reverse("my_album"))


@require_safe
@page(*ROLES)
def photo(request: HttpRequest, person: Person, photo: UUID) -> HttpResponse:
    return _picture(request, person, photo)


@require_safe
@page(Role.PATIENT)
def my_photo(request: HttpRequest, photo: UUID) -> HttpResponse:
    log.write(request.user, "looked", request.user.person, page="my_photo")
    return _picture(request, request.user.person, photo)


@require_POST
@page(Role.PRESCRIBER, logged=False)
def remove_photo(request: HttpRequest, person: Person, photo: UUID) -> HttpResponse:
    found, reason = person.photos.filter(pk=photo).first(), request.POST.get("reason", "").strip()
    if found is None:
        raise Http404
    if SHORTEST_REASON <= len(reason) <= 300:
        photos.remove(found, reason, request.user)
        messages.success(request, "The photograph is gone; that it was removed stays on record.")
    else:
        messages.error(request, "Say why, in a few words; nothing was removed.")
    return redirect("album", person=person.pk)


def _album(request: HttpRequest, person: Person, address: str) -> HttpResponse:
    """The photographs of a view: the first and the newest beside each other, or the two that were chosen."""
    wrong = ""
    if request.method == "POST":
        try:
            kept = _kept(request, person)
        except (NoPicture, ValueError) as error:
            wrong = str(error)
        else:
            messages.success(request, _("The photograph is kept, without place, device or any other hidden word."))
            return redirect(f"{address}?view={kept.view}")
    taken = list(person.photos.defer("sealed"))
    view = request.GET.get("view") or (taken[-1].view if taken else "")
    some = [one for one in taken if one.view == view]
    pair = [_chosen(request, some, "before", 0), _chosen(request, some, "after", -1)] if some else []
    return render(request, "photos.html", {
        "person": person, "mine": request.user == person.account, "address": address, "views": VIEWS, "view": view,
        "seen": [key for key in VIEWS if any(one.view == key for one in taken)], "some": some,
        "newest": {one.view: one for one in taken},
        "pair": pair, "laid": _laid(pair), "as_taken": request.GET.get("laid") == "no",
        "today": clock.now().astimezone(person.zone).date(), "possible": sealing.is_possible(), "wrong": wrong,
        "may_remove": membership(request.user, person, Role.PRESCRIBER) is not None,
    }, status=422 if wrong else 200)  # fmt: skip


def _laid(pair: list[Photo]) -> bool:
    """Whether the second of the pair can be laid on the first."""
    if len(pair) < 2 or pair[0].pk == pair[1].pk:
        return False
    try:
        return photos.placing(pair[0].pk, pair[1].pk) is not None
    except sealing.Closed:
        return False


def _chosen(request: HttpRequest, some: list[Photo], name: str, usual: int) -> Photo:
    wanted = request.GET.get(name)
    return next((one for one in some if str(one.pk) == wanted), some[usual])


def _kept(request: HttpRequest, person: Person) -> Photo:
    """What the form says, checked; raises NoPicture or ValueError with what would be right."""
    file, view = request.FILES.get("file"), request.POST.get("view", "")
    today = clock.now().astimezone(person.zone).date()
    if not sealing.is_possible():
        raise NoPicture(_("Photographs cannot be kept: this clinic has no key for them."))
    if view not in VIEWS:
        raise NoPicture(_("Choose what the photograph shows."))
    try:
        taken_on = date.fromisoformat(request.POST.get("taken_on", ""))
    except ValueError:
        raise NoPicture(_("Write the day on which the photograph was taken.")) from None
    if not 0 <= (today - taken_on).days <= OLDEST_DAYS:
        raise NoPicture(_("The photograph was not taken on that day. Write the day on which it was."))
    picture = cleaned(file.read(LARGEST_BYTES + 1) if file else b"")
    return photos.keep(person, picture, view, taken_on, request.user)


def _picture(request: HttpRequest, person: Person, key: UUID) -> HttpResponse:
    """The photograph as it was taken, or with `?on=` laid on an earlier one of the same person."""
    found = person.photos.filter(pk=key).first()
    under = next((one for one in person.photos.defer("sealed") if str(one.pk) == request.GET.get("on")), None)
    if found is None:
        raise Http404
    try:
        picture = photos.laid(under, found) if under else photos.opened(found)
    except sealing.Closed:
        said = _("This photograph cannot be opened: its key is not here.")
        return HttpResponse(said, content_type="text/plain", status=503)
    return HttpResponse(picture, content_type="image/jpeg", headers={"Content-Disposition": "inline"})
