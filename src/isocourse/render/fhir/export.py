"""The whole export: the record, a CarePlan of the steps ahead, RiskAssessments of a forecast, and Provenance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ...fhir.write import write_bundle
from ...fhir.write.shapes import Resource
from ...forecast.result import Forecast
from ...record import Problem, Record
from ...schedule import Step
from .care_plan import care_plan
from .provenance import provenance
from .risk_assessment import risk_assessments


@dataclass(frozen=True)
class Export:
    """A Bundle of the type `collection`, and what other systems will not find in it."""

    bundle: Resource
    not_carried: tuple[Problem, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many resources of each type."""
        return Counter(entry["resource"]["resourceType"] for entry in self.bundle["entry"])


def export(record: Record, steps: Sequence[Step], at: datetime, forecast: Forecast | None = None) -> Export:
    """The record and what is known of its future; `at` needs its time zone. Raises ValueError as `write_bundle` does.

    A forecast of another person is refused: ValueError.
    """
    if forecast and forecast.person != record.person:
        raise ValueError(f"the forecast is of {forecast.person!r}, not of {record.person!r}")
    written = write_bundle(record)
    resources = [entry["resource"] for entry in written.bundle["entry"]]
    resources += [plan] if (plan := care_plan(record.person, steps, at)) else []
    resources += risk_assessments(forecast) if forecast else []
    resources.append(provenance(resources, at))
    return Export({**written.bundle, "entry": [{"resource": item} for item in resources]}, written.not_carried)
