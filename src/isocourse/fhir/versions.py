"""One resource that stands in the Bundle more than once: the newest version counts, or none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from .bundle import Bundle, Entry
from .dates import when
from .shapes import obj


def one_version_each(bundle: Bundle) -> tuple[Bundle, list[tuple[Entry, str]], list[Entry]]:
    """The Bundle with each resource once; what was left out and why; and versions that nothing can order."""
    chosen: list[Entry] = []
    older: list[tuple[Entry, str]] = []
    unordered: list[Entry] = []
    for versions in _groups(bundle):
        first = versions[0]
        if len(versions) == 1 or all(entry.resource == first.resource for entry in versions):
            chosen.append(first)
        elif newest := _newest(versions):
            chosen.append(newest)
            said = f"is an older version; entry[{newest.index}] replaces it"
            older += [(entry, said) for entry in versions if entry is not newest]
        else:
            unordered += versions
            if first.type == "Patient":  # still needed to know whose record this is
                without = {name: value for name, value in first.resource.items() if name != "birthDate"}
                chosen.append(replace(first, resource=without))
    if len(chosen) == len(bundle.entries):
        return bundle, older, unordered
    chosen.sort(key=lambda entry: entry.index)
    return Bundle(tuple(chosen), bundle.broken), older, unordered


def _groups(bundle: Bundle) -> list[list[Entry]]:
    """Entries that are the same resource: by address, or by type and id where no two addresses differ."""
    by_name: dict[str, list[Entry]] = defaultdict(list)
    nameless = []
    for entry in bundle.entries:
        if entry.id or entry.full_url:
            by_name[entry.name].append(entry)
        else:
            nameless.append([entry])
    groups = []
    for entries in by_name.values():
        addresses = {entry.full_url for entry in entries if entry.full_url}
        if len(addresses) <= 1:
            groups.append(entries)
        else:
            groups += [[entry for entry in entries if entry.full_url == address] for address in sorted(addresses)]
            groups += [[entry] for entry in entries if not entry.full_url]
    return groups + nameless


def _newest(versions: list[Entry]) -> Entry | None:
    moments = []
    for entry in versions:
        found = when(obj(entry.resource.get("meta")).get("lastUpdated"))
        if found is None or not isinstance(found.moment, datetime):
            return None
        moments.append(found.moment)
    latest = max(moments)
    return versions[moments.index(latest)] if moments.count(latest) == 1 else None
