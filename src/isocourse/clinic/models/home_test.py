"""A pregnancy test that somebody did at home: the code to be written beside it, the sealed picture, and who read it."""

from __future__ import annotations

import uuid
from enum import StrEnum

from django.db import models

from .account import Account
from .person import Person


class Shows(StrEnum):
    """What somebody reads from a test."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    UNCLEAR = "unclear"


class Outcome(StrEnum):
    NEGATIVE = "negative"
    POSITIVE = "positive"
    NOT_PROVEN = "not-proven"


class HomeTest(models.Model):
    """`told` is what the person read, `outcome` what came of it; none while people still read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="home_tests")
    code = models.CharField(max_length=8)
    given_at = models.DateTimeField()
    until = models.DateTimeField()
    told = models.CharField(max_length=10, blank=True)
    sealed = models.BinaryField(null=True)
    sent_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"home test of {self.person_id}, {self.given_at}"

    @property
    def mark(self) -> str:
        """What the seal is bound to."""
        return f"home test {self.pk} of {self.person_id}"


class Reading(models.Model):
    """What one person at the clinic read; nobody reads twice. `limit` is the detection limit, mIU/mL, if it is seen."""

    test = models.ForeignKey(HomeTest, on_delete=models.PROTECT, related_name="readings")
    reader = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    shows = models.CharField(max_length=10)
    code_seen = models.BooleanField()
    limit = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["test", "reader"], name="one_reading")]
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.reader} reads {self.shows}"
