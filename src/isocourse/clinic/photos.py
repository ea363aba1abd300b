"""Keeping, opening and removing photographs: the sealed picture and the event of the record stand or fall together."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ..record.events.clinical import Photo as Taken
from ..record.events.clinical import Retraction
from . import clock, record, sealing
from .models import Account, Person, Photo

MOST = 300  # of one person


def keep(person: Person, picture: bytes, view: str, taken_on: date, account: Account) -> Photo:
    """Keeps a cleaned picture; raises ValueError where the person has as many as are kept."""
    at = clock.now()
    with transaction.atomic():
        if person.photos.count() >= MOST:
            raise ValueError(_("300 photographs are kept of one person; one has to be removed first."))
        photo = Photo(person=person, view=view, taken_on=taken_on, added_by=account, added_at=at)
        photo.sealed = sealing.seal(picture, photo.mark, person.pk)
        photo.save(force_insert=True)
        event = Taken(id=_uid(photo), happened=taken_on, recorded=at, reference=str(photo.pk), site=view)
        record.add(person, [event], account=account, seen=None, action="photo added", photo=str(photo.pk))
    return photo


def opened(photo: Photo) -> bytes:
    """The picture; raises `sealing.Closed`."""
    return sealing.unseal(bytes(photo.sealed), photo.mark, photo.person_id)


def remove(photo: Photo, reason: str, account: Account | None) -> None:
    """Removes the picture itself; that there was one, who removed it and why stays on record."""
    at = clock.now()
    with transaction.atomic():
        event = Retraction(happened=at, recorded=at, supersedes=_uid(photo), reason=reason)
        record.add(photo.person, [event], account=account, seen=None, action="photo removed", photo=str(photo.pk))
        photo.delete()


def _uid(photo: Photo) -> str:
    return f"photo-{photo.pk}"
