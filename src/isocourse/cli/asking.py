"""What `decide`, `next` and `explain` share: the record, the moment and the rulebook, checked before asking."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime

from ..decide import Ask, Decision, Policy
from ..decide import decide as ask
from ..fade import FadePlan, plan, planned
from ..programmes import Programme, Rulebook
from ..record import Record
from ..render.terminal.console import ReaderGone
from ..schedule import Step, next_steps
from ..schedule.steps import Ahead, look_ahead
from . import options
from .failure import Failure
from .intake import read_record, working


@dataclass(frozen=True)
class Question:
    """A record and a moment under a rulebook: whatever the act, it is asked like this."""

    record: Record
    at: date | datetime
    known_on: date | datetime | None
    programme: str | None
    book: Rulebook
    policy: Policy

    @property
    def applied(self) -> Programme:
        """The programme that is asked about, for output that means nothing without one."""
        found = self.book.programmes.get(self.programme or self.record.programme or "")
        if found is None:
            known = ", ".join(self.book.programmes)
            raise Failure(f"The record names no programme that is known; give --programme, one of {known}.")
        return found

    def decide(self, act: str, procedure: str | None = None) -> Decision:
        """The decision; about one procedure, as if it alone were planned."""
        asked = planned(self.record, procedure, self.at) if procedure else self.record
        with working("Deciding …"):
            return ask(
                asked, act=act, at=self.at, programme=self.programme, known_on=self.known_on,
                rulebook=self.book, policy=self.policy,
            )  # fmt: skip

    def fade(self) -> FadePlan:
        """The plan for the scars that remain."""
        with working("Planning …"):
            return self._fade()

    def ahead_and_fade(self, *beside: str) -> tuple[Ahead, FadePlan]:
        """The steps ahead with the decisions behind them and on other acts, and the plan for scars.

        In two threads, as most of the time of a first question goes into preparing its text, which needs one core.
        """
        ask = Ask(self.record, "follow", self.at, self.programme, self.known_on)
        with working("Looking ahead …"), ThreadPoolExecutor(1) as other:
            fading = other.submit(self._fade)
            return look_ahead([ask], beside=beside, rulebook=self.book, policy=self.policy)[0], fading.result()

    def _fade(self) -> FadePlan:
        return plan(
            self.record, at=self.at, programme=self.programme, known_on=self.known_on,
            rulebook=self.book, policy=self.policy,
        )  # fmt: skip

    def next_steps(self) -> list[Step]:
        with working("Looking ahead …"):
            return next_steps(
                self.record, at=self.at, programme=self.programme, known_on=self.known_on,
                rulebook=self.book, policy=self.policy,
            )  # fmt: skip


def question(
    record: str,
    *,
    at: str | None,
    known_on: str | None,
    programme: str | None,
    confirm: list[str] | None,
    not_live: list[str] | None,
    monthly_tests: bool,
    today: str | None,
) -> Question:
    """The question of a command line; what is wrong with it is said before the record is read."""
    book = options.rulebook(confirm, not_live)
    when, known = options.read_at(at), options.read_known(known_on)
    named = options.check_programme(programme, book)
    read = read_record(record, options.read_day(today, "--today"))
    return Question(read, when, known, named, book, Policy(monthly_tests=monthly_tests))


def emit(text: str) -> None:
    """Writes JSON or HTML to standard output as UTF-8, whatever the terminal's encoding."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise ReaderGone from None
