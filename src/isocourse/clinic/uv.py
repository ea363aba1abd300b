"""Today's UV index from a source of the service's own, if it has one: a function that takes a site's name and a day."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from .models import Site

# What is more is a slip of the finger, or no index.
HIGHEST = 20
REMEMBERED = 3600  # seconds; also that there was none, so that a source that is away is not asked by every page


def from_source(site: Site, day: date) -> float | None:
    """The index; none without a source, and where it fails or tells what is no index: then the patient enters it."""
    if not settings.CLINIC.uv:
        return None
    key = f"uv-{site.pk}-{day}"
    found = cache.get(key, "not asked")
    if found == "not asked":
        found = _asked(site.name, day)
        cache.set(key, found, REMEMBERED)
    return found


def read(text: object) -> float | None:
    """The index that this says, with a point or a comma; none when it is not one."""
    try:
        index = float(str(text).replace(",", "."))
    except ValueError:
        return None
    return index if 0 <= index <= HIGHEST else None


def _asked(site: str, day: date) -> float | None:
    try:
        return read(import_string(settings.CLINIC.uv)(site, day))
    except Exception:  # whatever a weather service does, the page is there
        return None
