"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class Clinic(AppConfig):
    name = "isocourse.clinic"
    label = "clinic"
    verbose_name = "Clinic"

    def ready(self) -> None:
        from . import accounts  # noqa: F401  (its receivers write sign-ins to the log)
