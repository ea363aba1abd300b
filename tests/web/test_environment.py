"""What does not start, and what it says."""

from __future__ import annotations

import base64
import os
import subprocess
import sys

import pytest

from isocourse.clinic.environment import DEMO_KEY, Unsafe, read

from .conftest import EXAMPLES

SAFE = {
    "ISOCOURSE_SECRET_KEY": "wX3v9-Qe1_tZ7kLm2pRs8uYb4cVd6fGh0jNaPoIiUyTrEwQs",
    "ISOCOURSE_HOSTS": "clinic.example.org",
    "ISOCOURSE_DATABASE_URL": "postgresql://clinic@db/clinic",
}
SAFE["ISOCOURSE_SECRET_KEY"] += "xK"


def test_a_safe_one_starts_behind_tls_and_without_the_demo():
    found = read(SAFE)
    assert (found.demo, found.https, found.idle_minutes) == (False, True, 15)


def test_mail_goes_encrypted_except_to_this_machine():
    sender = {"ISOCOURSE_MAIL_FROM": "clinic@example.org"}
    far = read(SAFE | sender | {"ISOCOURSE_MAIL_URL": "smtp://ada:p%40ss@mail.example.org"}).mail
    assert (far["EMAIL_PORT"], far["EMAIL_USE_TLS"], far["EMAIL_HOST_PASSWORD"]) == (587, True, "p@ss")
    assert read(SAFE | sender | {"ISOCOURSE_MAIL_URL": "smtps://mail.example.org"}).mail["EMAIL_USE_SSL"]
    assert not read(SAFE | sender | {"ISOCOURSE_MAIL_URL": "smtp://localhost:25"}).mail["EMAIL_USE_TLS"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ISOCOURSE_SECRET_KEY": ""}, "ISOCOURSE_SECRET_KEY: give 50"),
        ({"ISOCOURSE_SECRET_KEY": "short"}, "ISOCOURSE_SECRET_KEY: give 50"),
        ({"ISOCOURSE_SECRET_KEY": "a" * 64}, "ISOCOURSE_SECRET_KEY: give 50"),
        ({"ISOCOURSE_SECRET_KEY": DEMO_KEY}, "ISOCOURSE_SECRET_KEY: give 50"),
        ({"ISOCOURSE_HOSTS": ""}, "ISOCOURSE_HOSTS: name"),
        ({"ISOCOURSE_HOSTS": "*"}, "ISOCOURSE_HOSTS: name"),
        ({"ISOCOURSE_DEMO": "yes"}, "ISOCOURSE_DEMO: the demo has known passwords"),
        ({"ISOCOURSE_HTTPS": "no"}, "ISOCOURSE_HTTPS: off"),
        ({"ISOCOURSE_HTTPS": "maybe"}, "ISOCOURSE_HTTPS: is 'maybe'; write yes or no"),
        ({"ISOCOURSE_DATABASE_URL": ""}, "ISOCOURSE_DATABASE_URL: say where"),
        ({"ISOCOURSE_DATABASE_URL": "mysql://db/x"}, "only SQLite and PostgreSQL"),
        ({"ISOCOURSE_DATABASE_URL": "clinic.db"}, "is not an address"),
        ({"ISOCOURSE_PHOTO_KEYS": "c2hvcnQ="}, "ISOCOURSE_PHOTO_KEYS: give 32 random bytes"),
        ({"ISOCOURSE_PHOTO_KEYS": "no base64!"}, "ISOCOURSE_PHOTO_KEYS: give 32 random bytes"),
        ({"ISOCOURSE_PHOTO_KEYS": "A" * 43 + "="}, "ISOCOURSE_PHOTO_KEYS: give 32 random bytes"),
        ({"ISOCOURSE_MAIL_URL": "mail.example.org"}, "ISOCOURSE_MAIL_URL: write smtps"),
        ({"ISOCOURSE_MAIL_URL": "smtps://mail.example.org"}, "address in ISOCOURSE_MAIL_FROM"),
        ({"ISOCOURSE_SMS": "send; rm"}, "ISOCOURSE_SMS: name a function"),
        ({"ISOCOURSE_UV": "weather"}, "ISOCOURSE_UV: name a function that takes a site's name and a day"),
        ({"ISOCOURSE_CONNECTIONS": "/nowhere.toml"}, "ISOCOURSE_CONNECTIONS: /nowhere.toml cannot be read"),
        ({"ISOCOURSE_IDLE_MINUTES": "600"}, "ISOCOURSE_IDLE_MINUTES: is '600'; write 5 to 60"),
    ],
)
def test_what_is_not_safe_is_refused_by_name(change, says):
    with pytest.raises(Unsafe, match=says.replace("(", "[(]")):
        read(SAFE | change)


def test_the_app_itself_does_not_start_without_its_settings():
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("ISOCOURSE", "DJANGO"))}
    found = subprocess.run(
        [sys.executable, "-m", "isocourse", "serve"], env=bare, capture_output=True, text=True, timeout=60, check=False
    )
    assert found.returncode == 3
    assert "It does not start: ISOCOURSE_HOSTS" in found.stderr


def test_the_demo_does_not_open_a_clinic_that_is_there(db):
    from isocourse.clinic.demo.seed import NotEmpty, seed

    with pytest.raises(NotEmpty, match="holds a clinic already"):
        seed(EXAMPLES)


def test_the_demo_is_served_only_to_this_machine():
    found = subprocess.run(
        [sys.executable, "-m", "isocourse", "serve", "--demo", "--host", "0.0.0.0"], capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert found.returncode == 3
    assert "only to this machine" in found.stderr


def test_peoples_keys_lie_in_a_folder_that_is_named_whole():
    keys = {"ISOCOURSE_PHOTO_KEYS": base64.b64encode(bytes(range(32))).decode()}
    assert str(read(SAFE | keys | {"ISOCOURSE_PERSON_KEYS": "/srv/keys"}).person_keys) == "/srv/keys"
    with pytest.raises(Unsafe, match="name a folder from the root"):
        read(SAFE | keys | {"ISOCOURSE_PERSON_KEYS": "keys"})
    with pytest.raises(Unsafe, match="set both"):
        read(SAFE | {"ISOCOURSE_PERSON_KEYS": "/srv/keys"})
