"""Every scale is documented, sourced, licensed and shown as what it is."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pydantic
import pytest

import isocourse.scales as scales
from isocourse.scales import MARKS, SCALES, find
from isocourse.scales.describe import described
from isocourse.scales.reference import page

ROOT = Path(__file__).parents[2]
EACH = pytest.mark.parametrize("scale", SCALES.values(), ids=list(SCALES))
RANGES = {
    "gags": (0, 44), "iga": (0, 4), "nice-ng198": (1, 2), "goodman-baron-qualitative": (1, 4),
    "goodman-baron-quantitative": (0, 84), "ecca": (0, 540), "scar-s": (0, 15), "own-scars": (0, 10),
    "phq-9": (0, 27), "phq-2": (0, 6), "gad-7": (0, 21), "dlqi": (0, 30), "cdlqi": (0, 30), "cadi": (0, 15),
    "acne-qol": (0, 114), "check-in": (0, 10), "c-ssrs": (0, 3),
}  # fmt: skip
TEXT_IS_FREE = {"phq-9", "phq-2", "gad-7"}


@pytest.mark.parametrize(("name", "limits"), RANGES.items(), ids=list(RANGES))
def test_published_range(name, limits):
    assert (find(name).lowest, find(name).highest) == limits


def test_the_reference_page_is_up_to_date():
    written = (ROOT / "docs" / "reference" / "scales.md").read_text("utf-8")
    assert written == page(), "run `python -m isocourse.scales > docs/reference/scales.md`"


@EACH
def test_names_lead_to_one_scale(scale):
    for name in (scale.id, scale.name, scale.id.upper().replace("-", " "), *scale.aliases):
        assert find(name) is scale


@EACH
def test_sources_and_licence(scale):
    assert scale.sources
    assert {source.mark for source in scale.sources} <= set(MARKS)
    assert {cutoff.mark for cutoff in scale.cutoffs} <= set(MARKS)
    assert scale.licence.says
    assert len({item.name for item in scale.items}) == len(scale.items)


@EACH
def test_labels_fit_their_range(scale):
    for item in scale.items:
        assert not item.labels or len(item.labels) == item.high - item.low + 1


@EACH
def test_bands_rise_from_the_lowest_score(scale):
    lows = [band.low for band in scale.bands]
    assert lows == sorted(set(lows))
    assert not lows or scale.separate or lows[0] == scale.lowest


@EACH
def test_what_is_only_background_or_derived_is_shown_as_unconfirmed(scale):
    result = scale.score(dict.fromkeys(scale.names, 1), site=None if not scale.separate else scale.names[0])
    doubtful = [source.about for source in scale.sources if source.mark in "BD" and not source.prorating]
    assert list(result.unconfirmed) == doubtful
    assert all(about in " ".join(result.sentences) for about in doubtful)


@EACH
def test_text_that_is_not_free_is_not_here(scale):
    """Entry-only scales offer slots for results, with a pointer to the form; questions are shown with their credit."""
    assert scale.licence.items_may_be_shown != scale.entry_only
    if scale.id in TEXT_IS_FREE:
        assert "Pfizer" in scale.licence.credit
        assert "No permission required" in scale.licence.credit
    if scale.entry_only and not scale.separate and scale.id not in ("c-ssrs", "acne-qol"):
        assert scale.names == ["score"]


@EACH
def test_described_as_plain_data(scale):
    found = described(scale)
    assert [item["name"] for item in found["items"]] == [item.name for item in scale.items]
    assert found["licence"]["items_may_be_shown"] == (not scale.entry_only)


def test_only_one_scale_is_unverified_and_two_are_not_validated():
    assert [scale.id for scale in SCALES.values() if not scale.verified] == ["4-asrat"]
    assert [scale.id for scale in SCALES.values() if not scale.validated] == ["own-scars", "check-in"]


def test_results_cannot_be_changed():
    result = find("iga").score(total=2)
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        result.score = 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        find("iga").bands = ()


def test_results_of_different_scales_are_not_compared():
    with pytest.raises(ValueError, match="compares results of its own"):
        find("iga").difference(find("iga").score(total=2), find("gags").score(total=2))


def test_public_names():
    assert all(hasattr(scales, name) for name in scales.__all__)
