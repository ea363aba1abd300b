"""What became of the lines of a source: how many were read, and what could not be used, with its place."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

MOST_TOLD = 1_000


@dataclass(frozen=True)
class Trouble:
    """What could not be used as it stood, where, and what became of it."""

    place: str
    says: str

    def file_and_line(self) -> tuple[str, int]:
        """By which troubles are put in order."""
        name, _, line = self.place.rpartition(":")
        return (name, int(line)) if line.isdigit() else (self.place, 0)


@dataclass
class Reading:
    """What was read and what was left out."""

    lines: int = 0
    people: int = 0
    troubles: list[Trouble] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def trouble(self, place: str, says: str, about: str | None = None) -> None:
        """Counts each kind of trouble; tells the first ones with their place."""
        self.counts[about or says] += 1
        if len(self.troubles) < MOST_TOLD:
            self.troubles.append(Trouble(place, says))

    def add(self, other: Reading) -> None:
        """What was read elsewhere, of people who are not among these."""
        self.people += other.people
        self.counts += other.counts
        self.troubles += other.troubles[: MOST_TOLD - len(self.troubles)]


def keep(path: Path, reading: Reading) -> None:
    said = {
        "lines": reading.lines,
        "people": reading.people,
        "counts": reading.counts,
        "troubles": [(one.place, one.says) for one in reading.troubles],
    }
    path.write_text(json.dumps(said), "utf-8")


def kept(path: Path) -> Reading:
    said = json.loads(path.read_text("utf-8"))
    troubles = [Trouble(*one) for one in said["troubles"]]
    return Reading(said["lines"], said["people"], troubles, Counter(said["counts"]))
