"""What other systems leave behind: tokens that were used, and exports that were asked for."""

from __future__ import annotations

import uuid

from django.db import models

from .site import Site


class UsedToken(models.Model):
    """A signed token that served once; `until` is when it ends by itself, in seconds since 1970."""

    key = models.CharField(max_length=64, primary_key=True)
    until = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return str(self.key)


class Export(models.Model):
    """An export as of one moment. No data are kept with it: records only grow, so they can be read again as of then.

    `done` people of the site have been counted so far.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.CharField(max_length=200)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=2000)
    at = models.DateTimeField()
    since = models.DateTimeField(null=True)
    types = models.JSONField()
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    finished = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"export {self.id} for {self.client}"
