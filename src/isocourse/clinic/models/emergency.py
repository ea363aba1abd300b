"""Somebody looked at a person who is not theirs, in an emergency: for how long, and why they said so."""

from __future__ import annotations

from django.db import models

from .account import Account
from .person import Person


class Emergency(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="emergencies")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="emergencies")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.account} for {self.person_id}: {self.reason}"
