"""A patient comes in by a link and a code, once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from isocourse.clinic.models import Link, Person


@pytest.fixture
def invited(sign_in, person):
    """The address and the code that a coordinator got for Dora."""
    page = sign_in("coordinator").post(f"/person/{person('Dora').pk}/invite/").content.decode()
    [path] = re.findall(r"http://localhost(/enter/[\w-]+/)", page)
    return path, "".join(re.findall(r'class="code">(\d{3}) (\d{3})', page)[0])


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_link_and_code_together_open_ones_own_page_and_no_other(invited, sign_in, person):
    path, code = invited
    client = sign_in()
    assert client.get(path).status_code == 200
    assert client.post(path, {"code": f"{code[:3]} {code[3:]}"})["Location"] == "/me/"
    assert client.get("/me/category/").status_code == 200
    assert client.get("/morning/").status_code == 404
    assert client.get(f"/person/{person('Bea').pk}/").status_code == 404
    assert not person("Dora").account.has_usable_password()


def test_neither_is_kept_as_it_was_shown(invited):
    path, code = invited
    link = Link.objects.get()
    assert path.split("/")[2] not in link.token_hash
    assert code not in link.code_hash


def test_a_used_link_is_none(invited, sign_in):
    path, code = invited
    sign_in().post(path, {"code": code})
    again = sign_in()
    assert again.get(path).status_code == 404
    assert again.post(path, {"code": code}).status_code == 404


def test_five_wrong_codes_kill_it_even_for_the_right_one(invited, sign_in):
    path, code = invited
    client = sign_in()
    assert [client.post(path, {"code": wrong(code)}).status_code for _ in range(6)] == [403] * 5 + [404]
    assert client.post(path, {"code": code}).status_code == 404
    assert Person.objects.get(name="Dora Vance").account is None


def test_after_seven_days_it_is_none(invited, sign_in):
    path, code = invited
    Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert sign_in().post(path, {"code": code}).status_code == 404


def test_a_new_link_ends_the_one_before(invited, sign_in, person):
    path, code = invited
    sign_in("coordinator").post(f"/person/{person('Dora').pk}/invite/")
    assert sign_in().post(path, {"code": code}).status_code == 404


@pytest.mark.parametrize("token", ["x", "../../morning", "%00", "a" * 3000, "' OR 1=1 --"])
def test_a_made_up_link_is_none(sign_in, token):
    assert sign_in().get(f"/enter/{token}/").status_code in (301, 404)
