"""The pharmacist's pages: may this be handed over, to whom, how much, until when.

A reason would tell why somebody is treated, how they feel, or what a test said, so none is shown: only the answer,
who acts next, and what the pharmacy itself has to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ...decide import Answer, Ask, Decision, decide_many
from ...record import Record
from ...record.events.course import Authorisation, Dispense, Prescription
from ...record.view import events_seen
from ...render import words
from ...render.wording import texts
from ...schedule.bookings import REPEATED
from .. import clock, engine, log, record
from ..access import page, visible
from ..models import Person, Role
from ..record import Kept, Stale

SAY = (
    "leaflet.taking.food", "leaflet.taking.whole", "leaflet.taking.missed", "leaflet.care.vitamin-a",
    "leaflet.care.share",
)  # fmt: skip


@dataclass(frozen=True)
class Supply:
    """A prescription that waits, and whether it may be handed over."""

    person: Person
    kept: Kept
    prescription: Prescription
    signed_on: date
    decision: Decision
    today: date

    @property
    def allowed(self) -> bool:
        return self.decision.answer is Answer.ALLOW

    @property
    def word(self) -> str:
        return {Answer.ALLOW: "YES", Answer.REVIEW: "NOT YET"}.get(self.decision.answer, "NO")

    @property
    def first(self) -> str:
        """The answer."""
        by = self.decision.by if self.allowed else None
        last = f", last day {words.day(by)} ({words.last_day(by, self.today)})" if by else ""
        return f"May be handed over: {self.word}{last}"

    @property
    def second(self) -> str:
        """Who acts next."""
        if self.allowed:
            return "Next: the pharmacy."
        contact = f" ({self.person.site.contact})" if self.person.site.contact else ""
        if self.decision.who == "pharmacy":
            return f"Next: the pharmacy. {self.decision.next_step}"
        if self.decision.who == "patient":
            return f"Next: the patient, who knows from the clinic{contact} what is still to be done."
        return f"Next: the clinic{contact}. Ask there; do not hand it over until it has answered."

    @property
    def own(self) -> tuple[str, ...]:
        """What the pharmacy itself has to do."""
        found = (item for item in self.decision.findings if item.outcome != "holds" and item.who == "pharmacy")
        return tuple(dict.fromkeys(item.mend or item.title for item in found))

    @property
    def amount(self) -> str:
        given = self.prescription
        strengths = " and ".join(f"{mg:g} mg" for mg in given.strengths)
        parts = [
            f"{given.capsules} capsules" if given.capsules else "", f"of {strengths}" if strengths else "",
            f"for {given.days} days" if given.days else "",
            f"at {given.daily_dose:g} mg a day" if given.daily_dose else "",
        ]  # fmt: skip
        return " ".join(part for part in parts if part) or "an amount that the prescription does not say"

    @property
    def product(self) -> str:
        return self.prescription.product or "Isotretinoin"


@require_safe
@page(Role.PHARMACIST)
def pharmacy(request: HttpRequest) -> HttpResponse:
    people = list(visible(request.user, (Role.PHARMACIST,)))
    log.write(request.user, "listed", page="pharmacy", people=len(people))
    found = supplies(people)
    return render(request, "pharmacy.html", {"supplies": sorted(found, key=lambda one: not one.allowed)})


@require_safe
@page(Role.PHARMACIST)
def supply(request: HttpRequest, person: Person) -> HttpResponse:
    found = next(iter(supplies([person])), None)
    if found is None:
        return render(request, "no_supply.html", {"person": person})
    say = [texts()[key] for key in SAY]
    return render(request, "supply.html", {"supply": found, "person": person, "say": say})


@require_POST
@page(Role.PHARMACIST, logged=False)
def hand_over(request: HttpRequest, person: Person) -> HttpResponse:
    """Hands the supply over, if the rules allow it at this moment; or records that nobody came for it."""
    found = next(iter(supplies([person])), None)
    seen = request.POST.get("seen", "")
    if found is None or not seen.isdecimal() or request.POST.get("what") not in ("handed-over", "not-collected"):
        messages.error(request, "There is nothing to hand over; nothing was recorded.")
        return redirect("pharmacy")
    if request.POST["what"] == "handed-over" and not found.allowed:
        log.write(request.user, "hand-over refused", person, answer=found.decision.answer.value,
                  codes=list(found.decision.codes))  # fmt: skip
        messages.error(request, "It may not be handed over now; nothing was recorded.")
        return redirect("supply", person=person.pk)
    events = _handed(found, request) if request.POST["what"] == "handed-over" else list(_returned(found))
    try:
        record.add(person, events, account=request.user, seen=int(seen), action=request.POST["what"],
                   answer=found.decision.answer.value)  # fmt: skip
    except Stale:
        messages.error(request, "Nothing was recorded: the record changed while you looked. Look again.")
        return redirect("supply", person=person.pk)
    done = {"handed-over": "Handed over", "not-collected": "Back to stock, and the clinic sees it"}
    messages.success(request, f"{done[request.POST['what']]}: {person.initials}, {found.amount}.")
    return redirect("pharmacy")


def _handed(found: Supply, request: HttpRequest) -> list[Dispense]:
    at = clock.now()
    given = found.prescription.model_dump(mode="json", include=set(REPEATED["dispense"]), exclude_none=True)
    given |= {"days": found.prescription.days, "medication_guide_given": request.POST.get("guide") == "yes"}
    return [Dispense(happened=at, recorded=at, status="handed-over", **given)]


def _returned(found: Supply) -> Iterable[Dispense | Authorisation]:
    """Not collected, back to stock, and the authorisation reversed where there is one that was not."""
    at = clock.now()
    yield Dispense(happened=at, recorded=at, status="not-collected")
    yield Dispense(happened=at, recorded=at, status="returned-to-stock")
    held = [one for one in _seen(found.kept.record, found.today) if isinstance(one, Authorisation)]
    if held and (last := held[-1]).status == "issued":
        yield Authorisation(happened=at, recorded=at, status="reversed", number=last.number)


def supplies(people: list[Person]) -> list[Supply]:
    """The prescriptions that wait, of some people, each with the decision on handing it over now."""
    at, kept = clock.now(), record.read_many(people)
    found = []
    for policy in {person.site.policy for person in people}:
        some = [(person, one) for person, one in zip(people, kept, strict=True) if person.site.policy == policy]
        asks = [Ask(one.record, "dispense", at) for _, one in some]
        decisions = engine.ask(decide_many, asks, policy=policy, applied_only=True)
        found += [
            waiting for (person, one), decision in zip(some, decisions, strict=True)
            if (waiting := _waiting(person, one, decision)) is not None
        ]  # fmt: skip
    return found


def _waiting(person: Person, kept: Kept, decision: Decision) -> Supply | None:
    today = clock.now().astimezone(ZoneInfo(kept.record.timezone)).date()
    if decision.state.get("rx_on") is None:
        return None
    issued = [one for one in _seen(kept.record, today) if isinstance(one, Prescription) and one.status == "issued"]
    return Supply(person, kept, issued[-1], decision.state["rx_on"], decision, today) if issued else None  # type: ignore[arg-type]


def _seen(read: Record, today: date) -> list[object]:
    return list(events_seen(read, today, clock.now()))
