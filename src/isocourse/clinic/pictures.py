"""A photograph that somebody sends: what it is, is found out from its content; what leaves here is pixels and no more.

It is decoded and written anew as a JPEG, so that no place, device, comment, colour profile or hidden file stays in it.
"""

from __future__ import annotations

import io

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

pillow_heif.register_heif_opener(thumbnails=False)

LARGEST_BYTES = 15_000_000
MOST_PIXELS = 60_000_000  # some 180 MB while it is decoded
LONGEST_SIDE = 2_000
SMALLEST_SIDE = 64
QUALITY = 88
FORMATS = ("JPEG", "PNG", "HEIF")


class NoPicture(Exception):
    """What was sent is no photograph that can be kept; the message says what would be right."""


def cleaned(data: bytes) -> bytes:
    """The picture upright, at most 2,000 pixels long, as a JPEG without anything besides; raises NoPicture."""
    if not data:
        raise NoPicture(_("Choose a photograph."))
    if len(data) > LARGEST_BYTES:
        raise NoPicture(_("The photograph is larger than 15 MB. Send it as the phone makes it, not raw."))
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as found:
            return _anew(found)
    except NoPicture:
        raise
    except Image.DecompressionBombError:
        raise NoPicture(_too_many()) from None
    except UnidentifiedImageError:
        raise NoPicture(_("The photograph is not a JPEG, PNG or HEIC picture, whatever its name says.")) from None
    except Exception:  # a decoder may stumble over a forged file in any way
        raise NoPicture(_("The photograph is damaged. Take it again.")) from None


def _anew(found: Image.Image) -> bytes:
    width, height = found.size
    if width * height > MOST_PIXELS:
        raise NoPicture(_too_many())
    if min(width, height) < SMALLEST_SIDE:
        raise NoPicture(_("The photograph is too small: nothing can be seen on it."))
    found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(found).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def _too_many() -> str:
    return _("The photograph has more than 60 million pixels, the most that is opened here. Send a smaller one.")
