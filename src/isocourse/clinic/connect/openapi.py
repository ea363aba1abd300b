"""The OpenAPI description of the clinic's addresses for other services. Its pages for people are no API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...ehr.openapi import FHIR_JSON, PLAIN_JSON, described, fhir, hook_operations, operation

NDJSON = "application/fhir+ndjson"
OFFERED = "CDS Hooks 2.0, SMART Backend Services and Bulk export of a clinic's records."
OBJECT = {"type": "object"}
TOKEN_FORM = {
    "type": "object",
    "required": ["grant_type", "client_assertion_type", "client_assertion", "scope"],
    "properties": {
        "grant_type": {"const": "client_credentials"},
        "client_assertion_type": {"const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
        "client_assertion": {"type": "string"},
        "scope": {"type": "string"},
    },
}
TOKEN = {"type": "object", "required": ["access_token", "token_type", "expires_in", "scope"]}
OAUTH_ERROR = {"type": "object", "required": ["error", "error_description"]}
MANIFEST = {"type": "object", "required": ["transactionTime", "request", "requiresAccessToken", "output", "error"]}
KICK_OFFS = {
    "/fhir/$export": "Begins an export of the whole site",
    "/fhir/Patient/$export": "Begins an export of its people",
    "/fhir/Group/{group}/$export": "Begins an export of the site named as a group",
}


def document(base_url: str) -> dict[str, Any]:
    """The whole description, for the clinic at this address."""
    made = described("isocourse clinic", OFFERED, base_url, [*hook_operations("403"), *_smart(), *_bulk()])
    made["components"] = {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}
    return made


def _smart() -> Iterator[tuple[str, str, dict[str, Any]]]:
    found = operation("How to get a token", OBJECT, (), PLAIN_JSON)
    yield "/fhir/.well-known/smart-configuration", "get", found
    yield "/fhir/metadata", "get", operation("What it can do", fhir("CapabilityStatement"), (), FHIR_JSON)
    given = operation("Gives a token that reads for five minutes", TOKEN, ("400", "401"), PLAIN_JSON)
    given["requestBody"] = {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": TOKEN_FORM}}}
    for code in ("400", "401"):
        given["responses"][code]["content"] = {PLAIN_JSON: {"schema": OAUTH_ERROR}}
    yield "/fhir/token", "post", given


def _bulk() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, title in KICK_OFFS.items():
        begun = _guarded(title, ("400", "401", "403", "404"), path)
        begun["responses"]["202"] = _empty(f"{title}; Content-Location is where to ask how far it is")
        begun["parameters"] += [
            {"name": name, "in": "query", "schema": {"type": "string"}} for name in ("_outputFormat", "_type", "_since")
        ]
        yield path, "get", begun
    path = "/fhir/export/{job}"
    asked = _guarded("How far it is, and at last the list of its files", ("401", "404"), path)
    asked["responses"] |= {
        "200": {"description": "done", "content": {PLAIN_JSON: {"schema": MANIFEST}}},
        "202": _empty("not done; X-Progress says how far"),
    }
    yield path, "get", asked
    ended = _guarded("Ends an export", ("401", "404"), path)
    ended["responses"]["202"] = _empty("it is gone")
    yield path, "delete", ended
    path = "/fhir/export/{job}/{type}.ndjson"
    taken = _guarded("The resources of one type, one a line", ("401", "404"), path)
    taken["responses"]["200"] = {"description": "the file", "content": {NDJSON: {"schema": {"type": "string"}}}}
    yield path, "get", taken


def _guarded(title: str, refusals: tuple[str, ...], path: str) -> dict[str, Any]:
    """An operation for who holds a token; its good answers are added by the caller."""
    names = [part.split("}")[0] for part in path.split("{")[1:]]
    made = operation(title, OBJECT, refusals, FHIR_JSON)
    del made["responses"]["200"]
    for code in refusals:
        made["responses"][code]["content"] = {FHIR_JSON: {"schema": fhir("OperationOutcome")}}
    kinds = {"group": {"type": "integer", "minimum": 1}, "job": {"type": "string", "format": "uuid"}}
    made["parameters"] = [
        {"name": name, "in": "path", "required": True, "schema": kinds.get(name, {"type": "string", "minLength": 1})}
        for name in names
    ]
    return made | {"security": [{"token": []}]}


def _empty(said: str) -> dict[str, Any]:
    return {"description": said}
