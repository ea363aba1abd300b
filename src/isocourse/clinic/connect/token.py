"""SMART Backend Services: a service that signs who it is gets a token that reads for five minutes.

http://hl7.org/fhir/smart-app-launch/STU2.2/backend-services.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ...ehr.tokens import Client, Gate, NotTrusted
from .. import clock, log
from .connections import Caller
from .memory import StoredMemory

SECONDS = 300
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SALT = "isocourse.connect.token"
SCOPE = re.compile(r"system/(\*|[A-Z][A-Za-z]+)\.(read|\*|c?r?u?d?s?)")


@dataclass(frozen=True)
class Grant:
    """Who holds a token, and which types of resource it reads; `*` is all."""

    caller: Caller
    types: frozenset[str]

    def reads(self, type_: str) -> bool:
        return bool({"*", type_} & self.types)


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    """The token endpoint."""
    given = request.POST
    if given.get("grant_type") != "client_credentials":
        return _refused("unsupported_grant_type", "`grant_type` is `client_credentials`")
    if given.get("client_assertion_type") != ASSERTION or not given.get("client_assertion"):
        return _refused("invalid_client", f"send a `client_assertion` of the type {ASSERTION}")
    try:
        claims = _gate().claims(given["client_assertion"], request.build_absolute_uri(reverse("token")))
    except NotTrusted as fault:
        return _refused("invalid_client", str(fault))
    if claims.get("sub") != claims["iss"]:
        return _refused("invalid_client", "`sub` and `iss` are both the client's id")
    caller = settings.CLINIC.connections.callers[claims["iss"]]
    types = granted(given.get("scope", "").split(), caller.scopes)
    if not types:
        return _refused("invalid_scope", f"ask for reading, such as {' '.join(caller.scopes)}")
    log.write(None, "token given", client=caller.issuer, types=sorted(types))
    said = {"client": caller.issuer, "types": sorted(types)}
    return JsonResponse({
        "access_token": signing.dumps(said, salt=SALT), "token_type": "bearer", "expires_in": SECONDS,
        "scope": " ".join(f"system/{name}.rs" for name in sorted(types)),
    }, headers={"Cache-Control": "no-store", "Pragma": "no-cache"})  # fmt: skip


def granted(asked: Iterable[str], allowed: Iterable[str]) -> frozenset[str]:
    """The types that may be read: those asked for, as far as they are allowed. Writing is never given."""
    wanted, may = _read_types(asked), _read_types(allowed)
    if "*" in may:
        return wanted
    return may if "*" in wanted else wanted & may


def _read_types(scopes: Iterable[str]) -> frozenset[str]:
    """Of each scope the type that it reads and searches; what only writes, or is no such scope, gives none."""
    found = (SCOPE.fullmatch(scope) for scope in scopes)
    return frozenset(
        match[1] for match in found if match and ({"r", "s"} <= set(match[2]) or match[2] in ("read", "*"))
    )


def bearer(request: HttpRequest) -> Grant | None:
    """What the request's token allows; None without a good one. Who was taken off the list holds none any more."""
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return None
    try:
        said: dict[str, Any] = signing.loads(text, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    caller = settings.CLINIC.connections.callers.get(said["client"])
    types = granted((f"system/{name}.rs" for name in said["types"]), caller.scopes) if caller else frozenset()
    return Grant(caller, types) if caller and types else None


def _gate() -> Gate:
    callers = settings.CLINIC.connections.callers.values()
    clients = {caller.issuer: Client(caller.issuer, caller.keys) for caller in callers}
    return Gate(clients, lambda: clock.now().timestamp(), StoredMemory(), dated=False)


def _refused(error: str, said: str) -> JsonResponse:
    return JsonResponse({"error": error, "error_description": said}, status=401 if error == "invalid_client" else 400)
