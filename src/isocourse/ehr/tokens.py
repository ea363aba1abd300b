"""Who is calling: the signed token of CDS Hooks (JWT), checked against the clients that the operator trusts.

Asymmetric signatures only; `none` and shared keys are refused. Each token serves once and only for its own address.
"""

from __future__ import annotations

import base64
import json
import threading
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ["ES384", "RS384", "ES256", "RS256"]
LEEWAY_SECONDS = 30
LONGEST_SECONDS = 300
TEXTS = ("iss", "aud", "jti")


class NotTrusted(Exception):
    """The call is refused: HTTP 401. The message says why, and nothing about keys."""


@dataclass(frozen=True)
class Client:
    """An EHR that may call: its issuer and its public keys, which were exchanged beforehand."""

    issuer: str
    keys: KeySet


class Memory(Protocol):
    """Knows which tokens were used before."""

    def is_new(self, issuer: str, jti: str, *, until: float, now: float) -> bool:
        """Whether this token comes for the first time; it is remembered `until` then."""


@dataclass
class OwnMemory:
    """The memory of one process."""

    _used: dict[tuple[str, str], float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def is_new(self, issuer: str, jti: str, *, until: float, now: float) -> bool:
        with self._lock:
            self._used = {key: ends for key, ends in self._used.items() if ends > now}
            known = (issuer, jti) in self._used
            self._used[issuer, jti] = until
        return not known


@dataclass
class Gate:
    """Lets trusted clients in. `now` gives seconds since 1970; `dated` asks for `iat`, as CDS Hooks does."""

    clients: Mapping[str, Client]
    now: Callable[[], float]
    memory: Memory = field(default_factory=OwnMemory)
    dated: bool = True

    def admit(self, authorization: str | None, audience: str) -> str:
        """The issuer of the token in the `Authorization` header; raises `NotTrusted`."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotTrusted("Send `Authorization: Bearer` with a JWT signed by the EHR.")
        return str(self.claims(token, audience)["iss"])

    def claims(self, token: str, audience: str) -> Mapping[str, Any]:
        """What a token says, after all of it was checked; raises `NotTrusted`."""
        client = self.clients.get(_issuer(token))
        if client is None:
            raise NotTrusted("The issuer of the token is not known here.")
        try:
            claims = jwt.decode(token, client.keys, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError, TypeError, KeyError):
            raise NotTrusted("The signature of the token does not hold, or its algorithm is not accepted.") from None
        self._check(claims, audience)
        return claims

    def _check(self, claims: Mapping[str, Any], audience: str) -> None:
        now = self.now()
        if any(not isinstance(claims.get(name), str | list) for name in TEXTS):
            raise NotTrusted("The token needs `iss`, `aud` and `jti`.")
        meant = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if audience not in meant:
            raise NotTrusted(f"The token is for another service; its `aud` must be {audience}.")
        expires = _time(claims.get("exp"))
        issued = _time(claims.get("iat")) if self.dated or "iat" in claims else now
        if expires < now - LEEWAY_SECONDS or issued > now + LEEWAY_SECONDS or expires > issued + LONGEST_SECONDS:
            raise NotTrusted(f"The token has ended, is not valid yet, or is valid for over {LONGEST_SECONDS} seconds.")
        until = expires + LEEWAY_SECONDS
        if not self.memory.is_new(str(claims["iss"]), str(claims["jti"]), until=until, now=now):
            raise NotTrusted("The token was used before; each serves once.")


def read_clients(path: Path) -> dict[str, Client]:
    """The trusted clients of a TOML file: `[[client]]` with `issuer` and `keys`, the path of a JWK Set beside it."""
    found = {}
    for entry in tomllib.loads(path.read_text("utf-8")).get("client", []):
        keys = json.loads((path.parent / entry["keys"]).read_text("utf-8"))
        if any(key.get("kty") == "oct" for key in keys["keys"]):
            raise ValueError(f"{path}: {entry['issuer']}: a shared key is not accepted; give public keys")
        found[entry["issuer"]] = Client(entry["issuer"], KeySet.import_key_set(keys))
    return found


def _issuer(token: str) -> str:
    """The issuer that an unchecked token names; it only chooses the keys."""
    try:
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return str(claims["iss"])
    except (IndexError, KeyError, TypeError, ValueError):
        raise NotTrusted("The token is not a JWT.") from None


def _time(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise NotTrusted("The token needs `exp` and `iat` in seconds.")
    return value
