"""What a programme, a version and a rule are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

OnFail = Literal["stop", "block", "hold", "review", "reduce", "task"]
ON_FAIL: tuple[OnFail, ...] = ("stop", "block", "hold", "review", "reduce", "task")
ACTS = {
    "start": "start a course",
    "prescribe": "write a prescription",
    "dispense": "hand over a supply",
    "take": "take a dose",
    "close": "close the course",
    "follow": "what lies ahead",
    "donate-blood": "donate blood",
    "try-to-conceive": "try to conceive",
    "procedure": "have a procedure on the skin",
}
# What a rule is about; "" is for what only the programme itself asks. Pages sort by these, and hold some back.
GROUPS = {
    "": "Programme",
    "indication": "Indication",
    "pregnancy": "Pregnancy",
    "contraindication": "Contraindications considered",
    "allergy": "Allergies",
    "settle": "Interactions, tests and questions",
    "care": "More care",
    "scars": "Scars and their risk",
    "mood": "Mood",
    "results": "Laboratory results",
    "schedule": "Tests due",
    "signs": "Symptoms",
    "response": "Response",
}
PARTIES = ("patient", "prescriber", "clinic", "laboratory", "pharmacy")
CONFIDENCE = {
    "P1": "primary source: the text of the regulator, statute, label, licence holder or paper, read directly",
    "P2": "primary source, read in a reproduced copy",
    "S": "secondary source",
    "K": "background knowledge, nothing was re-read",
    "D": "derived by this project, or a project convention",
}
UNCONFIRMED = "not confirmed from a primary source"
FOREVER = date(9999, 12, 31)


def confirmed(confidence: str) -> bool:
    """Whether a confidence mark rests on a primary source, in whole or in part."""
    return "P1" in confidence or "P2" in confidence


@dataclass(frozen=True)
class Version:
    """One dated version of a programme, and the settings its facts are derived with."""

    id: str
    name: str
    in_force: date
    certain_from: date
    ends: date
    settings: Mapping[str, Any]
    confirmed: bool = True
    announced: date | None = None
    approved: date | None = None
    note: str = ""

    def may_hold_on(self, day: date) -> bool:
        return self.in_force <= day <= self.ends


@dataclass(frozen=True)
class Rule:
    """One dated rule: who it applies to, what must hold or its window, what happens if not, who mends it."""

    code: str
    programme: str
    versions: tuple[str, ...]
    acts: tuple[str, ...]
    title: str
    on_fail: OnFail
    who: str
    says: str
    mend: str
    source: tuple[str, ...]
    confidence: str
    applies: str = "TRUE"
    holds: str | None = None
    opens: str | None = None
    closes: str | None = None
    doubt: str | None = None
    absent: str | None = None
    otherwise: str | None = None
    fails: str | None = None
    unknown_who: str | None = None
    needs: str | None = None
    since: date | None = None
    until: date | None = None
    countries: tuple[str, ...] = ()
    not_in: tuple[str, ...] = ()
    group: str = ""
    place: str = ""

    @property
    def common(self) -> bool:
        """Whether it is about the record itself, in every programme, and of days without a known version too."""
        return self.place.startswith("common/")

    @property
    def clinical(self) -> bool:
        """Whether it is no country's programme: medicine, used in all countries or in those it names."""
        return self.place.startswith("clinical/")

    @property
    def versionless(self) -> bool:
        """Whether it belongs to no version of a programme: a common rule, or a clinical one with dates of its own."""
        return self.common or self.clinical

    @property
    def dated(self) -> str:
        """The SQL that says whether the day lies between the rule's own dates, if it has any."""
        bounds = [f"on_date >= DATE '{self.since}'"] if self.since else []
        bounds += [f"on_date <= DATE '{self.until}'"] if self.until else []
        return " AND ".join(bounds) or "TRUE"

    @property
    def condition(self) -> str:
        """The SQL that must be true: `holds`, or the day lying in the window."""
        if self.holds is not None:
            return self.holds
        bounds = [f"on_date >= ({self.opens})"] if self.opens else []
        bounds += [f"on_date <= ({self.closes})"] if self.closes else []
        return " AND ".join(bounds)

    @property
    def expressions(self) -> tuple[str, ...]:
        found = (self.applies, self.condition, self.opens, self.closes, self.doubt, self.absent)
        return tuple(text for text in found if text)


@dataclass(frozen=True)
class Programme:
    """A country's programme: its clock, its versions and its rules."""

    id: str
    name: str
    country: str
    clock: str
    versions: tuple[Version, ...]
    rules: tuple[Rule, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sequence: tuple[str, ...] = ()
    _about: dict[tuple[str, ...], tuple[Rule, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def version(self, version_id: str) -> Version:
        return next(version for version in self.versions if version.id == version_id)

    def versions_on(self, day: date) -> tuple[Version, ...]:
        """The versions that may be in force on a day: more than one while a change is not certain."""
        return tuple(version for version in self.versions if version.may_hold_on(day))

    def rules_for(self, *acts: str) -> tuple[Rule, ...]:
        """The rules about any of the acts."""
        if acts not in self._about:
            self._about[acts] = tuple(rule for rule in self.rules if not set(acts).isdisjoint(rule.acts))
        return self._about[acts]

    def rules_of(self, code: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.code == code)


def day_before(day: date) -> date:
    return day - timedelta(days=1)
