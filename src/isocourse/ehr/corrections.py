"""The order as it would have to be: fewer days, no repeats. Never another dose, never an order that was not there."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ..fhir.bundle import read_bundle
from ..fhir.dosage import daily_dosage
from ..fhir.drugs import drug_of
from ..fhir.isotretinoin import strengths
from ..fhir.shapes import objects


@lru_cache
def corrections() -> tuple[Mapping[str, Any], ...]:
    """Each with the `codes` it mends and the `change` it makes."""
    found = tomllib.loads(files(__package__).joinpath("corrections.toml").read_text("utf-8"))["correction"]
    return tuple(found)


@lru_cache
def every_code() -> frozenset[str]:
    """The codes of all rules that a correction can mend."""
    return frozenset(code for item in corrections() for code in item["codes"])


def corrected(order: Mapping[str, Any], codes: Iterable[str]) -> tuple[dict[str, Any], list[str]]:
    """The whole order changed as these rules ask, and the changes in words; no words when nothing can be changed."""
    named, changed, words = set(codes), copy.deepcopy(dict(order)), []
    request = changed.setdefault("dispenseRequest", {})
    if not isinstance(request, dict):
        return changed, []
    for item in corrections():
        if not named & set(item["codes"]):
            continue
        if item["change"] == "repeats" and request.get("numberOfRepeatsAllowed") != item["repeats"]:
            request["numberOfRepeatsAllowed"] = item["repeats"]
            words.append("without repeats")
        if item["change"] == "days" and (capsules := _for_days(request, order, item["days"])):
            words.insert(0, f"for {item['days']} days ({capsules} capsules)")
    return changed, words


def _for_days(request: dict[str, Any], order: Mapping[str, Any], days: int) -> int | None:
    """Sets the supply to `days`; None when how many capsules that is cannot be told from the order."""
    a_day = _capsules_a_day(order)
    quantity = request.get("quantity")
    if a_day is None or not isinstance(quantity, dict):
        return None
    request["quantity"] = {**quantity, "value": a_day * days}
    request["expectedSupplyDuration"] = {
        "value": days, "unit": "days", "system": "http://unitsofmeasure.org", "code": "d",
    }  # fmt: skip
    return a_day * days


def _capsules_a_day(order: Mapping[str, Any]) -> int | None:
    """Capsules a day, when the order says so plainly: the same whole number every day, of one strength."""
    bundle = read_bundle({"resourceType": "Bundle", "entry": [{"resource": dict(order)}]})
    listed, _ = strengths(drug_of(dict(order), bundle))
    daily = daily_dosage(objects(order.get("dosageInstruction")), listed)
    return int(daily.capsules) if daily.capsules and float(daily.capsules).is_integer() else None
