"""Rules as they are shown: which are in force on a day, and one rule in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from ..facts.build import fact_meanings, mentioned
from ..programmes import Programme, Rule, Rulebook, Version
from ..programmes.model import FOREVER, confirmed


class VersionShown(BaseModel):
    """One dated version of a programme."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    in_force: date
    certain_from: date
    ends: date | None = Field(description="Last day; none while nothing is known to follow.")
    confirmed: bool
    announced: date | None
    approved: date | None
    note: str


class RuleShown(BaseModel):
    """One dated entry of a rule, in full."""

    model_config = ConfigDict(frozen=True)

    code: str
    programme: str
    title: str
    versions: tuple[VersionShown, ...]
    acts: tuple[str, ...]
    on_fail: str = Field(description="What follows when it does not hold.")
    who: str
    applies: str | None
    condition: str
    opens: str | None
    closes: str | None
    doubt: str | None
    absent: str | None
    says: str
    otherwise: str | None
    mend: str
    source: tuple[str, ...]
    confidence: str
    confirmed: bool
    facts: dict[str, str] = Field(description="The facts it reads, with their meaning.")
    place: str


def in_force(programme: Programme, day: date) -> list[RuleShown]:
    """The rules of a programme under any version that may be in force on a day, in the order of its files."""
    versions = {version.id for version in programme.versions_on(day)}
    return [shown(rule, programme) for rule in programme.rules if rule.common or versions & set(rule.versions)]


def in_full(code: str, book: Rulebook, programme_id: str | None = None) -> list[RuleShown]:
    """Every dated entry of a code, in every programme or in one."""
    programmes = [book.programme(programme_id)] if programme_id else list(book.programmes.values())
    return [shown(rule, programme) for programme in programmes for rule in programme.rules_of(code)]


def shown(rule: Rule, programme: Programme) -> RuleShown:
    meanings = fact_meanings()
    return RuleShown(
        code=rule.code, programme=programme.id, title=rule.title, acts=rule.acts, on_fail=rule.on_fail, who=rule.who,
        versions=tuple(shown_version(programme.version(version)) for version in rule.versions),
        applies=None if rule.applies == "TRUE" else _flat(rule.applies), condition=_flat(rule.condition) or "",
        opens=_flat(rule.opens), closes=_flat(rule.closes), doubt=_flat(rule.doubt), absent=_flat(rule.absent),
        says=rule.says, otherwise=rule.otherwise, mend=rule.mend, source=rule.source, confidence=rule.confidence,
        confirmed=confirmed(rule.confidence), place=rule.place,
        facts={name: meanings[name] for name in sorted(mentioned(rule.expressions))},
    )  # fmt: skip


def shown_version(version: Version) -> VersionShown:
    return VersionShown(
        id=version.id, name=version.name, in_force=version.in_force, certain_from=version.certain_from,
        ends=None if version.ends == FOREVER else version.ends, confirmed=version.confirmed,
        announced=version.announced, approved=version.approved, note=version.note,
    )  # fmt: skip


def codes(book: Rulebook, programmes: Iterable[str] | None = None) -> list[str]:
    """Every code of the programmes, once."""
    wanted = list(programmes) if programmes else list(book.programmes)
    return sorted({rule.code for name in wanted for rule in book.programme(name).rules})


def _flat(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None
