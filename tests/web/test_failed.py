"""What somebody sees when the app cannot answer: what is wrong, who acts, and nothing of its insides."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, InterfaceError, InternalError, OperationalError

FULL = OperationalError("could not extend file: No space left on device")


@pytest.fixture
def failing(sign_in, monkeypatch):
    """`failing(error, username, path)` is what that page answers while reading a record raises this."""

    def page(error, username="prescriber", path="/people/table/weight.csv", **options):
        def raised(*_, **__):
            raise error

        client = sign_in(username)
        client.raise_request_exception = False
        for name in ("read", "read_many"):
            monkeypatch.setattr(f"isocourse.clinic.record.{name}", raised)
        return client.get(path, **options)

    return page


@pytest.mark.parametrize(
    ("error", "status", "says", "acts"),
    [
        (FULL, 503, "the disk is full", "whoever runs this service makes room"),
        (OperationalError("database or disk is full"), 503, "the disk is full", "whoever runs this service makes room"),
        (InternalError("could not extend file: Disk quota exceeded"), 503, "the disk is full", "makes room"),
        (OperationalError("connection refused"), 503, "cannot be reached just now", "wait a minute"),
        (InterfaceError("connection already closed"), 503, "cannot be reached just now", "wait a minute"),
        (IntegrityError("UNIQUE constraint failed: clinic_entry.number"), 500, "not your doing", "tell whoever runs"),
        (KeyError("secret"), 500, "not your doing", "tell whoever runs"),
    ],
)
def test_it_says_what_is_wrong_and_who_acts(failing, error, status, says, acts):
    page = failing(error)
    text = page.content.decode()
    assert (page.status_code, says in text, acts in text) == (status, True, True)
    assert "look whether it is there before you send it again" in text
    assert str(error.args[0]) not in text


def test_a_patient_reads_it_in_their_language(failing):
    page = failing(FULL, "bea", "/me/", headers={"accept-language": "ar"})
    assert page.status_code == 503
    assert 'lang="ar" dir="rtl"' in page.content.decode()
    assert "disk is full" not in page.content.decode()


def test_a_service_gets_an_operation_outcome(failing):
    from django.test import RequestFactory

    from isocourse.clinic.pages.failed import failed

    try:
        raise FULL
    except OperationalError:
        answer = failed(RequestFactory().get("/fhir/metadata"))
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/fhir+json")
    assert b'"transient"' in answer.content


def test_a_form_that_is_not_from_here_is_not_taken_and_says_so(db):
    from django.test import Client

    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    page = client.post("/account/login/", {"login": "coordinator"}, headers={"accept-language": "de"})
    assert (page.status_code, "Es wurde nichts gespeichert" in page.content.decode()) == (403, True)


def test_what_is_no_request_of_ours_is_answered_in_words(db, settings):
    """Another host, and more fields than any form has."""
    from django.test import Client

    settings.ALLOWED_HOSTS = ["localhost"]
    many = {f"field-{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    answers = [Client(SERVER_NAME="other.example").get("/"), Client(SERVER_NAME="localhost").post("/language/", many)]
    for page in answers:
        assert (page.status_code, "Nothing was kept" in page.content.decode()) == (400, True)
