"""A small model of a calendar client: what it shows after it has taken in one file after the other."""

from __future__ import annotations

from typing import Any

import icalendar


class Client:
    """Keeps the newest revision of each UID, by SEQUENCE and then by DTSTAMP, as RFC 5546 (2.1.5) says."""

    def __init__(self) -> None:
        self.held: dict[str, Any] = {}

    def take(self, data: bytes) -> None:
        calendar = icalendar.Calendar.from_ical(data)
        assert str(calendar["method"]) == "PUBLISH"
        for event in calendar.walk("VEVENT"):
            old = self.held.get(str(event["uid"]))
            if old is None or revision(event) > revision(old):
                self.held[str(event["uid"])] = event

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Day or moment, and title, of everything that is not cancelled."""
        live = [event for event in self.held.values() if str(event["status"]) != "CANCELLED"]
        return sorted((str(event["dtstart"].dt), str(event["summary"])) for event in live)


def revision(event: Any) -> tuple[int, str]:
    return int(event["sequence"]), str(event["dtstamp"].dt)
