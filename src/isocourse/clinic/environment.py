"""What the environment says about how the app runs. It refuses to start on what is not safe, and says what would be."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

from .connect.connections import NONE, Connections
from .connect.connections import read as read_connections

SHORTEST_KEY = 50
DEMO_KEY = "the demo holds nobody's data and so keeps no secret; production refuses this"


class Unsafe(Exception):
    """The settings are missing or not safe; the message names the variable and says what would be right."""


@dataclass(frozen=True)
class Environment:
    """How the app runs, checked.

    `demo` is the invented clinic: fixed passwords, no second factor, only for this machine. `https` is how it is
    reached. `behind_proxy` says that a proxy of one's own ends TLS and sets X-Forwarded-Proto and X-Forwarded-For.
    Without `photo_keys` no photographs are kept; without `person_keys`, a folder, notes cannot be erased.
    """

    demo: bool
    key: str
    hosts: tuple[str, ...]
    https: bool
    behind_proxy: bool
    database: Mapping[str, Any]
    idle_minutes: int
    confirmed: tuple[str, ...]
    not_live: tuple[str, ...]
    photo_keys: tuple[bytes, ...]
    person_keys: Path | None
    mail: Mapping[str, Any]
    sms: str
    uv: str
    connections: Connections


def read(given: Mapping[str, str]) -> Environment:
    """The environment of the variables in `given`; raises Unsafe naming the first that is wrong."""
    demo = _flag(given, "ISOCOURSE_DEMO", False)
    https = _flag(given, "ISOCOURSE_HTTPS", not demo)
    hosts = _listed(given, "ISOCOURSE_HOSTS") or (("localhost", "127.0.0.1", "[::1]") if demo else ())
    if demo and not all(is_local(host) for host in hosts):
        raise Unsafe("ISOCOURSE_DEMO: the demo has known passwords and is only for this machine; leave it out.")
    if not hosts or "*" in hosts:
        raise Unsafe("ISOCOURSE_HOSTS: name the hosts under which the clinic is reached, e.g. clinic.example.org.")
    if not demo and not https and not all(is_local(host) for host in hosts):
        raise Unsafe("ISOCOURSE_HTTPS: off is only for this machine itself; these hosts are reached from elsewhere.")
    database = given.get("ISOCOURSE_DATABASE_URL") or ("sqlite:///build/demo.sqlite3" if demo else "")
    return Environment(
        demo=demo, key=_key(given, demo), hosts=hosts, https=https, behind_proxy=_flag(given, "ISOCOURSE_PROXY", False),
        database=_database(database), idle_minutes=_minutes(given), confirmed=_listed(given, "ISOCOURSE_CONFIRM"),
        not_live=_listed(given, "ISOCOURSE_NOT_LIVE"), photo_keys=_photo_keys(given, demo),
        person_keys=_person_keys(given),
        mail=_mail(given), sms=_function(given, "ISOCOURSE_SMS", "number and text"),
        uv=_function(given, "ISOCOURSE_UV", "a site's name and a day"), connections=_connections(given),
    )  # fmt: skip


def _key(given: Mapping[str, str], demo: bool) -> str:
    key = given.get("ISOCOURSE_SECRET_KEY", "")
    if demo:
        return key or DEMO_KEY
    if len(key) < SHORTEST_KEY or len(set(key)) < 10 or key == DEMO_KEY:
        raise Unsafe(
            f"ISOCOURSE_SECRET_KEY: give {SHORTEST_KEY} or more random characters, kept outside the database; make "
            'them with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return key


def _mail(given: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings of the mail server, always encrypted except to this machine; nothing without an address."""
    text = given.get("ISOCOURSE_MAIL_URL", "")
    if not text:
        return {}
    found = urlsplit(text)
    try:
        port = found.port or {"smtps": 465, "smtp": 587}[found.scheme]
    except (KeyError, ValueError):
        port = 0
    if not found.hostname or not port or "@" not in given.get("ISOCOURSE_MAIL_FROM", ""):
        raise Unsafe(
            "ISOCOURSE_MAIL_URL: write smtps://user:password@mail.example.org, or smtp:// for STARTTLS, and the "
            "sender's address in ISOCOURSE_MAIL_FROM."
        )
    return {
        "EMAIL_HOST": found.hostname, "EMAIL_PORT": port, "EMAIL_HOST_USER": unquote(found.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(found.password or ""), "EMAIL_USE_SSL": found.scheme == "smtps",
        "EMAIL_USE_TLS": found.scheme == "smtp" and not is_local(found.hostname),
        "DEFAULT_FROM_EMAIL": given["ISOCOURSE_MAIL_FROM"], "EMAIL_TIMEOUT": 20,
    }  # fmt: skip


def _function(given: Mapping[str, str], name: str, takes: str) -> str:
    """A function of the service's own, as `package.module.function`; none where it is not named."""
    text = given.get(name, "")
    if text and ("." not in text or not all(part.isidentifier() for part in text.split("."))):
        raise Unsafe(f"{name}: name a function that takes {takes}, as package.module.function.")
    return text


def _connections(given: Mapping[str, str]) -> Connections:
    """The EHRs and services of the file in `ISOCOURSE_CONNECTIONS`; nobody without it."""
    path = given.get("ISOCOURSE_CONNECTIONS", "")
    try:
        return read_connections(Path(path)) if path else NONE
    except ValueError as error:
        raise Unsafe(f"ISOCOURSE_CONNECTIONS: {error}") from None


def _photo_keys(given: Mapping[str, str], demo: bool) -> tuple[bytes, ...]:
    """Keys of 32 bytes; the demo has one that everybody knows."""
    texts = _listed(given, "ISOCOURSE_PHOTO_KEYS")
    try:
        keys = tuple(base64.b64decode(text, altchars=b"-_", validate=True) for text in texts)
    except (ValueError, binascii.Error):
        keys = (b"",)
    if any(len(key) != 32 or len(set(key)) < 10 for key in keys):
        raise Unsafe(
            "ISOCOURSE_PHOTO_KEYS: give 32 random bytes in base64, kept outside the database; make them with: "
            'python -c "import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())". '
            "To replace a key, write the new one before it, with a comma between."
        )
    return keys or ((hashlib.sha256(DEMO_KEY.encode()).digest(),) if demo else ())


def _person_keys(given: Mapping[str, str]) -> Path | None:
    """The folder of people's own keys; it must stand elsewhere than the database, whose backups it must outlive."""
    text = given.get("ISOCOURSE_PERSON_KEYS", "")
    if not text:
        return None
    if not Path(text).is_absolute():
        raise Unsafe("ISOCOURSE_PERSON_KEYS: name a folder from the root, e.g. /srv/keys/people.")
    if not given.get("ISOCOURSE_PHOTO_KEYS") and not _flag(given, "ISOCOURSE_DEMO", False):
        raise Unsafe("ISOCOURSE_PERSON_KEYS: is of use only together with ISOCOURSE_PHOTO_KEYS; set both.")
    return Path(text)


def _database(url: str) -> dict[str, Any]:
    """Django's settings of the database: SQLite that loses nothing and waits its turn, or PostgreSQL."""
    if not url:
        raise Unsafe(
            "ISOCOURSE_DATABASE_URL: say where the records are kept, e.g. sqlite:////srv/clinic/clinic.sqlite3 or "
            "postgresql://user:password@host/clinic."
        )
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError):
        raise Unsafe("ISOCOURSE_DATABASE_URL: is not an address; write sqlite:////file or postgresql://…") from None
    if found["ENGINE"].endswith("sqlite3"):
        Path(found["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE", "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; "
            "PRAGMA secure_delete=ON;",
        }  # fmt: skip
    elif not found["ENGINE"].endswith("postgresql"):
        raise Unsafe("ISOCOURSE_DATABASE_URL: only SQLite and PostgreSQL are supported, because both are tested.")
    return found


def _flag(given: Mapping[str, str], name: str, default: bool) -> bool:
    text = given.get(name, "").strip().lower()
    if text in ("", "yes", "no"):
        return default if not text else text == "yes"
    raise Unsafe(f"{name}: is {text!r}; write yes or no.")


def _minutes(given: Mapping[str, str]) -> int:
    text = given.get("ISOCOURSE_IDLE_MINUTES", "15")
    if not text.isdecimal() or not 5 <= int(text) <= 60:
        raise Unsafe(f"ISOCOURSE_IDLE_MINUTES: is {text!r}; write 5 to 60 minutes.")
    return int(text)


def _listed(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.get(name, "").split(",") if part.strip())


def is_local(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "[::1]")
