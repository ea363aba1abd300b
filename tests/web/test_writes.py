"""No write is forgotten: whatever takes a form, and whatever the log has a line for, is killed in test_killed.py.

What allauth writes (passwords, second factors) is its own.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from django.test import Client
from django.urls import resolve, reverse

import isocourse
from isocourse.clinic import urls

from .writes import OTHERS, PAGES

KINDS = {kind.partition(":")[0] for kind in (*PAGES, *OTHERS)}
# Each is a single line and changes nothing else, so there is no middle in which to be killed.
ONE_LINE = {
    "looked", "listed", "listed cases", "audited", "signed in", "signed out", "signing refused", "hand-over refused",
    "wrong code", "emergency, nobody found", "launched", "launch refused", "launch found nobody", "hook answered",
    "token given", "export taken", "log exported",
}  # fmt: skip
# Where the name of a line depends on something: what it can be.
VARIES = {
    "action": (),  # record.add hands on what it was given
    "request.POST['what']": ("handed-over", "not-collected"),
    "f'course {step}'": ("course stopped",),
    "f'card {item.outcome}'": ("card accepted",),
    # Claimed first, by itself, so that none goes twice: test_messages.py says what becomes of it then.
    "f'message {message.state}'": (),
}
NOBODY = "00000000-0000-0000-0000-000000000000"
# What takes a form, or is asked by a service, and is killed under another name.
ELSEWHERE = {
    "add": "the choice among kinds", "token": "one line", "hook": "one line", "hook_feedback": "card accepted",
}  # fmt: skip


def test_no_page_that_takes_a_form_is_forgotten(db):
    """Whatever address does not refuse what is posted to it writes, and is killed above."""
    given = {"person": NOBODY, "photo": NOBODY, "test": NOBODY, "booking": 1, "number": 1, "kind": "weight",
             "scale": "phq-2", "token": "x", "group": 1, "job": NOBODY, "type": "Patient", "service": "x"}  # fmt: skip
    taking = set()
    for pattern in [*urls.PAGES, *urls.SERVICES, *urls.HOOKS]:
        needed = {name: given[name] for name in pattern.pattern.converters}
        if Client(SERVER_NAME="localhost").post(reverse(pattern.name, kwargs=needed)).status_code != 405:
            taking.add(pattern.name)
    known = defaultdict(lambda: NOBODY, booked=1)
    killed = {resolve(path.format_map(known)).url_name for _, path, _ in PAGES.values()}
    assert taking - killed == set(ELSEWHERE)


def test_no_line_of_the_log_is_forgotten():
    """Whatever the source writes into the log is a kind that is killed above, or a line by itself."""
    assert named() == KINDS | ONE_LINE


def named():
    """The names of what the source writes into the log, as far as it spells them out."""
    found = set()
    for folder in ("clinic", "cli"):
        for path in (Path(isocourse.__file__).parent / folder).rglob("*.py"):
            for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
                found |= {name for said in actions(call) for name in spelt(said, path)}
    return found


def actions(call):
    """What a call gives as the name of a line."""
    yield from (word.value for word in call.keywords if word.arg == "action" and ast.unparse(call.func) == "record.add")
    if ast.unparse(call.func) in ("log.write", "log.change"):
        yield call.args[1]


def spelt(said, path):
    match said:
        case ast.Constant():
            yield said.value
        case ast.IfExp():
            yield from (*spelt(said.body, path), *spelt(said.orelse, path))
        case _:
            text = ast.unparse(said)
            assert text in VARIES, f"{path.name}: say in VARIES which lines {text} writes"
            yield from VARIES[text]
