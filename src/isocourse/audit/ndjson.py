"""A source of FHIR NDJSON (plain, gzip or zstd) as Parquet in the documented columns, in bounded memory.

An export keeps each type of resource in files of its own, so lines are first dealt out by person into parts on disk;
then each part is read person by person as a Bundle. What cannot be used is told with its file and line.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from math import ceil
from pathlib import Path
from typing import Any

from ..record.record import DEEPEST, too_deep
from .lines import lines, packing, parsed
from .parts import SHARED, dealt, read_parts
from .reading import Reading, Trouble, keep, kept
from .source import Source

LINES, PEOPLE = "Sorting lines, MB", "Reading people"  # the stages, as progress calls them; the second in parts
MB = 1_000_000
PART_BYTES = 24 << 20  # each part is a Parquet file, and the engine pays for every file that it opens
SOME_PARTS, SMALL_PART_BYTES = 8, 1 << 20  # of a smaller source, so that several processes have something to do
MOST_PARTS = 800  # each is an open file while lines are dealt out
MOST_SHARED = 200_000
OF_PATIENT = ("subject", "patient", "beneficiary")
OF_NOBODY = {"Medication", "Practitioner", "PractitionerRole", "Organization", "Location", "Encounter", "Device"}


def read_ndjson(
    source: Source, work: Path, progress: Callable[[str, int, int], None] | None = None, *, workers: int = 1
) -> Reading:
    """Writes the people of `source` as `events-*.parquet` into `work`; parts that are there already are kept.

    The same whatever number of processes (`workers`) reads them.
    """
    reading, done, told = Reading(), work / "dealt.json", progress or (lambda *_: None)
    size = sum(file.size * (8 if packing(file) else 1) for file in source.ndjson())
    count = min(MOST_PARTS, 1 + max(size // PART_BYTES, min(SOME_PARTS - 1, size // SMALL_PART_BYTES)))
    if done.exists():
        reading, count = kept(done), len(list(work.glob("dealt-*.ndjson")))
    else:
        _deal(source, work, count, reading, told)
        keep(done, reading)
    of_parts = Reading()
    told(PEOPLE, 0, count)
    for number, one in enumerate(read_parts(work, count, workers), start=1):
        of_parts.add(one)
        told(PEOPLE, number, count)
    of_parts.troubles.sort(key=Trouble.file_and_line)
    reading.add(of_parts)
    return reading


def _deal(source: Source, work: Path, count: int, reading: Reading, told: Callable[[str, int, int], None]) -> None:
    """Each line into the part of its person, with its place before it."""
    size, seen = sum(file.size for file in source.ndjson()), 0

    def passed(more: int) -> None:
        nonlocal seen
        seen += more
        told(LINES, ceil(seen / MB), ceil(size / MB))

    parts = [dealt(work, part).open("wb") for part in range(count)]
    held = 0
    with (work / SHARED).open("wb") as shared:
        for file in source.ndjson():
            for number, line in lines(source, file, reading, passed):
                place = f"{file.name}:{number}"
                found = _parsed(line, place, reading)
                if found is None:
                    continue
                reading.lines += 1
                person = person_of(found)
                if person is not None:
                    part = parts[zlib.crc32(person.encode()) % count]
                    part.write(f"{json.dumps([person, place])}\t".encode() + line.strip() + b"\n")
                elif found.get("resourceType") in OF_NOBODY and held < MOST_SHARED:
                    shared.write(line.strip() + b"\n")
                    held += 1
                elif found.get("resourceType") in OF_NOBODY:
                    said = f"belongs to nobody and comes after {MOST_SHARED:,} others; it was left out"
                    reading.trouble(place, said, "shared resources beyond what is held")
                else:
                    reading.trouble(place, "does not say whom it is about; it was left out", "resources about nobody")
    for part in parts:
        part.close()


def _parsed(line: bytes, place: str, reading: Reading) -> dict[str, Any] | None:
    if not line.strip():
        return None
    try:
        found = parsed(line)
        fault = None if isinstance(found, dict) and "resourceType" in found else "is not a FHIR resource"
        fault = fault or (f"is nested more than {DEEPEST} levels deep" if too_deep(found, line) else None)
    except (ValueError, RecursionError) as error:
        fault = f"is not JSON ({str(error)[:80]})"
    if fault:
        reading.trouble(place, f"{fault}; it was left out", "lines that are no FHIR resource")
        return None
    return found  # type: ignore[no-any-return]


def person_of(resource: Mapping[str, Any]) -> str | None:
    """The id of the Patient that a resource is or is about."""
    if resource.get("resourceType") == "Patient":
        return str(resource["id"]) if resource.get("id") else None
    for name in OF_PATIENT:
        about = resource.get(name)
        address = about.get("reference") if isinstance(about, dict) else None
        if isinstance(address, str) and "Patient/" in address:
            return address.split("Patient/")[-1].split("/")[0] or None
    return None
