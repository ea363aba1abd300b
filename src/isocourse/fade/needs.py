"""What must be true before the first step, as the rules about procedures see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..decide import Decision, Finding
from .asking import ACNE, LABEL, Asked
from .model import Need

ASKED_KELOID = "procedure-keloid-asked"
MET = {"holds": True, "fails": False}
CONTROLLED = "the acne is controlled"


def of(asked: Mapping[str, Asked], decision: Decision) -> Iterator[Need]:
    """The needs, the most binding first. `met` is None where it is not known or a clinician has to decide."""
    if not decision.state:
        yield Need(id="programme", met=None, says="No programme is known.", mend="Name the programme.", who="clinic")
        return
    for name, code in (("acne", ACNE), ("keloid", "procedure-keloid"), ("keloid-asked", ASKED_KELOID)):
        if found := _finding(asked, code):
            yield _need(name, found)
    if found := _finding(asked, "procedure-skin-type"):
        known = skin_type(asked)
        need = _need("skin-type", found)
        yield need if known is None else Need(id="skin-type", met=True, says=f"Fitzpatrick skin type {known}.")
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


def raised(asked: Mapping[str, Asked]) -> bool:
    """Whether keloids or raised scars are on record."""
    found = _finding(asked, "procedure-keloid")
    return found is not None and found.outcome != "holds"


def _finding(asked: Mapping[str, Asked], *codes: str) -> Finding | None:
    """The finding that matters most among those of all procedures."""
    found = [item for one in asked.values() if (item := one.finding(*codes))]
    return min(found, key=lambda item: item.outcome == "holds", default=None)


def _need(name: str, found: Finding) -> Need:
    met = MET.get(found.outcome)
    return Need(id=name, met=met, says=found.reason, mend=found.mend or "", who=found.who)


def _course(found: Finding, decision: Decision) -> Need:
    """Whether the course is over: the label waits for it, the statements of 2017 do not."""
    over = None if found.outcome == "unknown" else decision.state["runs_out_on"] is None
    mend = "" if over else "Record the day of the last dose once it has been taken."
    return Need(id="course", met=over, says=found.reason, mend=mend, who="clinic")
