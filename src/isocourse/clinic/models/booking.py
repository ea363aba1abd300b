"""An appointment: what is booked for a person on a day. It is a plan and no event of the record."""

from __future__ import annotations

from django.db import models

from ...schedule.bookings import kinds
from .account import Account
from .person import Person


class Booking(models.Model):
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bookings")
    key = models.CharField(max_length=30)
    on = models.DateField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    cancelled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "key", "on"], condition=models.Q(cancelled=False), name="booked_once"
            )
        ]
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{self.what} on {self.on}"

    @property
    def what(self) -> str:
        return kinds()[self.key].what
