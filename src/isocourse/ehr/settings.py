"""What the operator sets, and what every route is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .answer import Desk
from .feedback import Feedback
from .shelf import Shelf
from .tokens import Gate


@dataclass(frozen=True)
class Settings:
    """What the operator sets: the desk, where it is reached from outside, and whom to trust (`None`: anybody)."""

    desk: Desk
    base_url: str
    gate: Gate | None = None
    origins: tuple[str, ...] = ("*",)
    feedback: Feedback = field(default_factory=Feedback)
    shelf: Shelf = field(default_factory=Shelf)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
