"""What a ledger or a plan has to say beside its numbers: who can supply what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Note:
    """A sentence, and who can mend it (`clinic`, `prescriber`, `pharmacy`, `patient`)."""

    says: str
    who: str

    def __str__(self) -> str:
        return self.says


def written(day: date) -> str:
    """`5 Nov 2026`."""
    return f"{day.day} {day:%b} {day.year}"
