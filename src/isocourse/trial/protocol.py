"""A trial's protocol, read from TOML: who takes part, which plans are compared, what is looked at and by which
groups.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..forecast.plans import Plan, PlanProblem, read_plan
from ..sim import people

KEYS = {"title", "seed", "years", "people", "by", "plan"}
PLAN_KEYS = {"name", "take", "missed", "product", "food"}
MOST_YEARS = 5
GROUPS = ("sex", "severity", "trunk", "family_history", "picking", "age")


class ProtocolProblem(ValueError):
    """A protocol that cannot be read; the message names the place."""


@dataclass(frozen=True)
class Protocol:
    """What a trial does. `people` are the covariates and the setting as `isocourse.sim.people` takes them; outcomes
    are looked at after `days`; results are given for everybody and for each of the groups `by`.
    """

    title: str
    plans: tuple[Plan, ...]
    days: int
    seed: int = 0
    people: Mapping[str, Any] = field(default_factory=dict)
    by: tuple[str, ...] = ()


def read_protocol(source: str | Path | bytes) -> Protocol:
    """The protocol in a TOML file, or in its text as bytes; raises ProtocolProblem with the place and what would be
    right.
    """
    try:
        text = source if isinstance(source, bytes) else Path(source).read_bytes()
        tree = tomllib.loads(text.decode("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise ProtocolProblem(str(getattr(problem, "strerror", None) or problem)) from None
    _only(tree, KEYS, "the protocol")
    plans = _plans(tree.get("plan"))
    years = tree.get("years", 3)
    if not isinstance(years, (int, float)) or isinstance(years, bool) or not 0 < years <= MOST_YEARS:
        raise ProtocolProblem(f"years is {years!r}; write a number above 0 and at most {MOST_YEARS}")
    by = tuple(tree.get("by", ()))
    unknown = [name for name in by if name not in GROUPS]
    if unknown:
        raise ProtocolProblem(f"by: {', '.join(map(repr, unknown))} is not a group; known are {', '.join(GROUPS)}")
    return Protocol(
        title=str(tree.get("title", "A virtual trial")), plans=plans, days=round(365.25 * years),
        seed=_whole(tree.get("seed", 0)), people=_covariates(tree.get("people", {})), by=by,
    )  # fmt: skip


def _plans(given: Any) -> tuple[Plan, ...]:
    if not isinstance(given, list) or not given:
        raise ProtocolProblem('there is no [[plan]]; write one with a name and take = "uk-label", for example')
    plans = []
    for number, entry in enumerate(given):
        place = f"plan[{number}]"
        _only(entry, PLAN_KEYS, place)
        if "take" not in entry:
            raise ProtocolProblem(
                f'{place} does not say what to take; write take = "0.5 mg/kg for 24 weeks", for example'
            )
        try:
            plan = read_plan(str(entry["take"]))
            if plan.keeps_on:
                raise PlanProblem(
                    "nobody takes anything before a trial, so there is nothing to go on with; name a dose"
                )
        except PlanProblem as problem:
            raise ProtocolProblem(f"{place}: {problem}") from None
        rest = {key: value for key, value in entry.items() if key != "take"}
        plans.append(replace(plan, **rest))
    names = [plan.name for plan in plans]
    if len(set(names)) < len(names):
        raise ProtocolProblem(f"two plans have the same name: {', '.join(names)}; give each its own")
    return tuple(plans)


def _covariates(given: Any) -> Mapping[str, Any]:
    """Covariates as the simulator takes them; tried on one person, so that a mistake is told before anything runs."""
    if not isinstance(given, dict):
        raise ProtocolProblem("people is not a table; write [people], for example with severity = { severe = 1.0 }")
    asked: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    try:
        people(1, **asked)
    except (ValueError, TypeError) as problem:
        raise ProtocolProblem(f"people: {problem}") from None
    return asked


def _only(given: Any, known: set[str], place: str) -> None:
    if not isinstance(given, dict):
        raise ProtocolProblem(f"{place} is not a table")
    if unknown := set(given) - known:
        raise ProtocolProblem(
            f"{place} has unknown keys {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}"
        )


def _whole(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or given < 0:
        raise ProtocolProblem(f"seed is {given!r}; write a whole number, 0 or above")
    return given
