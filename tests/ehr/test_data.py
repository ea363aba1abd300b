"""What is sent, what is missing, and what is fetched from the EHR's own server."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from isocourse.ehr.answer import Desk
from isocourse.ehr.fetch import FhirClient
from isocourse.ehr.gather import Unobtainable
from isocourse.ehr.request import read
from isocourse.ehr.service import services
from tests.ehr.requests import EMPTY, asked, card, draft, everything, request
from tests.fhir.bundles import patient

OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "forbidden"}]}


@pytest.mark.parametrize("sent", [None, {}, {"patient": None}, {"patient": OUTCOME}])
def test_without_the_person_there_is_no_answer(sent):
    reply = asked(request("order-sign", drafts=(draft(),), prefetch=sent))
    assert reply.status == 412
    assert "prefetch.patient" in reply.body["error"]


def test_another_persons_data_is_no_data():
    reply = asked(request("order-sign", drafts=(draft(),), prefetch=everything(patient=patient(id="somebody"))))
    assert reply.status == 412


@pytest.mark.parametrize("missing", [None, OUTCOME])
def test_what_was_not_sent_is_named_and_never_taken_for_not_done(missing):
    found = card(request("order-sign", drafts=(draft(),), prefetch=everything(observations=missing)))
    assert "Not given by the EHR, so not looked at: observations." in found["detail"]
    assert found["indicator"] == "critical"


class Ehr(BaseHTTPRequestHandler):
    """A small FHIR server: one Patient, nothing else on record."""

    asked: list[tuple[str, str | None]] = []

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.asked.append((self.path, self.headers.get("Authorization")))
        if path.startswith("/elsewhere"):
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/secret")
            self.end_headers()
            return
        found = patient() if path == "/fhir/Patient/maya" else EMPTY
        text = json.dumps(found).encode()
        self.send_response(200 if path.startswith("/fhir/") else 404)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def ehr() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ehr)
    Ehr.asked.clear()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetching(base: str) -> Desk:
    return Desk(programme="us-ipledge", fetch=FhirClient((f"{base}/fhir",)))


def with_server(base: str, token: str = "t0ken") -> dict[str, object]:
    body = request("order-sign", drafts=(draft(),), prefetch=None)
    return body | {
        "fhirServer": f"{base}/fhir",
        "fhirAuthorization": {"access_token": token, "token_type": "Bearer"},
    }


def test_missing_data_is_fetched_with_the_given_token(ehr):
    found = card(with_server(ehr), desk=fetching(ehr))
    assert "Not given by the EHR" not in found["detail"]
    assert ("/fhir/Patient/maya", "Bearer t0ken") in Ehr.asked
    assert {token for _, token in Ehr.asked} == {"Bearer t0ken"}


def test_without_a_token_nothing_is_asked(ehr):
    assert asked(with_server(ehr, token=""), desk=fetching(ehr)).status == 412
    assert Ehr.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest", "http://127.0.0.1:1/fhir", "{ehr}/fhir/../admin", "{ehr}/fhir@evil.example",
        "{ehr}/fhir.evil.example", "http://[::1]/fhir", "http://[::ffff:127.0.0.1]/fhir", "http://2130706433/fhir",
        "http://[::]/fhir", "http://[fe80::1%25eth0]/fhir", "http://[0:0:0:0:0:0:0:1]:80/fhir",
        "http://[fd00:ec2::254]/fhir",
        "http://localhost./fhir", "http://LOCALHOST/fhir", "http://127.1/fhir", "http://0x7f.1/fhir",
        "http://0177.0.0.1/fhir",
        "{ehr}/fhir?x=", "{ehr}/fhir#", "{ehr}/fhir%2f..", "{ehr}//fhir",
        "http://user@127.0.0.1/fhir", "//127.0.0.1/fhir",
        "http://localtest.me/fhir", "file:///etc/passwd", "gopher://127.0.0.1/", "{ehr}/elsewhere", "", "http://",
    ],
)  # fmt: skip
def test_no_address_is_called_that_was_not_allowed(ehr, address):
    body = with_server(ehr) | {"fhirServer": address.replace("{ehr}", ehr)}
    assert asked(body, desk=fetching(ehr)).status == 412
    assert Ehr.asked == []


def test_a_name_is_not_the_address_that_it_stands_for(ehr):
    """What is allowed is compared as text: another name for the same machine is another server."""
    body = with_server(ehr) | {"fhirServer": f"{ehr.replace('127.0.0.1', 'localhost')}/fhir"}
    assert asked(body, desk=fetching(ehr)).status == 412
    assert Ehr.asked == []


@pytest.mark.parametrize(
    "following",
    [
        "http://127.0.0.1:1/secret",
        "{ehr}/admin",
        "{ehr}/fhir.evil.example/x",
        "{ehr}/fhir@127.0.0.1:1/x",
        "{ehr}/fhir/../admin",
        "{ehr}/fhir/..;/admin",
        "{ehr}/fhir/%2e%2e/admin",
        "{ehr}/fhir/x\\..\\admin",
        "file:///etc/passwd",
    ],
)
def test_a_next_page_elsewhere_is_not_fetched(ehr, following, monkeypatch):
    """A server that was allowed may not send us on; what it gave so far is half, so it counts as not given."""
    link = [{"relation": "next", "url": following.replace("{ehr}", ehr)}]
    monkeypatch.setitem(EMPTY, "link", link)
    found = card(with_server(ehr), desk=fetching(ehr))
    assert "Not given by the EHR, so not looked at: observations" in found["detail"]
    assert all(path.startswith("/fhir/") for path, _ in Ehr.asked)


def test_a_redirect_is_not_followed(ehr):
    desk = Desk(programme="us-ipledge", fetch=FhirClient((f"{ehr}/elsewhere",)))
    assert asked(with_server(ehr) | {"fhirServer": f"{ehr}/elsewhere"}, desk=desk).status == 412


@pytest.mark.parametrize("name", ["../secret", "maya?x=1", "maya/_history/1", "m%61ya", "x" * 65])
def test_a_patient_id_cannot_lead_elsewhere(ehr, name):
    body = with_server(ehr)
    body["context"]["patientId"] = name
    assert asked(body, desk=fetching(ehr)).status == 400
    assert Ehr.asked == []


@pytest.mark.parametrize("address", ["ftp://x/fhir", "https://user:pw@x/fhir", "x/fhir", "https://x/fhir?a=1"])
def test_a_wrong_address_is_refused_when_the_service_starts(address):
    with pytest.raises(ValueError, match="base address of a FHIR server"):
        FhirClient((address,))


def test_a_server_that_does_not_answer_is_given_up_in_time():
    client = FhirClient(("http://127.0.0.1:9/fhir",), seconds=0.3)
    asked_for = read(with_server("http://127.0.0.1:9"), services()["isotretinoin-order-sign"])
    with pytest.raises(Unobtainable):
        client(asked_for, "Patient/maya")
