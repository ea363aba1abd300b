"""Everything that is kept of a person, as one file: the record, what was sent to them, and every picture.

It is made while it is sent. Pictures are opened one by one, in memory: none is written to a disk without its seal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from zipfile import ZipFile, ZipInfo

from . import clock, home_tests, photos, record, sealing
from .models import Contact, HomeTest, Person, Photo

CLOSED = b"This picture cannot be opened: its key is not here.\n"


def everything(person: Person) -> Iterator[bytes]:
    """The pieces of a ZIP file. A picture that does not open is told of in its place."""
    out, at = _Pieces(), clock.now().astimezone(person.zone).timetuple()[:6]
    with ZipFile(out, "w") as made:  # type: ignore[call-overload]  # all that it asks of `out` is to be written to
        for name, data in _files(person):
            made.writestr(ZipInfo(name, at), data)
            yield out.taken()
    yield out.taken()


class _Pieces:
    """What was written since it was last taken."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        held, self._held = bytes(self._held), bytearray()
        return held


def _files(person: Person) -> Iterator[tuple[str, bytes]]:
    yield "record.json", record.read(person).record.dumps().encode()
    yield "messages.json", json.dumps(_told(person), ensure_ascii=False, indent=1).encode()
    for place, photo in enumerate(person.photos.iterator(chunk_size=1), 1):
        yield _picture(f"photographs/{photo.taken_on}-{photo.view}-{place}", photo)
    for place, test in enumerate(person.home_tests.exclude(sealed=None).iterator(chunk_size=1), 1):
        yield _picture(f"home-tests/{test.given_at.astimezone(person.zone).date()}-{place}", test)


def _picture(name: str, kept: Photo | HomeTest) -> tuple[str, bytes]:
    try:
        return f"{name}.jpeg", photos.opened(kept) if isinstance(kept, Photo) else home_tests.opened(kept)
    except sealing.Closed:
        return f"{name}.txt", CLOSED


def _told(person: Person) -> dict[str, object]:
    """How they are reached, what was sent and what is booked."""
    return {
        "reached": list(Contact.objects.filter(person=person).values("channel", "address", "language")),
        "messages": [
            {"at": str(one.done_at or one.due_at), "to": one.address, "text": one.text, "state": one.state}
            for one in person.messages.all()
        ],
        "booked": [{"on": str(one.on), "what": one.what} for one in person.bookings.filter(cancelled=False)],
    }
