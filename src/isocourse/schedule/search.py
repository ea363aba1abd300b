"""The search for the best futures, with the rules as the only judge.

Searches of many people run side by side: each says what it wants to ask, all of it is asked in one evaluation. Most
futures fall to the programme's own rules, which are cheap to ask; what these allow is put before all rules, the best
first.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple, TypeAlias, TypeVar

from ..decide import Answer, Ask
from ..decide.decide import verdicts_many
from ..decide.model import Policy, Verdict
from ..programmes import Rulebook
from .bookings import kinds
from .futures import STAGES, Course, Future, Gate, futures

Found = TypeVar("Found")


class Questions(NamedTuple):
    """What a search wants to know: of all rules (`whole`), or of the programme's own."""

    asks: list[Ask]
    whole: bool


# A search yields what it asks, is sent the verdicts in their order, and returns what it found.
Search: TypeAlias = Generator[Questions, list[Verdict], Found]
# Days beyond the one wanted that are looked through before all others: a common repair ends in them.
NEAR_DAYS = 6
LATE_DAYS = 30
# So many futures at a time are put before the rules, the best first.
BATCH = 160
# On so many days beyond the first it is looked at what the rules do not ask for.
PROBED_DAYS = 3


def run(searches: Sequence[Search[Found]], *, rulebook: Rulebook, policy: Policy) -> list[Found]:
    """The results of searches, all of whose questions are asked together, round by round."""
    results: dict[int, list[Found]] = {}
    search: Search[list[Found]] = side_by_side(searches)
    questions = _next(search, None, results, 0)
    while questions is not None:
        verdicts = verdicts_many(questions.asks, rulebook=rulebook, policy=policy, own=not questions.whole)
        questions = _next(search, verdicts, results, 0)
    return results[0]


def side_by_side(searches: Sequence[Search[Any]]) -> Search[list[Any]]:
    """Several searches as one. Questions about all rules wait until nobody has others, so that they go together."""
    results: dict[int, Any] = {}
    asked = {number: _next(search, None, results, number) for number, search in enumerate(searches)}
    while open_ones := {number: questions for number, questions in asked.items() if questions is not None}:
        whole = all(questions.whole for questions in open_ones.values())
        turn = {number: questions for number, questions in open_ones.items() if questions.whole == whole}
        verdicts = iter((yield Questions([ask for one in turn.values() for ask in one.asks], whole)))
        for number, questions in turn.items():
            asked[number] = _next(searches[number], [next(verdicts) for _ in questions.asks], results, number)
    return [results[number] for number in range(len(searches))]


def _next(
    search: Search[Found], verdicts: list[Verdict] | None, results: dict[int, Found], number: int
) -> Questions | None:
    """What a search asks next; when it is done, nothing, and its result is kept."""
    try:
        return next(search) if verdicts is None else search.send(verdicts)
    except StopIteration as done:
        results[number] = done.value
        return None


def once(ask: Ask) -> Search[Answer]:
    """The answer to one ask, in whichever evaluation comes by."""
    (verdict,) = yield Questions([ask], whole=True)
    return verdict.answer


class Judge:
    """What the rules said at the gates of one course; each is asked about once."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._known: dict[bool, dict[Gate, Verdict]] = {False: {}, True: {}}

    def hear(self, gates: Iterable[Gate], *, whole: bool = False) -> Search[None]:
        """Asks about the gates that are not known yet, if there are any."""
        known = self._known[whole]
        new = list(dict.fromkeys(gate for gate in gates if gate not in known))
        if new:
            verdicts = yield Questions([self.course.ask(gate) for gate in new], whole)
            known |= zip(new, verdicts, strict=True)

    def allows(self, future: Future, *, whole: bool = False) -> bool:
        return all(self._known[whole][gate].answer == Answer.ALLOW for gate in future.gates)

    def opens(self, gate: Gate) -> bool:
        return self._known[False][gate].answer == Answer.ALLOW

    def duties(self, future: Future) -> int:
        """A bit for each duty that is open at one of the gates."""
        return reduce(or_, (self._known[True][gate].duties for gate in future.gates))


def best(course: Course, count: int) -> Search[list[Future]]:
    """The best futures that the rules allow: by delay, then visits, then tests; each later one on another day."""
    judge = Judge(course)
    until = min(course.last, max(course.wanted, course.floor) + timedelta(NEAR_DAYS))
    near = _ranked(course, futures(course, course.floor, until, (0,)))
    far = futures(course, until + timedelta(1), course.last, (0,))
    later, prepared = _ranked(course, far) if course.starting else [], _prepared(course)
    # A start seldom comes soon, so what is needed to look further is asked along.
    along = [gate for listed in (later, *prepared.values()) for gate in _to_prescribe(listed)]
    yield from judge.hear([*_gates([*near, *_probes(near, count)]), *along])
    if chosen := (yield from _chosen(judge, near, count)):
        return chosen
    later = later or _ranked(course, far)
    least, *more = _stages(judge, later, prepared) if prepared else [0]
    for stage in (least, *more):
        with_it = futures(course, course.floor, course.last, (stage,)) if stage else ()
        if chosen := (yield from _further(judge, _ranked(course, [*later, *with_it]), count)):
            return chosen
        later = []
    return []


def _further(judge: Judge, ranked: list[Future], count: int) -> Search[list[Future]]:
    """The same among many futures: those soon first; then on the days whose fullest one all rules allow."""
    yield from judge.hear(_to_prescribe(ranked))
    reached = [future for future in ranked if all(map(judge.opens, _to_prescribe([future])))]
    batch = reached[:BATCH]
    yield from judge.hear(_gates([*batch, *_probes(batch, count)]))
    if chosen := (yield from _chosen(judge, batch, count)):
        return chosen
    fullest = _fullest(reached[BATCH:])
    yield from judge.hear(_gates(fullest), whole=True)
    days = [future.collects_on for future in fullest if judge.allows(future, whole=True)][:count]
    batch = [future for future in reached[BATCH:] if future.collects_on in days]
    yield from judge.hear(_gates([*batch, *_probes(batch, count)]))
    return (yield from _chosen(judge, batch, count))


def allowed(course: Course, candidates: list[Future]) -> Search[list[Future]]:
    """Those of the futures in which each act is allowed on its day."""
    judge = Judge(course)
    yield from judge.hear(_gates(candidates), whole=True)
    return [future for future in candidates if judge.allows(future, whole=True)]


def _ranked(course: Course, found: Iterable[Future]) -> list[Future]:
    return sorted(found, key=lambda future: future.rank(course.wanted))


def _gates(found: Iterable[Future]) -> Iterator[Gate]:
    return (gate for future in found for gate in future.gates)


def _to_prescribe(found: Iterable[Future]) -> Iterator[Gate]:
    """The gates of prescribing: few, because many futures share one, and most futures fall at them."""
    return (gate for gate in _gates(found) if gate.act == "prescribe")


def _prepared(course: Course) -> dict[int, list[Future]]:
    """For each preparation of a start late futures, one for each day of a test: enough to see whether it suffices."""
    begins = max(course.floor, course.last - timedelta(LATE_DAYS))
    found: dict[int, list[Future]] = {}
    for stage in range(1, len(STAGES) + 1) if course.starting else ():
        listed = (one for one in futures(course, begins, course.last, (stage,)) if "prescription" in one.days)
        found[stage] = list({one.days.get("test", one.days.get("visit")): one for one in listed}.values())
    return found


def _stages(judge: Judge, later: Iterable[Future], prepared: dict[int, list[Future]]) -> list[int]:
    """The preparations after which the programme allows a prescription at last, the least first; none is always one."""
    late = judge.course.last - timedelta(LATE_DAYS)
    listed = {0: [future for future in later if future.collects_on >= late], **prepared}
    return [stage for stage, some in listed.items() if any(map(judge.opens, _to_prescribe(some)))] or [0]


def _probes(ranked: Iterable[Future], count: int) -> Iterator[Future]:
    """Futures that lack one booking of the fullest of a day: what they show of one day is a guess for others."""
    for fullest in _fullest(ranked)[: min(count, PROBED_DAYS) + 1]:
        yield from (fullest.without(key) for key in fullest.days if key != "collect")


def _fullest(ranked: Iterable[Future]) -> list[Future]:
    """Of each day after a new prescription, the best first, the future with the most bookings and the latest test."""
    days: dict[date, list[Future]] = {}
    for future in (one for one in ranked if "prescription" in one.days):
        days.setdefault(future.collects_on, []).append(future)
    return [max(one, key=lambda one: (len(one.days), one.days.get("test", date.min))) for one in days.values()]


def _chosen(judge: Judge, ranked: Sequence[Future], count: int) -> Search[list[Future]]:
    """Of futures that the programme's rules were asked about the first that all rules allow, each on another day."""
    left = [future for future in ranked if judge.allows(future)]
    guess = _guess(judge, ranked, count)
    first: dict[date, Future] = {}
    asked = _first_days(left, count)
    while asked and len(first) < count:
        leads = {future.collects_on: future for future in reversed(asked) if future.collects_on not in first}.values()
        slim = [one for lead in list(leads)[-count:] for one in _slimmer(lead.without(*guess))]
        yield from judge.hear(_gates([*asked, *slim]), whole=True)
        for future in asked:
            if judge.allows(future, whole=True):
                first.setdefault(future.collects_on, future)
        asked = left = left[len(asked) :]
    chosen = list(first.values())[:count]
    return (yield from _slimmed(judge, chosen, guess))


def _first_days(left: Sequence[Future], count: int) -> list[Future]:
    """The futures up to the first that ends on the last of so many days."""
    days: set[date] = set()
    for number, future in enumerate(left):
        days.add(future.collects_on)
        if len(days) == count:
            return list(left[: number + 1])
    return list(left)


def _guess(judge: Judge, ranked: Iterable[Future], count: int) -> frozenset[str]:
    """What the programme's rules do not ask for, by the futures that were looked at for it."""
    full = [future for future in _fullest(ranked)[: min(count, PROBED_DAYS) + 1] if judge.allows(future)]
    spared = (key for one in full for key in one.days if key != "collect" and judge.allows(one.without(key)))
    return frozenset(key for key in spared if not kinds()[key].clinical)


def _slimmer(future: Future) -> Iterator[Future]:
    """The future, with each duty that can be booked beside it, and without each of its bookings."""
    yield from (future, *_beside(future))
    for key in future.days:
        if key != "collect":
            shorter = future.without(key)
            yield shorter
            yield from _beside(shorter) if kinds()[key].clinical else ()


def _beside(future: Future) -> Iterator[Future]:
    """With a duty beside the booking at which it is done."""
    for key, kind in kinds().items():
        if at := next((future.days[one] for one in kind.beside if one in future.days), None):
            yield future.also(key, at)


def _slimmed(judge: Judge, chosen: Sequence[Future], guess: frozenset[str]) -> Search[list[Future]]:
    """Without the bookings that the rules do not ask for, and with the duties that can be done beside them."""
    bases = []
    for future in chosen:
        tried = future.without(*guess)
        yield from judge.hear(tried.gates, whole=True)
        bases.append(tried if judge.allows(tried, whole=True) else future)
    slim = yield from side_by_side([_without_needless(judge, base) for base in bases])
    yield from judge.hear(_gates(one for future in slim for one in (future, *_beside(future))), whole=True)
    return [_with_duties(judge, future) for future in slim]


def _without_needless(judge: Judge, future: Future) -> Search[Future]:
    """Where two bookings can each be spared but not both, the later of a day is spared first."""
    while True:
        yield from judge.hear(_gates(_slimmer(future)), whole=True)
        singly = ((key, future.without(key)) for key in future.days if key != "collect")
        spared = [key for key, shorter in singly if judge.allows(shorter, whole=True)]
        if not spared:
            return future
        together = future.without(*spared)
        yield from judge.hear(together.gates, whole=True)
        if judge.allows(together, whole=True):
            return together  # what could not be spared before can be spared even less now
        future = future.without(spared[-1])


def _with_duties(judge: Judge, future: Future) -> Future:
    for one in _beside(future):
        if judge.allows(one, whole=True) and judge.duties(future) & ~judge.duties(one):
            return one
    return future
