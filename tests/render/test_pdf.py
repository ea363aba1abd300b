"""The PDF says what the document says, whatever stands in it, and can be read by a screen reader."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from datetime import datetime

import pypdfium2
import pytest

from isocourse.render.document import Document, Line, Section, paper
from isocourse.render.pdf import press
from tests.render.people import STAMP, example, letter_of, pages, plan_of, strings

AT = datetime(2026, 11, 9, 10)
MARKUP = '#panic("x") $1+1$ *b* _i_ `raw` \\ ] [ } { <tag> @ref #let sys.inputs // no comment = title'


def bare(text: str) -> str:
    """Without what lines and pages break at, and without marks."""
    return re.sub(r"[\s\u200b\u00ad\ufffe\x02-]+", "", text)


@pytest.fixture(scope="module", params=[plan_of, letter_of], ids=["plan", "letter"])
def document(request) -> Document:
    return request.param(example("dora"), AT, name="Dora D.")


def test_nothing_is_lost_on_paper(document):
    printed = bare(" ".join(pages(document)))
    assert [text for text in strings(document.model_dump()) if bare(text) not in printed] == []


def test_it_is_tagged_and_claims_pdf_ua(document):
    """Title, language, structure and headers of tables, as PDF/UA-1 asks; typst refuses the claim when they lack."""
    pressed = press(document, stamp=STAMP)
    assert pressed.problem is None
    assert b"/MarkInfo" in pressed.data
    assert b"pdfuaid:part" in pressed.data
    assert pypdfium2.PdfDocument(pressed.data).get_metadata_dict()["Title"] == document.title


def test_a_page_is_set_in_much_less_than_a_second(document):
    """Processor time, so that other work on the machine does not matter; the first page has found the fonts."""
    press(document, stamp=STAMP)
    began = time.process_time()
    press(document, stamp=STAMP)
    assert time.process_time() - began < 0.5


def test_the_same_document_gives_the_same_bytes(document):
    assert press(document, stamp=STAMP) == press(document, stamp=STAMP)


def test_a_name_is_never_a_command():
    """Names reach typst as data. Were they read as markup, this one would end the compilation."""
    for made in (plan_of(example("dora"), AT, name=MARKUP, clinic=MARKUP), letter_of(example("dora"), AT, to=MARKUP)):
        assert bare(MARKUP) in bare(pages(made)[0])


def test_a_name_is_never_a_place_for_something_else():
    """`{dose}` in a name stays what it is."""
    assert ("For", "{dose} {day}") in plan_of(example("dora"), AT, name="{dose} {day}").about


@pytest.mark.parametrize("name", ["דורה כהן", "نورا الأحمد", "Ζωή Παπαδοπούλου", "Жанна Иванова", "Zoë Œ. Ğüneş"])
def test_names_of_other_scripts_are_printed(name):
    pressed = press(plan_of(example("dora"), AT, name=name), stamp=STAMP)
    assert pressed.problem is None
    text = unicodedata.normalize("NFKC", pypdfium2.PdfDocument(pressed.data)[0].get_textpage().get_text_range())
    # Readers differ in the order in which they hand out right-to-left text, so letters are counted.
    letters = Counter(unicodedata.normalize("NFKC", name.replace(" ", "")))
    assert letters - Counter(text) == Counter()


def test_a_name_that_no_font_has_is_said_and_nothing_else_is_lost():
    """Tangut, which hardly any machine has."""
    document = plan_of(example("dora"), AT, name="Dora \U00017000")
    pressed = press(document, stamp=STAMP)
    assert "could not be displayed" in pressed.problem
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pressed.data))
    assert bare(document.first) in bare(text)


def test_what_turns_text_round_is_taken_out():
    """A right-to-left override could make 04 out of 40."""
    (_, name), *_ = plan_of(example("dora"), AT, name="Dora \u202e04 mg").about
    assert "\u202e" not in name


def test_a_word_without_end_stays_on_the_page():
    name = "W" * 400
    first = pages(plan_of(example("dora"), AT, name=name))[0]
    assert bare(name) in bare(first)
    page = pypdfium2.PdfDocument(press(plan_of(example("dora"), AT, name=name), stamp=STAMP).data)[0]
    assert max(page.get_textpage().get_charbox(index)[2] for index in range(200)) < page.get_width()


def test_a_long_letter_loses_nothing():
    """Eighty medicines, forty remarks: more pages, and every one of them there."""
    medicines = [{"kind": "medicine", "happened": "2026-10-01", "name": f"medicine-{n:02}"} for n in range(80)]
    wrong = [{"kind": "nonsense", "happened": "2026-10-01", "n": n} for n in range(40)]
    printed = pages(letter_of(example("dora", *medicines, *wrong), AT))
    assert len(printed) >= 3
    assert [n for n in range(80) if f"medicine{n:02}" not in bare(" ".join(printed))] == []
    assert all(f"{number}/{len(printed)}" in bare(text) for number, text in enumerate(printed, 1))


@pytest.mark.parametrize(
    ("country", "expected"), [("US", (612, 792)), ("CA", (612, 792)), ("GB", (595, 842)), ("DE", (595, 842))]
)
def test_paper_is_that_of_the_country(country, expected):
    made = Document(
        kind="letter", language="en", paper=paper(country), title="T", about=(), tone="plain", first="F", second="",
        sections=(Section(title="S", lines=(Line(text="x"),)),), foot=(), running="r", page="Page",
    )  # fmt: skip
    page = pypdfium2.PdfDocument(press(made, stamp=STAMP).data)[0]
    assert (round(page.get_width()), round(page.get_height())) == expected
