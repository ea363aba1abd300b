"""What a trial looks at, one value a person: taken from the same run of a plan that a forecast is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ..forecast.outcomes import Run, clear_chance, definitions, new_lasting_scars, relapse_chances
from ..sim.chance import Reals

Outcome = Callable[[Run], Reals]
# Chances are each person's own, so that their mean is the share expected.
OUTCOMES: Mapping[str, Outcome] = {
    "new_scars": lambda run: new_lasting_scars(run)[run.last],
    "scarred": lambda run: -np.expm1(-new_lasting_scars(run)[run.last]),
    "clear_by": lambda run: clear_chance(run)[: run.last + 1].max(axis=0),
    "clear_on": lambda run: clear_chance(run)[run.last],
    "spots": lambda run: (run["inflammatory"] + run["nodules"])[run.last],
    "relapse_any": lambda run: _relapse(run, 0),
    "relapse_oral": lambda run: _relapse(run, 1),
    "second_course": lambda run: _relapse(run, 2),
    "dry_lips": lambda run: (run["worst_dryness"][run.last] > run.shared("dry_lips")) * 1.0,
    "high_triglycerides": lambda run: _high(run),
    "mg_per_kg": lambda run: run["dose"][-1] / run.now.people.covariates["weight"],
}


def _relapse(run: Run, which: int) -> Reals:
    """Not a number where nothing was taken: nobody can relapse after no treatment."""
    found = relapse_chances(run)
    return np.full(len(run.now.people), np.nan) if found is None else found[which]


def _high(run: Run) -> Reals:
    return np.asarray((run["highest_triglycerides"][run.last] > definitions()["triglycerides"]["mmol_per_l"]) * 1.0)
