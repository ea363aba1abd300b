"""The programme is taken only from signs that leave little doubt, and always said."""

from __future__ import annotations

import pytest

from tests.fhir.bundles import NDC, coded, only, order, patient, pregnancy_test, read, said

NPI = {
    "resourceType": "Practitioner",
    "id": "p",
    "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": "1"}],
}


@pytest.mark.parametrize(
    "sign",
    [
        NPI,
        order(medicationCodeableConcept=coded(NDC, "0245-0571-01")),
        {"resourceType": "Location", "id": "l", "address": {"country": "USA"}},
        {
            "resourceType": "Organization",
            "id": "o",
            "meta": {"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/x"]},
        },
    ],
)
def test_signs_of_the_united_states(sign):
    record = read(sign)
    assert (record.programme, record.timezone) == ("us-ipledge", "America/New_York")
    assert "programme taken to be us-ipledge because of" in said(record)
    assert "name another with --programme" in said(record)


@pytest.mark.parametrize(
    ("country", "programme", "zone"),
    [
        ("GB", "uk-mhra", "Europe/London"),
        ("Scotland", "uk-mhra", "Europe/London"),
        ("de", "de", "Europe/Berlin"),
        ("France", "fr", "Europe/Paris"),
        ("CAN", "ca", "America/Toronto"),
        ("Ireland", "ie", "Europe/Dublin"),
        ("NZ", "nz", "Pacific/Auckland"),
        ("Japan", None, "UTC"),
        ("", None, "UTC"),
        (None, None, "UTC"),
    ],
)
def test_countries(country, programme, zone):
    record = read(with_patient=patient(address=[{"country": country}]))
    assert (record.programme, record.timezone) == (programme, zone)


def test_an_old_address_is_no_sign_and_no_sign_is_no_problem():
    assert read(with_patient=patient(address=[{"country": "GB", "use": "old"}])).problems == ()


def test_signs_of_two_countries_leave_it_open():
    record = read(NPI, with_patient=patient(address=[{"country": "GB"}]))
    assert (record.programme, record.timezone) == (None, "UTC")
    assert "points to several programmes" in said(record)


@pytest.mark.parametrize(
    ("written", "country", "day"),
    [
        ("2026-03-02T03:00:00Z", "US", 1),
        ("2026-03-02T03:00:00Z", "GB", 2),
        ("2026-03-02T03:00:00Z", None, 2),
        ("2026-03-02T23:30:00-08:00", "US", 2),
    ],
)
def test_a_time_in_utc_falls_on_the_local_day(written, country, day):
    """A window is counted from the day of the specimen, and would else close a day late."""
    record = read(pregnancy_test(effectiveDateTime=written), with_patient=patient(address=[{"country": country}]))
    assert only(record).happened.day == day
