"""Which country's programme the Bundle points to, by signs that leave little doubt; never by language or name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .bundle import Bundle, Entry
from .drugs import drug_in
from .shapes import Object, obj, objects, strings, text
from .systems import system_name

# Programme → its time zone; the United States programme ends its windows by this clock (programmes.md 0).
ZONES = {
    "us-ipledge": "America/New_York",
    "uk-mhra": "Europe/London",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "ca": "America/Toronto",
    "it": "Europe/Rome",
    "ie": "Europe/Dublin",
    "au": "Australia/Sydney",
    "nz": "Pacific/Auckland",
    "sg": "Asia/Singapore",
    "my": "Asia/Kuala_Lumpur",
    "in": "Asia/Kolkata",
}
NAMES = {
    name: programme
    for programme, names in {
        "us-ipledge": ("us", "usa", "united states", "united states of america"),
        "uk-mhra": ("gb", "gbr", "uk", "united kingdom", "great britain", "england", "scotland", "wales"),
        "de": ("de", "deu", "germany", "deutschland"),
        "fr": ("fr", "fra", "france"),
        "ca": ("ca", "can", "canada"),
        "it": ("it", "ita", "italy", "italia"),
        "ie": ("ie", "irl", "ireland"),
        "au": ("au", "aus", "australia"),
        "nz": ("nz", "nzl", "new zealand"),
        "sg": ("sg", "sgp", "singapore"),
        "my": ("my", "mys", "malaysia"),
        "in": ("in", "ind", "india"),
    }.items()
    for name in names
}
US_CORE = "http://hl7.org/fhir/us/core/"


def signs(bundle: Bundle, orders: Iterable[Entry]) -> dict[str, list[str]]:
    """Programme → what points to it."""
    found: dict[str, list[str]] = {}
    for programme, sign in [*_us_signs(bundle, orders), *_address_signs(bundle)]:
        listed = found.setdefault(programme, [])
        if sign not in listed:
            listed.append(sign)
    return found


def _us_signs(bundle: Bundle, orders: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    for entry in bundle.entries:
        if any(system_name(item.get("system")) == "npi" for item in objects(entry.resource.get("identifier"))):
            yield "us-ipledge", "a National Provider Identifier"
        if any(profile.startswith(US_CORE) for profile in strings(obj(entry.resource.get("meta")).get("profile"))):
            yield "us-ipledge", "a US Core profile"
    for order in orders:
        if any(item.system == "ndc" for item in drug_in(order, bundle).codings):
            yield "us-ipledge", "an NDC on the isotretinoin order"


def _address_signs(bundle: Bundle) -> Iterator[tuple[str, str]]:
    for entry in bundle.of("Patient", "Location"):
        for address in objects(entry.resource.get("address")):
            country = text(address.get("country"))
            programme = NAMES.get((country or "").casefold())
            if country and programme and not _is_past(address):
                yield programme, f"the country {country} in an address"


def _is_past(address: Object) -> bool:
    return address.get("use") == "old" or bool(obj(address.get("period")).get("end"))
