"""SMART App Launch: a person's page, opened from an EHR, and everything that ends a launch."""

from __future__ import annotations

import dataclasses
import html
import re
from datetime import timedelta

import pytest
from django.conf import settings
from joserfc.jwk import ECKey, KeySet

from isocourse.clinic import clock
from isocourse.clinic.connect.connections import Connections, Ehr
from isocourse.clinic.connect.connections import read as read_connections
from isocourse.clinic.models import Person

from .services import SITE
from .small_ehr import running

pytestmark = pytest.mark.django_db
NUMBERS = "urn:oid:1.2.36.146.595.217.0.1"


@pytest.fixture
def ehr(monkeypatch, person):
    """An EHR in which Bea is open, known to the clinic."""
    with running() as small:
        small.patient = {
            "resourceType": "Patient", "id": "p1", "name": [{"family": "Somebody else"}],
            "identifier": [{"system": NUMBERS, "value": person("Bea").reference}],
        }  # fmt: skip
        known(monkeypatch, small)
        yield small


def known(monkeypatch, small, **more):
    entry = Ehr(small.issuer, "isocourse", SITE, NUMBERS, "Big EHR", **more)
    monkeypatch.setattr(
        settings, "CLINIC", dataclasses.replace(settings.CLINIC, connections=Connections({small.issuer: entry}, {}))
    )


def begun(client, small):
    """Where the browser is sent to sign in at the EHR."""
    page = client.get("/launch/", {"iss": small.issuer, "launch": "xyz123"})
    assert page.status_code == 200, page.content
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.content.decode())
    return html.unescape(found[1])


def came_back(client, small):
    return client.get(small.authorise(begun(client, small)))


def why(page):
    return re.search(r'role="alert"><p>(.*?)</p>', page.content.decode())[1]


def test_the_person_who_is_open_in_the_ehr_is_opened_here(ehr, sign_in, person, lines):
    page = came_back(sign_in("prescriber"), ehr)
    assert (page.status_code, page["Location"]) == (302, f"/person/{person('Bea').pk}/")
    assert lines("launched") == [{"ehr": ehr.issuer, "patient": "p1"}]
    assert [path for _, path in ehr.asked] == ["/fhir/.well-known/smart-configuration", "/token", "/fhir/Patient/p1"]


def test_only_one_patient_is_asked_to_be_read(ehr, sign_in):
    assert "scope=launch+patient%2FPatient.r&" in begun(sign_in("prescriber"), ehr)
    ehr.configuration = {"capabilities": ["launch-ehr"]}
    assert "scope=launch+patient%2FPatient.read&" in begun(sign_in("prescriber"), ehr)


def test_who_is_not_signed_in_signs_in_here_first(ehr, sign_in):
    page = sign_in().get("/launch/", {"iss": ehr.issuer, "launch": "xyz123"})
    assert page["Location"].startswith("/account/login/?next=/launch/")
    assert ehr.asked == []


def test_a_key_of_ours_signs_who_we_are(ehr, sign_in, monkeypatch):
    key = ECKey.generate_key("P-384", {"kid": "ours"})
    ehr.keys = KeySet([key])
    known(monkeypatch, ehr, key=key)
    assert came_back(sign_in("prescriber"), ehr).status_code == 302


@pytest.mark.parametrize(
    "iss",
    ["", "https://evil.example/fhir", "{issuer}.evil.example", "{issuer}@evil.example", "{issuer}/../x",
     "http://169.254.169.254/", "http://[::1]/fhir"],
)  # fmt: skip
def test_an_ehr_that_is_not_known_is_not_called(ehr, sign_in, iss):
    page = sign_in("prescriber").get("/launch/", {"iss": iss.replace("{issuer}", ehr.issuer), "launch": "x"})
    assert (page.status_code, ehr.asked) == (403, [])


@pytest.mark.parametrize(
    ("configuration", "says"),
    [
        ({"code_challenge_methods_supported": ["plain"]}, "S256"),
        ({"capabilities": []}, "launch-ehr"),
        ({"token_endpoint": "https://evil.example/token"}, "not agreed"),
        ({"token_endpoint": "http://169.254.169.254/token"}, "not agreed"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "not agreed"),
        ({"authorization_endpoint": None}, "not agreed"),
    ],
)
def test_an_ehr_that_offers_less_is_not_used(ehr, sign_in, configuration, says):
    ehr.configuration = configuration
    page = sign_in("prescriber").get("/launch/", {"iss": ehr.issuer, "launch": "xyz123"})
    assert page.status_code == 502
    assert says in why(page)
    assert "refresh" not in page.content.decode()


def test_a_redirect_is_not_followed(ehr, sign_in, monkeypatch):
    monkeypatch.setattr(ehr, "answer", lambda *_: (302, "http://127.0.0.1:1/secret"))
    page = sign_in("prescriber").get("/launch/", {"iss": ehr.issuer, "launch": "xyz123"})
    assert "answered 302" in why(page)


def test_a_state_that_is_not_ours_ends_it(ehr, sign_in):
    client = sign_in("prescriber")
    address = ehr.authorise(begun(client, ehr))
    assert client.get(re.sub("state=.*", "state=theirs", address)).status_code == 403
    assert client.get(address).status_code == 403, "a launch is tried once"


def test_another_browser_cannot_take_the_code(ehr, sign_in):
    address = ehr.authorise(begun(sign_in("prescriber"), ehr))
    assert sign_in("colleague").get(address).status_code == 403


def test_a_launch_waits_ten_minutes(ehr, sign_in, monkeypatch):
    client = sign_in("prescriber")
    address = ehr.authorise(begun(client, ehr))
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get(address).status_code == 403


def test_a_code_that_was_used_opens_nothing(ehr, sign_in):
    client = sign_in("prescriber")
    address = ehr.authorise(begun(client, ehr))
    ehr.codes.clear()
    assert "answered 400" in why(client.get(address))


@pytest.mark.parametrize(
    "token", [{"patient": None}, {"patient": "../Patient/p2"}, {"access_token": None}, {"token_type": "mac"}]
)
def test_a_token_that_says_less_opens_nothing(ehr, sign_in, token):
    ehr.token = token
    assert came_back(sign_in("prescriber"), ehr).status_code == 502


@pytest.mark.parametrize(
    "identifier",
    [
        None, [], "Bea", [{"system": "urn:other", "value": "{bea}"}], [{"value": "{bea}"}],
        [{"system": NUMBERS, "value": "{bea}", "use": "old"}],
        [{"system": NUMBERS, "value": "{bea}"}, {"system": NUMBERS, "value": "HS-2"}],
        [{"system": NUMBERS, "value": "nobody"}], [{"system": NUMBERS, "value": ["{bea}"]}],
    ],
)  # fmt: skip
def test_a_person_is_found_by_number_alone(ehr, sign_in, person, identifier):
    """The name is Bea's, which opens nothing."""
    bea = person("Bea")
    if isinstance(identifier, list):
        identifier = [
            {name: bea.reference if value == "{bea}" else value for name, value in item.items()} for item in identifier
        ]
    ehr.patient |= {"identifier": identifier, "name": [{"text": bea.name}]}
    assert came_back(sign_in("prescriber"), ehr).status_code == 404


def test_a_birth_date_that_disagrees_opens_nothing(ehr, sign_in, lines):
    ehr.patient["birthDate"] = "1931-01-01"
    assert came_back(sign_in("prescriber"), ehr).status_code == 409
    assert [line["why"] for line in lines("launch refused")] == ["birth dates disagree"]


def test_a_person_of_another_site_is_nobody(ehr, sign_in, monkeypatch):
    elsewhere = Person.objects.exclude(site__name=SITE).first()
    ehr.patient["identifier"] = [{"system": NUMBERS, "value": elsewhere.reference}]
    assert came_back(sign_in("prescriber"), ehr).status_code == 404


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[ehr]]\nissuer = 'http://ehr.example/fhir'\nclient_id='i'\nsite='s'\nidentifiers='u'", "https://"),
        ("[[ehr]]\nissuer = 'https://a@ehr.example/fhir'\nclient_id='i'\nsite='s'\nidentifiers='u'", "without a name"),
        ("[[ehr]]\nclient_id='i'", "'issuer' is missing"),
        ("[[client]]\nissuer='x'\nkeys='none.json'\nsite='s'", "none.json"),
        ("[[ehr]", "cannot be read"),
    ],
)
def test_a_connection_that_is_wrong_is_named(tmp_path, text, says):
    path = tmp_path / "connections.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=re.escape(says)):
        read_connections(path)
