"""A person whose course is run here."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo

from django.db import models

from .account import Account
from .site import Site


class Person(models.Model):
    """The head of a record. The id cannot be guessed; `reference` is the clinic's own number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="people")
    reference = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    programme = models.CharField(max_length=40)
    timezone = models.CharField(max_length=64)
    account = models.OneToOneField(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="person")

    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "reference"], name="one_reference")]
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def initials(self) -> str:
        return " ".join(f"{part[0]}." for part in self.name.split())
