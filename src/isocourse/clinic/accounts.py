"""Accounts are made by the clinic; nobody signs up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest

from . import log
from .models import Account


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any, **named: Any
    ) -> None:
        """That somebody signed in or out they see for themselves."""
        if message_template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, message_template, *more, **named)


def tried_name(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str:
    """The name under which somebody tries to sign in, by which tries are counted."""
    return (credentials or {}).get("username") or request.POST.get("login", "")


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: behind a proxy of one's own, what that proxy added last."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.CLINIC.behind_proxy else ""
    return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))


@receiver(user_logged_in)
def _came(sender: type, user: Account, **_: object) -> None:
    log.write(user, "signed in")


@receiver(user_logged_out)
def _went(sender: type, user: Account | None, **_: object) -> None:
    if user is not None:
        log.write(user, "signed out")
