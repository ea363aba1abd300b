"""When there is no honest forecast: outside what was simulated, unlike anybody simulated, or too few people who fit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import erfc, sqrt

import numpy as np

from .conditioned import Fitted
from .doses import Doses
from .past import Past
from .result import NoForecast

FEWEST = 400  # effective people; below, the forecast would rest on a handful
TALLEST_TAIL = 0.7  # of the weights (Vehtari et al. 2024)
MOST_SURPRISE = 0.001  # chance, for a person from the model, to lie this far from what was expected
RANGES = {"age": (12.0, 60.0, "years"), "weight": (30.0, 160.0, "kg")}
LONGEST_PAST = 5 * 365


def check_range(known: Mapping[str, float], taken: Doses, on: date) -> None:
    """Refuses who lies outside the people that were simulated, and a past that is not known."""
    reasons = [
        f"{name.capitalize()} is {known[name]:.4g} {unit}; people from {low:g} to {high:g} {unit} were simulated."
        for name, (low, high, unit) in RANGES.items()
        if name in known and not low <= known[name] <= high
    ]
    reasons += [f"It is not known what was taken: {problem}." for problem in taken.unknown]
    if taken.doses and (on - taken.doses[0].on).days > LONGEST_PAST:
        reasons.append(
            f"The first dose on record is of {taken.doses[0].on}; the model is for the five years about a course."
        )
    if reasons:
        raise NoForecast(*reasons)


def check_fit(fitted: Fitted, past: Past, fewest: float | None = None) -> float | None:
    """Refuses who does not fit, and weights that collapse. Returns the chance of so great a surprise; None without
    measurements.
    """
    if fitted.mode is None:
        return None
    fewest = FEWEST if fewest is None else fewest
    surprise = chi_squared_beyond(fitted.mode.misfit, len(past.pairs))
    if surprise < MOST_SURPRISE:
        worst = int(np.abs(fitted.mode.residuals).argmax())
        one = past.seen[worst]
        side = "more" if fitted.mode.residuals[worst] > 0 else "less"
        raise NoForecast(
            f"What was measured does not look like anybody simulated (chance {surprise:.1g}).",
            f"Farthest off: {one.measure} of {one.value:g} on {one.on}, {side} than the model can explain.",
            "Check that value and the doses taken; if they are right, this person lies outside what the model knows.",
        )
    if fitted.effective < fewest or fitted.tail > TALLEST_TAIL:
        raise NoForecast(
            f"Of {fitted.u.shape[1]} simulated people only about {fitted.effective:.0f} fit (tail {fitted.tail:.2f}); "
            f"at least {fewest:.0f} and a tail below {TALLEST_TAIL} are needed to trust the ranges.",
        )
    return float(f"{surprise:.2g}")


def chi_squared_beyond(value: float, degrees: int) -> float:
    """The chance of a chi-squared value beyond this one, to some per cent of itself (Wilson and Hilferty 1931)."""
    third = (value / degrees) ** (1 / 3)
    mean, variance = 1 - 2 / (9 * degrees), 2 / (9 * degrees)
    return 0.5 * erfc((third - mean) / sqrt(2 * variance))
