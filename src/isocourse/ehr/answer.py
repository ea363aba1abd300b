"""One request to its reply: read, gather, ask, draw. No clock, no network and no socket of its own.

The moment, the way to fetch, the way to decide and the names of cards are given by whoever serves it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ..decide import Ask, Decision, decide_many
from ..programmes import Rulebook, load_rulebook
from ..record import Unreadable
from ..schedule import Step, next_steps_many
from . import cards
from .corrections import corrected, every_code
from .gather import Fetch, Gathered, Missing, Unobtainable, gather
from .question import Question, question, with_orders
from .request import BadRequest, HookRequest, name_of, read
from .service import services

Decide = Callable[[Sequence[Ask], Rulebook], list[Decision]]
Steps = Callable[[Sequence[Ask], Rulebook], list[list[Step]]]


@dataclass(frozen=True)
class Reply:
    """An HTTP status and the JSON body that goes with it."""

    status: int
    body: dict[str, Any]


def no_fetch(request: HookRequest, path: str) -> Any:
    """For a service that fetches nothing."""
    raise Unobtainable("this service fetches nothing")


def decide_now(asks: Sequence[Ask], book: Rulebook) -> list[Decision]:
    return decide_many(asks, rulebook=book)


def steps_now(asks: Sequence[Ask], book: Rulebook) -> list[list[Step]]:
    return next_steps_many(asks, rulebook=book)


@dataclass(frozen=True)
class Desk:
    """What a server gives to every answer: its rules, its programme, and its ways to fetch, decide and name.

    `launch` is where a clinic of the same people opens a page from the EHR (SMART); each card links to it.
    """

    book: Rulebook = field(default_factory=load_rulebook)
    programme: str | None = None
    fetch: Fetch = no_fetch
    decide: Decide = decide_now
    steps: Steps = steps_now
    name: Callable[[], str] = lambda: str(uuid.uuid4())
    launch: str | None = None


def answer(service_id: str, body: Any, at: datetime, desk: Desk | None = None) -> Reply:
    """The reply to a hook request at the moment `at`: 200 with cards, 400, 404 or 412 with what would be right."""
    desk = desk or Desk()
    service = services().get(service_id)
    if service is None:
        return _refusal(404, f"There is no service {service_id!r}; GET /cds-services lists them.")
    try:
        request = read(body, service)
        gathered = gather(request, service, desk.fetch)
        asked = question(request, gathered, at, desk.programme)
    except BadRequest as fault:
        return _refusal(400, str(fault))
    except Missing as fault:
        return _refusal(412, str(fault))
    except Unreadable as fault:
        return _refusal(400, f"The data could not be read as a FHIR record: {fault}")
    found = _cards(asked, request, gathered, at, desk) if asked else []
    if desk.launch:
        found = [card | {"links": [cards.smart_link(desk.launch), *card.get("links", [])]} for card in found]
    return Reply(200, {"cards": [{"uuid": desk.name(), **card} for card in found]})


def _cards(asked: Question, request: HookRequest, gathered: Gathered, at: datetime, desk: Desk) -> list[dict[str, Any]]:
    mended = _mended(asked, request, gathered, at, desk)
    decisions = desk.decide([*asked.asks, *asked.before, *(mended.asks if mended else ())], desk.book)
    ours, others = decisions[: len(asked.asks)], decisions[len(asked.asks) :]
    if asked.before:
        card = cards.of_change(others[0], ours[0], desk.book, gathered.not_sent)
        return [card] if card else []
    if not asked.orders:
        steps = desk.steps(asked.asks, desk.book)[0]
        return cards.of_steps(steps, ours[0], desk.book, gathered.not_sent)
    heaviest = max(ours, key=lambda decision: decision.answer.weight)
    card = cards.of_decision(heaviest, desk.book, gathered.not_sent)
    if suggestions := _suggestions(ours, others, mended, asked, request, gathered, at, desk):
        card |= {"suggestions": suggestions, "selectionBehavior": "at-most-one"}
    return [card]


def _mended(asked: Question, request: HookRequest, gathered: Gathered, at: datetime, desk: Desk,
            codes: Iterable[str] | None = None) -> Question | None:  # fmt: skip
    """The same question about the order as the corrections of `codes` would have it; of all, when none are given."""
    if len(asked.orders) != 1 or not asked.orders[0].get("id"):
        return None
    changed, said = corrected(asked.orders[0], every_code() if codes is None else codes)
    return with_orders(asked, request, gathered, [changed], at, desk.programme) if said else None


def _suggestions(
    ours: Sequence[Decision],
    along: Sequence[Decision],
    mended: Question | None,
    asked: Question,
    request: HookRequest,
    gathered: Gathered,
    at: datetime,
    desk: Desk,
) -> list[dict[str, Any]]:
    """A changed order, offered only when the rules say that it mends every rule it is meant to mend.

    Most orders need every correction or none; that one was asked `along`. Another one is asked about now.
    """
    if mended is None:
        return []
    codes = _codes(ours)
    changed, said = corrected(asked.orders[0], codes)
    if changed == mended.orders[0]:
        found = along
    elif again := _mended(asked, request, gathered, at, desk, codes):
        found = desk.decide(again.asks, desk.book)
    else:
        return []
    if _codes(found) >= codes:
        return []
    words = f"Order {', '.join(said)}"
    action = {"type": "update", "description": words, "resourceId": name_of(changed), "resource": changed}
    return [{"label": words, "uuid": desk.name(), "isRecommended": True, "actions": [action]}]


def _codes(decisions: Sequence[Decision]) -> set[str]:
    return {code for decision in decisions for code in decision.codes}


def _refusal(status: int, said: str) -> Reply:
    return Reply(status, {"error": said})
