"""Home tests as evidence: a code, a picture, two readers who do not see each other's reading, and what comes of it.

What comes of it is an event of the record; whether that counts for a supply is said by the programme's rules alone.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction

from ..record.events.pregnancy import HomeTests, PregnancyTest
from ..render.patient import Course
from . import clock, log, record, sealing
from .models import Account, HomeTest, Outcome, Person, Reading, Shows

# A code can be told from any other in a bad picture, and is too young for a picture of an older test to have it.
LETTERS, LENGTH = "ACDEFHJKLMNPRTUVWXY34679", 5
LASTS = timedelta(hours=2)
READERS = 2


class Refused(Exception):
    """It cannot be done: the code is too old, the test was read by this person already, or it is settled."""


def is_open(course: Course) -> bool:
    """Whether the rules in force could count a home test of this person now, as far as a page can tell before it."""
    named = {item.version for item in course.take.versions}
    settings = [version.settings for version in course.programme.versions if version.id in named]
    permits = [event for event in course.seen if isinstance(event, HomeTests)]
    permitted = bool(permits) and permits[-1].permitted
    process = bool(permits) and permits[-1].process is True
    return (
        bool(settings) and course.begun and course.category != "cannot" and permitted
        and all("home" in found.get("during_settings", ()) for found in settings)
        and (process or not any(found.get("home_process") for found in settings))
    )  # fmt: skip


def begin(person: Person, account: Account) -> HomeTest:
    """A new code; one that was given before and not used ends."""
    at = clock.now()
    with transaction.atomic():
        person.home_tests.filter(sent_at=None, until__gt=at).update(until=at)
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        made = HomeTest.objects.create(person=person, code=code, given_at=at, until=at + LASTS)
        log.write(account, "home test begun", person, test=str(made.pk))
    return made


def waiting(person: Person) -> HomeTest | None:
    """The test whose code still waits for a picture."""
    found: HomeTest | None = person.home_tests.filter(sent_at=None, until__gt=clock.now()).first()
    return found


def send(test: HomeTest, picture: bytes, told: Shows, account: Account) -> None:
    """Keeps the sealed picture, once. A positive counts at once; nothing else counts by being told."""
    at = clock.now()
    with transaction.atomic():
        mine = HomeTest.objects.filter(pk=test.pk, sent_at=None, until__gt=at)
        if not mine.update(sealed=sealing.seal(picture, test.mark, test.person_id), told=told, sent_at=at):
            raise Refused
        log.write(account, "home test sent", test.person, test=str(test.pk), told=told)
        test.refresh_from_db()
        if told == Shows.POSITIVE:
            _settle(test, Outcome.POSITIVE, account)


def read(test: HomeTest, account: Account, shows: Shows, code_seen: bool, limit: int | None) -> None:
    """What a reader saw. A positive counts at once; otherwise the second reading settles it."""
    if test.person.account_id == account.pk or test.sent_at is None or test.outcome:
        raise Refused
    try:
        with transaction.atomic():
            Reading.objects.create(
                test=test, reader=account, shows=shows, code_seen=code_seen, limit=limit, at=clock.now()
            )
            log.write(account, "home test read", test.person, test=str(test.pk), shows=shows, code_seen=code_seen)
            found = outcome(test)
            if found:
                _settle(test, found, account)
    except IntegrityError:
        raise Refused from None


def outcome(test: HomeTest) -> Outcome | None:
    """What the readings come to. Proven is only what the person and two readers saw alike, with the code beside it."""
    readings = list(test.readings.all())
    if any(one.shows == Shows.POSITIVE for one in readings):
        return Outcome.POSITIVE
    if len(readings) < READERS:
        return None
    alike = test.told == Shows.NEGATIVE and all(one.shows == Shows.NEGATIVE and one.code_seen for one in readings)
    return Outcome.NEGATIVE if alike else Outcome.NOT_PROVEN


def opened(test: HomeTest) -> bytes:
    """The picture; raises `sealing.Closed`."""
    return sealing.unseal(bytes(test.sealed or b""), test.mark, test.person_id)


def _settle(test: HomeTest, found: Outcome, account: Account) -> None:
    """The outcome and its event, together and once. What is not proven is no negative test for any rule."""
    if not HomeTest.objects.filter(pk=test.pk, outcome="").update(outcome=found):
        raise Refused
    limits = [one.limit for one in test.readings.all()]
    known = len(limits) >= READERS and None not in limits
    results = {Outcome.NEGATIVE: "negative", Outcome.POSITIVE: "positive", Outcome.NOT_PROVEN: "indeterminate"}
    checks = {Outcome.NEGATIVE: "verified", Outcome.NOT_PROVEN: "not-proven"}
    event = PregnancyTest.model_validate({
        "id": f"home-test-{test.pk}", "happened": test.sent_at, "recorded": clock.now(), "result": results[found],
        "setting": "home", "remote": True, "supervised": False, "verification": checks.get(found),
        "detection_limit": f"{max(limits)} mIU/mL" if known else None, "source": "home test",
    })  # fmt: skip
    record.add(test.person, [event], account=account, seen=None, action="home test settled", outcome=found)
