"""The chart's script is kept by browsers and sent packed; its tables are kept by nobody, and who looks is logged."""

from __future__ import annotations

import gzip

import pytest
from django.urls import reverse

from isocourse.clinic import vega


@pytest.fixture
def packed(monkeypatch):
    monkeypatch.setattr(vega, "_packed", lambda: gzip.compress(b"window.vegaEmbed = 1;"))


@pytest.mark.parametrize("accepted", ["gzip, br", ""])
def test_the_script_arrives_whole(sign_in, packed, accepted):
    got = sign_in("prescriber").get(vega.address(), headers={"accept-encoding": accepted})
    content = gzip.decompress(got.content) if got.get("Content-Encoding") == "gzip" else got.content
    assert (content, got["Content-Type"]) == (b"window.vegaEmbed = 1;", "text/javascript; charset=utf-8")
    assert (got.get("Content-Encoding") == "gzip") == bool(accepted)
    assert "immutable" in got["Cache-Control"]


def test_the_chart_is_kept_by_no_cache_and_its_look_is_logged(sign_in, person, lines):
    bea = person("Bea")
    address = reverse("course_chart", kwargs={"person": bea.pk})
    got = sign_in("prescriber").get(address, {"span": "quarter"})
    whole = sign_in("prescriber").get(address)
    assert got["Cache-Control"] == "no-store"
    assert lines("looked")[0]["page"] == "course_chart"
    first = [min(row["day"] for row in page.json()["datasets"]["strip"]) for page in (got, whole)]
    assert first[0] > first[1]


def test_nothing_on_record_gives_no_chart_and_no_script(sign_in, person, monkeypatch):
    monkeypatch.setattr("isocourse.clinic.pages.course.timeline", lambda *_, **__: None)
    noor = person("Noor")
    page = sign_in("prescriber").get(reverse("course", kwargs={"person": noor.pk})).content.decode()
    assert "Nothing is on record yet" in page
    assert "vega.js" not in page
