"""Drawing pages: the parts that `decide --html` is made of, with what a web page has besides."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from jinja2 import Environment, StrictUndefined

from ..render import html, words
from ..render.wording import LANGUAGES, RIGHT_TO_LEFT
from . import clock, language
from .models import Role
from .placed import placed

# What each role sees in the menu, in this order.
MENU = (
    ("morning", "Morning list", {Role.COORDINATOR, Role.PRESCRIBER}),
    ("people", "People", {Role.COORDINATOR, Role.PRESCRIBER, Role.AUDITOR}),
    ("closures", "Closures", {Role.COORDINATOR}),
    ("pharmacy", "Pharmacy", {Role.PHARMACIST}),
    ("me", _("My course"), {Role.PATIENT}),
    ("check_in", _("How am I?"), {Role.PATIENT}),
    ("audit", "Audit", {Role.AUDITOR}),
    ("service", "Service", {Role.ADMINISTRATOR}),
    ("erasures", "Erasures", {Role.ADMINISTRATOR}),
    ("log", "Log", {Role.AUDITOR, Role.ADMINISTRATOR}),
)


def environment(**options: Any) -> Environment:
    """Jinja2 for Django: nothing undefined passes, and whatever is not marked safe is escaped."""
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True,
                          "extensions": ["jinja2.ext.i18n"]})  # fmt: skip
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "sentence": words.sentence, "fact": html.fact, "day": _day, "short_day": words.short_day,
        "listed": words.listed, "who": words.who,
    }  # fmt: skip
    made.globals |= {
        "marks": html.MARKS, "count": words.count, "in_words": words.IN_WORDS, "one_word": words.ONE_WORD,
        "countdown": words.countdown, "last_day": words.last_day, "static": static, "url": _url,
        "get_messages": get_messages, "safe_text": language.safe, "beside": language.beside,
        "placed": placed,
    }  # fmt: skip
    return made


def every_page(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs."""
    account = getattr(request, "user", None)
    roles = account.roles if account is not None and account.is_authenticated else frozenset()
    return {
        "menu": [(reverse(name), title, request.path == reverse(name)) for name, title, who in MENU if roles & who],
        "account": account if roles else None,
        "texts": language.say(),
        "direction": "rtl" if language.say().language in RIGHT_TO_LEFT else "ltr",
        "languages": LANGUAGES if request.method == "GET" and language.may_choose(request) else {},
        "demo": settings.CLINIC.demo,
        "clock_says": words.moment(clock.now(), "America/New_York") if settings.CLINIC.demo else "",
        "idle_seconds": settings.SESSION_COOKIE_AGE if roles else 0,
        "style": f"{reverse('style')}?{style()[1]}",
    }


@lru_cache
def style() -> tuple[str, str]:
    """The one stylesheet: that of every isocourse page, then what a web page has besides; and its mark for caches."""
    ours = files("isocourse.clinic").joinpath("templates", "clinic.css").read_text("utf-8")
    text = files("isocourse.render").joinpath("templates", "style.css").read_text("utf-8") + ours
    return text, hashlib.sha256(text.encode()).hexdigest()[:12]


def _day(when: date) -> str:
    """As the language of the page writes it."""
    return language.say().day(when)


def _url(name: str, **given: Any) -> str:
    return reverse(name, kwargs=given or None)
