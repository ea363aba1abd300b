"""A source of FHIR NDJSON (plain, gzip or zstd) as Parquet in the documented columns, in bounded memory.

An export keeps each type of resource in files of its own, so lines are first dealt out by person into parts on disk;
then each part is read person by person as a Bundle. What cannot be used is told with its file and line.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from ..record import Unreadable
from ..record.record import DEEPEST, Record, too_deep
from .records import write_records
from .source import NDJSON, File, Source, ending_of

LONGEST_LINE = 4 << 20
BLOCK = 1 << 16
PART_BYTES = 24 << 20
MOST_PARTS = 800  # each is an open file while lines are dealt out
MOST_SHARED = 200_000
MOST_TOLD = 1_000
OF_PATIENT = ("subject", "patient", "beneficiary")
SHARED = {"Medication", "Practitioner", "PractitionerRole", "Organization", "Location", "Encounter", "Device"}


@dataclass(frozen=True)
class Trouble:
    """What could not be used as it stood, where, and what became of it."""

    place: str
    says: str


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


def read_ndjson(source: Source, work: Path, progress: Callable[[int, int], None] | None = None) -> Reading:
    """Writes the people of `source` as `events-*.parquet` into `work`; parts that are there already are kept."""
    reading = Reading()
    size = sum(file.size * (8 if _packing(file) else 1) for file in source.ndjson())
    count = min(MOST_PARTS, 1 + size // PART_BYTES)
    dealt = work / "dealt.json"
    if dealt.exists():
        reading = _kept(dealt)
    else:
        _deal(source, work, count, reading)
        _keep(dealt, reading)
    shared = _shared(work / "shared.ndjson")
    for part in range(count):
        target, told = work / f"events-{part:05d}.parquet", work / f"told-{part:05d}.json"
        if not target.exists() or not told.exists():
            own = Reading()
            _convert(work / f"dealt-{part:05d}.ndjson", target, shared, own)
            _keep(told, own)
        own = _kept(told)
        reading.people += own.people
        reading.counts += own.counts
        reading.troubles += own.troubles[: MOST_TOLD - len(reading.troubles)]
        if progress:
            progress(part + 1, count)
    return reading


def _deal(source: Source, work: Path, count: int, reading: Reading) -> None:
    """Each line into the part of its person, with its place before it."""
    parts = [(work / f"dealt-{part:05d}.ndjson").open("wb") for part in range(count)]
    held = 0
    with (work / "shared.ndjson").open("wb") as shared:
        for file in source.ndjson():
            for number, line in lines(source, file, reading):
                place = f"{file.name}:{number}"
                found = _parsed(line, place, reading)
                if found is None:
                    continue
                reading.lines += 1
                person = person_of(found)
                if person is not None:
                    part = parts[zlib.crc32(person.encode()) % count]
                    part.write(f"{json.dumps([person, place])}\t".encode() + line.strip() + b"\n")
                elif found.get("resourceType") in SHARED and held < MOST_SHARED:
                    shared.write(line.strip() + b"\n")
                    held += 1
                elif found.get("resourceType") in SHARED:
                    said = f"belongs to nobody and comes after {MOST_SHARED:,} others; it was left out"
                    reading.trouble(place, said, "shared resources beyond what is held")
                else:
                    reading.trouble(place, "does not say whom it is about; it was left out", "resources about nobody")
    for part in parts:
        part.close()


def lines(source: Source, file: File, reading: Reading) -> Iterator[tuple[int, bytes]]:
    """The lines of a file with their numbers. A line longer than LONGEST_LINE is passed over and never held."""
    number, held, too_long = 1, bytearray(), False
    try:
        with _opened(source, file) as stream:
            while block := (stream.read1 if isinstance(stream, gzip.GzipFile) else stream.read)(BLOCK):
                *ended, rest = block.split(b"\n")
                for piece in ended:
                    if too_long or len(held) + len(piece) > LONGEST_LINE:
                        _passed_over(file, number, reading)
                    elif held or piece:
                        yield number, bytes(held) + piece
                    held.clear()
                    too_long, number = False, number + 1
                too_long = too_long or len(held) + len(rest) > LONGEST_LINE
                held.clear() if too_long else held.extend(rest)
    except (OSError, EOFError, zlib.error) as error:
        said = f"cannot be read on from here ({str(error).splitlines()[0]}); what stood before was read"
        reading.trouble(f"{file.name}:{number}", said, "files that end too early or are damaged")
        return
    if too_long:
        _passed_over(file, number, reading)
    elif held:
        yield number, bytes(held)


def _packing(file: File) -> str | None:
    return NDJSON[ending_of(file.name) or ".ndjson"]


def _opened(source: Source, file: File) -> Any:
    """The file, unpacked as it is read; of a broken gzip file everything before the break comes out."""
    raw, kind = source.open(file), _packing(file)
    return gzip.open(raw) if kind == "gzip" else pa.input_stream(raw, compression=kind)


def _passed_over(file: File, number: int, reading: Reading) -> None:
    said = f"is longer than {LONGEST_LINE >> 20} MB; it was left out"
    reading.trouble(f"{file.name}:{number}", said, "lines that are too long")


def _parsed(line: bytes, place: str, reading: Reading) -> dict[str, Any] | None:
    if not line.strip():
        return None
    try:
        found = json.loads(line)
        fault = None if isinstance(found, dict) and "resourceType" in found else "is not a FHIR resource"
        fault = fault or (f"is nested more than {DEEPEST} levels deep" if too_deep(found) else None)
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


def _shared(path: Path) -> dict[str, dict[str, Any]]:
    """Resources that belong to nobody, by their address."""
    with path.open("rb") as file:
        resources = [json.loads(line) for line in file]
    return {f"{resource['resourceType']}/{resource.get('id')}": resource for resource in resources}


def _convert(dealt: Path, target: Path, shared: Mapping[str, dict[str, Any]], reading: Reading) -> None:
    """The people of one part as Parquet."""
    people: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    with dealt.open("rb") as file:
        for line in file:
            head, _, text = line.partition(b"\t")
            person, place = json.loads(head)
            people[person].append((place, json.loads(text)))
    records: dict[str, Record] = {}
    for person in sorted(people):
        if record := _record(person, people.pop(person), shared, reading):
            reading.people += 1
            records[person] = record
    write_records(target, records)


def _record(
    person: str, held: list[tuple[str, dict[str, Any]]], shared: Mapping[str, dict[str, Any]], reading: Reading
) -> Record | None:
    """The record of one person, or None where there is no Patient to go by."""
    if not any(resource["resourceType"] == "Patient" for _, resource in held):
        for place, _ in held:
            reading.trouble(
                place, f"is about {person}, who is no Patient here; it was left out", "resources of unknown people"
            )
        return None
    wanted = {name for _, resource in held for name in _referred(resource) if name in shared}
    entries = [
        {"resource": resource} for resource in (*(one for _, one in held), *(shared[name] for name in sorted(wanted)))
    ]
    try:
        record = Record.load({"resourceType": "Bundle", "type": "collection", "entry": entries})
    except (Unreadable, RecursionError) as error:
        reading.trouble(
            held[0][0], f"{person} cannot be read ({str(error)[:120]}); left out", "people who cannot be read"
        )
        return None
    for problem in record.problems:
        if problem.kept:
            reading.trouble(
                _place(problem.place, held),
                problem.message,
                "entries kept unread: answers that hang on them ask for a person",
            )
    return record


def _referred(resource: Mapping[str, Any]) -> Iterator[str]:
    """Addresses of shared resources that it names at its first level."""
    for value in resource.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and isinstance(item.get("reference"), str):
                yield "/".join(item["reference"].split("/")[-2:])


def _place(place: str, held: list[tuple[str, dict[str, Any]]]) -> str:
    """File and line for a place in the Bundle."""
    number = place.partition("entry[")[2].partition("]")[0]
    return held[int(number)][0] if number.isdigit() and int(number) < len(held) else place


def _keep(path: Path, reading: Reading) -> None:
    said = {
        "lines": reading.lines,
        "people": reading.people,
        "counts": reading.counts,
        "troubles": [(one.place, one.says) for one in reading.troubles],
    }
    path.write_text(json.dumps(said), "utf-8")


def _kept(path: Path) -> Reading:
    said = json.loads(path.read_text("utf-8"))
    troubles = [Trouble(*one) for one in said["troubles"]]
    return Reading(said["lines"], said["people"], troubles, Counter(said["counts"]))
