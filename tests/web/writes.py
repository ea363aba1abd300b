"""Every kind of write of the clinic, named by its line of the log: who does it, where, and what is sent.

After a colon stands which of several that leave the same line. `{…}` are people and things that the test made ready.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from isocourse.cli import app
from isocourse.clinic import erasure
from isocourse.clinic.connect import bulk
from isocourse.clinic.models import Export

from .conftest import EXAMPLES
from .test_hooks import PATH, posted
from .test_photos import drawn
from .test_skin import WHOLE

DOSE = {"daily_dose": "30 mg", "strengths": "30 mg", "capsules": "30", "days": "30"}
TABLE = "reference,happened,weight (kg)\nHA-102,2026-11-02,61\nHA-103,2026-11-02,70\n"
TESS = {"name": "Tess Arden", "reference": "T-1", "site": "{site}"}
SEEN = {"seen": "{bea_seen}"}
READ = {"test": "{read_once}", "code_seen": "yes", "limit": "20"}
WISH = {"wish": "{wish}", "reason": "asked for it in writing"}
MOORGATE = "Moorgate Skin Clinic"


def picture():
    return SimpleUploadedFile("one.jpeg", drawn(), "image/jpeg")


def take_in():
    return (EXAMPLES / "leo.json").read_text("utf-8")


# On a page: by whom, where, and what is sent.
PAGES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "signed": ("prescriber", "/person/{isla}/sign/", DOSE | {"seen": "{isla_seen}"}),
    "course stopped": ("prescriber", "/person/{bea}/turn/", {"step": "stopped", "reason": "the course is complete"}),
    "handed-over": ("pharmacist", "/pharmacy/{bea}/hand-over/", {"what": "handed-over"} | SEEN),
    "not-collected": ("pharmacist", "/pharmacy/{bea}/hand-over/", {"what": "not-collected"} | SEEN),
    "added": ("coordinator", "/person/{bea}/add/weight/", {"happened": "2026-11-09", "weight": "61 kg"} | SEEN),
    "corrected": (
        "prescriber", "/person/{bea}/correct/36/", {"happened": "2026-09-02", "weight": "62 kg"} | SEEN,
    ),
    "corrected: never happened": ("prescriber", "/person/{bea}/correct/36/", {"never": "yes"} | SEEN),
    "skin visit": ("prescriber", "/person/{bea}/skin/", WHOLE | {"sure": "yes"} | SEEN),
    "scored": ("prescriber", "/person/{bea}/score/phq-2/", {"item-1": "1", "item-2": "0", "sure": "yes"}),
    "booked": ("coordinator", "/person/{bea}/book/", {"booking": "bloods 2026-11-10"}),
    "booked: a whole way": (
        "coordinator", "/person/{isla}/book/", {"booking": ["prescription 2026-11-09", "collect 2026-11-09"]},
    ),
    "cancelled booking": ("coordinator", "/person/{bea}/book/{booked}/cancel/", {}),
    "contact changed": (
        "coordinator", "/person/{bea}/messages/", {"channel": "email", "address": "b@example.org", "language": "de"},
    ),
    "contact changed: language": ("bea", "/language/", {"language": "fr"}),
    "contact removed": ("coordinator", "/person/{bea}/messages/", {"address": ""}),
    "message put": ("coordinator", "/person/{bea}/messages/", {"what": "tell"}),
    "invited": ("coordinator", "/person/{dora}/invite/", {}),
    "link used": ("", "/enter/way/", {"code": "123456"}),
    "person added": ("coordinator", "/people/new/", TESS),
    "imported": ("coordinator", "/people/take-in/", TESS | {"text": take_in, "sure": "yes"}),
    "imported: a table": (
        "coordinator", "/people/table/", {"kind": "weight", "site": "{site}", "text": TABLE, "sure": "yes"},
    ),
    "photo added": ("bea", "/me/photos/", {"view": "nose", "taken_on": "2026-11-02", "file": picture}),
    "photo added: by the clinic": (
        "coordinator", "/person/{bea}/photos/", {"view": "nose", "taken_on": "2026-11-02", "file": picture},
    ),
    "photo removed": ("prescriber", "/person/{bea}/photos/{kept}/remove/", {"reason": "shows somebody else"}),
    "home test begun": ("bea", "/me/home-test/", {"what": "begin"}),
    "home test sent": ("bea", "/me/home-test/", {"what": "send", "told": "negative", "file": picture}),
    "home test settled: told positive": (
        "bea", "/me/home-test/", {"what": "send", "told": "positive", "file": picture},
    ),
    "home test read": ("prescriber", "/person/{bea}/home-tests/", READ | {"test": "{unread}", "shows": "negative"}),
    "home test settled: read positive": (
        "prescriber", "/person/{bea}/home-tests/", READ | {"test": "{unread}", "shows": "positive"},
    ),
    "home test settled: proven": ("coordinator", "/person/{bea}/home-tests/", READ | {"shows": "negative"}),
    "home test settled: not proven": ("coordinator", "/person/{bea}/home-tests/", READ | {"shows": "unclear"}),
    "told category": ("bea", "/me/category/", {"category": "can"}),
    "checked in": ("bea", "/me/check-in/", {"belly": "pain", "missed": "3"}),
    "asked for erasure": ("bea", "/me/data/", {}),
    "refused erasure": ("administrator", "/erasures/", WISH | {"what": "refuse"}),
    "erased": ("administrator", "/erasures/", WISH | {"what": "erase", "name_too": "yes"}),
    "opened in an emergency": (
        "colleague", "/emergency/",
        {"reference": "{isla_number}", "name": "Isla Drummond", "reason": "brought in, nobody knows why"},
    ),
    "site changed": ("administrator", "/service/", {
        "site": "{site}", "contact": "212 555 0999", "opening": "mon-fri", "pharmacy_opening": "mon-sat",
        "holidays": "US-NY",
    }),
    "closed days added": (
        "administrator", "/service/closed/",
        {"site": "{site}", "first": "2026-12-24", "last": "2026-12-27", "why": "Christmas"},
    ),
    "closed days taken back": ("administrator", "/service/closed/", {"site": "{site}", "back": "{closed}"}),
}  # fmt: skip


def commanded(*words: str) -> None:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output


def told_of_cards() -> None:
    """An EHR tells what became of two cards at once."""
    card = {"outcome": "accepted", "acceptedSuggestions": [{"id": "s"}], "outcomeTimestamp": "2026-11-09T15:00:00Z"}
    reply = posted(f"{PATH}/feedback", {"feedback": [card | {"card": "c1"}, card | {"card": "c2"}]})
    assert reply.status_code == 200, reply.content


# At the machine, or by another service, which holds a token.
SITE = ("--programme", "uk-mhra", "--timezone", "Europe/London")
OTHERS: dict[str, Callable[[dict[str, Any]], object]] = {
    "site added": lambda known: commanded("clinic-site", "Elsewhere", *SITE),
    "site changed: at the machine": lambda known: commanded("clinic-site", MOORGATE, *SITE),
    "role given": lambda known: commanded("clinic-account", "tess", "--site", MOORGATE, "--role", "auditor"),
    "role ended": lambda known: commanded(
        "clinic-account", "coordinator", "--site", MOORGATE, "--role", "coordinator", "--end"
    ),
    "erased again": lambda known: erasure.again(),
    "export begun": lambda known: known["service"].get("/fhir/Patient/$export"),
    "exported": lambda known: bulk.go_on(Export.objects.get(pk=known["job"])),
    "export ended": lambda known: known["service"].delete(f"/fhir/export/{known['job']}"),
    "card accepted": lambda known: told_of_cards(),
}  # fmt: skip
