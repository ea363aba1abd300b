"""The ways out: a channel takes address and text, and returns what the other side said of it, or raises.

In the demo nothing leaves: every channel prints. Elsewhere e-mail goes by SMTP; for SMS name a function of your own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from ..models.message import Channel

Send = Callable[[str, str], str]


class Refused(Exception):
    """The other side will never take this message; trying again does not help."""


def channel(name: str) -> Send | None:
    """The way out of this name; none where the service has not set one up."""
    if settings.CLINIC.demo:
        return printed
    if name == Channel.EMAIL and settings.EMAIL_HOST:
        return email
    if name == Channel.SMS and settings.CLINIC.sms:
        found: Send = import_string(settings.CLINIC.sms)
        return found
    return None


def printed(address: str, text: str) -> str:
    print(f"To {address}: {text}", file=sys.stderr)
    return "printed, as this is the demo"


def email(address: str, text: str, dates: bytes | None = None) -> str:
    """The subject says nothing that the text does not. `dates` is attached as a file for a calendar."""
    mail = EmailMessage(subject=text.partition(":")[0][:60], body=text, to=[address])
    if dates:
        mail.attach("appointment.ics", dates.decode(), "text/calendar")
    mail.send()
    return "taken by the mail server"
