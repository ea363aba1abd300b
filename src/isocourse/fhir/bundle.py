"""A Bundle as a list of entries that can find each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from ..record.problems import Problem, Unreadable
from .shapes import Object, obj, objects, shown, text

READABLE = ("collection", "searchset", "transaction", "batch", "document")
Found = TypeVar("Found")
WITHOUT_RESOURCE = ("GET", "HEAD", "DELETE")  # requests of a batch or transaction that carry none


@dataclass(frozen=True, eq=False)
class Entry:
    """One resource and where it stands."""

    index: int
    resource: Object
    full_url: str | None = None
    method: str | None = None

    @cached_property
    def type(self) -> str:
        return text(self.resource.get("resourceType")) or ""

    @cached_property
    def id(self) -> str | None:
        return text(self.resource.get("id"))

    @cached_property
    def name(self) -> str:
        """How the resource is referred to: `Observation/x`, its full address, or its type alone."""
        if self.id:
            return f"{self.type}/{self.id}"
        return self.full_url or self.type or "no resource type"

    @cached_property
    def place(self) -> str:
        return f"Bundle.entry[{self.index}] {self.name}"


@dataclass(frozen=True, eq=False)
class Bundle:
    """The entries of a Bundle, in order; `broken` are the places without a resource."""

    entries: tuple[Entry, ...]
    broken: tuple[tuple[int, Any], ...] = ()
    _by_name: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    _by_url: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    _found: dict[tuple[Entry, Any], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for entry in self.entries:
            self._by_name[entry.name].append(entry)
            if entry.full_url:
                self._by_url[entry.full_url].append(entry)

    def of(self, *types: str) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.type in types)

    def once(self, entry: Entry, find: Callable[[Entry, Bundle], Found]) -> Found:
        """What `find` finds in an entry of this Bundle; several readers ask, and it is looked for once."""
        if (entry, find) not in self._found:
            self._found[entry, find] = find(entry, self)
        found: Found = self._found[entry, find]
        return found

    def entry(self, reference: Any) -> Entry | None:
        """The entry that a Reference points at, if exactly one in the Bundle can be meant."""
        address = plain_address(reference)
        if not address:
            return None
        found = self._by_url.get(address) or []
        if not found and (tail := _tail(address)):
            elsewhere = "://" in address
            found = [
                entry
                for entry in self._by_name.get(tail, [])
                # An address on another server is another thing, whatever its number.
                if not (elsewhere and entry.full_url and "://" in entry.full_url)
            ]
        return found[0] if len(found) == 1 else None

    def resource(self, reference: Any, within: Object) -> Object:
        """The resource that a Reference points at, contained in `within` or in the Bundle; else empty.

        Some senders write `Medication/x` where the contained `#x` is meant.
        """
        if found := self.entry(reference):
            return found.resource
        address = plain_address(reference) or ""
        names = {address.removeprefix("#"), address.rpartition("/")[2]} - {""}
        inside = [item for item in objects(within.get("contained")) if text(item.get("id")) in names]
        return inside[0] if len(inside) == 1 else {}


def plain_address(reference: Any) -> str | None:
    """The address in a Reference, without a version."""
    return (text(obj(reference).get("reference")) or "").split("/_history/")[0] or None


def _tail(address: str) -> str | None:
    match = re.search(r"(?:^|/)([A-Z][A-Za-z]+/[^/#|?]+)$", address)
    return match[1] if match else None


def read_bundle(parsed: Object) -> Bundle:
    """The Bundle in parsed JSON; raises `Unreadable` when it is not one that holds a person's record."""
    kind = parsed.get("resourceType")
    if kind != "Bundle":
        said = f"is {shown(kind)!r}; give a Bundle, with this resource and its Patient in its entries"
        raise Unreadable(Problem("resourceType", said))
    bundle_type = parsed.get("type")
    if bundle_type is not None and bundle_type not in READABLE:
        said = f"is {shown(bundle_type)!r}; a record can be read from one of {', '.join(READABLE)}"
        raise Unreadable(Problem("Bundle.type", said))
    listed = parsed.get("entry")
    if not isinstance(listed, list) or not listed:
        raise Unreadable(Problem("Bundle.entry", "is empty; give a list of entries, each with its `resource`"))
    entries, broken = [], []
    for index, item in enumerate(listed):
        resource, method = obj(item).get("resource"), text(obj(obj(item).get("request")).get("method"))
        if isinstance(resource, dict) and text(resource.get("resourceType")):
            entries.append(Entry(index, resource, text(item.get("fullUrl")), method))
        elif resource is not None or method not in WITHOUT_RESOURCE:
            broken.append((index, item))
    return Bundle(tuple(entries), tuple(broken))
