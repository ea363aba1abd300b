"""What must be true before the first step, as the rules about procedures see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ..decide import Decision, Finding
from ..decide.wording import show
from .asking import ACNE, LABEL, Asked
from .model import Need

ASKED_KELOID = "procedure-keloid-asked"
RECORD_IT = "Record the day of the last dose once it has been taken."
DARK = 4
DARKER = "Microneedling and fractional radiofrequency come first; ablative and vascular lasers last, with caution."
MET = {"holds": True, "fails": False}
CONTROLLED = "the acne is controlled"


def of(asked: Mapping[str, Asked], decision: Decision) -> Iterator[Need]:
    """The needs, the most binding first. `met` is None where it is not known or a clinician has to decide."""
    if not decision.state:
        yield Need(id="programme", met=None, says="No programme is known.", mend="Name the programme.", who="clinic")
        return
    for name, code in (("acne", ACNE), ("keloid", "procedure-keloid")):
        if found := _finding(asked, code):
            yield _need(name, found)
    if (found := _finding(asked, ASKED_KELOID)) and found.outcome != "holds":
        yield _need("keloid-asked", found)
    if found := _finding(asked, "procedure-skin-type"):
        yield _skin(found, skin_type(asked))
    if found := _finding(asked, *LABEL):
        yield _course(found, decision)


def hindrances(needs: Iterable[Need]) -> tuple[str, ...]:
    """Why no stage can have a day yet."""
    said = {"acne": CONTROLLED, "programme": "the programme is named"}
    return tuple(said[need.id] for need in needs if need.id in said and need.met is not True)


def skin_type(asked: Mapping[str, Asked]) -> int | None:
    """The Fitzpatrick skin type, 1 to 6, as the rules saw it."""
    found = _finding(asked, "procedure-skin-type")
    value = found.facts["skin_type"] if found else None
    return int(value) if isinstance(value, (int, float)) else None


def clear_on(asked: Mapping[str, Asked]) -> date | None:
    """The day on which the acne was last found clear, if it was."""
    found = _finding(asked, ACNE)
    day = found.facts["acne_assessed_on"] if found and found.outcome == "holds" else None
    return day if isinstance(day, date) else None


def raised(asked: Mapping[str, Asked]) -> bool:
    """Whether keloids or raised scars are on record, or no rule could be asked."""
    found = _finding(asked, "procedure-keloid")
    return found is None or found.outcome != "holds"


def _finding(asked: Mapping[str, Asked], *codes: str) -> Finding | None:
    """The finding that matters most among those of all procedures."""
    found = [item for one in asked.values() if (item := one.finding(*codes))]
    return min(found, key=lambda item: item.outcome == "holds", default=None)


def _need(name: str, found: Finding) -> Need:
    met = MET.get(found.outcome)
    return Need(id=name, met=met, says=found.reason, mend=found.mend or "", who=found.who)


def _skin(found: Finding, known: int | None) -> Need:
    """A type that is known is enough: what follows from it is the order of the choices."""
    if known is None:
        return _need("skin-type", found).model_copy(update={"says": f"{found.reason} {DARKER}"})
    return Need(
        id="skin-type", met=True, says=f"Fitzpatrick skin type {known}. {DARKER if known >= DARK else ''}".strip()
    )


def _course(found: Finding, decision: Decision) -> Need:
    """Whether the course is over: the label waits for it, the statements of 2017 do not."""
    last, until = found.facts["stopped_on"], found.facts["label_wait_until"]
    if found.outcome == "unknown":
        said = "Whether the course is over is not known: the day of the last dose is not recorded."
        return Need(id="course", met=None, says=said, mend=RECORD_IT, who="clinic")
    if decision.state["stop_is_latest"]:
        said = f"The course is over: last dose {show(last)}, six months after it {show(until)}."
        return Need(id="course", met=True, says=said)
    if found.outcome == "holds":
        return Need(id="course", met=True, says="No dose in the last six months is on record.")
    said = "The course is not over; the label asks to wait for six months after the last dose."
    return Need(id="course", met=False, says=said, mend=RECORD_IT, who="clinic")
