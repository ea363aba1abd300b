"""The ways out: a channel takes address and text, and returns what the other side said of it, or raises.

In the demo nothing leaves this machine: messages are printed, or given to a mail server on it. Elsewhere e-mail goes by
SMTP; for SMS name a function of your own.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from ..environment import is_local
from ..models.message import Channel

BEGINNING = re.compile(r"\s*[:.](?:\s|$)")
Send = Callable[[str, str], str]
FOR_GOOD = 500  # from this answer of a mail server on, asking again gives the same (RFC 5321, 4.2.1)
NOBODY = ("nobody@", "+12125550404")  # whom the demo's printing refuses, so that this is seen too


class Refused(Exception):
    """The other side will never take this message; trying again does not help."""


class NotNow(Exception):
    """The other side does not take this message for now, and says why; it is tried again."""


def channel(name: str) -> Send | None:
    """The way out of this name; none where the service has not set one up."""
    if settings.CLINIC.demo and not (name == Channel.EMAIL and is_local(settings.EMAIL_HOST)):
        return printed
    if name == Channel.EMAIL and settings.EMAIL_HOST:
        return email
    if name == Channel.SMS and settings.CLINIC.sms:
        found: Send = import_string(settings.CLINIC.sms)
        return found
    return None


def printed(address: str, text: str) -> str:
    if address.startswith(NOBODY):
        raise Refused("nobody is there, says the demo")
    print(f"To {address}: {text}", file=sys.stderr)
    return "printed, as this is the demo"


def email(address: str, text: str, dates: bytes | None = None) -> str:
    """The subject is how the text begins. `dates` is attached as a file for a calendar."""
    mail = EmailMessage(subject=BEGINNING.split(text)[0], body=text, to=[address])
    if dates:
        mail.attach("appointment.ics", dates.decode(), "text/calendar")
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        [(code, said)] = error.recipients.values()
        raise _refused(code, said) from error
    except SMTPDataError as error:
        raise _refused(error.smtp_code, error.smtp_error) from error
    return "taken by the mail server"


def _refused(code: int, said: bytes | str) -> Exception:
    """What a mail server said no to: for good, or for now."""
    words = f"the mail server says {code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return Refused(words) if code >= FOR_GOOD else NotNow(words)
