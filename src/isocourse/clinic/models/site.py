"""A site of the service: where it is, when it is open, and what it has settled for itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models

from ...decide import Policy
from ...dose import Product
from ...schedule import Setting
from ...schedule.setting import check_holidays, read_opening


def check_opening(text: str) -> None:
    _checked(read_opening, text)


def check_place(text: str) -> None:
    _checked(check_holidays, text)


def _checked(read: object, text: str) -> None:
    try:
        read(text)  # type: ignore[operator]
    except ValueError as error:
        raise ValidationError(str(error)) from None


class Site(models.Model):
    name = models.CharField(max_length=80, unique=True)
    programme = models.CharField(max_length=40)
    timezone = models.CharField(max_length=64)
    contact = models.CharField(max_length=200, blank=True)
    opening = models.CharField(max_length=40, default="mon-fri", validators=[check_opening])
    pharmacy_opening = models.CharField(max_length=40, default="mon-sat", validators=[check_opening])
    holidays = models.CharField(max_length=12, blank=True, validators=[check_place])
    monthly_tests = models.BooleanField(default=False)
    shelf = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.name)

    @property
    def setting(self) -> Setting:
        """Opening days, holidays and closed days, as plans need them; each time read anew."""
        closed = self.closed_days.filter(taken_back=False).values_list("first", "last")
        return Setting(
            opening=read_opening(self.opening), pharmacy=read_opening(self.pharmacy_opening),
            holidays=self.holidays or None, closed=tuple(closed),
        )  # fmt: skip

    def on_the_shelf(self, made: Sequence[Product]) -> tuple[Product, ...]:
        """Of the products of its country those that it has: all of them, unless it named some."""
        named = self.shelf.split(",")
        return tuple(one for one in made if one.id in named) or tuple(made)

    @property
    def policy(self) -> Policy:
        return Policy(monthly_tests=self.monthly_tests)
