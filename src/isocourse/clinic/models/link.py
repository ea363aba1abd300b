"""A one-time link by which a patient comes in: its token is kept only as a hash, and a code goes another way."""

from __future__ import annotations

from django.db import models

from .account import Account
from .person import Person


class Link(models.Model):
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"link of {self.person_id}"
