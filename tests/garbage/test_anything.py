"""Whatever JSON stands in a record: a record with its problems or `Unreadable`, and nothing is lost on the way."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isocourse import Ask, Record, Unreadable, decide_many
from isocourse.record import KINDS

WORDS = st.sampled_from(
    [
        "",
        "2026-01-05",
        "2026-02-30",
        "2026-01-05T10:00Z",
        "can",
        "negative",
        "30 mg",
        "70 kg",
        "25",
        "U/L",
        "patient",
        "é",
        "\ud800",
        "\0",
    ]
)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(10**300, 10**301), st.floats(), WORDS, st.text(max_size=5)
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12
)
FIELDS = sorted({field for cls in KINDS.values() for field in cls.model_fields})
MUDDLED = st.fixed_dictionaries(
    {"kind": st.sampled_from(sorted(KINDS)), "happened": st.just("2026-01-05")},
    optional=dict.fromkeys(("id", "recorded", "supersedes", "note", "unheard-of"), ANYTHING),
)


@st.composite
def entries(draw: st.DrawFn) -> Any:
    """An event of some kind, some of whose own fields hold anything; now and then not an event at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(ANYTHING)
    entry = draw(MUDDLED)
    own = sorted(KINDS[entry["kind"]].model_fields.keys() - entry.keys())
    return entry | {name: draw(ANYTHING) for name in draw(st.lists(st.sampled_from(own), max_size=3))}


@given(st.lists(entries(), max_size=6), st.dictionaries(WORDS, ANYTHING, max_size=2))
def test_every_entry_is_kept_and_no_doubt_is_a_yes(given_events, head):
    read = Record.from_dict(
        {"isocourse": 1, "person": "a", "programme": "us-ipledge"} | without(head) | {"events": given_events}
    )
    unknown = len(without(head))
    assert len(read.events) == len(given_events) + unknown
    unread = [event for event in read.events if event.kind == "unread"]
    assert all(problem.place and problem.message for problem in read.problems)
    assert len({problem.place.split(".")[0] for problem in read.problems if problem.kept}) >= len(unread) - unknown
    assert Record.load(read.dumps()) == read
    moments = (date(2026, 6, 1), datetime(2026, 1, 5, 12, tzinfo=UTC))
    for decision in decide_many([Ask(read, act, at) for act in ("donate-blood", "dispense") for at in moments]):
        assert not unread or decision.answer.value not in ("allow", "reduce")
        assert decision.model_dump_json()


def without(head: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in head.items()
        if name not in ("isocourse", "person", "programme", "timezone", "events")
    }


@given(ANYTHING)
def test_anything_at_all_is_read_or_refused(thing):
    with contextlib.suppress(Unreadable):
        Record.load(json.dumps(thing).encode())
    with contextlib.suppress(Unreadable):
        Record.load({"isocourse": 1, "person": "a", "events": thing})
    with contextlib.suppress(Unreadable):
        Record.load({"isocourse": thing, "person": thing, "programme": thing, "timezone": thing})


@given(st.binary(max_size=40) | st.text(max_size=40))
def test_any_bytes_and_any_text(given_input):
    with contextlib.suppress(Unreadable):
        Record.load(given_input)


@given(st.data())
def test_a_file_that_was_cut_off_is_refused(data):
    whole = json.dumps(
        {"isocourse": 1, "person": "a", "events": [{"kind": "symptom", "happened": "2026-01-05", "symptom": "é"}]}
    ).encode()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(Unreadable) as refusal:
        Record.load(cut)
    assert refusal.value.problems[0].place
