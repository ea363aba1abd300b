"""Takes the pictures of the clinic: `PYTHONPATH=src python docs/images/clinic.py` serves the demo and looks at it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).parent
PASSWORD = "invented-clinic"
WIDE, TALL, NARROW = {"width": 1100, "height": 900}, {"width": 1100, "height": 1520}, {"width": 390, "height": 844}


def take(
    browser: Browser, address: str, who: str, clicks: list[str], name: str, size: dict[str, int], language: str = "en"
) -> None:
    """Signs in, follows links by their text, and keeps what is on the screen then."""
    page = browser.new_page(base_url=address, viewport=size)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page.goto("/account/login/")
    page.locator("[name=login]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)
    for text in clicks:
        page.get_by_role("link", name=text).first.click()
    page.wait_for_load_state("networkidle")
    if page.locator("#course").count():  # drawn by a script; a part of it
        page.wait_for_selector(".drawn")
        for way in ("Closer", "Later", "Later"):
            page.get_by_role("button", name=way, exact=True).click()
        page.mouse.move(0, 0)
        page.wait_for_timeout(300)
    page.screenshot(path=FOLDER / name)
    page.close()


def main() -> None:
    command = [sys.executable, "-m", "isocourse", "serve", "--demo", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        found = next(url[0] for line in server.stdout if (url := re.findall(r"http://127[^ ]+", line)))
        address = found.replace("127.0.0.1", "localhost").rstrip("/")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            take(browser, address, "coordinator", [], "clinic-morning.png", WIDE)
            take(browser, address, "prescriber", ["Leo Achterberg"], "clinic-person.png", WIDE)
            take(browser, address, "prescriber", ["Rhea Lindholm", "Course over time"], "clinic-course.png", TALL)
            take(browser, address, "pharmacist", ["HA-102"], "clinic-pharmacy.png", NARROW)
            take(browser, address, "bea", [], "clinic-patient.png", NARROW)
            take(browser, address, "bea", [], "clinic-patient-arabic.png", NARROW, "ar")
            browser.close()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
