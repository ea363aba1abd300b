"""One line of the log of look-ups and changes; each holds the hash of the one before. log.py writes and verifies."""

from __future__ import annotations

from django.db import models


class Log(models.Model):
    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    who = models.CharField(max_length=150)
    action = models.CharField(max_length=40)
    person = models.CharField(max_length=36, blank=True, db_index=True)
    detail = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action} by {self.who}"
