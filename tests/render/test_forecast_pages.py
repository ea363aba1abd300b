"""The forecast's page and the decision aid: what they say, in words too, and that no name becomes markup."""

from datetime import UTC, date, datetime

import pytest

from isocourse.forecast.charts import fans, hundred_faces
from isocourse.forecast.result import Band, Chance, Forecast, Future, Range, Trust
from isocourse.render.aid import PLANS, aid, faces_of
from isocourse.render.forecast_page import DRAWN, forecast_page
from isocourse.render.html import document_page
from isocourse.render.pdf import press

ON, UNTIL = date(2026, 9, 14), date(2027, 9, 14)
BAD = "<script>alert(1)</script> #eval"


def between(middle):
    ends = {f"within_{share}": (middle * (1 - share / 200), middle * (1 + share / 200)) for share in (50, 80, 95)}
    return Range(middle=middle, **ends)


def chance(of_100):
    return Chance(of_100=of_100, low=max(of_100 - 10, 0), high=min(of_100 + 10, 100))


def future(plan, scars, treated=True):
    band = {"days": (ON, UNTIL), "unit": "count"}
    return Future(
        plan=plan, last_dose=date(2027, 2, 1) if treated else None, mg_per_kg=between(120) if treated else None,
        clear_by=chance(70), clear_on=chance(40), clear_from=None, relapse_any=chance(35) if treated else None,
        relapse_oral=chance(22) if treated else None, second_course=chance(8) if treated else None,
        new_lasting_scars=between(scars), any_new_scar=chance(80), five_new_scars=chance(5 * scars),
        high_triglycerides=chance(0.2), dry_lips=chance(94 if treated else 0),
        bands=(
            Band(quantity="spots", ranges=(between(20), between(4)), **band),
            Band(quantity="new lasting scars", ranges=(between(0), between(scars)), **band),
        ),
    )  # fmt: skip


def made(person="milo", futures=None):
    return Forecast(
        person=person, on=ON, until=UNTIL, visits=(date(2026, 9, 1),), seen=(), known={"age": 17.0},
        assumed=("picking",), aside=(),
        futures=futures or tuple(future(plan, 2 + 3 * n) for n, plan in enumerate(PLANS.values())),
        trust=Trust(simulated=20000, effective_first=9, effective=4000, tail=0.3, surprise=0.5), definitions=(),
        limits=("It decides nothing.",), parameters_dated="2026-11-28",
    )  # fmt: skip


@pytest.fixture(scope="module")
def leaf():
    found = made(futures=(future("uk-label", 2), future("wait 6 months then uk-label", 6), future("none", 9, False)))
    return aid(found, {key: hundred_faces(count) for key, count in faces_of(found).items()})


def test_the_aid_puts_scars_first_and_counts_of_a_hundred(leaf):
    assert leaf.first.startswith("By Tue 14 Sep 2027, about 10 of 100 people like you will have five or more new scars")
    assert leaf.first.endswith("If they wait 6 months, it is 30.")
    assert leaf.sections[0].title == "New scars"
    assert [picture.says.split(" get")[0] for picture in leaf.sections[0].pictures] == [
        "Start now: 10 of 100", "Wait 6 months: 30 of 100", "No isotretinoin: 45 of 100",
    ]  # fmt: skip


def test_a_hundred_faces_are_a_hundred():
    drawn = hundred_faces(62)
    assert drawn.count('aria-roledescription="point"') == 200, "a disc and a face each"
    assert (drawn.count('fill="#17663a"'), drawn.count('fill="white"') >= 38) == (62, True)


def test_the_aid_is_honest(leaf):
    text = document_page(leaf).lower()
    assert "we can not say which face will be you" in text
    assert "harm a baby in the womb" in text
    assert not [word for word in ("erase", "remove", "cure", "guarantee") if word in text]


def test_every_picture_is_told_in_words(leaf):
    page = document_page(leaf)
    assert page.count('role="img"') == page.count("<figcaption>") == 3
    assert "<script" not in page


def test_what_never_happens_is_never_said_to_be_certain():
    page = document_page(forecast_page(made(), {}))
    assert "under 1 in 100" in page
    assert "0 in 100 (0" not in page


@pytest.mark.parametrize("kind", ["page", "pdf"])
def test_no_name_becomes_markup(kind):
    found = made(BAD, tuple(future(BAD + str(number), 3) for number in range(2)))
    document = forecast_page(found, {quantity: fans(found, quantity) for quantity in DRAWN})
    if kind == "page":
        assert "<script" not in document_page(document)
    else:
        pressed = press(document, stamp=datetime(2026, 9, 14, tzinfo=UTC))
        assert pressed.data.startswith(b"%PDF")
        assert pressed.problem is None
