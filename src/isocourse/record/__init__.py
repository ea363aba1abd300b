"""The record: typed, append-only events with when they happened and when we learned of them."""

from .events import KINDS, Event
from .problems import Problem, Unreadable
from .record import Record

__all__ = ["KINDS", "Event", "Problem", "Record", "Unreadable"]
