"""An event of a record as it was written down. The database refuses to change or delete one (migration 0002)."""

from __future__ import annotations

from django.db import models

from .account import Account
from .person import Person


class Entry(models.Model):
    """One event of the core's record: `content` is its JSON, the other columns repeat what is looked for.

    `happened` and `recorded` are when it took place and when we learned of it; `added_at` is when this row was written.
    Of two people who write on the same state of a record, `number` lets one win.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    uid = models.CharField(max_length=100)
    kind = models.CharField(max_length=40)
    happened = models.CharField(max_length=40)
    recorded = models.CharField(max_length=40, blank=True)
    supersedes = models.CharField(max_length=100, blank=True)
    content = models.TextField()
    author = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="one_writer_wins"),
            models.UniqueConstraint(fields=["person", "uid"], name="one_event_id"),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.person_id}"
