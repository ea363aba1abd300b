"""A forecast as RiskAssessments, one for each plan: how many of 100 people like this one, and how sure that is.

A simulation, not an observation; it decides nothing, and says so where it is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...fhir.write.shapes import Resource, concept
from ...forecast.result import Chance, Forecast, Future

OUTCOMES = {
    "clear_by": "Clear or almost clear at some time by {end}",
    "clear_on": "Clear or almost clear on {end}",
    "any_new_scar": "At least one new lasting scar by {end}",
    "five_new_scars": "Five or more new lasting scars by {end}",
    "relapse_any": "Any treatment of returning acne by {end}",
    "relapse_oral": "Oral treatment of returning acne by {end}",
    "second_course": "A second course of isotretinoin by {end}",
    "high_triglycerides": "High triglycerides at some time by {end}",
    "dry_lips": "Dry lips at some time by {end}",
}


def risk_assessments(forecast: Forecast) -> Iterator[Resource]:
    """One for each plan that the forecast looked at."""
    for number, future in enumerate(forecast.futures, 1):
        yield {
            "resourceType": "RiskAssessment",
            "id": f"forecast-{number}",
            "status": "final",
            "method": concept(f"Simulated people who fit what was seen; parameters of {forecast.parameters_dated}"),
            "code": concept(f"With the plan: {future.plan}"),
            "subject": {"reference": f"Patient/{forecast.person}"},
            "occurrenceDateTime": forecast.on.isoformat(),
            "prediction": list(_predictions(future, forecast)),
            "note": [{"text": said} for said in (*forecast.limits, *forecast.assumed)],
        }


def _predictions(future: Future, forecast: Forecast) -> Iterator[Resource]:
    """`probabilityDecimal` is a percentage; the range of our doubt stands in the words."""
    period = {"start": forecast.on.isoformat(), "end": forecast.until.isoformat()}
    for name, text in OUTCOMES.items():
        chance: Chance | None = getattr(future, name)
        if chance is not None:
            yield {
                "outcome": concept(text.format(end=forecast.until)),
                "probabilityDecimal": round(chance.of_100, 1),
                "whenPeriod": period,
                "rationale": f"{chance.low:.0f} to {chance.high:.0f} of 100, so far are the model's numbers in doubt",
            }
