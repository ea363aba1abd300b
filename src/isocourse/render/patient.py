"""What of a person's state the patient's page depends on, each under the name that leaflet.toml uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from ..decide import Answer, Decision
from ..decide.engine import at_moment
from ..dose import products
from ..fade import FadePlan
from ..programmes import Programme
from ..record import Event, Record
from ..record.events.course import Prescription
from ..record.events.person import Category
from ..record.events.pregnancy import PregnancyReport, PregnancyTest
from ..record.view import day_of, events_seen
from ..schedule import Step


@dataclass(frozen=True)
class Course:
    """One person's course on a day, as it was known by then.

    `take` is the decision whether a dose may be taken; `steps` and `scars` are found for the same moment.
    """

    record: Record
    programme: Programme
    take: Decision
    steps: tuple[Step, ...]
    scars: FadePlan

    @property
    def today(self) -> date:
        found = self.take.state.get("on_date")
        return found if isinstance(found, date) else self.take.at.date()

    @property
    def ended(self) -> bool:
        return bool(self.take.state.get("stop_is_latest"))

    @property
    def begun(self) -> bool:
        return self.take.state.get("last_supply_on") is not None and not self.ended

    @property
    def category(self) -> str | None:
        """`can`, `cannot`, or none when nobody has recorded it."""
        found = [event.category for event in self.seen if isinstance(event, Category)]
        return found[-1] if found else None

    @property
    def prescribed(self) -> Prescription | None:
        """The prescription that names the dose; none when it may not be taken, was withdrawn or never issued."""
        if self.ended or self.take.answer not in (Answer.ALLOW, Answer.REDUCE):
            return None
        found = [event for event in self.seen if isinstance(event, Prescription) and event.status != "draft"]
        last = found[-1] if found else None
        return last if last and last.status == "issued" and last.daily_dose else None

    @property
    def told_to_stop(self) -> bool:
        """Whether the first line of the page says to take no more, so that nothing below may say otherwise."""
        stopped = self.take.answer is Answer.STOP
        return not self.ended and (stopped or (self.begun and self.take.answer in (Answer.HOLD, Answer.BLOCK)))

    @property
    def maybe_pregnant(self) -> bool:
        """Whether the last test is not negative, or a pregnancy was reported after it."""
        found = [event for event in self.seen if isinstance(event, (PregnancyTest, PregnancyReport))]
        return bool(found) and not (isinstance(found[-1], PregnancyTest) and found[-1].result == "negative")

    @property
    def conditions(self) -> dict[str, bool]:
        """The conditions that leaflet.toml may name. What is not known counts as the more careful of the two."""
        return {
            "ended": self.ended,
            "not-ended": not self.ended,
            "taking": not self.ended and not self.told_to_stop,
            "told-to-stop": self.told_to_stop,
            "not-told-to-stop": not self.told_to_stop,
            "maybe-pregnant": self.maybe_pregnant,
            "may-become-pregnant": self.category != "cannot" and not self.maybe_pregnant,
            "category-unknown": self.category is None,
            "dose-prescribed": self.prescribed is not None,
            "no-dose-prescribed": self.prescribed is None,
            "with-food": self._with_food,
            "scars-counted": bool(self.scars.scars),
            "scars-not-counted": not self.scars.scars,
        }

    @property
    def usual_act(self) -> str:
        """What a consultation is about: to start, go on, or close; what waits to be collected needs no second one."""
        if self.ended:
            return "close"
        if self.take.state.get("rx_on"):
            return "dispense"
        return "prescribe" if self.begun else "start"

    def day_of(self, event: Event) -> date:
        """The day on which it happened, where the person is."""
        return day_of(event, ZoneInfo(self.record.timezone))

    @property
    def _with_food(self) -> bool:
        """Every product is taken with food, but for those that say otherwise by name."""
        named = self.prescribed.product if self.prescribed else None
        found = products().get((named or "").strip().lower().replace(" ", "-"))
        return found is None or found.with_food

    @property
    def seen(self) -> list[Event]:
        """The events that had happened and were known, oldest first."""
        known = at_moment(self.take.known_on, self.programme.clock)
        return list(events_seen(self.record, self.today, known))
