"""One part of the people of a source, each read as a Bundle, as Parquet; parts know nothing of each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ..fhir.reader import record_from_fhir
from ..record import Unreadable
from ..record.record import Record
from .lines import parsed
from .reading import Reading, keep, kept
from .records import write_records

FEW = 3  # parts that are read before other processes have started
SHARED = "shared.ndjson"


def dealt(work: Path, part: int) -> Path:
    """Where the lines of a part wait, each after its person and place."""
    return work / f"dealt-{part:05d}.ndjson"


def read_parts(work: Path, count: int, workers: int) -> Iterator[Reading]:
    """What was read of each part, in order, by so many processes. Parts whose Parquet is there already are kept."""
    read = partial(_read_part, work)
    waiting = sum(not _is_done(work, part) for part in range(count))
    if workers <= 1 or waiting < FEW:
        yield from map(read, range(count))
        _shared.cache_clear()
        return
    with ProcessPoolExecutor(min(workers, waiting), get_context("spawn")) as pool:
        yield from pool.map(read, range(count))


def _read_part(work: Path, part: int) -> Reading:
    if not _is_done(work, part):
        reading = Reading()
        _convert(dealt(work, part), _events(work, part), _shared(work / SHARED), reading)
        keep(_told(work, part), reading)
    return kept(_told(work, part))


def _is_done(work: Path, part: int) -> bool:
    return _events(work, part).exists() and _told(work, part).exists()


def _events(work: Path, part: int) -> Path:
    return work / f"events-{part:05d}.parquet"


def _told(work: Path, part: int) -> Path:
    return work / f"told-{part:05d}.json"


@lru_cache(maxsize=1)
def _shared(path: Path) -> dict[str, dict[str, Any]]:
    """Resources that belong to nobody, by their address."""
    with path.open("rb") as file:
        resources = [parsed(line) for line in file]
    return {f"{resource['resourceType']}/{resource.get('id')}": resource for resource in resources}


def _convert(lines: Path, target: Path, shared: Mapping[str, dict[str, Any]], reading: Reading) -> None:
    """The people of one part as Parquet."""
    people: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    with lines.open("rb") as file:
        for line in file:
            head, _, text = line.partition(b"\t")
            person, place = parsed(head)
            people[person].append((place, parsed(text)))
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
    wanted = {name for _, resource in held for name in _referred(resource) if name in shared} if shared else set()
    entries = [
        {"resource": resource} for resource in (*(one for _, one in held), *(shared[name] for name in sorted(wanted)))
    ]
    try:
        record = record_from_fhir({"resourceType": "Bundle", "type": "collection", "entry": entries})
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
