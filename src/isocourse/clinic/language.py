"""In which language a page speaks: to patients in theirs, to who works here in English."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..render.wording import LANGUAGES, Texts, texts
from .models import Contact

ENGLISH = "en"


def spoken(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Every page in the language of who asks for it."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = of(request)
        with translation.override(chosen):
            response = get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return answer


def of(request: HttpRequest) -> str:
    """What was chosen on this device, else what the clinic noted for messages, else what the browser asks for."""
    if not may_choose(request):
        return ENGLISH
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in LANGUAGES:
        return str(chosen)
    noted = Contact.objects.filter(person__account=request.user).first() if request.user.is_authenticated else None
    return str(noted.language if noted and noted.language else translation.get_language_from_request(request))


def may_choose(request: HttpRequest) -> bool:
    """Patients, and whoever has not signed in yet. The pages of who works here exist in English alone."""
    return not (request.user.is_authenticated and request.user.is_staff_here)


def say() -> Texts:
    """The core's texts in the language of this page."""
    return texts(translation.get_language() or ENGLISH)


def safe(english: str) -> SafeString:
    """A text of a page on which safety depends: translated, with the English under it."""
    return beside(translation.gettext(english), english)


def beside(said: str, english: str) -> SafeString:
    """A translated text with the English under it, where that is another."""
    if say().language == ENGLISH:
        return format_html("{}", english)
    return format_html('{} <span class="english" lang="en" dir="ltr">{}</span>', said, english)
