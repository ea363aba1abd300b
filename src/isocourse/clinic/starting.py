"""Starting the app from a command: Django set up, the database made or found to be of this release."""

from __future__ import annotations

import os
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import django
from django.core.exceptions import ValidationError


def start() -> None:
    """Sets Django up with the settings of the environment; raises `environment.Unsafe`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isocourse.clinic.settings")
    django.setup()


def migrate() -> None:
    """Makes the database, or brings it to this release."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def is_current() -> bool:
    """Whether the database is that of this release."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def sign_in_page() -> int:
    """The status with which the sign-in page answers."""
    from django.test import Client

    return int(Client(SERVER_NAME="localhost").get("/account/login/").status_code)


def faults_of(made: Any, exclude: set[str]) -> str:
    """What is wrong with a site that is to be saved; nothing when it is right."""
    try:
        made.clean_fields(exclude=exclude)
        ZoneInfo(made.timezone)
    except ValidationError as error:
        return "; ".join(f"{field}: {' '.join(texts)}" for field, texts in error.message_dict.items())
    except (ZoneInfoNotFoundError, ValueError):
        return f"timezone: {made.timezone!r} is not a time zone; write for example Europe/London"
    return ""
