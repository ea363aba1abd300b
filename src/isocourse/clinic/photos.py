"""Keeping, opening and removing photographs: the sealed picture and the event of the record stand or fall together."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..record.events.clinical import Photo as Taken
from ..record.events.clinical import Retraction
from . import alignment, clock, record, sealing
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


@lru_cache(maxsize=512)  # where one lies on the other, and nothing of what they show
def placing(earlier: UUID, later: UUID) -> alignment.Placing | None:
    """How the later of two photographs of one person is laid on the earlier; none where that is not sure."""
    still, moved = Photo.objects.get(pk=earlier), Photo.objects.get(pk=later)
    return alignment.placing(opened(still), opened(moved))


def laid(earlier: Photo, later: Photo) -> bytes:
    """The later in the frame of the earlier; as it was taken where it cannot be laid; raises `sealing.Closed`."""
    placed = placing(earlier.pk, later.pk)
    return opened(later) if placed is None else alignment.laid(opened(earlier), opened(later), placed)


def remove(photo: Photo, reason: str, account: Account | None) -> None:
    """Removes the picture itself; that there was one, who removed it and why stays on record."""
    at = clock.now()
    with transaction.atomic():
        event = Retraction(happened=at, recorded=at, supersedes=_uid(photo), reason=reason)
        record.add(photo.person, [event], account=account, seen=None, action="photo removed", photo=str(photo.pk))
        photo.delete()


def _uid(photo: Photo) -> str:
    return f"photo-{photo.pk}"
