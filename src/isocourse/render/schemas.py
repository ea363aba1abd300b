"""The published JSON Schemas: of what commands print, from its models, and of a record, from the classes of events."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from ..decide.model import Decision
from ..record import KINDS
from ..record.record import FORMAT, MOST_EVENTS
from ..schedule import Closure, Repair, StartPlan, Step, WhatIf, Worklist
from .calendar import Entry

DIALECT = "https://json-schema.org/draft/2020-12/schema"
REFERENCE = "#/$defs/{model}"


def printed_schema(name: str, printed: Any) -> dict[str, Any]:
    """The JSON Schema of what a command prints with `--json`."""
    made = TypeAdapter(printed).json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": f"urn:isocourse:{name}:1"} | made


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


# By the name that `isocourse schema` knows each by: the command that prints it, or `record`.
SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "record": record_schema,
    **{
        name: partial(printed_schema, name, printed)
        for name, printed in {
            "decision": Decision, "next": list[Step], "worklist": Worklist, "what-if": WhatIf, "closures": Closure,
            "repair": Repair, "start-plan": StartPlan, "calendar": list[Entry],
        }.items()
    },
}  # fmt: skip
