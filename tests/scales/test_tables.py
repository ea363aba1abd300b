"""Every line of the tables in this folder."""

from __future__ import annotations

from collections import Counter

import pytest

from isocourse.scales import SCALES
from tests.scales.tables import marks, read_items, rows, scored

SCORES = rows("case", "score", "band", "marks")
DIFFERENCES = rows("case", "before", "after", "larger")
LARGER = {"yes": True, "no": False, "not known": None}
BETTER = {"yes": True, "no": False, None: None}


@pytest.mark.parametrize("row", SCORES, ids=lambda row: row.id)
def test_score(row):
    result = row.scale.score(
        read_items(row.scale, row.cell("items")), total=row.number("total"), site=row.cell("site")
    )
    said = set((row.cell("marks") or "").split(", ")) - {""}
    assert (result.score, result.band, marks(result)) == (row.number("score"), row.cell("band"), said), result.sentences
    assert (row.cell("says") or "") in " ".join(result.sentences)


@pytest.mark.parametrize("row", DIFFERENCES, ids=lambda row: row.id)
def test_difference(row):
    before, after = (scored(row.scale, row.cell(name)) for name in ("before", "after"))
    found = row.scale.difference(before, after)
    wanted = (row.number("change"), LARGER[row.cells["larger"]], BETTER[row.cell("better")])
    assert (found.change, found.larger, found.better) == wanted, found.sentences
    assert (row.cell("says") or "") in " ".join(found.sentences)


def test_cases_have_names_of_their_own():
    twice = [name for name, count in Counter(row.id for row in SCORES + DIFFERENCES).items() if count > 1]
    assert not twice


@pytest.mark.parametrize("scale", SCALES.values(), ids=list(SCALES))
def test_every_scale_has_its_rows(scale):
    assert any(row.scale is scale for row in SCORES), "write a table for it"


@pytest.mark.parametrize("scale", SCALES.values(), ids=list(SCALES))
def test_every_band_edge_has_its_row(scale):
    """The first score of each band and the last score below it; where sites differ, at one of them at least."""
    here = {row.number("score") for row in SCORES if row.scale is scale}
    firsts = [band.low for band in scale.bands]
    assert set(firsts) <= here
    assert {low - 1 for low in firsts[1:]} <= here


@pytest.mark.parametrize("scale", SCALES.values(), ids=list(SCALES))
def test_every_cutoff_has_a_row_on_either_side(scale):
    here = {row.number("score") for row in SCORES if row.scale is scale}
    assert {score for cutoff in scale.cutoffs for score in (cutoff.at - 1, cutoff.at)} <= here
