"""Which tokens were used before, for all processes of the clinic."""

from __future__ import annotations

import hashlib

from django.db import IntegrityError, transaction

from ..models import UsedToken


class StoredMemory:
    """The database's unique key says which of two that come at once was first."""

    def is_new(self, issuer: str, jti: str, *, until: float, now: float) -> bool:
        UsedToken.objects.filter(until__lt=now).delete()
        key = hashlib.sha256(f"{issuer}\n{jti}".encode()).hexdigest()
        try:
            with transaction.atomic():
                UsedToken.objects.create(key=key, until=until)
        except IntegrityError:
            return False
        return True
