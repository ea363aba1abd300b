"""Days on which a site is closed beside its public holidays: kept, or taken back, never deleted."""

from __future__ import annotations

from django.db import models

from .account import Account
from .site import Site


class ClosedDays(models.Model):
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="closed_days")
    first = models.DateField()
    last = models.DateField()
    why = models.CharField(max_length=60, blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    taken_back = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="days_in_order")]
        ordering = ["first"]

    def __str__(self) -> str:
        return f"{self.site}: {self.first} to {self.last}"
