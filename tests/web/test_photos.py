"""Photographs: only pixels are kept, sealed; what is no picture, too large or hidden in another is refused."""

from __future__ import annotations

import io
import struct
import zlib

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from isocourse.clinic import photos, record, sealing
from isocourse.clinic.models import Photo
from isocourse.clinic.pictures import NoPicture, cleaned

SECRET = b"51.5072 N, 0.1276 W, Ada's phone"


def drawn(form="JPEG", size=(300, 200), **options) -> bytes:
    """A picture, red on its left half, blue on its right."""
    picture = Image.new("RGB", size, "#c03020")
    picture.paste("#2030c0", (size[0] // 2, 0, *size))
    written = io.BytesIO()
    picture.save(written, form, **options)
    return written.getvalue()


def talkative() -> bytes:
    """A JPEG that tells where it was taken, by which device, in every place that a JPEG has for words."""
    told = Image.Exif()
    told[0x010F] = told[0x010E] = SECRET.decode()
    told.get_ifd(0x8825)[0x001B] = SECRET
    told[0x0112] = 6  # to be turned to the right
    return drawn(exif=told, comment=SECRET, icc_profile=SECRET, xmp=SECRET) + SECRET


def bomb(width, height) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 10**6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def test_nothing_but_pixels_stays_and_they_are_upright():
    kept = cleaned(talkative())
    assert SECRET not in kept
    with Image.open(io.BytesIO(kept)) as found:
        assert (found.format, found.size, dict(found.getexif())) == ("JPEG", (200, 300), {})
        assert found.getpixel((100, 10))[0] > 150  # what was left is above now


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
def test_what_a_phone_makes_is_taken_at_most_two_thousand_pixels_long(form):
    pillow_heif.register_heif_opener()
    with Image.open(io.BytesIO(cleaned(drawn(form, size=(3000, 300))))) as found:
        assert (found.format, found.size) == ("JPEG", (2000, 200))


def test_the_words_of_a_png_are_gone():
    told = PngImagePlugin.PngInfo()
    told.add_text("where", SECRET.decode())
    assert SECRET not in cleaned(drawn("PNG", pnginfo=told))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "Choose a photograph", id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a JPEG", id="svg"),
        pytest.param(b"<html><script>alert(1)</script>", "is not a JPEG", id="page"),
        pytest.param(drawn("GIF"), "is not a JPEG", id="gif"),
        pytest.param(drawn("TIFF"), "is not a JPEG", id="tiff"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n", "is not a JPEG", id="postscript"),
        pytest.param(b"PK\x03\x04" + drawn(), "is not a JPEG", id="archive"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"\0" * 400, "JPEG, PNG or HEIC|damaged", id="only the beginning of a JPEG"),
        pytest.param(drawn()[:900], "damaged", id="cut off"),
        pytest.param(b"\0\0\0\x18ftypheic" + b"\0" * 400, "JPEG, PNG or HEIC|damaged", id="only half a HEIC"),
        pytest.param(bomb(60_000, 60_000), "million pixels", id="bomb"),
        pytest.param(bomb(8_000, 8_000), "million pixels", id="smaller bomb"),
        pytest.param(b"\xff" * 15_000_001, "larger than 15 MB", id="too large"),
        pytest.param(drawn(size=(300, 20)), "nothing can be seen", id="a strip"),
    ],
)  # fmt: skip
def test_what_is_no_photograph_is_refused_and_named(data, says):
    with pytest.raises(NoPicture, match=says):
        cleaned(data)


def test_a_page_hidden_behind_a_picture_is_left_behind():
    assert b"<script>" not in cleaned(drawn() + b"<script>alert(1)</script>")


@pytest.fixture
def sending(sign_in, person):
    """Sends a photograph of Bea as somebody."""

    def send(who="coordinator", data=None, name="skin.jpg", **more):
        file = SimpleUploadedFile(name, drawn() if data is None else data, "image/jpeg")
        given = {"view": "left-cheek", "taken_on": "2026-11-02", "file": file} | more
        address = "/me/photos/" if who == "bea" else f"/person/{person('Bea').pk}/photos/"
        return sign_in(who).post(address, given)

    return send


@pytest.mark.parametrize("who", ["coordinator", "bea"])
def test_a_photograph_is_kept_sealed_and_the_record_refers_to_it(sending, person, sign_in, who, lines):
    assert sending(who).status_code == 302
    [photo] = Photo.objects.all()
    event = record.read(person("Bea")).record.events[-1]
    assert (event.kind, event.reference, event.site) == ("photo", str(photo.pk), "left-cheek")
    assert str(event.happened) == "2026-11-02"
    assert b"JFIF" not in bytes(photo.sealed)
    answer = sign_in("prescriber").get(f"/person/{person('Bea').pk}/photos/{photo.pk}.jpeg")
    told = [answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")]
    assert told == ["image/jpeg", "nosniff", "no-store"]
    assert answer.content == photos.opened(photo)
    assert lines("looked")[0] == {"page": "photo"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"view": "elsewhere"}, "Choose what the photograph shows"),
        ({"taken_on": "2027-01-01"}, "was not taken on that day"),
        ({"taken_on": "yesterday"}, "Write the day on which"),
        ({"data": b"<svg/>", "name": "skin.jpg"}, "is not a JPEG"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(sending, change, says):
    page = sending(**change)
    assert (page.status_code, Photo.objects.count()) == (422, 0)
    assert says in page.content.decode()


def test_a_seal_opens_only_for_its_own_photograph_and_person(sending, person):
    sending()
    photo = Photo.objects.get()
    Photo.objects.filter(pk=photo.pk).update(person=person("Dora"))
    with pytest.raises(sealing.Closed):
        photos.opened(Photo.objects.get())
    photo.sealed = bytes(photo.sealed)[:-1] + b"x"
    with pytest.raises(sealing.Closed):
        photos.opened(photo)


def test_a_key_can_be_replaced(sending, settings):
    from dataclasses import replace

    sending()
    new = bytes(range(32))
    settings.CLINIC = replace(settings.CLINIC, photo_keys=(new, *settings.CLINIC.photo_keys))
    assert photos.opened(Photo.objects.get())
    settings.CLINIC = replace(settings.CLINIC, photo_keys=(new,))
    with pytest.raises(sealing.Closed):
        photos.opened(Photo.objects.get())


def test_without_a_key_none_is_kept_and_the_page_says_so(sending, settings):
    from dataclasses import replace

    settings.CLINIC = replace(settings.CLINIC, photo_keys=())
    page = sending()
    assert (page.status_code, Photo.objects.count()) == (422, 0)
    assert "this clinic has no key" in page.content.decode()


def test_two_stand_beside_each_other(sending, person, sign_in):
    sending(taken_on="2026-09-01")
    sending(taken_on="2026-11-02")
    page = sign_in("prescriber").get(f"/person/{person('Bea').pk}/photos/").content.decode()
    first, second = page.index("Left cheek, Tue 1 Sep 2026"), page.index("Left cheek, Mon 2 Nov 2026")
    assert first < second


def test_a_removed_one_is_gone_and_that_it_was_stays(sending, person, sign_in, lines):
    sending()
    photo = Photo.objects.get()
    path = f"/person/{person('Bea').pk}/photos/{photo.pk}/remove/"
    sign_in("prescriber").post(path, {"reason": ""})
    assert Photo.objects.count() == 1
    sign_in("prescriber").post(path, {"reason": "shows somebody else"})
    assert Photo.objects.count() == 0
    assert [event.kind for event in record.read(person("Bea")).record.events[-2:]] == ["photo", "retraction"]
    assert lines("photo removed")[0]["photo"] == str(photo.pk)
