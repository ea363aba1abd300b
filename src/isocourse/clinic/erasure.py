"""Erasing what can be erased of a person, at their wish, by an administrator who says why.

Pictures, ways to reach them, messages and the account go; notes stay closed because their key is destroyed. Entries of
the record and the log are kept, and so the chain still verifies. The name goes where the administrator says so.
"""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from . import clock, log, person_keys, photos, record
from .look import look
from .models import Account, Contact, Erasure, Person
from .models.message import State

WHY = "erased at the person's wish"
NAME = "Erased"


class Refused(Exception):
    """It is not done; the message says why."""


def ask(person: Person, account: Account) -> None:
    """Keeps the wish; one at a time."""
    with transaction.atomic():
        _, made = Erasure.objects.get_or_create(person=person, done=None, defaults={"asked_at": clock.now()})
        if made:
            log.write(account, "asked for erasure", person)


def refuse(wish: Erasure, account: Account, reason: str) -> None:
    with transaction.atomic():
        _answer(wish, account, reason, done=False)
        log.write(account, "refused erasure", wish.person, reason=reason)


def erase(wish: Erasure, account: Account, reason: str, *, name_too: bool) -> None:
    """All of it or nothing. While a course goes on it is refused: people must be found when a result is alarming."""
    person = wish.person
    if look(person, record.read(person)).course.begun:
        raise Refused("A course is going on. Stop or end it first: until then the clinic must be able to reach them.")
    with transaction.atomic():
        _answer(wish, account, reason, done=True)
        _clear(person, account, name_too)
        log.write(account, "erased", person, reason=reason, name_too=name_too)
    person_keys.destroy(person.pk)


def again() -> int:
    """Finishes what was begun, and does again what a database that was put back from a backup does not know of."""
    gone = set(person_keys.erased())
    for pk in set(Person.objects.exclude(erased_at=None).values_list("pk", flat=True)) - gone:
        person_keys.destroy(pk)
    back = list(Person.objects.filter(pk__in=gone, erased_at=None))
    for person in back:
        with transaction.atomic():
            _clear(person, None, name_too=True)
            log.write(None, "erased again", person)
    return len(back)


def _answer(wish: Erasure, account: Account, reason: str, *, done: bool) -> None:
    answered = {"done": done, "reason": reason, "answered_by": account, "answered_at": clock.now()}
    if not Erasure.objects.filter(pk=wish.pk, done=None).update(**answered):
        raise Refused("Somebody has answered this already.")


def _clear(person: Person, account: Account | None, name_too: bool) -> None:
    for photo in list(person.photos.all()):
        photos.remove(photo, WHY, account)
    person.home_tests.update(sealed=None)
    Contact.objects.filter(person=person).delete()
    person.messages.filter(state=State.WAITING).update(state=State.WITHDRAWN, outcome=WHY)
    person.messages.update(address="", text="")
    person.links.filter(used=False).update(used=True)
    if person.account is not None:
        _close(person.account)
    person.erased_at = clock.now()
    person.name = NAME if name_too else person.name
    person.save(update_fields=["erased_at", "name"])


def _close(account: Account) -> None:
    """Nobody signs in by it any more."""
    Authenticator.objects.filter(user=account).delete()
    account.is_active, account.first_name, account.last_name, account.email = False, "", "", ""
    account.set_unusable_password()
    account.save()
