"""The steps ahead as a calendar file, for the patient or for the clinic."""

from .entries import Audience, Entry, entries, own_zone, owner
from .ics import calendar, earlier_entries

__all__ = ["Audience", "Entry", "calendar", "earlier_entries", "entries", "own_zone", "owner"]
