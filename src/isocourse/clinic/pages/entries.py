"""Adding to a record and correcting it. A correction is one more entry; what it replaces stays, and stays readable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ...record.events import KINDS
from ...record.events.clinical import Retraction
from .. import clock, record
from ..access import membership, page
from ..fields import Wrong, fields, plain, read, says
from ..models import Account, Entry, Person, Role
from ..record import Stale

# What comes only through its own page, with its own checks.
OWN_PAGE = {"prescription", "dispense", "unread", "retraction", "photo"}
EVERYTHING = frozenset(KINDS) - OWN_PAGE
MAY_ADD: dict[Role, frozenset[str]] = {
    Role.PRESCRIBER: EVERYTHING,
    # Of what a coordinator may not enter each is a judgement of a clinician.
    Role.COORDINATOR: EVERYTHING - {
        "course", "reassessment", "category", "initiation-agreement", "contraception-exemption", "home-tests-permitted",
        "counselling",
    },
    Role.PHARMACIST: frozenset({"authorisation", "booklet-shown", "enrolment"}),
}  # fmt: skip
# What the history has a column for, or does not show.
ELSEWHERE = {"id", "kind", "happened", "recorded", "supersedes"}


@dataclass(frozen=True)
class Written:
    """An entry as the history shows it."""

    entry: Entry
    content: str
    replaced: bool


def may_add(account: Account, person: Person) -> frozenset[str]:
    """The kinds of event that somebody may enter for a person."""
    held = [kinds for role, kinds in MAY_ADD.items() if membership(account, person, role)]
    return frozenset().union(*held)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.PRESCRIBER, Role.COORDINATOR, Role.PHARMACIST)
def add(request: HttpRequest, person: Person, kind: str = "") -> HttpResponse:
    """Without a kind, the choice of kinds; with one, its form."""
    allowed = may_add(request.user, person)
    if not kind:
        kinds = [(name, says(name)) for name in KINDS if name in allowed]
        return render(request, "kinds.html", {"person": person, "kinds": kinds})
    if kind not in allowed:
        raise Http404
    return _form(request, person, kind, None)


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.PRESCRIBER, Role.COORDINATOR)
def correct(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """The form of an entry, filled in; what is sent replaces it, or says that it never happened."""
    entry = person.entries.filter(number=number).first()
    gone = entry is not None and person.entries.filter(supersedes=entry.uid).exists()
    if entry is None or gone or entry.kind not in may_add(request.user, person):
        raise Http404
    return _form(request, person, entry.kind, entry)


def _form(request: HttpRequest, person: Person, kind: str, entry: Entry | None) -> HttpResponse:
    wrong: dict[str, str] = {}
    kept = record.read(person)
    if request.method == "POST":
        try:
            return _added(request, person, kind, entry)
        except Wrong as error:
            wrong = error.said
        given: dict[str, Any] = {
            name: request.POST.getlist(name) if len(request.POST.getlist(name)) > 1 else request.POST[name]
            for name in request.POST
        }
    else:
        given = record.said(entry) if entry else {"happened": clock.now().date().isoformat()}
    made = fields(kind, given=given, wrong=wrong)
    return render(request, "entry.html", {
        "person": person, "kind": kind, "fields": made, "entry": entry, "seen": kept.number, "wrong": wrong,
        "says": says(kind),
    }, status=422 if wrong else 200)  # fmt: skip


def _added(request: HttpRequest, person: Person, kind: str, entry: Entry | None) -> HttpResponse:
    at = clock.now()
    ours: dict[str, Any] = {"recorded": at, "supersedes": entry.uid if entry else None}
    if entry and request.POST.get("never"):
        reason = request.POST.get("note", "").strip() or "entered in error"
        event: Any = Retraction(happened=at, reason=reason, **ours)
    else:
        event = read(kind, request.POST, person.timezone, **ours)
    seen = request.POST.get("seen", "")
    if not seen.isdecimal():
        raise Wrong({"": "The form is not whole; load the page again."})
    try:
        record.add(
            person, [event], account=request.user, seen=int(seen) if entry else None,
            action="corrected" if entry else "added",
        )  # fmt: skip
    except Stale:
        raise Wrong({"": "The record changed while you looked; check it, load this page again and repeat."}) from None
    messages.success(request, f"{'Corrected' if entry else 'Added'}: {kind.replace('-', ' ')}.")
    return redirect("history" if entry else _home(request), person=person.pk)


def _home(request: HttpRequest) -> str:
    return "person" if request.user.roles & {Role.PRESCRIBER, Role.COORDINATOR} else "supply"


@require_safe
@page(Role.PRESCRIBER, Role.COORDINATOR, Role.AUDITOR, emergency=True)
def history(request: HttpRequest, person: Person) -> HttpResponse:
    """Every entry, the newest first, with when it happened, when it was learned, and by whom it was written."""
    entries = list(person.entries.select_related("author").order_by("-number"))
    return render(request, "history.html", {
        "person": person, "rows": written(entries), "allowed": may_add(request.user, person),
        "may_take": membership(request.user, person, Role.PRESCRIBER) is not None,
    })  # fmt: skip


def written(entries: Sequence[Entry]) -> list[Written]:
    """All entries of a person in words; which of them another replaced."""
    replaced = {entry.supersedes for entry in entries if entry.supersedes}
    return [Written(entry, _content(entry), entry.uid in replaced) for entry in entries]


def _content(entry: Entry) -> str:
    given = record.said(entry)
    shown = {name: value for name, value in given.items() if name not in ELSEWHERE}
    return "; ".join(f"{name.replace('_', ' ')}: {plain(value)}" for name, value in shown.items())
