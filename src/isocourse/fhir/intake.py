"""Where reading puts what it finds: events, what had to be kept unread, and problems with their places."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from ..record.events import KINDS, Event
from ..record.events.clinical import Unread
from ..record.problems import Problem
from . import own
from .bundle import Bundle, Entry
from .dates import LONG_AGO, UNKNOWN, When, day_of, is_before
from .shapes import compact


class Intake:
    """Collects the events and problems of one Bundle; `zone` is where the person is treated."""

    def __init__(self, bundle: Bundle, zone: str = "UTC") -> None:
        self.bundle = bundle
        self.zone = ZoneInfo(zone)
        self.events: list[Event] = []
        self._problems: dict[Problem, None] = {}  # in order, each once
        self._ids: Counter[str] = Counter()
        self._seen: set[object] = set()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is kept unread one by one; the same note about several resources only once."""
        noted: dict[str, list[Problem]] = {}
        for problem in self._problems:
            noted.setdefault(problem.place + problem.message if problem.kept else problem.message, []).append(problem)
        return tuple(_together(same) for same in noted.values())

    def note(self, entry: Entry, message: str, part: str = "") -> None:
        """A problem that leaves nothing of concern unread."""
        self._problem(Problem(entry.place + part, message))

    def keep(
        self,
        entry: Entry,
        about: str,
        message: str,
        *,
        happened: When | None = None,
        recorded: When | None = None,
        part: str = "",
    ) -> None:
        """What may matter but was not understood stays in the record, so that answers turn to review."""
        self._problem(Problem(entry.place + part, message, kept=True))
        self.keep_content(compact(entry.resource), about, message, entry.name + part, happened or UNKNOWN, recorded)

    def keep_content(
        self,
        content: str,
        about: str,
        message: str,
        source: str,
        happened: When = UNKNOWN,
        recorded: When | None = None,
    ) -> None:
        """The unread event alone, for a caller that has its own place for the problem."""
        day = self._local(happened.moment or happened.first)
        known = recorded.moment if recorded and recorded.moment and not is_before(recorded.moment, day) else None
        self.events.append(
            Unread(happened=day, recorded=known, source=source, about=about, problem=message, content=content)
        )

    def add(
        self,
        entry: Entry,
        kind: str,
        happened: When | None,
        *,
        recorded: When | None = None,
        part: str = "",
        foreseen: bool = False,
        **fields: Any,
    ) -> Event | None:
        """The event of `kind`, or None when it had to be kept unread: without its day it cannot be used.

        `foreseen` says that it may be recorded before it happens.
        """
        if happened is None or happened.moment is None:
            why = happened.remark if happened and happened.remark else "it has no date"
            self.keep(
                entry,
                kind,
                f"{kind} of {(happened or UNKNOWN).words}: {why}",
                happened=happened,
                recorded=recorded,
                part=part,
            )
            return None
        known = self._known(entry, happened.moment, recorded, foreseen, part)
        plain = {"happened": self._local(happened.moment), "recorded": known, "source": entry.name + part}
        told = {**plain, **fields, **own.fields(entry.resource)}
        given = {name: value for name, value in told.items() if value is not None}
        new_id = self._new_id(entry)
        try:
            event = KINDS[kind].model_validate({"id": new_id, **given})
        except ValidationError as error:
            message = f"{kind} of {happened.words}: {_plain(error)}"
            self.keep(entry, kind, message, happened=happened, recorded=recorded, part=part)
            return None
        event = event if event.id else event.model_copy(update={"id": new_id})
        self._ids[entry.name] += event.id == new_id
        self.events.append(event)
        if happened.remark:
            self.note(entry, happened.remark, part)
        return event

    def add_own(self, entry: Entry) -> None:
        """The event in a Basic that we wrote."""
        problems: list[Problem] = []
        self.events.append(own.event_in(entry, problems))
        for problem in problems:
            self._problem(problem)

    def is_new(self, key: object) -> bool:
        """Whether nothing with this key was met before."""
        known = key in self._seen
        self._seen.add(key)
        return not known

    def _local(self, moment: date | datetime) -> date | datetime:
        """A time in UTC hides the local day, on which windows are counted: three in the morning may be yesterday.

        A time with another offset was written where it happened, and stays.
        """
        hidden = isinstance(moment, datetime) and moment.utcoffset() == timedelta(0)
        return moment.astimezone(self.zone) if isinstance(moment, datetime) and hidden else moment

    def _known(
        self, entry: Entry, happened: date | datetime, recorded: When | None, foreseen: bool, part: str
    ) -> date | datetime | None:
        """When we learned of it; nothing is learned before it happens."""
        if recorded is None or recorded.moment is None:
            return None
        if foreseen or happened == LONG_AGO or not is_before(recorded.moment, happened):
            return recorded.moment
        day = day_of(happened).isoformat()
        if recorded.words < day:
            said = f"is dated {day} but was recorded on {recorded.words}; it counts as known from {day}"
            self.note(entry, said, part)
        return None

    def _new_id(self, entry: Entry) -> str | None:
        """The id of the next event of an entry that gives it none itself."""
        if entry.name == entry.type:  # neither id nor address: nothing can refer to it
            return None
        count = self._ids[entry.name]
        return f"{entry.name}#{count + 1}" if count else entry.name

    def _problem(self, problem: Problem) -> None:
        self._problems[problem] = None


def _together(same: list[Problem]) -> Problem:
    first = same[0]
    return first if len(same) == 1 else replace(first, place=f"{first.place} and {len(same) - 1} more")


def _plain(error: ValidationError) -> str:
    """Pydantic's messages without its prefixes."""
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(fault["msg"].removeprefix("Value error, ") for fault in faults)
