"""What takes long: begun once, asked after again, given once, and only to who asked."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from isocourse.clinic import engine, jobs

CLOSED = "/closures/?first=2026-11-09"


@pytest.fixture
def begun(monkeypatch):
    """Jobs that are begun and done by the test; no page waits for them."""
    made = []

    def begin(*_, **__):
        made.append(Future())
        return made[-1]

    monkeypatch.setattr(jobs, "PATIENCE", 0.0)
    monkeypatch.setattr(engine, "begin", begin)
    return made


def test_a_page_says_that_it_is_being_worked_out_and_then_gives_it_once(sign_in, begun):
    client = sign_in("coordinator")
    for _ in range(2):
        page = client.get(CLOSED)
        assert page.status_code == 202
        assert "being worked out" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
    assert len(begun) == 1
    begun[0].set_result({})
    done = client.get(CLOSED)
    assert (done.status_code, "being worked out" in done.content.decode()) == (200, False)
    assert client.get(CLOSED).status_code == 202  # asked anew, because the records may be others by now
    assert len(begun) == 2


def test_each_account_has_its_own_and_another_question_ends_the_one_before(sign_in, begun):
    first, second = sign_in("auditor"), sign_in("coordinator")
    audit = "/audit/?first=2026-01&last=2026-10"
    assert first.get(audit).status_code == second.get(CLOSED).status_code == 202
    assert len(begun) == 2
    assert second.get("/closures/?first=2026-11-10").status_code == 202
    assert (begun[0].cancelled(), begun[1].cancelled()) == (False, True)


def test_what_breaks_is_not_kept(sign_in, begun):
    client = sign_in("coordinator")
    client.get(CLOSED)
    begun[0].set_exception(TimeoutError("the core's own"))
    with pytest.raises(TimeoutError, match="the core's own"):
        client.get(CLOSED)
    assert client.get(CLOSED).status_code == 202
    assert len(begun) == 2


def test_an_audit_is_in_the_log_once_however_often_it_is_asked_after(sign_in, begun, lines):
    client = sign_in("auditor")
    for _ in range(3):
        client.get("/audit/?first=2026-01&last=2026-10")
    assert len(lines("audited")) == 1
    client.get("/audit/cases/?first=2026-01&last=2026-10")
    assert lines("listed cases") == []  # nobody was listed yet


def test_nobody_comes_back_for_ever(sign_in, begun, monkeypatch):
    client = sign_in("coordinator")
    client.get(CLOSED)
    monkeypatch.setattr(jobs, "KEPT", -1.0)
    sign_in("auditor").get("/audit/?first=2026-01&last=2026-10")
    assert begun[0].cancelled()
