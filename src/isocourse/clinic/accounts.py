"""Accounts are made by the clinic; nobody signs up."""

from __future__ import annotations

from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from . import log
from .models import Account


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def tried_name(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The name under which somebody tries to sign in, by which tries are counted."""
    return (credentials or {}).get("username") or request.POST.get("login", "")


@receiver(user_logged_in)
def _came(sender: type, user: Account, **_: object) -> None:
    log.write(user, "signed in")


@receiver(user_logged_out)
def _went(sender: type, user: Account | None, **_: object) -> None:
    if user is not None:
        log.write(user, "signed out")
