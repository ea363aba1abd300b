"""SMART App Launch 2, as the app: where the EHR signs people in, the code for a token, and the Patient.

http://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html. Called are only an EHR that the operator wrote down and the
hosts named with it; redirects are not followed. Of the token only the Patient is read: who signs in, the clinic knows.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2 as httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

from .connections import LOCAL, Ehr

LARGEST_BYTES = 1_000_000
SECONDS = 5.0
FHIR_ID = re.compile(r"[A-Za-z0-9.\-]{1,64}")
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class NotLaunched(Exception):
    """The launch ends here. The message says what the EHR did that it should not, for whom who runs the two systems."""


@dataclass(frozen=True)
class Endpoints:
    """Where the EHR signs people in and gives tokens, and the scope that reads one Patient there."""

    authorize: str
    token: str
    scope: str


@dataclass(frozen=True)
class Context:
    """What the EHR said was open: the id of its Patient, and a token to read it."""

    patient: str
    token: str


def discover(ehr: Ehr) -> Endpoints:
    """What the EHR says of itself; raises NotLaunched where it is less than SMART App Launch 2 asks for."""
    told = _json("GET", f"{ehr.issuer}/.well-known/smart-configuration", {"Accept": "application/json"})
    if "S256" not in _listed(told, "code_challenge_methods_supported"):
        raise NotLaunched("the EHR does not offer S256, so a code could be used by whoever gets hold of it")
    capabilities = _listed(told, "capabilities")
    if "launch-ehr" not in capabilities:
        raise NotLaunched("the EHR does not offer launch-ehr")
    found = [told.get(name) for name in ("authorization_endpoint", "token_endpoint")]
    for address in found:
        if not isinstance(address, str) or not _is_of(ehr, address):
            raise NotLaunched("the EHR signs people in at an address that was not agreed; add its host to `also`")
    scope = "launch patient/Patient.r" if "permission-v2" in capabilities else "launch patient/Patient.read"
    return Endpoints(str(found[0]), str(found[1]), scope)


def new_secret() -> str:
    """Nobody guesses it: 43 characters, as the verifier of a code has at least."""
    return secrets.token_urlsafe(32)


def authorize_address(ehr: Ehr, ends: Endpoints, launch: str, back: str, state: str, verifier: str) -> str:
    """Where the browser goes to be signed in by the EHR."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": ehr.client_id, "redirect_uri": back, "scope": ends.scope, "state": state,
        "aud": ehr.issuer, "launch": launch, "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    return f"{ends.authorize}{'&' if urlsplit(ends.authorize).query else '?'}{urlencode(asked)}"


def exchange(ehr: Ehr, token: str, code: str, back: str, verifier: str, now: float) -> Context:
    """The code for a token; raises NotLaunched when the EHR gives none, or says of nobody that they are open."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    form |= _signed(ehr, token, now) if ehr.key else {"client_id": ehr.client_id}
    told = _json("POST", token, {"Accept": "application/json"}, form)
    held, patient = told.get("access_token"), told.get("patient")
    if not isinstance(held, str) or str(told.get("token_type")).lower() != "bearer":
        raise NotLaunched("the EHR gave no token")
    if not isinstance(patient, str) or not FHIR_ID.fullmatch(patient):
        raise NotLaunched("the EHR did not say which patient is open")
    return Context(patient, held)


def read_patient(ehr: Ehr, context: Context) -> Mapping[str, Any]:
    """The Patient that is open in the EHR."""
    headers = {"Authorization": f"Bearer {context.token}", "Accept": "application/fhir+json"}
    found = _json("GET", f"{ehr.issuer}/Patient/{context.patient}", headers)
    if found.get("resourceType") != "Patient" or found.get("id") != context.patient:
        raise NotLaunched("the EHR gave another resource than the Patient that is open")
    return found


def number_of(ehr: Ehr, patient: Mapping[str, Any]) -> str | None:
    """The Patient's number in the system that the EHR shares with the site, if it is one number."""
    listed = patient.get("identifier")
    found = {
        item["value"].strip()
        for item in (listed if isinstance(listed, list) else [])
        if isinstance(item, dict) and item.get("system") == ehr.identifiers and item.get("use") != "old"
        and isinstance(item.get("value"), str)
    }  # fmt: skip
    number = found.pop() if len(found) == 1 else ""
    return number if 0 < len(number) <= 40 else None


def _signed(ehr: Ehr, token: str, now: float) -> dict[str, str]:
    """Who we are, signed (private_key_jwt)."""
    key = ehr.key
    assert key is not None
    alg = "RS384" if isinstance(key, RSAKey) else "ES384"
    claims = {"iss": ehr.client_id, "sub": ehr.client_id, "aud": token, "exp": int(now) + 240, "jti": new_secret()}
    signed = jwt.encode({"alg": alg, "kid": key.kid, "typ": "JWT"}, claims, key, algorithms=[alg])
    return {"client_assertion_type": JWT_BEARER, "client_assertion": signed}


def _is_of(ehr: Ehr, address: str) -> bool:
    """Whether an address is on the EHR's own host or one that the operator named with it."""
    try:
        ours, theirs = urlsplit(ehr.issuer), urlsplit(address)
        theirs.port  # noqa: B018  (raises when it is no number)
    except ValueError:
        return False
    if theirs.username or theirs.password or theirs.fragment or "\\" in address:
        return False
    if (theirs.scheme, theirs.netloc) == (ours.scheme, ours.netloc):
        return theirs.scheme == "https" or ours.hostname in LOCAL
    return theirs.scheme == "https" and theirs.netloc in ehr.also


def _listed(told: Mapping[str, Any], name: str) -> list[Any]:
    found = told.get(name)
    return found if isinstance(found, list) else []


@lru_cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are trusted; to read them takes longer than a launch."""
    return httpx.create_ssl_context(trust_env=False)


def _json(
    method: str, address: str, headers: Mapping[str, str], form: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The JSON object that is answered, within bounds of time and size."""
    try:
        with (
            httpx.Client(follow_redirects=False, trust_env=False, timeout=SECONDS, verify=_trusted()) as http,
            http.stream(method, address, headers=dict(headers), data=dict(form) if form else None) as reply,
        ):
            body = b""
            for chunk in reply.iter_bytes():
                body += chunk
                if len(body) > LARGEST_BYTES:
                    raise NotLaunched("the EHR's answer is too large")
        found = json.loads(body) if reply.status_code == 200 else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        raise NotLaunched(f"the EHR gave no usable answer ({type(error).__name__})") from None
    if not isinstance(found, dict):
        raise NotLaunched(f"the EHR answered {reply.status_code}")
    return found
