"""Tables come in whole or not at all, each line in doubt is named; what goes out can come in again."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from isocourse.clinic import record
from isocourse.clinic.models import Entry, Person, Site
from isocourse.clinic.tables import NoTable, guessed, sheet

GOOD = "Person;Date;Weight;Nurse\nHA-102;2026-10-01;61.5 kg;Ana\nHA-104;2026-10-02;58 kg;\n"


@pytest.fixture
def sending(sign_in):
    site = Site.objects.get(name__startswith="Harbour")

    def send(text: str | bytes, **more):
        given = {"kind": "weight", "site": str(site.pk)} | more
        data = text.encode() if isinstance(text, str) else text
        given |= {"text": text} if "sure" in more else {"file": SimpleUploadedFile("table.csv", data)}
        return sign_in("coordinator").post("/people/table/", given)

    return send


def test_a_table_is_shown_first_and_then_taken_in_whole(sending, person):
    before = Entry.objects.count()
    page = sending(GOOD).content.decode()
    assert "2 lines understood, of 2 people" in page
    assert '<option value="reference" selected>' in page
    assert "nothing: it is left out" in page  # the nurse, whom no field is for
    assert Entry.objects.count() == before
    assert sending(GOOD, sure="yes").status_code == 302
    last = record.read(Person.objects.get(reference="HA-102")).record.events[-1]
    assert (last.kind, last.weight, str(last.happened), last.source) == ("weight", 61.5, "2026-10-01", "CSV")
    assert Entry.objects.count() == before + 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("HA-999;2026-10-01;61.5 kg;", "&#39;HA-999&#39; is nobody at this site"),
        ("MO-111;2026-10-01;61.5 kg;", "is nobody at this site"),  # of another site
        (";2026-10-01;61.5 kg;", "reference is needed"),
        ("HA-102;;61.5 kg;", "happened is needed"),
        ("HA-102;soon;61.5 kg;", "happened"),
        ("HA-102;2031-10-01;61.5 kg;", "is still to come"),
        ("HA-102;2026-10-01;61.5;", "known are"),  # a weight without its unit
        ("HA-102;2026-10-01;61.5 kg", "has 3 columns, the head has 4"),
        ("HA-104;2026-10-02;58 kg;", "stands here twice"),
    ],
)
def test_one_bad_line_keeps_out_them_all_and_is_named(sending, line, says):
    before = Entry.objects.count()
    for more in ({}, {"sure": "yes"}):
        answer = sending(GOOD + line + "\n", **more)
        page = answer.content.decode()
        assert (answer.status_code, Entry.objects.count()) == (422, before)
        assert "Line 4" in page
        assert says in page
        assert "1 problem in 3 lines" in page


def test_the_same_file_again_adds_nothing(sending):
    sending(GOOD, sure="yes")
    before = Entry.objects.count()
    page = sending(GOOD, sure="yes").content.decode()
    assert Entry.objects.count() == before
    assert "Line 2: is on record already" in page


def test_what_a_column_means_can_be_chosen(sending):
    text = "who,when,kilos\nHA-102,2026-10-01,61.5 kg\n"
    assert "No column is chosen for happened." in sending(text).content.decode()
    chosen = {"guessed_for": "weight", "column-0": "reference", "column-1": "happened", "column-2": "weight"}
    assert sending(text, sure="yes", **chosen).status_code == 302


def test_what_a_coordinator_may_not_enter_comes_in_by_no_table(sending):
    text = "person,date,category\nHA-102,2026-10-01,cannot\n"
    assert sending(text, kind="category", sure="yes").status_code == 422


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "is not UTF-8 text"),
        (b"person,date\x00\nHA-102,2026-10-01", "is no text"),
        (b"person,date\n", "holds no line under its head"),
        (b"person,,date\nHA-102,1,2026-10-01\n", "column without a name"),
        (b"person,person\nHA-102,1\n", "two of one name"),
        (b'person,date\n"HA-102,2026-10-01\n', "is not CSV"),
        (b"a" * 500_001, "larger than 500 kB"),
    ],
)
def test_what_is_no_table_is_refused_with_what_would_be_right(sending, data, says):
    answer = sending(data)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_too_many_lines_are_sent_in_parts():
    with pytest.raises(NoTable, match="in parts"):
        sheet("person,date\n" + "HA-102,2026-10-01\n" * 2001)


def test_names_are_guessed_and_no_field_twice():
    assert guessed(["MRN", "Person", "Date", "Weight", "x"], "weight") == {
        "MRN": "reference", "Person": "", "Date": "happened", "Weight": "weight", "x": "",
    }  # fmt: skip


def test_what_goes_out_can_come_in_again_and_runs_nothing(sign_in, sending, person, lines):
    """A note that a program for tables would run goes out as text, and comes in as it was."""
    sending("person;date;weight;note\nHA-102;2026-10-01;61.5 kg;=HYPERLINK(http://example.org)\n", sure="yes")
    out = sign_in("prescriber").get("/people/table/weight.csv")
    text = out.content.decode()
    assert "'=HYPERLINK(http://example.org)" in text
    assert not any(cell.startswith("=") for line in text.splitlines() for cell in line.split(","))
    assert lines("looked")[0] == {"page": "table of weight"}
    page = sending("\n".join([text.splitlines()[0], next(x for x in text.splitlines() if "HYPER" in x)]))
    assert "1 line understood" in page.content.decode()


@pytest.mark.parametrize(("head", "kept"), [("Weight (kg)", 61.5), ("Weight (lb)", 27.9), ("Weight", None)])
def test_a_unit_may_stand_in_the_name_of_a_column_and_is_never_supposed(sending, head, kept):
    """61.5 lb are 61.5 × 0.45359237 = 27.9 kg."""
    answer = sending(f"person,date,{head}\nHA-102,2026-10-01,61.5\n", sure="yes")
    last = record.read(Person.objects.get(reference="HA-102")).record.events[-1]
    assert answer.status_code == (302 if kept else 422)
    assert (round(last.weight, 1) if kept else None) == kept
