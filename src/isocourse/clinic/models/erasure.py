"""A person's wish that what can be erased of them is erased, and what an administrator answered."""

from __future__ import annotations

from django.db import models

from .account import Account
from .person import Person


class Erasure(models.Model):
    """`done` is none while the wish waits; a wish that is not met says why."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="erasures")
    asked_at = models.DateTimeField()
    done = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(done=None), name="one_open_erasure")
        ]

    def __str__(self) -> str:
        return f"erasure of {self.person_id}"
