"""Virtual people: covariates and lasting traits, drawn so that a person is the same in any group.

Every draw is addressed by (seed, name of the quantity, person), so `people(n)[:m]` equals `people(m)`. A covariate
can be fixed, held in a range, or given another distribution; ranges are met by drawing that one person again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from isocourse.sim import chance
from isocourse.sim.covariates import draw_covariates
from isocourse.sim.parameters import Parameters, load_parameters
from isocourse.sim.traits import draw_traits

Index = slice | np.ndarray[Any, Any]


@dataclass(frozen=True)
class People:
    """A group of virtual people.

    `covariates` maps a name to one value a person; `traits` is (trait, person) in the order of `layout.TRAITS`;
    `start` is the state (state, person) on the first morning, untreated, in the order of `layout.STATES`.
    """

    seed: int
    ids: chance.Words
    covariates: Mapping[str, np.ndarray[Any, Any]]
    traits: chance.Reals
    start: chance.Reals
    parameters: Parameters

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, which: Index) -> People:
        """Some of the people, in any order; repeats are allowed."""
        return replace(
            self,
            ids=self.ids[which],
            covariates={name: values[which] for name, values in self.covariates.items()},
            traits=np.ascontiguousarray(self.traits[:, which]),
            start=np.ascontiguousarray(self.start[:, which]),
        )

    def draw(self, name: str) -> chance.Reals:
        """Each person's standard normal draw behind the spread of parameter `name`."""
        return np.asarray(chance.normal(chance.keys(self.seed, name, self.ids)))


def people(
    n: int,
    seed: int = 0,
    *,
    first: int = 0,
    setting: str = "consulting",
    parameters: Parameters | None = None,
    draws: Mapping[str, chance.Reals] | None = None,
    **covariates: Any,
) -> People:
    """`n` virtual people, numbers `first` to `first + n - 1` of the endless row that `seed` names.

    `setting` is "consulting", "specialist" or "population" (see covariates.toml). A covariate may be a value
    (`sex="female"`, `age=17`), a range (`gags=(19, 24)`), or a distribution (`weight={"mean": 60, "sd": 8}`,
    `severity={"moderate": 0.5, "severe": 0.5}`). `draws` replaces the standard normal draws of named parameters, for a
    sampler that proposes its own. Raises ValueError for an unknown name and for ranges that nobody meets.

    >>> crowd = people(3, seed=1, sex="female")
    >>> bool((crowd.covariates["age"][:2] == people(2, seed=1, sex="female").covariates["age"]).all())
    True
    """
    parameters = parameters or load_parameters()
    ids = np.arange(first, first + n, dtype=np.uint64)
    found = draw_covariates(seed, ids, setting, covariates)
    traits, start = draw_traits(seed, ids, found, parameters, draws or {})
    return People(seed, ids, found, traits, start, parameters)
