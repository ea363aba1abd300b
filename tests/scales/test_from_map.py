"""One scar map, several scores: worked by hand from scars.md C5."""

from __future__ import annotations

import pytest

from isocourse.scales.scars import from_map
from isocourse.scales.scars.scar_map import KINDS, SCAR_MAP


def a_map(site="face", without=(), **counts):
    items = dict.fromkeys(KINDS, 0) | {name.replace("_", "-"): count for name, count in counts.items()}
    return SCAR_MAP.score({name: count for name, count in items.items() if name not in without}, site=site)


@pytest.mark.parametrize(
    ("counts", "score"),
    [
        ({}, 0),
        ({"icepick": 4}, 15),  # few: 1 x 15
        ({"icepick": 5}, 30),  # limited: 2 x 15
        ({"icepick": 20}, 30),
        ({"icepick": 21}, 45),  # many: 3 x 15
        ({"boxcar_shallow": 2, "boxcar_deep": 2}, 20),  # 4 boxcars are few
        ({"boxcar_shallow": 2, "boxcar_deep": 3}, 40),  # 5 are limited
        ({"rolling": 21}, 75),
        ({"icepick": 4, "boxcar_deep": 6, "rolling": 21}, 15 + 40 + 75),
        ({"macular_red": 30}, 0),  # colour has no place in it
    ],
)
def test_ecca_without_elastolysis(counts, score):
    assert from_map.ecca(a_map(**counts), elastolysis=0).score == score


def test_ecca_with_elastolysis():
    assert from_map.ecca(a_map(icepick=4), elastolysis=3).score == 15 + 90


def test_ecca_says_its_limits_where_the_map_does_not_hold_enough():
    """Elastolysis alone can add 90; raised scars of unknown age 120 and 150."""
    open_one = from_map.ecca(a_map(icepick=4))
    assert (open_one.score, open_one.least, open_one.most) == (None, 15, 15 + 90)
    raised = from_map.ecca(a_map(hypertrophic=2), elastolysis=0)
    assert (raised.score, raised.least, raised.most) == (None, 0, 120 + 150)
    assert raised.missing == ("hypertrophic", "keloid")


def test_jacob_takes_the_dents():
    found = from_map.jacob(a_map(icepick=13, boxcar_shallow=3, boxcar_deep=2, rolling=2, keloid=4, macular_red=9))
    assert (found.score, found.parts["boxcar"]) == (20, 5)


@pytest.mark.parametrize(("red", "brown", "score"), [(0, 0, 0), (1, 0, 1), (5, 5, 1), (6, 5, 2), (20, 1, 3)])
def test_goodman_baron_of_marks_only(red, brown, score):
    assert from_map.goodman_baron(a_map(macular_red=red, macular_brown=brown)).score == score


def test_goodman_baron_guesses_no_kind_of_dent():
    found = from_map.goodman_baron(a_map(icepick=3, macular_red=1))
    assert (found.score, found.items) == (None, {"macular": 1, "papular": 0, "keloid-area": 0})


@pytest.mark.parametrize(("area", "points"), [(4.9, 6), (5, 12), (20, 12), (20.1, 18)])
def test_goodman_baron_takes_the_area_of_keloids(area, points):
    found = from_map.goodman_baron(a_map(keloid=1), keloid_area=area)
    assert found.least == points  # papular scars are not on the map


def test_regions_are_added():
    both = from_map.together([a_map("left cheek", icepick=3), a_map("right cheek", icepick=2, rolling=1)])
    assert (both.items["icepick"], both.items["rolling"], both.site) == (5, 1, "left-cheek-and-right-cheek")
    assert from_map.ecca(both, elastolysis=0).score == 30 + 25


def test_what_was_not_counted_somewhere_is_not_counted():
    both = from_map.together([a_map("chin", icepick=3), a_map("nose", without=("rolling",))])
    assert "rolling" not in both.items
    assert from_map.ecca(both, elastolysis=0).score is None


def test_no_region_counts_twice():
    with pytest.raises(ValueError, match="each region is added once"):
        from_map.together([a_map("chin"), a_map("chin")])


def test_only_maps_are_added():
    with pytest.raises(ValueError, match="only scar maps"):
        from_map.together([from_map.jacob(a_map())])
