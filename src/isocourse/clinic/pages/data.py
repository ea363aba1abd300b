"""One's data: taking it along, and asking for its erasure; the wishes as an administrator answers them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from .. import erasure, log, person_keys
from ..access import page, visible
from ..models import Erasure, Role

SHORTEST_REASON, LONGEST_REASON = 10, 300


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.PATIENT)
def my_data(request: HttpRequest) -> HttpResponse:
    person = request.user.person
    log.write(request.user, "looked", person, page="my_data")
    if request.method == "POST":
        erasure.ask(person, request.user)
        return redirect("my_data")
    return render(request, "my_data.html", {
        "wish": person.erasures.order_by("-asked_at").first(), "keys": person_keys.is_possible(),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.ADMINISTRATOR)
def erasures(request: HttpRequest) -> HttpResponse:
    here = Erasure.objects.filter(person__in=visible(request.user, (Role.ADMINISTRATOR,))).select_related("person")
    if request.method == "POST":
        _answered(request, here.filter(pk=_number(request.POST.get("wish", ""))).first())
        return redirect("erasures")
    waiting, answered = here.filter(done=None), here.exclude(done=None).select_related("answered_by")
    return render(request, "erasures.html", {
        "waiting": waiting, "answered": answered.order_by("-answered_at"), "keys": person_keys.is_possible(),
    })  # fmt: skip


def _answered(request: HttpRequest, wish: Erasure | None) -> None:
    if wish is None:
        raise Http404
    reason = request.POST.get("reason", "").strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        messages.error(request, "Say why, in ten characters or more; nothing was done.")
        return
    try:
        if request.POST.get("what") == "erase":
            erasure.erase(wish, request.user, reason, name_too=request.POST.get("name_too") == "yes")
            messages.success(request, "Erased. The entries of the record and the log are kept.")
        else:
            erasure.refuse(wish, request.user, reason)
            messages.success(request, "Not erased; the person sees your reason.")
    except erasure.Refused as error:
        messages.error(request, str(error))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
