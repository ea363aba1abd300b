"""What a pharmacy sees of a decision on handing over: the answer, and no reason for treatment, no mood, no result.

What stands against it for such a reason is said to be held by the prescriber, without what.
"""

from __future__ import annotations

from ..decide.model import Decision, Finding
from ..programmes import Rulebook
from .view import View, view

# Groups of rules whose very title would tell.
HELD = frozenset({
    "indication", "pregnancy", "care", "scars", "mood", "results", "schedule", "signs", "response",
})  # fmt: skip
# Groups whose sentences list a person's illnesses; the title says enough.
TITLE_ONLY = frozenset({"contraindication"})
CODE = "supply-held"
TITLE = "The prescriber has released this supply"
WHY = "Something is held by the prescriber. What it is stands there, and is not shown to the pharmacy."
MEND = "Hand nothing over and tell the prescriber, who clears it or stops the course."


def pharmacy_view(decision: Decision, book: Rulebook) -> View:
    """The view of a decision, which was made under `book`, for whoever hands over."""
    return view(for_pharmacy(decision, book), book)


def for_pharmacy(decision: Decision, book: Rulebook) -> Decision:
    """The same decision, with one finding in place of all that the prescriber holds, where the heaviest stood."""
    programme = book.programmes.get(decision.programme or "")
    groups = {(rule.code, rule.title): rule.group for rule in (programme.rules if programme else ())}
    told: list[Finding] = []
    held: list[Finding] = []
    for found in decision.findings:
        group = groups.get((found.code, found.title), "")
        if group not in HELD:
            told.append(_told(found, group))
        elif found.outcome != "holds" and found.answer != "task":
            if not held:
                told.append(_held(found))
            held.append(found)
    own = any((found.who, found.mend) == (decision.who, decision.next_step) for found in held)
    step = {"who": "pharmacy", "next_step": MEND, "not_before": None, "step_by": None} if own else {}
    changed = {"findings": tuple(told), "not_applied": (), **step}
    return decision.model_copy(update=changed)


def _told(found: Finding, group: str) -> Finding:
    silent = group in TITLE_ONLY or found.outcome == "holds"
    return found.model_copy(update={"facts": {}} | ({"reason": ""} if silent else {}))


def _held(found: Finding) -> Finding:
    return Finding(
        code=CODE, outcome=found.outcome, answer=found.answer, title=TITLE, reason=WHY, mend=MEND, who="pharmacy",
        source=(), confidence="D", confirmed=False, versions=found.versions,
    )  # fmt: skip

