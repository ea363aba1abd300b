"""In a real browser: an invented person's first supply from consultation to hand-over, and every page looked at by axe.

By day the app answers from this process, whose engine has its texts prepared; what the pages write is rolled back at
the end. By night the server is `isocourse serve --demo`, with its own process and its own database.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Thread

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.utils import translation

from isocourse.clinic.demo.seed import PASSWORD
from isocourse.clinic.pages.failed import failed, not_taken

from .conftest import NIGHT
from .test_failed import FULL
from .test_photos import drawn

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
A_CAMERA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def address(tmp_path_factory, request):
    """Where the invented clinic is served."""
    serving = served(tmp_path_factory.mktemp("demo")) if NIGHT else answered(request)
    with serving as found:
        yield found


@contextmanager
def served(where):
    """By a process of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("ISOCOURSE", "DJANGO"))}
    env |= {"ISOCOURSE_DATABASE_URL": f"sqlite:///{where}/demo.sqlite3", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "isocourse", "serve", "--demo", "--port", "0", "--examples", ROOT / "examples"]
    with (where / "said").open("w") as said:
        server = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=said, text=True, cwd=where)
    try:
        found = next((url[0] for line in server.stdout if (url := re.findall(r"http://127[^ ]+", line))), None)
        assert found, (where / "said").read_text()
        yield found.replace("127.0.0.1", "localhost").rstrip("/")
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


@contextmanager
def answered(request):
    """By threads of this process, one request after the other, inside a transaction that is never committed."""
    from django.db import connection, connections, transaction
    from waitress import create_server

    from isocourse.clinic.wsgi import application

    request.getfixturevalue("django_db_setup")
    one_by_one = Lock()

    def app(environ, start_response):
        with one_by_one:
            connections["default"] = shared
            answer = application(environ, start_response)
            try:
                return [b"".join(answer)]
            finally:
                answer.close()

    with request.getfixturevalue("django_db_blocker").unblock():
        shared = connections["default"]
        connection.ensure_connection()
        shared.inc_thread_sharing()
        with transaction.atomic():
            server = create_server(app, host="127.0.0.1", port=0, threads=4, ident=None)
            running = Thread(target=server.run, daemon=True)
            running.start()
            yield f"http://localhost:{server.effective_port}"
            server.close()
            transaction.set_rollback(True)
        shared.dec_thread_sharing()


@pytest.fixture(scope="module")
def browser(address):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *A_CAMERA])
        yield made
        made.close()


@pytest.fixture(scope="module")
def come_in():
    """`come_in(page, "coordinator", path)` leads there as that account, which signs in once for all pages."""
    cookies = {}

    def entering(page, username, path):
        page.context.clear_cookies()
        if username in cookies:
            page.context.add_cookies(cookies[username])
            page.goto(path)
            return
        page.goto(f"/account/login/?next={path}")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/login/" not in url)
        cookies[username] = page.context.cookies()

    return entering


@pytest.fixture
def open_as(browser, address, come_in):
    """`open_as("coordinator", "/morning/")` is that page, that account signed in; errors of the page fail the test."""
    opened, errors = [], []

    def as_(username, path="/people/", **options):
        context = browser.new_context(base_url=address, **({"viewport": WIDE} | options))
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda said: errors.append(said.text) if _is_fault(said) else None)
        page.on("response", lambda got: errors.append(f"{got.status} {got.url}") if _is_missing(got) else None)
        if username:
            come_in(page, username, path)
        return page

    yield as_
    for context in opened:
        context.close()
    assert not errors


def _is_fault(said) -> bool:
    """An error of a script or of the policy; that a page answers 404 or 422 is no fault."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


def _is_missing(response) -> bool:
    return response.status >= 400 and response.request.resource_type != "document"


def read(page) -> str:
    return page.locator("main").inner_text()


def test_the_first_supply_from_the_desk_to_the_pharmacy(open_as):
    """A prescriber signs Isla's first supply, the pharmacy hands it over, and the desk sees that."""
    prescriber = open_as("prescriber")
    prescriber.get_by_role("link", name="Isla Drummond").click()
    assert "Start a course: YES" in read(prescriber)
    for label, text in (("Strengths", "20 mg"), ("Daily dose", "20 mg"), ("Capsules", "30"), ("Days", "30")):
        prescriber.get_by_label(label).fill(text)
    prescriber.get_by_role("button", name="Sign", exact=True).click()
    assert "Signed for Isla Drummond: 20 mg a day for 30 days." in prescriber.locator(".messages").inner_text()
    assert "Hand over a supply: YES" in read(prescriber)

    pharmacist = open_as("pharmacist", "/pharmacy/", viewport=NARROW)
    pharmacist.get_by_role("link", name="I. D.").click()
    assert "May be handed over: YES" in read(pharmacist)
    pharmacist.get_by_label("Medication guide or patient card given").check()
    pharmacist.get_by_role("button", name="Hand over", exact=True).click()
    assert "Handed over: I. D., 30 capsules of 20 mg" in pharmacist.locator(".messages").inner_text()

    prescriber.reload()
    assert "600 mg" in read(prescriber) or "20 mg taken" in read(prescriber)
    prescriber.get_by_role("link", name="What is on record").click()
    assert "Tomas Reyes" in read(prescriber)


def test_a_patient_comes_in_by_link_and_code_and_is_told_when_it_is_urgent(open_as, address):
    coordinator = open_as("coordinator")
    coordinator.goto(people(coordinator)["Gray"] + "invite/")
    coordinator.get_by_role("button", name="Make link and code").click()
    link, code = coordinator.locator("main code").inner_text(), coordinator.locator(".code").inner_text()
    patient = open_as(None, viewport=NARROW)
    patient.context.add_cookies([{"name": "django_language", "value": "en", "url": address}])  # not Spanish
    patient.goto(link)
    patient.get_by_label("Code").fill(code)
    patient.get_by_role("button", name="Go on").click()
    assert "by Wed 11 Nov 2026" in read(patient)
    patient.get_by_role("link", name="How am I?").first.click()
    patient.locator("input[name=belly][value=pain]").check()
    patient.get_by_role("button", name="Send my answers").click()
    assert "Get help now" in read(patient)
    assert "911" in read(patient)


PAGES = [
    ("-", "/account/login/"), ("coordinator", "/morning/"), ("coordinator", "Bea/add/visit/"),
    ("prescriber", "Isla/"), ("prescriber", "Bea/skin/"), ("pharmacist", "/pharmacy/"), ("bea", "/me/"),
    ("bea", "/me/check-in/"),
]  # fmt: skip
if NIGHT:  # those that are made of the same parts, and those that ask the core the longest
    PAGES += [
        ("prescriber", "Bea/score/phq-9/"), ("prescriber", "Bea/course/"),
        ("coordinator", "/people/take-in/"), ("coordinator", "/people/table/"), ("coordinator", "/closures/"),
        ("coordinator", "Bea/invite/"),
        ("coordinator", "Bea/messages/"),
        ("coordinator", "Bea/add/"), ("coordinator", "/account/second-factor/"), ("coordinator", "Bea/ways/"),
        ("prescriber", "Fay/"), ("prescriber", "/emergency/"), ("prescriber", "Bea/record/"), ("prescriber", "Bea/"),
        ("prescriber", "Bea/photos/"), ("bea", "/me/photos/"), ("bea", "/me/home-test/"), ("bea", "/me/data/"),
        ("prescriber", "Bea/home-tests/"),
        ("prescriber", "Otis/consultation/"), ("prescriber", "Otis/aid/"), ("auditor", "/log/"),
        ("auditor", "/audit/?first=2025-12&last=2026-11"),
        ("auditor", "Bea/replay/?day=2026-10-05&act=dispense&under=uk-mhra"), ("bea", "/me/category/"),
        ("auditor", "/audit/cases/"), ("bea", "/morning/"), ("administrator", "/service/"),
        ("administrator", "/erasures/"),
        ("prescriber", "Bea/change/?daily_mg=60"),
    ]  # fmt: skip
HOME = {"pharmacist": "/pharmacy/", "bea": "/me/check-in/", "auditor": "/log/", "administrator": "/service/"}
# Between them these have every colour of the stylesheet; by night all are looked at in the dark.
IN_THE_DARK = {"/morning/", "Isla/", "Fay/", "Bea/course/", "/me/", "/pharmacy/"}


def people(page) -> dict[str, str]:
    """Where each person's page is, by first name."""
    page.goto("/people/")
    links = page.locator("main .holding a")
    return {link.inner_text().split()[0]: link.get_attribute("href") for link in links.all()}


@pytest.fixture
def faults_of():
    """`faults_of(page, dark=True)`: what axe finds in both schemes, and what is too wide at 360 pixels or doubled."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def faults(page, dark):
        schemes = [("light", {"type": "tag", "values": WCAG}), *([("dark", ["color-contrast"])] if dark else [])]
        for scheme, asked in schemes:
            page.emulate_media(color_scheme=scheme)
            result = axe.run(page, options={"runOnly": asked, "resultTypes": ["violations"]})
            for fault in result.response["violations"]:
                yield f"{page.url}, {scheme}: {fault['id']}: {fault['nodes'][0]['html'][:160]}"
        for width in (360, 640):  # twice the size is a page of half the width
            page.set_viewport_size({"width": width, "height": 800})
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                yield f"{page.url}: is {wide} wide at {width}"
        page.set_viewport_size(WIDE)

    return faults


def test_axe_finds_nothing_and_nothing_overflows(open_as, come_in, faults_of):
    page, found = open_as("prescriber"), []
    where = people(page)
    page.context.clear_cookies()
    for username in dict.fromkeys(name for name, _ in PAGES):
        if username != "-":
            come_in(page, username, HOME.get(username, "/people/"))
        for path in (path for name, path in PAGES if name == username):
            name, _, rest = path.partition("/")
            page.goto(where[name] + rest if name else path)
            if rest == "course/":
                page.wait_for_selector(".drawn")
            found += faults_of(page, dark=NIGHT or path in IN_THE_DARK)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["en", "ar"] if NIGHT else ["en"])
def test_axe_finds_nothing_where_something_failed(open_as, address, faults_of, language):
    """What is answered when the disk is full, the database away, the fault ours, a form not taken, or nothing there."""
    page, found = open_as(None), []
    with translation.override(language):
        answers = {path: answer.content.decode() for path, answer in failures().items()}
    page.route(
        lambda url: url.rpartition("/")[2] in answers,
        lambda route, asked: route.fulfill(content_type="text/html", body=answers[asked.url.rpartition("/")[2]]),
    )
    for path in (*answers, "nothing-here"):
        page.goto(f"/{path}")
        found += faults_of(page, dark=True)
    assert not found, "\n".join(found)


def failures():
    """Each page of failed.py."""
    made = {}
    for name, error in (("full", FULL), ("away", OperationalError("refused")), ("ours", KeyError())):
        try:
            raise error
        except Exception:
            made[name] = failed(RequestFactory().get("/"))
    return made | {"not-taken": not_taken(RequestFactory().get("/"))}


@pytest.mark.skipif(not NIGHT, reason="made of the same parts as the English pages: looked at by night")
def test_axe_finds_nothing_from_right_to_left(open_as, address, faults_of):
    page, found = open_as("bea", "/me/sun/"), []
    page.context.add_cookies([{"name": "django_language", "value": "ar", "url": address}])
    for path in ("/me/", "/me/check-in/", "/me/category/", "/me/photos/", "/me/sun/"):
        page.goto(path)
        found += faults_of(page, dark=True)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert not found, "\n".join(found)


def test_a_tap_on_the_map_counts_and_is_scored_at_once(open_as):
    page = open_as("prescriber")
    page.goto(people(page)["Bea"] + "skin/")
    page.get_by_label("A tap on the map places one of").select_option("pustules")
    for _ in range(2):
        page.locator("#map-nose").click()
    page.wait_for_selector("#map-nose[aria-label='Nose: 2 lesions, 0 scars']")
    assert page.locator("#nose").get_by_label("Pustules").input_value() == "2"
    assert "GAGS: no score" in page.locator("#seen").inner_text()


def test_last_times_photograph_shines_through_the_camera(open_as, tmp_path):
    """The second photograph is taken over the first, and kept as if it had been chosen as a file."""
    page = open_as("prescriber")
    page.goto(people(page)["Dora"] + "photos/")
    (tmp_path / "first.jpeg").write_bytes(drawn())
    page.get_by_label("Photograph (JPEG").set_input_files(tmp_path / "first.jpeg")
    page.get_by_label("It shows").select_option("chin")
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_selector("#pair img")
    page.get_by_role("button", name="Use the camera").click()
    page.locator(".stage .ghost").wait_for()
    assert page.locator(".stage .ghost").get_attribute("src") == page.locator("#pair img").get_attribute("src")
    page.get_by_role("button", name="Take it", exact=True).click()
    page.get_by_text("Taken. Keep it").wait_for()
    page.get_by_role("button", name="Keep it").click()
    page.locator("#pair figure + figure img").wait_for()
    assert page.locator("#pair figure").count() == 2
    page.get_by_label("Slide from one to the other").press("ArrowLeft")
    assert page.locator("#pair").get_attribute("class") == "pair over"
    assert "inset(0px 0px 0px 99%)" in page.locator("#pair figure + figure img").evaluate(
        "image => getComputedStyle(image).clipPath"
    )


def shown(page) -> tuple[str, list[str]]:
    """The days that the chart of a course says it shows, and those written over its lanes."""
    written = page.locator(".live .role-axis-label").nth(1).locator("text")
    return page.locator("#shown").inner_text(), sorted(written.all_text_contents())


def test_a_part_of_a_course_is_looked_at_closer(open_as):
    """By dragging across the strip and by buttons; pointing at a mark says it. Errors of the policy fail `open_as`."""
    page = open_as("prescriber")
    page.goto(people(page)["Bea"] + "course/")
    page.wait_for_selector(".drawn .live svg")
    assert not page.locator(".course svg").is_visible()
    whole, days = shown(page)
    box = page.locator(".live svg").bounding_box()
    y = box["y"] + 35
    page.mouse.move(box["x"] + box["width"] * 0.5, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, y, steps=4)
    page.mouse.up()
    page.wait_for_function("said => document.querySelector('#shown').textContent !== said", arg=whole)
    assert "Sept" in shown(page)[0]
    assert "12 Jul" in days
    assert not any("Jul" in day for day in shown(page)[1])

    dragged = shown(page)[0]
    page.get_by_role("button", name="Later", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("said => document.querySelector('#shown').textContent !== said", arg=dragged)
    page.get_by_role("button", name="All", exact=True).press("Enter")
    page.wait_for_function("said => document.querySelector('#shown').textContent === said", arg=whole)
    assert shown(page) == (whole, days)

    mark = page.locator(".live .mark-symbol path[fill='var(--allow)']").first
    mark.scroll_into_view_if_needed()
    place = mark.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.move(place["x"] + place["width"] / 2 + 1, place["y"] + place["height"] / 2)
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert "2026: dispense, handed over" in page.locator("#vg-tooltip-element").inner_text()


def test_a_course_is_drawn_without_javascript_and_in_print(open_as):
    page = open_as("prescriber", java_script_enabled=False)
    page.goto(people(page)["Bea"] + "course/")
    assert page.locator(".course svg").is_visible()
    page.locator("summary", has_text="The same as a table").click()
    assert "pregnancy test, negative" in page.get_by_role("table").inner_text()
    live = open_as("prescriber")
    live.goto(page.url)
    live.wait_for_selector(".drawn .live svg")
    live.emulate_media(media="print")
    assert live.locator(".course svg").is_visible()
    assert not live.locator(".live").is_visible()


def test_the_keyboard_alone_signs_in_and_books(open_as):
    page = open_as(None)
    page.goto("/account/login/")
    page.get_by_label("Username").focus()
    page.keyboard.type("coordinator")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/morning/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Book"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages")
    assert page.locator(".messages").inner_text().startswith("Booked for")


def test_everything_works_without_javascript(open_as):
    page = open_as("coordinator", java_script_enabled=False)
    page.goto("/people/?find=Dora")
    page.get_by_role("link", name="Dora Vance").click()
    page.get_by_role("link", name="Add to the record").click()
    page.get_by_role("link", name="Weight").click()
    page.get_by_label("Weight").fill("61.5")
    page.get_by_role("button", name="Add to the record").click()
    assert "known are [lb_av], g, kg, lb" in read(page)
    page.get_by_label("Weight").fill("61.5 kg")
    page.get_by_role("button", name="Add to the record").click()
    assert "Added: weight." in page.locator(".messages").inner_text()


def test_who_is_not_there_is_warned_and_signed_out(open_as):
    page = open_as("coordinator")
    page.clock.install()
    page.goto("/people/")
    page.clock.fast_forward("13:30")
    warning = page.get_by_role("alertdialog")
    assert "signed out in two minutes" in warning.inner_text()
    with page.expect_response("**/still-here/"):
        warning.get_by_role("button", name="Stay signed in").click()
    warning.wait_for(state="detached")
    with page.expect_request("**/account/login/?idle=yes*"):
        page.clock.fast_forward("15:30")


def test_a_passkey_signs_in_without_a_password(open_as):
    """With the authenticator that Chromium's own tests use: it is there, and says that the person is."""
    page = open_as("colleague", "/account/second-factor/webauthn/add/")
    link = page.context.new_cdp_session(page)
    link.send("WebAuthn.enable")
    link.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    page.get_by_label("Password").fill(PASSWORD)  # asked once more before a factor is added
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "/login/" in url)
    page.goto("/account/login/?next=/morning/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: url.endswith("/morning/") and "/login/" not in url)
    assert "Bea Castellan" in read(page)
