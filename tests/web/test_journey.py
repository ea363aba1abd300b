"""A whole course in a browser, as four people live it: consultation, a missed window, its repair, twelve supplies, an
alarm of the laboratory, an alarm of mood, the end, the last test, and a plan for the scars that stayed. By night.

The clock is turned in this process. The pharmacist uses the keyboard only. With `ISOCOURSE_PICTURES=FOLDER` each
station leaves a picture to be looked at.
"""

from __future__ import annotations

import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from isocourse.clinic import clock

from .conftest import NIGHT
from .test_browser import CHROMIUM, NARROW, answered, browser, come_in, open_as, read  # noqa: F401  (fixtures)

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium"),
    pytest.mark.skipif(not NIGHT, reason="two minutes in a browser: by night"),
]
PICTURES = os.environ.get("ISOCOURSE_PICTURES")
MONTHLY = timedelta(28)
TEST = {"result": "negative", "specimen": "urine", "setting": "medical", "detection_limit": "20 mIU/mL",
        "purpose": "monthly", "supervised": "yes"}  # fmt: skip
VISIT = {"mode": "in-person", "seen_by": "dermatologist", "assessed": ["mental-health", "sexual-function"]}


@pytest.fixture(scope="module")
def address(request):
    """By this process at night too, because its clock is turned."""
    with answered(request) as found:
        yield found


@pytest.fixture
def turn(monkeypatch):
    """`turn(day, hour)` sets the clinic's clock, in London's time of winter."""

    def to(day: date, hour: int = 10) -> None:
        monkeypatch.setattr(clock, "DEMO_MOMENT", datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00"))

    return to


@pytest.fixture
def people(open_as, address):  # noqa: F811
    """The four of them; Isla comes in by the link and the code that the desk makes for her."""
    desk, prescriber = open_as("coordinator"), open_as("prescriber")
    pharmacist = open_as("pharmacist", "/pharmacy/")
    desk.get_by_role("link", name="Isla Drummond").click()
    isla = re.search(r"/person/[^/]+/", desk.url)[0]
    desk.get_by_role("link", name="Let the patient in").click()
    desk.get_by_role("button", name="Make link and code").click()
    link, code = desk.locator("main code").inner_text(), desk.locator(".code").inner_text()
    patient = open_as(None, viewport=NARROW)
    patient.goto(link)
    patient.get_by_label("Code").fill(code)
    patient.get_by_role("button", name="Go on").click()
    return isla, desk, prescriber, pharmacist, patient


def enter(page, isla, kind, **given):
    """Adds an entry by its form."""
    page.goto(f"{isla}add/{kind}/")
    for name, value in given.items():
        field = page.locator(f"main [name={name}]")
        if isinstance(value, list):
            for one in value:
                page.locator(f"main [name={name}][value={one}]").check()
        elif field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Add to the record").click()
    assert f"Added: {kind.replace('-', ' ')}." in said(page)


def said(page) -> str:
    return page.locator(".messages").inner_text()


def sign(page, isla):
    page.goto(isla)
    assert page.get_by_role("button", name="Sign", exact=True).count() == 1, read(page)
    for label, text in (("Strengths", "20 mg"), ("Daily dose", "20 mg"), ("Capsules", "30"), ("Days", "30")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Sign", exact=True).click()


def reach(page, words, key="Enter"):
    """Goes on with the tabulator until what has the focus says these words, and presses a key there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        here = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
        if words in (page.evaluate(here) or ""):
            page.keyboard.press(key)
            page.wait_for_load_state()
            return
    raise AssertionError(f"no key leads to {words!r} on {page.url}")


def hand_over(page, answer="YES"):
    """By the keyboard alone: from the list to the supply, the card ticked, handed over."""
    page.goto("/pharmacy/")
    reach(page, "I. D.")
    page.wait_for_url(re.compile("/pharmacy/.+/"))
    assert f"May be handed over: {answer}" in read(page)
    if answer == "YES":
        reach(page, "Medication guide or patient card given", "Space")
        reach(page, "Hand over")
        page.locator(".messages").wait_for()
        assert "Handed over: I. D., 30 capsules of 20 mg" in said(page)


def picture(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"journey-{name}.png", full_page=True)


def test_a_course_from_the_first_consultation_to_the_plan_for_scars(people, turn):
    isla, desk, prescriber, pharmacist, patient = people
    day = date(2026, 11, 9)

    # Consultation, and the first supply is signed; then the week passes in which it could be collected.
    turn(day)
    prescriber.goto(f"{isla}consultation/")
    assert "YES" in read(prescriber)
    sign(prescriber, isla)
    assert "Signed for Isla Drummond: 20 mg a day for 30 days." in said(prescriber)
    patient.goto("/me/")
    assert "collect" in read(patient).lower()
    picture(patient, "collect")
    day += timedelta(9)
    turn(day)
    hand_over(pharmacist, "NO")
    picture(pharmacist, "missed")
    desk.goto("/morning/")
    broken = desk.locator("li", has_text="Isla Drummond")
    assert "Repeat the test and write a new prescription." in broken.inner_text()
    picture(desk, "broken")

    # The repair: a way that the rules allow, booked whole, then done.
    broken.get_by_role("link", name="Ways back for Isla Drummond").click()
    assert "First capsules on Wed 18 Nov 2026" in read(desk)
    picture(desk, "ways")
    desk.get_by_role("button", name=re.compile("Book these")).first.click()
    enter(desk, isla, "pregnancy-test", **TEST)
    sign(prescriber, isla)
    hand_over(pharmacist)

    # Eleven more supplies, each with its test, its talk and its prescription.
    for number in range(2, 13):
        day += MONTHLY
        turn(day)
        if number == 4:  # at peak dose
            enter(desk, isla, "laboratory", analyte="alt", value="21", unit="U/L", upper_limit="40")
            enter(desk, isla, "laboratory", analyte="triglycerides", value="1.1", unit="mmol/L", fasting="yes")
        if number == 7:
            _laboratory_alarm(isla, desk, prescriber)
            day += timedelta(7)
            turn(day)
            _measured_again(isla, desk, prescriber)
        if number == 9:
            _mood_alarm(isla, prescriber, patient)
        enter(desk, isla, "pregnancy-test", **TEST)
        enter(desk, isla, "visit", **VISIT)
        sign(prescriber, isla)
        assert "Signed for Isla Drummond" in said(prescriber), read(prescriber)
        hand_over(pharmacist)
    picture(prescriber, "twelfth")
    prescriber.goto(f"{isla}course/")
    picture(prescriber, "course")

    # The end, and the test that is forgotten most often.
    day += timedelta(30)
    turn(day)
    prescriber.goto(isla)
    prescriber.get_by_text("Stop or pause the course").click()
    prescriber.get_by_label("Why (needed)").fill("the course is complete")
    prescriber.get_by_role("button", name="Stop the course").click()
    day += timedelta(35)
    turn(day)
    desk.goto("/morning/")
    assert "pregnancy test" in desk.locator("li", has_text="Isla Drummond").inner_text()
    picture(desk, "last-test")
    enter(desk, isla, "pregnancy-test", **TEST | {"purpose": "after"})
    desk.goto("/morning/")
    left = desk.locator("li", has_text="Isla Drummond").inner_text()
    assert "pregnancy test" not in left
    assert "Ask about mood once more" in left
    _asked_about_mood(isla, desk)
    desk.goto("/morning/")
    assert desk.locator("li", has_text="Ask about mood once more").filter(has_text="Isla Drummond").count() == 0

    # The scars that stayed: counted, and a plan with both readings of when; nothing promises that they go.
    prescriber.goto(f"{isla}skin/")
    first = prescriber.locator("details.card").first
    first.locator("input[type=checkbox]").first.check()
    first.locator("input[name$='.icepick']").fill("4")
    first.locator("input[name$='.rolling']").fill("6")
    prescriber.get_by_role("button", name="Keep it").click()
    prescriber.goto(isla)
    assert "Scars: what can be done" in read(prescriber)
    assert "By the label from" in read(prescriber)
    assert not re.search("erase|remove the scars|scars will go", read(prescriber), re.IGNORECASE)
    picture(prescriber, "scars")
    patient.goto("/me/")
    picture(patient, "after")

    prescriber.goto(f"{isla}record/")
    assert len(re.findall("status: handed-over", read(prescriber))) == 12


def _laboratory_alarm(isla, desk, prescriber):
    """Triglycerides at which the drug stops."""
    enter(desk, isla, "laboratory", analyte="triglycerides", value="9.5", unit="mmol/L", fasting="yes")
    prescriber.goto(isla)
    assert "STOP THE DRUG" in read(prescriber)
    assert prescriber.get_by_role("button", name="Sign", exact=True).count() == 0
    picture(prescriber, "laboratory")


def _measured_again(isla, desk, prescriber):
    """A week later they have fallen, and a specialist lets it go on."""
    enter(desk, isla, "laboratory", analyte="triglycerides", value="1.4", unit="mmol/L", fasting="yes")
    enter(prescriber, isla, "reassessment", about="other", may_continue="yes", seen_by="dermatologist")


def _asked_about_mood(isla, desk):
    """All nine questions, scored before it is kept."""
    desk.goto(f"{isla}score/phq-9/")
    for item in range(1, 10):
        desk.locator(f"input[name=item-{item}][value='0']").check()
    desk.get_by_role("button", name="Score it").click()
    desk.get_by_role("button", name="Keep it").click()
    desk.locator(".messages").wait_for()


def _mood_alarm(isla, prescriber, patient):
    """The patient says it at home; nothing goes on until a psychiatrist let it."""
    patient.goto("/me/check-in/")
    patient.locator("input[name=thoughts][value=plan]").check()
    patient.get_by_role("button", name="Send my answers").click()
    assert "Get help now" in read(patient)
    picture(patient, "help")
    prescriber.goto(isla)
    assert "STOP THE DRUG" in read(prescriber)
    assert "Emergency services or the crisis line" in read(prescriber)
    picture(prescriber, "mood")
    enter(prescriber, isla, "reassessment", about="psychiatric", may_continue="yes", seen_by="psychiatrist")
