"""Messages: each sent once, tried again, its outcome kept and shown; no word about health; rest and language kept."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta

import icalendar
import pytest
from typer.testing import CliRunner

from isocourse.cli import app
from isocourse.clinic import clock
from isocourse.clinic.environment import _mail
from isocourse.clinic.messages import outbox
from isocourse.clinic.messages.channels import Refused
from isocourse.clinic.messages.words import languages, text
from isocourse.clinic.models import Contact, Message

from .mail_server import mail_server

TELLING = ["isotretinoin", "acne", "skin", "derm", "pregnan", "test", "blood", "capsule", "medic", "drug", "clinic"]


@pytest.fixture
def bea(person):
    """Bea, who is reached by SMS in German."""
    found = person("Bea")
    Contact.objects.create(person=found, channel="sms", address="+12125550199", language="de")
    return found


@pytest.fixture
def at(monkeypatch):
    """`at("2026-11-10T10:00-05:00")` sets the clinic's clock."""

    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: datetime.fromisoformat(moment))

    return set_to


@pytest.fixture
def way(monkeypatch):
    """What went out; put an exception into `fails` for each try that is to fail."""

    class Way:
        out, fails = [], []

        def __call__(self, address, said):
            self.out.append((address, said))
            if self.fails:
                raise self.fails.pop(0)
            return "taken"

    found = Way()
    found.out, found.fails = [], []
    monkeypatch.setattr(outbox, "channel", lambda name: found)
    return found


@pytest.fixture
def told(bea, sign_in):
    """Bea is to be told that there is something to do."""
    sign_in("coordinator").post(f"/person/{bea.pk}/messages/", {"what": "tell"})
    return Message.objects.get()


def test_it_is_sent_once_however_often_the_worker_runs(told, way):
    assert [outbox.work(), outbox.work()] == [Counter(sent=1), Counter()]
    assert len(way.out) == 1
    told.refresh_from_db()
    assert (told.state, told.tries, told.outcome) == ("sent", 1, "taken")


def test_of_two_workers_one_claims_it(told, way):
    """The second looked while it still waited."""
    assert outbox._claimed(told, clock.now())
    assert not outbox._claimed(told, clock.now())


def test_it_is_tried_again_later_each_time_and_then_given_up(told, way, at):
    way.fails[:] = [OSError()] * 9
    moment = datetime.fromisoformat("2026-11-09T10:00-05:00")
    for wait, state in ((0, "waiting"), (6, "waiting"), (31, "waiting"), (121, "failed"), (999, "failed")):
        moment += timedelta(minutes=wait)
        at(moment.isoformat())
        outbox.work()
        told.refresh_from_db()
        assert told.state == state
    assert (told.tries, len(way.out), told.outcome) == (4, 4, "no answer: OSError")


def test_before_its_time_it_is_not_tried_again(told, way, at):
    way.fails[:] = [OSError()]
    outbox.work()
    at("2026-11-09T10:04-05:00")
    assert outbox.work() == Counter()


def test_what_is_refused_is_not_tried_again_and_the_morning_list_says_so(told, way, sign_in):
    way.fails[:] = [Refused("no such number")]
    outbox.work()
    told.refresh_from_db()
    assert (told.state, told.outcome) == ("failed", "no such number")
    page = sign_in("coordinator").get(f"/person/{told.person_id}/messages/").content.decode()
    assert "1 message did not arrive" in page
    assert "A message to" in sign_in("coordinator").get("/morning/").content.decode()


def test_of_a_worker_that_died_it_is_not_known_and_not_sent_again(told, way, at):
    outbox._claimed(told, clock.now())
    assert outbox.work() == Counter()
    at("2026-11-09T11:01-05:00")
    assert outbox.work() == Counter(failed=1)
    told.refresh_from_db()
    assert (told.outcome, way.out) == (outbox.UNKNOWN, [])


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        ("2026-11-10T07:59-05:00", False), ("2026-11-10T08:00-05:00", True), ("2026-11-10T19:59-05:00", True),
        ("2026-11-10T20:00-05:00", False), ("2026-11-11T01:00-05:00", False), ("2026-11-10T12:00+00:00", False),
    ],
)  # fmt: skip
def test_nothing_goes_out_in_the_hours_of_rest_where_the_person_is(told, way, at, moment, goes):
    at(moment)
    outbox.work()
    assert bool(way.out) == goes


def test_a_booking_is_reminded_of_two_days_before_in_the_language_of_the_person(bea, sign_in, way, at):
    sign_in("coordinator").post(f"/person/{bea.pk}/book/", {"booking": "test 2026-11-20"})
    at("2026-11-18T07:59-05:00")
    outbox.work()
    assert way.out == []
    at("2026-11-18T08:00-05:00")
    outbox.work()
    said = "Erinnerung: Sie haben einen Termin am Fr 20. Nov. 2026. Fragen oder ein anderer Tag: 212 555 0100"
    assert way.out == [("+12125550199", said)]


def test_a_cancelled_appointment_is_not_reminded_of(bea, sign_in, way, at):
    coordinator = sign_in("coordinator")
    coordinator.post(f"/person/{bea.pk}/book/", {"booking": "test 2026-11-20"})
    coordinator.post(f"/person/{bea.pk}/book/{bea.bookings.get().pk}/cancel/")
    at("2026-11-18T09:00-05:00")
    assert outbox.work() == Counter()
    assert Message.objects.get().state == "withdrawn"


def test_a_day_that_has_passed_is_not_reminded_of(bea, sign_in, way, at):
    sign_in("coordinator").post(f"/person/{bea.pk}/book/", {"booking": "test 2026-11-20"})
    at("2026-11-21T09:00-05:00")
    assert outbox.work() == Counter(withdrawn=1)
    assert way.out == []


def test_who_is_not_to_be_reached_gets_nothing(person, sign_in, way):
    found = person("Dora")
    sign_in("coordinator").post(f"/person/{found.pk}/book/", {"booking": "test 2026-11-10"})
    assert sign_in("coordinator").post(f"/person/{found.pk}/messages/", {"what": "tell"}).status_code == 422
    assert Message.objects.count() == 0


def test_telling_twice_on_a_day_tells_once(told, sign_in):
    assert sign_in("coordinator").post(f"/person/{told.person_id}/messages/", {"what": "tell"}).status_code == 422
    assert Message.objects.count() == 1


def test_no_word_is_about_health_and_every_language_has_every_template():
    for language, held in languages().items():
        assert held.keys() == languages()["en"].keys(), language
        for template in held.keys() - {"name", "title"}:
            said = text(template, language, "212 555 0100", datetime(2026, 11, 20).date())
            assert "{" not in said
            assert "212 555 0100" in said
    # Without these two the groups of a number are read in the wrong order.
    assert "\u2068212 555 0100\u2069" in text("to-do", "ar", "212 555 0100")
    english = " ".join(languages()["en"].values()).casefold()
    assert not [word for word in TELLING if word in english]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"channel": "sms", "address": "020 7946 0100", "language": "en"}, "with its country"),
        ({"channel": "email", "address": "bea@", "language": "en"}, "no e-mail address"),
        ({"channel": "email", "address": "a@example.org%0aBcc:b@example.org", "language": "en"}, "no e-mail address"),
        ({"channel": "fax", "address": "1", "language": "en"}, "Choose a channel"),
        ({"channel": "sms", "address": "+442079460100", "language": "xx"}, "Choose a channel and a language"),
    ],
)  # fmt: skip
def test_a_way_that_leads_nowhere_is_refused(sign_in, person, given, says):
    bea = person("Bea")
    page = sign_in("coordinator").post(f"/person/{bea.pk}/messages/", given)
    assert (page.status_code, Contact.objects.filter(person=bea).count()) == (422, 0)
    assert says in page.content.decode()


def test_every_language_can_be_chosen_and_the_chosen_one_is_shown(sign_in, bea):
    page = sign_in("coordinator").get(f"/person/{bea.pk}/messages/").content.decode()
    assert [held["name"] for held in languages().values() if f">{held['name']}</option>" not in page] == []
    assert '<option value="de" selected>Deutsch' in page


def test_where_nobody_said_a_language_messages_are_in_english(sign_in, bea):
    page = sign_in("coordinator")
    page.post(f"/person/{bea.pk}/messages/", {"channel": "sms", "address": "+12125550199", "language": ""})
    assert Contact.objects.get(person=bea).language == ""
    page.post(f"/person/{bea.pk}/book/", {"booking": "test 2026-11-20"})
    assert "you have an appointment on Fri 20 Nov 2026." in Message.objects.get().text


def test_e_mail_goes_by_smtp(told, settings, mailoutbox):
    from dataclasses import replace

    settings.CLINIC, settings.EMAIL_HOST = replace(settings.CLINIC, demo=False), "mail.example.org"
    Message.objects.update(channel="email", address="bea@example.org", due_at=clock.DEMO_MOMENT)
    told.refresh_from_db()
    assert outbox._sent(told) == "sent"
    [mail] = mailoutbox
    assert (mail.to, mail.body) == (["bea@example.org"], told.text)


@pytest.fixture
def by_mail(told, settings):
    """Bea's message goes by e-mail, through a server on this machine."""
    Message.objects.update(channel="email", address="bea@example.org", text=text("to-do", "de", "212 555 0100"))
    with mail_server() as server:
        for name, value in _mail({"ISOCOURSE_MAIL_URL": server.url, "ISOCOURSE_MAIL_FROM": "a@example.org"}).items():
            setattr(settings, name, value)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        yield server


def test_a_mail_server_gets_it_as_it_is(by_mail):
    """The demo's own clinic too may use a server on this machine."""
    assert outbox.work() == Counter(sent=1)
    [mail] = by_mail.kept
    assert (mail["from"], mail["to"]) == ("a@example.org", "bea@example.org")
    assert mail["subject"].strip() == "Vor Ihrem nächsten Termin ist noch etwas zu tun"
    assert mail.get_body().get_content().strip() == Message.objects.get().text
    assert Message.objects.get().outcome == "taken by the mail server"


@pytest.mark.parametrize(
    ("answer", "state", "outcome"),
    [
        ("550 no such mailbox", "failed", "the mail server says 550 no such mailbox"),
        ("450 mailbox busy", "waiting", "the mail server says 450 mailbox busy"),
    ],
)
def test_what_a_mail_server_refuses_for_good_is_not_tried_again(by_mail, told, answer, state, outcome):
    by_mail.refuses["bea@example.org"] = answer
    outbox.work()
    told.refresh_from_db()
    assert (told.state, told.outcome, by_mail.kept) == (state, outcome, [])


def test_a_mail_server_that_is_away_is_asked_again(by_mail, told, settings):
    settings.EMAIL_PORT = 1
    outbox.work()
    told.refresh_from_db()
    assert (told.state, told.outcome) == ("waiting", "no answer: ConnectionRefusedError")


def test_an_appointment_by_e_mail_brings_its_day_for_the_calendar(bea, sign_in, settings, mailoutbox, at):
    """The file tells of a private day in the person's language, and of nothing else."""
    from dataclasses import replace

    Contact.objects.filter(person=bea).update(channel="email", address="bea@example.org")
    sign_in("coordinator").post(f"/person/{bea.pk}/book/", {"booking": "test 2026-11-20"})
    settings.CLINIC, settings.EMAIL_HOST = replace(settings.CLINIC, demo=False), "mail.example.org"
    at("2026-11-18T09:00-05:00")
    message = Message.objects.get()
    assert outbox._sent(message) == "sent"
    [mail] = mailoutbox
    [(name, content, kind)] = mail.attachments
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (name, kind, str(event["summary"]), str(event["class"])) == (
        "appointment.ics",
        "text/calendar",
        "Termin",
        "PRIVATE",
    )
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 11, 20), date(2026, 11, 21))
    assert not [word for word in [*TELLING, "isocourse"] if word in content.lower()]


def test_the_command_says_what_came_of_it(told):
    assert json.loads(CliRunner().invoke(app, ["send-messages", "--json"]).stdout)["sent"] == 1
    assert CliRunner().invoke(app, ["send-messages"]).stdout == "Nothing is due.\n"


def test_the_demo_sends_by_itself(told, monkeypatch, capsys):
    from isocourse.clinic import serve

    naps = iter([None])  # one turn; the second nap ends it
    monkeypatch.setattr(serve.time, "sleep", lambda seconds: next(naps))
    monkeypatch.setattr(serve, "close_old_connections", lambda: None)  # it is the test's own
    with pytest.raises(StopIteration):
        serve._send()
    told.refresh_from_db()
    assert (told.state, capsys.readouterr().err) == ("sent", f"To {told.address}: {told.text}\n")
