"""What is not known of a person, as independent standard normals: a point `u` of this space is one possible person.

The first coordinates are the hidden state of the skin (severity, lesion counts, years of delay), the others the
person's own draw behind each parameter with a spread. Our own doubt about a typical value widens its spread: for one
person the two cannot be told apart. What is known (age, sex, weight) is fixed; yes-or-no traits nobody recorded are
drawn as in the population.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from ..sim import chance
from ..sim.covariates import draw_covariates, figures
from ..sim.parameters import Parameters, load_parameters
from ..sim.people import People
from ..sim.traits import draw_traits

Reals = chance.Reals
SKIN = ("severity_index", "inflammatory", "comedones", "nodules", "delay")
COUNTS = ("inflammatory", "comedones", "nodules")
YOUNGEST_ACNE = 10  # years; acne did not begin before


def widened(parameters: Parameters) -> Parameters:
    """The parameters with our doubt about the typical value added to the spread between people, where there is a
    spread.
    """
    wider = {
        f"{name}__spread": float(np.hypot(entry.spread, entry.doubt))
        for name, entry in parameters.items()
        if entry.spread and entry.doubt and entry.scale == "log"
    }
    return parameters.with_values(**wider)


@lru_cache(maxsize=4)
def _drawn(seed: int, stream: str, names: tuple[str, ...], n: int) -> Reals:
    """The same for every person who is asked about, so kept."""
    ids = np.arange(n, dtype=np.uint64)
    points = np.stack([chance.normal(chance.keys(seed, f"{stream}: {name}", ids)) for name in names])
    points.flags.writeable = False
    return points


@dataclass(frozen=True)
class Latent:
    """The space of possible people for one person: `known` covariates are fixed, the rest is open."""

    known: Mapping[str, float]
    setting: str = "consulting"
    seed: int = 0
    parameters: Parameters = field(default_factory=load_parameters)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The coordinates, in their order."""
        return (*SKIN, *(name for name, entry in self.parameters.items() if entry.spread))

    @property
    def size(self) -> int:
        return len(self.names)

    def draw(self, n: int, stream: str) -> Reals:
        """`n` points of the prior, (coordinate, person)."""
        return _drawn(self.seed, stream, self.names, n)

    def background(self, ids: chance.Words) -> dict[str, Any]:
        """The covariates that are not coordinates, fixed where known; those that are stay empty."""
        return draw_covariates(self.seed, ids, self.setting, {**self.known, **dict.fromkeys((*COUNTS, "delay"), 0.0)})

    def severity(self, u: Reals) -> Reals:
        """The severity index of the people at `u`."""
        setting = figures()["setting"][self.setting]
        return np.asarray(setting["severity_mean"] + setting["severity_sd"] * u[0])

    def people(self, u: Reals, ids: chance.Words, background: Mapping[str, Any]) -> People:
        """The people at the points `u` (coordinate, person); `background` is that of the same `ids`."""
        who = dict(background)
        figure, setting = figures(), figures()["setting"][self.setting]
        who["severity_index"] = severity = self.severity(u)
        for row, name in enumerate(COUNTS, start=1):
            of = figure[name]
            who[name] = of["median"] * np.exp(of["per_severity"] * severity + of["spread"] * u[row])
        longest = np.maximum(who["age"] - YOUNGEST_ACNE, 0.1)
        who["delay"] = np.minimum(setting["delay_median"] * np.exp(setting["delay_spread"] * u[4]), longest)
        draws = {name: u[row] for row, name in enumerate(self.names) if row >= len(SKIN)}
        traits, start = draw_traits(self.seed, ids, who, self.parameters, draws)
        return People(self.seed, ids, who, traits, start, self.parameters)
