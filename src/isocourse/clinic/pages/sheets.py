"""Events of one kind from a CSV file, for people who are here already: looked at first, then all taken in or none."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ...record.view import events_seen
from .. import clock, log, record
from ..access import page, sites
from ..models import Account, Person, Role, Site
from ..tables import LARGEST_BYTES, NoTable, Sheet, Understood, columns_of, guessed, sheet, understood, written
from .entries import EVERYTHING, MAY_ADD

MOST_PROBLEMS, SAMPLE = 50, 3
KINDS = sorted(MAY_ADD[Role.COORDINATOR])


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.COORDINATOR)
def table_in(request: HttpRequest) -> HttpResponse:
    """What each column means can be changed until no line has a problem; before that nothing is taken in."""
    here = sites(request.user, (Role.COORDINATOR,))
    site = here.filter(pk=request.POST["site"]).first() if request.POST.get("site", "").isdecimal() else here.first()
    kind = request.POST.get("kind", "")
    said = {"sites": here, "site": site, "kinds": KINDS, "kind": kind, "wrong": "", "table": None}
    if request.method != "POST":
        return render(request, "table_in.html", said)
    try:
        text, table = _table(request)
    except NoTable as error:
        return render(request, "table_in.html", said | {"wrong": str(error)}, status=422)
    if kind not in KINDS or site is None:
        return render(request, "table_in.html", said | {"wrong": "needs its site and its kind"}, status=422)
    meant = _meant(request, table, kind)
    people = {person.reference: person for person in site.people.all()}
    found = understood(table, kind, meant, people, clock.now())
    if request.POST.get("sure") and not found.problems:
        _keep(found, request.user)
        messages.success(request, f"{len(found.events)} lines were taken in.")
        return redirect("people")
    return render(request, "table_in.html", said | {
        "text": text, "table": table, "meant": meant, "columns": columns_of(kind), "found": found,
        "problems": found.problems[:MOST_PROBLEMS], "sample": [cells for _, cells in table.rows[:SAMPLE]],
        "by_person": len(Counter(person.pk for person, _ in found.events)),
    }, status=422 if found.problems else 200)  # fmt: skip


def _table(request: HttpRequest) -> tuple[str, Sheet]:
    """The file, or what was sent on from the preview."""
    file = request.FILES.get("file")
    data = file.read(LARGEST_BYTES + 1) if file else request.POST.get("text", "").encode()
    if len(data) > LARGEST_BYTES:
        raise NoTable(f"is larger than {LARGEST_BYTES // 1000} kB, the most that is taken in at once")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoTable("is not UTF-8 text; save it as CSV UTF-8") from None
    if "\0" in text:
        raise NoTable("is no text; save it as CSV UTF-8")
    return text, sheet(text)


def _meant(request: HttpRequest, table: Sheet, kind: str) -> dict[str, str]:
    """What the columns mean, as it was chosen or, at first, by their names; of two for one field the first counts."""
    if "column-0" not in request.POST or request.POST.get("guessed_for") != kind:
        return guessed(table.head, kind)
    known = columns_of(kind)
    found: dict[str, str] = {}
    for place, column in enumerate(table.head):
        chosen = request.POST.get(f"column-{place}", "")
        found[column] = chosen if chosen in known and chosen not in found.values() else ""
    return found


def _keep(found: Understood, account: Account) -> None:
    by_person: dict[Person, list[object]] = {}
    for person, event in found.events:
        by_person.setdefault(person, []).append(event)
    with transaction.atomic():
        for person, events in by_person.items():
            record.add(person, events, account=account, seen=None, action="imported")  # type: ignore[arg-type]


@require_safe
@page(Role.PRESCRIBER)
def table_out(request: HttpRequest, kind: str) -> HttpResponse:
    """What counts today of one kind, of everybody at one's sites; each of them gets a line of the log."""
    if kind not in EVERYTHING:
        raise Http404
    today, rows = clock.now().date(), []
    here: list[Site] = list(sites(request.user, (Role.PRESCRIBER,)))
    people = list(Person.objects.filter(site__in=here).select_related("site").order_by("site", "reference"))
    for person, kept in zip(people, record.read_many(people), strict=True):
        some = [event for event in events_seen(kept.record, today) if event.kind == kind]
        if some:
            log.write(request.user, "looked", person, page=f"table of {kind}")
            rows += [(person, event) for event in some]
    headers = {"Content-Disposition": f'attachment; filename="{kind}.csv"'}
    return HttpResponse(written(kind, rows), content_type="text/csv; charset=utf-8", headers=headers)
