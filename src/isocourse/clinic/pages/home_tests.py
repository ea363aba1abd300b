"""Home tests: the patient's code and picture, and the clinic's two readings of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from .. import home_tests, log, record, sealing
from ..access import page
from ..look import look
from ..models import HomeTest, Person, Role, Shows
from ..pictures import LARGEST_BYTES, NoPicture, cleaned

ROLES = (Role.PRESCRIBER, Role.COORDINATOR)
HIGHEST_LIMIT = 1000  # mIU/mL; what is more is a slip of the finger


@require_http_methods(["GET", "HEAD", "POST"])
@page(Role.PATIENT)
def my_home_test(request: HttpRequest) -> HttpResponse:
    person, wrong = request.user.person, ""
    log.write(request.user, "looked", person, page="my_home_test")
    test, begins = home_tests.waiting(person), request.POST.get("what") == "begin"
    # Who was given a code may send within its two hours; the rules judge what comes of it.
    course = look(person, record.read(person)).course if test is None or begins else None
    is_open = course is not None and home_tests.is_open(course) and sealing.is_possible()
    if begins and is_open:
        home_tests.begin(person, request.user)
        return redirect("my_home_test")
    if request.method == "POST" and not begins:
        try:
            _send(request, test)
        except NoPicture as error:
            wrong = str(error)
        else:
            return redirect("my_home_test")
    newest = person.home_tests.exclude(sent_at=None).order_by("-sent_at").first()
    return render(request, "my_home_test.html", {
        "person": person, "open": is_open, "test": test, "newest": newest, "wrong": wrong,
        "pregnant": course is not None and course.maybe_pregnant,
    }, status=422 if wrong else 200)  # fmt: skip


def _send(request: HttpRequest, test: HomeTest | None) -> None:
    """The picture of the form, checked; raises NoPicture with what would be right."""
    file, told = request.FILES.get("file"), request.POST.get("told", "")
    if test is None or not sealing.is_possible():
        raise NoPicture(_("The code is too old. Take a new code and a new picture of a new test."))
    if told not in list(Shows):
        raise NoPicture(_("Choose what you see on the test."))
    picture = cleaned(file.read(LARGEST_BYTES + 1) if file else b"")
    try:
        home_tests.send(test, picture, Shows(told), request.user)
    except home_tests.Refused:
        raise NoPicture(_("The code is too old. Take a new code and a new picture of a new test.")) from None


@require_http_methods(["GET", "HEAD", "POST"])
@page(*ROLES)
def read_home_tests(request: HttpRequest, person: Person) -> HttpResponse:
    """Every home test of a person; what waits is read here, each reader without seeing what the other read."""
    if request.method == "POST":
        _read(request, person)
        return redirect("home_tests", person=person.pk)
    tests = list(person.home_tests.exclude(sent_at=None).prefetch_related("readings__reader"))
    mine = {one.pk for one in tests if any(reading.reader_id == request.user.pk for reading in one.readings.all())}
    return render(request, "home_tests.html", {
        "person": person, "tests": tests, "mine": mine, "readers": home_tests.READERS,
        "own": person.account_id == request.user.pk,
    })  # fmt: skip


def _read(request: HttpRequest, person: Person) -> None:
    test = _found(person, request.POST.get("test", ""))
    shows, limit = request.POST.get("shows", ""), request.POST.get("limit", "").strip()
    if shows not in list(Shows) or (limit and not (limit.isdecimal() and 0 < int(limit) <= HIGHEST_LIMIT)):
        messages.error(request, "Choose what the test shows; a detection limit is a number of mIU/mL. Nothing is kept.")
        return
    seen = request.POST.get("code_seen") == "yes"
    try:
        home_tests.read(test, request.user, Shows(shows), seen, int(limit) if limit else None)
    except home_tests.Refused:
        messages.error(request, "Nothing is kept: this test is settled, or you read it already.")
    else:
        messages.success(request, "Your reading is kept.")


@require_safe
@page(*ROLES)
def home_test(request: HttpRequest, person: Person, test: UUID) -> HttpResponse:
    """The picture of a test."""
    try:
        picture = home_tests.opened(_found(person, str(test)))
    except sealing.Closed:
        said = "This picture cannot be opened: its key is not here."
        return HttpResponse(said, content_type="text/plain", status=503)
    return HttpResponse(picture, content_type="image/jpeg", headers={"Content-Disposition": "inline"})


def _found(person: Person, key: str) -> HomeTest:
    try:
        found = person.home_tests.exclude(sent_at=None).filter(pk=UUID(key)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found
