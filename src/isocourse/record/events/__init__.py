"""The kinds of event a record can hold. A new kind is one class here and the facts file that reads it."""

from __future__ import annotations

from . import clinical, course, person, pregnancy
from .base import Event

KINDS: dict[str, type[Event]] = {
    cls.model_fields["kind"].default: cls
    for module in (person, pregnancy, course, clinical)
    for cls in vars(module).values()
    if isinstance(cls, type) and issubclass(cls, Event) and cls is not Event
}

__all__ = ["KINDS", "Event"]
