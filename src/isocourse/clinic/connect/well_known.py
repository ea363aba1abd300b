"""What can be known without a token: how to get one, and what the FHIR address can do."""

from __future__ import annotations

from importlib.metadata import version

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from .. import clock
from .openapi import document
from .resources import TYPES

BULK = "http://hl7.org/fhir/uv/bulkdata"
OAUTH = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"


@require_safe
def smart_configuration(request: HttpRequest) -> JsonResponse:
    """`.well-known/smart-configuration` of SMART App Launch 2."""
    return JsonResponse({
        "token_endpoint": request.build_absolute_uri(reverse("token")),
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES384", "RS384", "ES256", "RS256"],
        "scopes_supported": ["system/*.rs", *(f"system/{name}.rs" for name in TYPES)],
        "capabilities": ["client-confidential-asymmetric", "permission-v2"],
    })  # fmt: skip


@require_safe
def described(request: HttpRequest) -> JsonResponse:
    """The OpenAPI description of everything here that is for other services."""
    return JsonResponse(document(request.build_absolute_uri("/")))


@require_safe
def metadata(request: HttpRequest) -> JsonResponse:
    """The CapabilityStatement."""
    address = request.build_absolute_uri(reverse("metadata")).removesuffix("/metadata")
    token = {"url": "token", "valueUri": request.build_absolute_uri(reverse("token"))}
    export = {"name": "export", "definition": _operation("export")}
    return JsonResponse({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": clock.now().isoformat(),
        "kind": "instance",
        "instantiates": [f"{BULK}/CapabilityStatement/bulk-data"],
        "software": {"name": "isocourse", "version": version("isocourse")},
        "implementation": {"description": "The records of a clinic, for trusted services", "url": address},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{
            "mode": "server",
            "security": {
                "service": [{"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/restful-security-service", "code": "SMART-on-FHIR",
                }]}],
                "extension": [{"url": OAUTH, "extension": [token]}],
            },
            "resource": [
                {"type": name, "operation": [{**export, "definition": _operation(f"{name.lower()}-export")}]}
                for name in ("Group", "Patient")
            ],
            "operation": [export],
        }],
    }, content_type="application/fhir+json")  # fmt: skip


def _operation(name: str) -> str:
    return f"{BULK}/OperationDefinition/{name}"
