"""The outbox: what waits, and sending it. Each message is claimed by one conditional update, so that none goes twice.

Whoever claims a message and dies leaves it *sending*: whether it went out, nobody knows. It is not sent again; after an
hour it counts as failed and the coordinator is told so.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F

from .. import clock, log
from ..models import Account, Booking, Contact, Message, Person
from ..models.message import State
from .channels import NotNow, Refused, channel, email
from .dates import appointment
from .words import ENGLISH, text

WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))  # before the second, third and last try
LOST_AFTER = timedelta(hours=1)
FROM_HOUR, TO_HOUR = 8, 20  # on the person's clock
DAYS_BEFORE = 2
UNKNOWN = "whether it went out is not known; it is not sent again"


def remind(booking: Booking, account: Account) -> Message | None:
    """A reminder two days before an appointment, or at once where it is nearer; none without a way to the person."""
    before = datetime.combine(booking.on - timedelta(DAYS_BEFORE), datetime.min.time(), booking.person.zone)
    due = max(before + timedelta(hours=FROM_HOUR), clock.now())
    return put(booking.person, "appointment", f"booking-{booking.pk}", account, due=due, booking=booking)


def put(
    person: Person, template: str, key: str, account: Account, *, due: datetime, booking: Booking | None = None
) -> Message | None:
    """Puts a message into the outbox; none where there is one of this key, or no way to the person."""
    contact = Contact.objects.filter(person=person).first()
    if contact is None:
        return None
    said = text(template, contact.language, person.site.contact, booking.on if booking else None)
    try:
        with transaction.atomic():
            made = Message.objects.create(
                person=person, key=key, booking=booking, made_by=account, channel=contact.channel,
                address=contact.address, text=said, due_at=awake(due, person),
            )  # fmt: skip
            log.write(account, "message put", person, key=key, channel=contact.channel)
    except IntegrityError:
        return None
    return made


def withdraw(booking: Booking) -> None:
    """What waits about an appointment that is cancelled is not sent."""
    booking.messages.filter(state=State.WAITING).update(state=State.WITHDRAWN, outcome="the appointment is cancelled")


def awake(moment: datetime, person: Person) -> datetime:
    """The moment, or the next one that lies outside the hours of rest where the person is."""
    here = moment.astimezone(person.zone)
    if FROM_HOUR <= here.hour < TO_HOUR:
        return moment
    day = here.date() + timedelta(days=1 if here.hour >= TO_HOUR else 0)
    return datetime.combine(day, datetime.min.time(), person.zone) + timedelta(hours=FROM_HOUR)


def work() -> Counter[str]:
    """Sends what is due, and tells how many came to which state."""
    found: Counter[str] = Counter()
    at = clock.now()
    lost = Message.objects.filter(state=State.SENDING, due_at__lt=at - LOST_AFTER)
    found[State.FAILED] += lost.update(state=State.FAILED, outcome=UNKNOWN, done_at=at)
    for message in Message.objects.filter(state=State.WAITING, due_at__lte=at).select_related("person", "booking"):
        if message.booking and message.booking.on < at.astimezone(message.person.zone).date():
            found[State.WITHDRAWN] += _withdrawn(message, "the day has passed")
        elif awake(at, message.person) <= at and _claimed(message, at):
            found[_sent(message)] += 1
    return +found


def _withdrawn(message: Message, why: str) -> int:
    waiting = Message.objects.filter(pk=message.pk, state=State.WAITING)
    return int(waiting.update(state=State.WITHDRAWN, outcome=why))


def _claimed(message: Message, at: datetime) -> bool:
    mine = Message.objects.filter(pk=message.pk, state=State.WAITING)
    return bool(mine.update(state=State.SENDING, tries=F("tries") + 1, due_at=at))


def _sent(message: Message) -> str:
    """Sends a claimed message and keeps what came of it."""
    message.refresh_from_db()
    way, at = channel(message.channel), clock.now()
    try:
        if way is None:
            raise Refused(f"this service has no way to send {message.channel}")
        if way is email and message.booking:
            way = partial(email, dates=appointment(message.booking, _language(message), at))
        message.state, message.outcome, message.done_at = State.SENT, way(message.address, message.text), at
    except Refused as error:
        message.state, message.outcome, message.done_at = State.FAILED, str(error), at
    except Exception as error:  # a transport may fail in any way; the others are sent all the same
        again = message.tries <= len(WAITS)
        message.state = State.WAITING if again else State.FAILED
        message.outcome = str(error) if isinstance(error, NotNow) else f"no answer: {type(error).__name__}"
        message.done_at = None if again else at
        message.due_at = at + WAITS[message.tries - 1] if again else message.due_at
    message.outcome = message.outcome[:300]
    with transaction.atomic():
        message.save()
        log.write(None, f"message {message.state}", message.person, key=message.key, tries=message.tries)
    return str(message.state)


def _language(message: Message) -> str:
    contact = Contact.objects.filter(person=message.person).first()
    return (contact.language if contact else "") or ENGLISH
