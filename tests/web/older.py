"""A process that makes and fills a database as an earlier release, STATE, did, and then brings it to this one."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime
from uuid import UUID

from isocourse.clinic.starting import is_current, migrate, start

AT = datetime(2026, 11, 1, 9, tzinfo=UTC)
PERSON = UUID("6f1c1f0e-0000-4000-8000-000000000001")
ENTRIES = [
    {"id": "e1", "kind": "category", "happened": "2026-10-01", "category": "can"},
    {"id": "e2", "kind": "pregnancy-test", "happened": "2026-10-02", "result": "negative"},
    {"id": "e3", "kind": "from-a-later-release", "happened": "2026-10-03", "what": "déjà vu"},
]


def fill(state: str) -> None:
    """Rows as that release wrote them: its tables, and its way to hash, written out here so that it stays."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    call_command("migrate", "clinic", state, verbosity=0)
    call_command("migrate", "sessions", verbosity=0)
    apps = MigrationLoader(connection).project_state(("clinic", state)).apps
    site_of, account_of, person_of, entry_of, log_of, member_of = (
        apps.get_model("clinic", name) for name in ("Site", "Account", "Person", "Entry", "Log", "Membership")
    )
    site = site_of.objects.create(name="Old Street", programme="us-ipledge", timezone="America/New_York")
    account = account_of.objects.create(username="old", password="!", first_name="Ada", last_name="Old")
    member_of.objects.create(account=account, site=site, role="coordinator")
    person = person_of.objects.create(
        id=PERSON, site=site, reference="O-1", name="Olive Olden", programme="us-ipledge", timezone="America/New_York"
    )
    previous = "0" * 64
    for number, given in enumerate(ENTRIES, 1):
        content = json.dumps(given, sort_keys=True, ensure_ascii=False)
        entry_of.objects.create(
            person=person, number=number, uid=given["id"], kind=given["kind"], happened=given["happened"],
            author=account, content=content, added_at=AT,
        )  # fmt: skip
        mark = hashlib.sha256(f"{PERSON} {number} {content}".encode()).hexdigest()
        detail = json.dumps({"entries": {str(number): mark}, "kinds": [given["kind"]]}, sort_keys=True)
        parts = [previous, str(number), AT.isoformat(), "old", "added", str(PERSON), detail]
        own = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
        log_of.objects.create(
            number=number, at=AT, who="old", action="added", person=str(PERSON), detail=detail, previous=previous,
            hash=own,
        )  # fmt: skip
        previous = own


def upgrade() -> None:
    """Prints what a clinic finds after `clinic-upgrade`: its people, records, log and pages, and that it goes on."""
    before = is_current()
    migrate()
    from django.db import DatabaseError, transaction
    from django.test import Client

    from isocourse.clinic import log, record
    from isocourse.clinic.models import Account, Entry, Person
    from isocourse.record.events.course import BodySize

    person = Person.objects.get()
    kept = [event.model_dump(mode="json")["kind"] for event in record.read(person).record.events]
    faults = list(log.faults())
    client = Client(SERVER_NAME="localhost")
    client.force_login(Account.objects.get(), backend="allauth.account.auth_backends.AuthenticationBackend")
    pages = [client.get(path).status_code for path in ("/morning/", f"/person/{PERSON}/", f"/person/{PERSON}/record/")]
    record.add(person, [BodySize(happened=AT, recorded=AT, weight="60 kg")], account=None, seen=3, action="added")
    refused = 0
    for change in (Entry.objects.filter(number=1).delete, lambda: Entry.objects.filter(number=1).update(content="{}")):
        try:
            with transaction.atomic():
                change()
        except DatabaseError:
            refused += 1
    print(json.dumps({
        "before": before, "now": is_current(), "name": person.name, "kept": kept, "faults": faults, "pages": pages,
        "after": list(log.faults()), "count": Entry.objects.count(), "refused": refused,
    }))  # fmt: skip


start()
fill(sys.argv[1])
upgrade()
