"""Where a course of treatment stands, and what every programme asks of a record. Shared by both gates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

from .view import View, after, day_of, later, must


@dataclass(frozen=True)
class Course:
    """The course that is open on the day: everything after the last stop."""

    view: View
    act: str

    @cached_property
    def stopped_on(self) -> date | None:
        return self.view.last_day("course", step="stopped")

    @cached_property
    def became_can_on(self) -> date | None:
        """The last change from `cannot` to `can`."""
        said = self.view.all("category")
        return later(*(day_of(new) for old, new in pairwise(said) if (old.category, new.category) == ("cannot", "can")))

    @cached_property
    def begins_after(self) -> date | None:
        return later(self.stopped_on, self.became_can_on)

    @cached_property
    def supplies(self) -> list[Any]:
        return [e for e in self.view.all("dispense", status="handed-over") if after(day_of(e), self.stopped_on)]

    @cached_property
    def last_supply_on(self) -> date | None:
        return day_of(self.supplies[-1]) if self.supplies else None

    @property
    def starting(self) -> bool:
        """Nothing was handed over in this course, or not since the person could become pregnant."""
        return not any(after(day_of(e), self.begins_after) for e in self.supplies)

    @property
    def dose_taken(self) -> bool:
        """A dose was taken, or may have been; a change to `can` begins afresh."""
        starts = self.view.all("course", step="started")
        return any(after(day_of(e), self.begins_after) for e in (*starts, *self.supplies))

    def refused_on(self, about: str) -> date | None:
        return self.view.last_day("reassessment", about=about, may_continue=False)

    def cleared_on(self, about: str) -> date | None:
        """The day a clinician said that treatment may go on, if nobody refused since."""
        allowed = self.view.last_day("reassessment", about=about, may_continue=True)
        return allowed if after(allowed, self.refused_on(about)) else None

    @cached_property
    def orders(self) -> list[Any]:
        """Prescriptions of this course that were not cancelled; a draft is one only while prescribing."""
        statuses = ("issued", "draft") if self.act == "prescribe" else ("issued",)
        written = [e for e in self.view.all("prescription") if e.status in statuses]
        return [e for e in written if after(day_of(e), self.begins_after)]

    @cached_property
    def order(self) -> Any:
        """The prescription to be judged: the latest since the last supply."""
        pending = [e for e in self.orders if after(day_of(e), self.last_supply_on)]
        return pending[-1] if pending else None

    @property
    def order_on(self) -> date | None:
        return day_of(self.order) if self.order else None

    @cached_property
    def earlier_on(self) -> date | None:
        """The day that all things done for *this* prescription come after: the last one before it, or its supply."""
        judged_on = self.view.today if self.act == "prescribe" else self.order_on
        earlier = [day_of(e) for e in self.orders if e.status == "issued" and judged_on and day_of(e) < judged_on]
        return later(self.last_supply_on, self.stopped_on, *earlier)

    def common(self) -> dict[str, str]:
        """What holds in every programme, by code."""
        view = self.view
        paused_on = view.last_day("course", step="paused")
        resumed_on = view.last_day("course", step="resumed")
        paused = after(paused_on, self.stopped_on) and not after(resumed_on, paused_on)
        ahead = [e for e in view.current if day_of(e) > view.known.astimezone(view.clock).date() + timedelta(1)]
        found = {
            "record-unread": must(not any(e.kind == "unread" for e in view.current), "review"),
            "record-future": must(not ahead, "review"),
        }
        if self.act == "dispense":
            found["supply-prescription"] = must(self.order is not None, "block")
            found["course-paused"] = must(not paused, "hold")
            if self.order_on:
                found["supply-prescription-old"] = must((view.today - self.order_on).days <= 60, "review")
        if not self.starting:
            days = self.supplies[-1].days
            over = None if days is None else (view.today - (self.last_supply_on + timedelta(days - 1))).days
            found["course-lapsed"] = must(None if over is None else over <= 60, "review")
        return found


def methods_in_use(view: View, day: date) -> dict[str, date]:
    """Contraception on a day, with the day each method began; a later word that it ended ends it."""
    said = [(e.method, e.since or day_of(e), e.until) for e in view.all("contraception")]
    found: dict[str, date] = {}
    for method, since, until in said:
        ends = [end for other, _, end in said if other == method and end and since < end <= day]
        if since <= day and (until is None or until > day) and not ends:
            found[method] = min(since, found.get(method, since))
    return found
