"""What must not be readable from a stolen database is sealed: AES-256-GCM under a key that the environment holds.

A seal names what it is for, so that sealed bytes moved to another place or another person do not open. Of several keys
the first seals and every one opens, so that a key can be replaced.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class Closed(Exception):
    """The seal does not open: it was changed, is of something else, or its key is not among the keys."""


def is_possible() -> bool:
    return bool(settings.CLINIC.photo_keys)


def seal(data: bytes, what: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(settings.CLINIC.photo_keys[0]).encrypt(nonce, data, what.encode())


def unseal(sealed: bytes, what: str) -> bytes:
    for key in settings.CLINIC.photo_keys:
        try:
            return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], what.encode())
        except (InvalidTag, ValueError):
            continue
    raise Closed(what)
