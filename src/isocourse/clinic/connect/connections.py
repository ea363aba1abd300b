"""Which EHRs may open a person's page here, and which services may call: one TOML file of the operator's."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey, import_key

LOCAL = ("localhost", "127.0.0.1")


@dataclass(frozen=True)
class Ehr:
    """An EHR that may launch: its FHIR address, who we are there, and whose numbers it shares with a site.

    `also` are further hosts on which it signs people in. Without a `key` we are a public client.
    """

    issuer: str
    client_id: str
    site: str
    identifiers: str
    name: str = "your EHR"
    also: tuple[str, ...] = ()
    key: ECKey | RSAKey | None = None


@dataclass(frozen=True)
class Caller:
    """A service that may export the data of one site, with what of it."""

    issuer: str
    keys: KeySet
    site: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Connections:
    """Everybody that the operator named."""

    ehrs: Mapping[str, Ehr]
    callers: Mapping[str, Caller]


NONE = Connections({}, {})


def read(path: Path) -> Connections:
    """The connections of a file; raises ValueError naming the entry that is wrong and what would be right."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from None
    ehrs = [_made(_ehr, entry, path, f"ehr[{place}]") for place, entry in enumerate(told.get("ehr", []))]
    callers = [_made(_caller, entry, path, f"client[{place}]") for place, entry in enumerate(told.get("client", []))]
    return Connections(_once(ehrs, path), _once(callers, path))


def _made(make: Any, entry: Mapping[str, Any], path: Path, place: str) -> Any:
    try:
        return make(entry, path.parent)
    except KeyError as missing:
        raise ValueError(f"{path}: {place}: {missing} is missing") from None
    except (OSError, TypeError, ValueError, JoseError) as error:
        raise ValueError(f"{path}: {place}: {error}") from None


def _once(found: Iterable[Any], path: Path) -> dict[str, Any]:
    by_issuer: dict[str, Any] = {}
    for one in found:
        if one.issuer in by_issuer:
            raise ValueError(f"{path}: {one.issuer} is named twice")
        by_issuer[one.issuer] = one
    return by_issuer


def _ehr(entry: Mapping[str, Any], folder: Path) -> Ehr:
    address = urlsplit(entry["issuer"])
    if address.scheme != "https" and address.hostname not in LOCAL:
        raise ValueError("`issuer` is the FHIR address of the EHR, with https://")
    if not address.hostname or address.query or address.fragment or address.username:
        raise ValueError("`issuer` is an address without a name, a query or a fragment")
    return Ehr(
        issuer=entry["issuer"].rstrip("/"), client_id=entry["client_id"], site=entry["site"],
        identifiers=entry["identifiers"], name=entry.get("name", Ehr.name), also=tuple(entry.get("also", ())),
        key=_private(folder / entry["key"]) if "key" in entry else None,
    )  # fmt: skip


def _private(path: Path) -> ECKey | RSAKey:
    key = import_key(json.loads(path.read_text("utf-8")))
    if not isinstance(key, ECKey | RSAKey) or not key.is_private or not key.kid:
        raise ValueError("`key` is a private key (JWK, EC P-384 or RSA) with a `kid`")
    return key


def _caller(entry: Mapping[str, Any], folder: Path) -> Caller:
    told = json.loads((folder / entry["keys"]).read_text("utf-8"))
    if any(key.get("kty") == "oct" for key in told["keys"]):
        raise ValueError("a shared key is not accepted; give public keys")
    return Caller(
        entry["issuer"], KeySet.import_key_set(told), entry["site"], tuple(entry.get("scopes", ("system/*.rs",)))
    )
