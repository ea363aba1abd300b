"""How a person is reached, and what is sent to them: each message once, with what came of it."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from .account import Account
from .booking import Booking
from .person import Person


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class State(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Contact(models.Model):
    """Where and in which language a person wants to be reached; no address, no message.

    Where nobody said a language, pages are in the browser's and messages in English.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="contact")
    channel = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Channel])
    address = models.CharField(max_length=200)
    language = models.CharField(max_length=5, blank=True)

    def __str__(self) -> str:
        return f"{self.channel} of {self.person_id}"


class Message(models.Model):
    """A message of the outbox. `key` makes it one: what it is about. Of workers one claims it, and sends it once."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="messages")
    key = models.CharField(max_length=60)
    booking = models.ForeignKey(Booking, null=True, on_delete=models.PROTECT, related_name="messages")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=200)
    text = models.CharField(max_length=400)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.WAITING.value)
    tries = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_message")]
        ordering = ["-due_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.key} to {self.person_id}: {self.state}"
