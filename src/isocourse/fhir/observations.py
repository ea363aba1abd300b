"""Observations: each finding goes to the reader of its LOINC code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from ..record.analytes import BY_LOINC
from .body import read_height, read_weight
from .bundle import Bundle, Entry, plain_address
from .codes import (
    HEIGHT,
    PHQ_DIFFICULTY,
    PHQ_ITEMS,
    PHQ_PANELS,
    PHQ_TOTALS,
    PREGNANCIES_COUNTED,
    PREGNANCY_INTENT,
    PREGNANCY_PRESENCE,
    PREGNANCY_QUANTITY,
    PREGNANCY_STATUS,
    WEIGHT,
)
from .findings import Finding, findings
from .intake import Intake
from .laboratory import read_analyte, read_other
from .mood import Answers, add_answers, instrument_of
from .pregnancy import read_intent, read_presence, read_quantity, read_status
from .shapes import objects, shown
from .systems import words

Reader = Callable[[Finding, Intake], None]

# LOINC → the kind of event it would be, and its readers.
READERS: dict[str, tuple[str, tuple[Reader, ...]]] = {
    **dict.fromkeys(BY_LOINC, ("laboratory", (read_analyte,))),
    **dict.fromkeys(PREGNANCY_PRESENCE, ("pregnancy-test", (read_presence,))),
    **dict.fromkeys(PREGNANCY_QUANTITY, ("pregnancy-test", (read_analyte, read_quantity))),
    PREGNANCY_STATUS: ("pregnancy-report", (read_status,)),
    WEIGHT: ("weight", (read_weight,)),
    HEIGHT: ("weight", (read_height,)),
}
MOOD = {**PHQ_ITEMS, **PHQ_TOTALS}
OTHER = "other"  # kept if it is easily read, and never missed

# What an observation without a code that we know may be about, by its words.
SUSPECTED = (
    ("pregnancy-test", re.compile(r"pregnan|hcg|gonadotropin|schwanger|enceinte", re.IGNORECASE)),
    ("pregnancy-report", re.compile(r"delivery date|gestational age", re.IGNORECASE)),
    ("laboratory", re.compile(r"triglycerid|\b(alt|ast|sgpt|sgot)\b|aminotransferase|creatine kinase", re.IGNORECASE)),
    ("weight", re.compile(r"^(body )?weight\b|^körpergewicht", re.IGNORECASE)),
    ("questionnaire", re.compile(r"\bphq|suicid|self[- ]harm|better off dead", re.IGNORECASE)),
)


def about(entry: Entry, bundle: Bundle) -> str | None:
    """The kind of event that the observation would be, `OTHER`, or None when it is of no concern."""
    found = findings(entry, bundle)
    if not any(item.codings or words(item.body.get("code")) for item in found):
        return "record"  # without any code it may be anything
    kinds = [kind for finding in found if (kind := _kind(finding))]
    return next((kind for kind in kinds if kind != OTHER), OTHER if kinds else None)


def read_observations(entries: Iterable[Entry], intake: Intake) -> None:
    """All observations; items of one questionnaire are put together."""
    usable = [entry for entry in entries if _is_usable(entry, intake)]
    panels = _panels(usable, intake)
    answers: dict[tuple[str, str], Answers] = {}
    for entry in usable:
        for finding in findings(entry, intake.bundle):
            if finding.loinc in MOOD:
                _take_mood(finding, panels, answers)
            elif not _is_frame(finding):
                _read(finding, intake)
    for held in answers.values():
        add_answers(held, intake)


def _is_usable(entry: Entry, intake: Intake) -> bool:
    """Whether the observation is of concern, has a result, and is about the person."""
    kind, status = about(entry, intake.bundle), entry.resource.get("status")
    if kind == "record":
        intake.keep(entry, kind, "has no code; say what was observed")
    elif kind not in (None, OTHER) and status in ("registered", "cancelled"):
        intake.note(entry, f"is {shown(status)}: it has no result, and was left out")
    elif kind not in (None, OTHER) and entry.resource.get("focus"):
        intake.keep(entry, kind or OTHER, "is about someone or something other than the person (Observation.focus)")
    else:
        return kind is not None
    return False


def _read(finding: Finding, intake: Intake) -> None:
    kind = _kind(finding)
    if finding.loinc == PREGNANCY_INTENT:
        read_intent(finding, intake)
    elif finding.loinc in READERS:
        for reader in READERS[finding.loinc][1]:
            reader(finding, intake)
    elif kind == OTHER:
        read_other(finding, intake)
    elif kind:
        said = f"{finding.name!r} of {finding.when_words} has no code that is known here; give it its LOINC code"
        finding.keep_in(intake, kind, said)


def _is_frame(finding: Finding) -> bool:
    """Whether the observation only holds others together and says nothing itself."""
    holds = finding.entry.resource.get("component") or finding.entry.resource.get("hasMember")
    return bool(not finding.part and finding.is_empty and holds)


def _kind(finding: Finding) -> str | None:
    """The kind of event a finding would be; `OTHER` for a laboratory result that no rule looks at."""
    loinc = finding.loinc
    if loinc in READERS:
        return READERS[loinc][0]
    if loinc in MOOD or loinc in PHQ_PANELS:
        return "questionnaire"
    if loinc == PREGNANCY_INTENT:
        return OTHER
    return None if loinc in PREGNANCIES_COUNTED or loinc == PHQ_DIFFICULTY else _suspected(finding)


def _suspected(finding: Finding) -> str | None:
    """The kind by a code without its system, or by words."""
    for item in finding.codings:
        if not item.system and item.code in READERS:
            return READERS[item.code][0]
        if not item.system and item.code in MOOD:
            return "questionnaire"
    said = words(finding.body.get("code"))
    for kind, pattern in SUSPECTED:
        if any(map(pattern.search, said)) and not (finding.loinc and kind in ("laboratory", "weight")):
            return kind
    return OTHER if finding.loinc and finding.is_laboratory else None


def _panels(entries: Iterable[Entry], intake: Intake) -> dict[str, tuple[Entry, str]]:
    """The place of each member → the questionnaire panel that it belongs to, and its instrument."""
    members = {}
    for entry in entries:
        names = [PHQ_PANELS[found.loinc] for found in findings(entry, intake.bundle) if found.loinc in PHQ_PANELS]
        for reference in objects(entry.resource.get("hasMember")) if names else []:
            if member := intake.bundle.entry(reference):
                members[member.place] = entry, names[0]
            else:
                address = plain_address(reference) or "a member"
                said = f"lacks {address}, which is not in the Bundle; send the whole panel"
                intake.keep(entry, "questionnaire", said)
    return members


def _take_mood(finding: Finding, panels: dict[str, tuple[Entry, str]], answers: dict[tuple[str, str], Answers]) -> None:
    """Adds an item to the answers of its panel, its observation, or its moment."""
    loinc = finding.loinc or ""
    holder, instrument = panels.get(finding.entry.place, (finding.entry, instrument_of(loinc)))
    if loinc in PHQ_TOTALS:
        instrument = PHQ_TOTALS[loinc]
    alone = holder is finding.entry and not finding.part and finding.taken and finding.taken.moment
    key = str(finding.taken.moment) if alone and finding.taken else holder.place
    held = answers.setdefault((key, instrument), Answers(holder, instrument, finding.taken, finding.recorded))
    held.take(loinc, list(finding.values.values()), finished=finding.is_final)
