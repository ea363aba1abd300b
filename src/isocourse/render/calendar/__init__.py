"""The steps ahead as entries of a calendar, for the patient or for the clinic; `ics` writes the file."""

from .entries import Audience, Entry, entries, own_zone, owner

__all__ = ["Audience", "Entry", "entries", "own_zone", "owner"]
