"""A process that signs as somebody: `make` makes the invented clinic; `sign USERNAME` loads Isla's page, says `ready`,
and signs when told; `again USERNAME` opens her page each time it is told, as a server does, and says the status.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from isocourse.clinic.starting import start

EXAMPLES = Path(__file__).parents[2] / "examples"
SAID = {
    "Signed for": "signed", "Nothing was signed": "refused", "the disk is full": "full",
    "cannot be reached just now": "away",
}  # fmt: skip
DOSE = {"daily_dose": "30 mg", "strengths": "30 mg", "capsules": "30", "days": "30"}


def main(what: str, username: str = "") -> None:
    start()
    from django.test import Client

    from isocourse.clinic.demo.seed import seed
    from isocourse.clinic.models import Account, Entry, Person

    if what == "make":
        seed(EXAMPLES)
        return
    if what == "count":
        from isocourse.clinic import log

        print(Entry.objects.filter(kind="prescription", author__isnull=False).count(), list(log.faults()))
        return
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(
        Account.objects.get(username=username), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    path = f"/person/{Person.objects.get(name='Isla Drummond').pk}/"
    page = client.get(path).content.decode()
    print("ready", flush=True)
    for _ in sys.stdin:
        if what == "again":
            print(served(client, path), flush=True)
            continue
        seen = re.search('name="seen" value="([0-9]+)"', page)[1]
        said = client.post(f"{path}sign/", DOSE | {"seen": seen}, follow=True).content.decode()
        print(next((short for words, short in SAID.items() if words in said), repr(said)), flush=True)


def served(client, path: str) -> str:
    """Through the whole app: the client of tests leaves out what happens to connections between requests."""
    from isocourse.clinic.wsgi import application

    said: list[str] = []
    answer = application(client._base_environ(PATH_INFO=path), lambda status, headers: said.append(status))
    answer.close()
    return said[0].split()[0]


main(*sys.argv[1:])
