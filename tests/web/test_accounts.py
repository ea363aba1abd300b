"""Signing in: locked after five wrong passwords, a second factor for staff, nothing that others could use."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from isocourse.clinic.demo.seed import PASSWORD
from isocourse.clinic.models import Account

from .conftest import ARGON2


def sign_in_as(client, username, password=PASSWORD):
    return client.post("/account/login/", {"login": username, "password": password})


def test_the_right_password_leads_to_ones_own_first_page(sign_in):
    client = sign_in()
    assert sign_in_as(client, "coordinator")["Location"] == "/"
    assert client.get("/")["Location"] == "/morning/"


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(sign_in):
    client = sign_in()
    for _ in range(5):
        sign_in_as(client, "coordinator", "a wrong password")
    locked = sign_in_as(client, "coordinator")
    assert locked.status_code == 429
    assert b"Locked for half an hour" in locked.content
    assert client.get("/morning/").status_code == 302
    assert sign_in_as(client, "prescriber").status_code == 302  # nobody else is locked out


def test_behind_a_proxy_only_what_the_proxy_added_counts(rf, settings):
    from isocourse.clinic.accounts import address_of

    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 203.0.113.9")
    assert address_of(request) == "10.0.0.1"  # without a proxy nobody may say where they come from
    settings.CLINIC = replace(settings.CLINIC, behind_proxy=True)
    assert address_of(request) == "203.0.113.9"


def test_passwords_are_kept_with_argon2(settings):
    """Only here: it is meant to be slow."""
    settings.PASSWORD_HASHERS = ARGON2
    assert make_password("a long password").startswith("argon2$argon2id$")


@pytest.mark.parametrize("path", ["signup", "email", "password/reset", "login/code"])
def test_what_a_clinic_does_not_use_has_no_address(sign_in, path):
    assert sign_in().get(f"/account/{path}/").status_code == 404


def test_outside_the_demo_staff_set_up_a_second_factor_first(sign_in, settings):
    settings.CLINIC = replace(settings.CLINIC, demo=False)
    staff, patient = sign_in("coordinator"), sign_in("bea")
    assert staff.get("/morning/")["Location"] == "/account/second-factor/"
    assert staff.get("/person/00000000-0000-0000-0000-000000000000/")["Location"] == "/account/second-factor/"
    assert patient.get("/me/category/").status_code == 200


def test_with_a_second_factor_the_password_alone_opens_nothing(sign_in, settings):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    settings.CLINIC = replace(settings.CLINIC, demo=False)
    TOTP.activate(Account.objects.get(username="coordinator"), generate_totp_secret())
    client = sign_in()
    assert sign_in_as(client, "coordinator")["Location"] == "/account/second-factor/authenticate/"
    assert client.get("/morning/")["Location"].startswith("/account/login/")


def test_a_form_without_its_token_is_refused(person):
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.force_login(
        Account.objects.get(username="coordinator"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    posted = client.post(f"/person/{person('Bea').pk}/book/", {"booking": "test 2026-11-11"})
    assert posted.status_code == 403


def test_pages_allow_no_script_from_elsewhere_or_inside_and_are_kept_by_no_cache(sign_in):
    page = sign_in("coordinator").get("/closures/")
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (page["Cache-Control"], page["X-Frame-Options"]) == ("no-store", "DENY")
    assert b"style=" not in page.content
    assert b"onclick" not in page.content


def test_the_session_is_short_and_out_of_reach_of_scripts(sign_in, settings):
    client = sign_in()
    sign_in_as(client, "coordinator")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.session.get_expiry_age() == 15 * 60


def test_signing_in_and_out_is_in_the_log(sign_in, lines):
    client = sign_in()
    sign_in_as(client, "coordinator")
    client.post("/account/logout/")
    assert len(lines("signed in")) == len(lines("signed out")) == 1
    assert client.get("/morning/").status_code == 302
