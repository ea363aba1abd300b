"""The published JSON Schemas: of a decision, from its model, and of a record, from the classes of events."""

from __future__ import annotations

import json
from typing import Any

from ..decide.model import Decision
from ..record import KINDS
from ..record.record import FORMAT, MOST_EVENTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
REFERENCE = "#/$defs/{model}"


def decision_schema() -> dict[str, Any]:
    """The JSON Schema of what `isocourse decide --json` prints."""
    return {"$schema": DIALECT, "$id": "urn:isocourse:decision:1"} | Decision.model_json_schema(mode="serialization")


def record_schema() -> dict[str, Any]:
    """The JSON Schema of a record. An event that does not fit is not lost: it is kept as unread."""
    events: dict[str, Any] = {}
    for kind, cls in KINDS.items():
        found = cls.model_json_schema(ref_template=REFERENCE)
        events |= found.pop("$defs", {})
        found["required"] = ["kind", *(name for name in found.get("required", []) if name != "kind")]
        events[kind] = found
    return {
        "$schema": DIALECT,
        "$id": f"urn:isocourse:record:{FORMAT}",
        "title": "Record",
        "description": "What happened to one person: an append-only list of events.",
        "type": "object",
        "required": ["isocourse", "person"],
        "properties": {
            "isocourse": {"const": FORMAT, "description": "The format of the record."},
            "person": {"type": "string", "minLength": 1, "description": "The person's id."},
            "programme": {"type": "string", "description": "The programme that the person is treated under."},
            "timezone": {
                "type": "string",
                "default": "UTC",
                "description": "Of days without a time, e.g. Europe/London.",
            },
            "events": {"type": "array", "maxItems": MOST_EVENTS, "items": {"$ref": "#/$defs/event"}},
        },
        "$defs": {
            "event": {
                "description": "One thing that happened; `kind` says which.",
                "oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in KINDS],
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {kind: f"#/$defs/{kind}" for kind in KINDS},
                },
            },
            **events,
        },
    }


def text(schema: dict[str, Any]) -> str:
    """A schema as it is published."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
