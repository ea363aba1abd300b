"""An appointment as a file for a calendar. It names neither clinic nor reason, nor what software made it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import icalendar

from ..models import Booking
from .words import languages

NAMES = uuid.UUID("5d5e6f0a-6a0c-4f0e-9a41-0d5a4a1f6c77")


def appointment(booking: Booking, language: str, at: datetime) -> bytes:
    """The day of a booking, made at the moment `at`; a file of the same booking replaces the one before."""
    event = icalendar.Event()
    event.add("uid", str(uuid.uuid5(NAMES, f"{booking.person_id}/{booking.pk}")))
    event.add("dtstamp", at)
    event.add("dtstart", booking.on)
    event.add("dtend", booking.on + timedelta(days=1))
    event.add("summary", languages()[language]["title"])
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    made = icalendar.Calendar()
    made.add("prodid", "-//appointment//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(event)
    return bytes(made.to_ical())
