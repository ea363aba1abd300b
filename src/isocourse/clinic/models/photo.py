"""A photograph of the skin, sealed; the record holds an event that refers to it. It can be removed, the event stays."""

from __future__ import annotations

import uuid

from django.db import models

from .account import Account
from .person import Person


class Photo(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="photos")
    view = models.CharField(max_length=20)
    taken_on = models.DateField()
    sealed = models.BinaryField()
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["taken_on", "added_at"]

    def __str__(self) -> str:
        return f"{self.view} of {self.person_id}, {self.taken_on}"

    @property
    def mark(self) -> str:
        """What the seal is bound to."""
        return f"photo {self.pk} of {self.person_id}"
