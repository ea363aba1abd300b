"""The OpenAPI description of the HTTP service, from the same tables that check the requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import Any

from .rems.forms import forms
from .request import CONTEXT, FHIR_ID, HEAD, OPTIONAL
from .search import PARAMETERS, TYPES
from .service import services

JSON_TYPES: Mapping[type, str] = {str: "string", dict: "object", list: "array"}
ERROR = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
CARDS = {
    "type": "object",
    "required": ["cards"],
    "properties": {"cards": {"type": "array", "items": {"type": "object"}}},
}
FHIR_JSON, PLAIN_JSON = "application/fhir+json", "application/json"
REFUSALS = {
    "400": "what was sent cannot be used; the message says what would be right",
    "401": "the token is not accepted",
    "413": "too large",
}
SAYS_WHAT = {
    "403": "known, and not allowed this", "404": "there is none",
    "412": "without the Patient there is no answer", "422": "the form cannot be taken",
}  # fmt: skip


Operations = Iterable[tuple[str, str, dict[str, Any]]]


def document(base_url: str) -> dict[str, Any]:
    """The whole description of `serve-hooks` at this address."""
    offered = "CDS Hooks 2.0, the operations of the US Medication REMS guide, and records as FHIR R4."
    return described("isocourse", offered, base_url, [*hook_operations(), *_rems(), *_records()])


def described(title: str, offered: str, base_url: str, operations: Operations) -> dict[str, Any]:
    """The OpenAPI document of some operations: path, method and what is said of it."""
    paths: dict[str, dict[str, Any]] = {}
    for path, method, told in operations:
        paths.setdefault(path, {})[method] = told
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version("isocourse"), "description": offered},
        "servers": [{"url": base_url.rstrip("/")}],
        "paths": paths,
    }


def hook_operations(*also: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The routes of CDS Hooks; `also` are refusals beyond those of every server."""
    discovered = {"type": "object", "required": ["services"]}
    yield "/cds-services", "get", operation("The services on offer", discovered, (), PLAIN_JSON)
    for service in services().values():
        asked, refused = hook_request(service.hook), ("400", "401", "412", "413", *also)
        yield f"/cds-services/{service.id}", "post", operation(service.title, CARDS, refused, PLAIN_JSON, asked)
        sent = {
            "type": "object",
            "required": ["feedback"],
            "properties": {"feedback": {"type": "array", "items": {"type": "object"}}},
        }
        kept = operation(
            f"What became of the cards of {service.hook}", {"type": "object"}, ("400", "401", "413"), PLAIN_JSON, sent
        )
        yield f"/cds-services/{service.id}/feedback", "post", kept


def _rems() -> Iterator[tuple[str, str, dict[str, Any]]]:
    also = ("400", "401", "413")
    parameters = fhir("Parameters")
    told = operation(
        "How each requirement of the REMS stands, this month and before", parameters, also, FHIR_JSON, parameters
    )
    yield "/fhir/GuidanceResponse/$rems-etasu", "post", told
    form = "/fhir/Questionnaire/{form}/$questionnaire-package"
    for method in ("get", "post"):
        yield (
            form,
            method,
            operation(
                "A form with all that is needed to draw it", parameters, ("401", "404"), FHIR_JSON, named=("form",)
            ),
        )
    done = operation(
        "Takes a finished form into the record",
        fhir("OperationOutcome"),
        (*also, "422"),
        FHIR_JSON,
        fhir("QuestionnaireResponse"),
        good="201",
    )
    yield "/fhir/QuestionnaireResponse/$submit", "post", done


def _records() -> Iterator[tuple[str, str, dict[str, Any]]]:
    bundle = fhir("Bundle")
    yield "/fhir/metadata", "get", operation("What the FHIR base can do", fhir("CapabilityStatement"), (), FHIR_JSON)
    yield (
        "/fhir/Patient/{person}",
        "get",
        operation("The Patient", fhir("Patient"), ("401", "404"), FHIR_JSON, named=("person",)),
    )
    whole = operation("Everything about a person", bundle, ("401", "404"), FHIR_JSON, named=("person",))
    yield "/fhir/Patient/{person}/$everything", "get", whole
    found = operation(
        "The resources of one type about one person", bundle, ("400", "401", "404"), FHIR_JSON, named=("type",)
    )
    found["parameters"] += [{"name": name, "in": "query", "schema": {"type": "string"}} for name in PARAMETERS]
    yield "/fhir/{type}", "get", found
    posted = operation("The same, asked by a form", bundle, ("400", "401", "404", "413"), FHIR_JSON, named=("type",))
    fields = {"type": "object", "properties": {name: {"type": "string"} for name in PARAMETERS}}
    posted["requestBody"] = {"content": {"application/x-www-form-urlencoded": {"schema": fields}}}
    yield "/fhir/{type}/_search", "post", posted


def hook_request(hook: str) -> dict[str, Any]:
    """The schema of a hook request; fields that it does not name are let be."""
    context: dict[str, Any] = {name: {"type": JSON_TYPES[kind]} for name, kind in CONTEXT[hook].items()}
    context["patientId"] = {"type": "string", "pattern": f"^{FHIR_ID.pattern}$"}
    head: dict[str, Any] = {name: {"type": JSON_TYPES[kind]} for name, kind in {**HEAD, **OPTIONAL}.items()}
    head["hook"] = {"const": hook}
    head["context"] = {"type": "object", "required": list(CONTEXT[hook]), "properties": context}
    return {"type": "object", "required": list(HEAD), "properties": head}


def fhir(name: str) -> dict[str, Any]:
    """The schema of a FHIR resource by its type; the rest is FHIR's to say."""
    return {"type": "object", "required": ["resourceType"], "properties": {"resourceType": {"const": name}}}


def operation(
    summary: str,
    answer: dict[str, Any],
    also: tuple[str, ...],
    kind: str,
    body: dict[str, Any] | None = None,
    named: tuple[str, ...] = (),
    good: str = "200",
) -> dict[str, Any]:
    """One operation: what it answers as `kind`, which refusals it knows, what it takes, and what its path names."""
    said = {**REFUSALS, **SAYS_WHAT}
    refused = {code: {"description": said[code], "content": _content(kind, code)} for code in also}
    answers = {good: {"description": summary, "content": {kind: {"schema": answer}}}, **refused}
    made: dict[str, Any] = {"summary": summary, "parameters": [_in_path(name) for name in named], "responses": answers}
    if body:
        made["requestBody"] = {"required": True, "content": {PLAIN_JSON: {"schema": body}}}
    return made


def _content(kind: str, code: str) -> dict[str, Any]:
    """A refusal of the server itself is plain JSON; one of FHIR is an OperationOutcome."""
    plain = {PLAIN_JSON: {"schema": ERROR}}
    return (
        plain
        if kind == PLAIN_JSON or code in ("401", "413")
        else {FHIR_JSON: {"schema": fhir("OperationOutcome")}, **plain}
    )


def _in_path(name: str) -> dict[str, Any]:
    choices = {"type": list(TYPES), "form": list(forms())}.get(name)
    schema = {"type": "string", **({"enum": choices} if choices else {"minLength": 1})}
    return {"name": name, "in": "path", "required": True, "schema": schema}
