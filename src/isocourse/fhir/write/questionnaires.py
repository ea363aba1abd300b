"""QuestionnaireResponse: the questionnaires on mood, item by item with their LOINC codes."""

from __future__ import annotations

from ...record.events.clinical import Questionnaire
from ..codes import PHQ_ITEMS, PHQ_PANELS, PHQ_TOTALS
from .shapes import Resource, moment

ITEMS = {item: loinc for loinc, item in PHQ_ITEMS.items()}
TOTALS = {name: loinc for loinc, name in PHQ_TOTALS.items()}
PANELS = {name: loinc for loinc, name in PHQ_PANELS.items()}


def questionnaire(event: Questionnaire, us: bool) -> Resource | None:
    """PHQ-9, PHQ-2 and GAD-7 as far as their items have codes; other scales are not told in FHIR."""
    if event.instrument not in PANELS or event.items.keys() - ITEMS.keys():
        return None
    items = [_item(ITEMS[name], score) for name, score in event.items.items()]
    total = [_item(TOTALS[event.instrument], event.total)] if event.total is not None else []
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": f"http://loinc.org/q/{PANELS[event.instrument]}",
        "authored": moment(event.happened),
        "item": [*items, *total],
    }


def _item(loinc: str, score: float | None) -> Resource:
    answer = (
        {"answer": [{"valueDecimal" if score % 1 else "valueInteger": score if score % 1 else int(score)}]}
        if score is not None
        else {}
    )
    return {"linkId": f"/{loinc}", **answer}
