"""What must not be readable from a stolen database is sealed: AES-256-GCM under a key that the environment holds.

Where each person has a key besides (person_keys.py), both are needed, so that what is theirs can be closed for good. A
seal names what it is for, so that sealed bytes moved to another place or another person do not open. Of several keys
of the environment the first seals and every one opens, so that a key can be replaced.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from . import person_keys

NONCE = 12


class Closed(Exception):
    """The seal does not open: it was changed, is of something else, or its key is not among the keys."""


def is_possible() -> bool:
    return bool(settings.CLINIC.photo_keys)


def seal(data: bytes, what: str, person: UUID) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    key = _both(settings.CLINIC.photo_keys[0], person_keys.secret(person, make=True))
    return nonce + AESGCM(key).encrypt(nonce, data, what.encode())


def unseal(sealed: bytes, what: str, person: UUID) -> bytes:
    own = person_keys.secret(person)
    # What was sealed before people had keys of their own has only the first.
    for key in (_both(key, part) for part in dict.fromkeys((own, None)) for key in settings.CLINIC.photo_keys):
        try:
            return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], what.encode())
        except (InvalidTag, ValueError):
            continue
    raise Closed(what)


def _both(key: bytes, own: bytes | None) -> bytes:
    if own is None:
        return key
    return HKDF(algorithm=SHA256(), length=32, salt=own, info=b"isocourse person").derive(key)
