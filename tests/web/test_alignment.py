"""One photograph laid on another: what was moved by a known amount is found again, and what is not alike is left."""

from __future__ import annotations

import io
import math
import sys

import pytest
from PIL import Image, ImageDraw, ImageFilter

from isocourse.clinic.alignment import MOST_TURNED, laid, placing

cv2 = pytest.importorskip("cv2", reason="no OpenCV here: install isocourse[photos]")
SIZE = (800, 600)


def skin(seed: int, marks: int = 400) -> Image.Image:
    """Something like skin: spots of many sizes on a ground of one colour, softened."""
    import random

    chance, drawn = random.Random(seed), Image.new("RGB", SIZE, (206, 160, 138))
    pen = ImageDraw.Draw(drawn)
    for _ in range(marks):
        x, y, r = chance.uniform(0, SIZE[0]), chance.uniform(0, SIZE[1]), chance.uniform(2, 11)
        shade = chance.randint(-45, 30)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(190 + shade, 120 + shade, 105 + shade))
    return drawn.filter(ImageFilter.GaussianBlur(1.2))


def jpeg(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90)
    return written.getvalue()


def moved(picture: Image.Image, *, turned=0.0, scaled=1.0, by=(0, 0)) -> Image.Image:
    size = (round(SIZE[0] * scaled), round(SIZE[1] * scaled))
    return picture.resize(size).rotate(turned, translate=by, fillcolor=(90, 90, 90), resample=Image.Resampling.BICUBIC)


@pytest.mark.parametrize(
    "change",
    [{"by": (30, -18)}, {"turned": -15, "by": (12, 5)}, {"scaled": 1.25, "turned": 4, "by": (-20, 9)},
     {"scaled": 0.8}],
    ids=str,
)  # fmt: skip
def test_what_was_moved_is_laid_back_to_within_two_pixels(change):
    still = skin(1)
    later = moved(still, **change)
    placed = placing(jpeg(still), jpeg(later))
    assert placed is not None
    scaled, (dx, dy), angle = change.get("scaled", 1), change.get("by", (0, 0)), math.radians(-change.get("turned", 0))
    sine, cosine, middle = math.sin(angle), math.cos(angle), (later.width / 2, later.height / 2)
    for x, y in ((150, 120), (650, 120), (400, 300), (150, 480), (650, 480)):
        # Where the point of the first lies on the second, by what was done to it.
        u, v = x * scaled - middle[0], y * scaled - middle[1]
        u, v = u * cosine - v * sine + middle[0] + dx, u * sine + v * cosine + middle[1] + dy
        back = [row[0] * u + row[1] * v + row[2] for row in placed]
        assert math.dist(back, (x, y)) < 2, (change, back, (x, y))


def test_what_is_laid_has_the_frame_of_the_first():
    still, later = skin(1), moved(skin(1), scaled=1.25, turned=6)
    placed = placing(jpeg(still), jpeg(later))
    with Image.open(io.BytesIO(laid(jpeg(still), jpeg(later), placed))) as made:
        assert made.size == SIZE
        middle = [(value.crop((200, 150, 600, 450))).convert("L") for value in (still, made)]
    apart = [abs(a - b) for a, b in zip(*(one.tobytes() for one in middle), strict=True)]
    assert sum(apart) / len(apart) < 4  # of 255


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(skin(1), skin(2), id="other skin"),
        pytest.param(skin(1), Image.new("RGB", SIZE, (206, 160, 138)), id="nothing on it"),
        pytest.param(skin(1), moved(skin(1), turned=MOST_TURNED + 15), id="turned too far"),
        pytest.param(skin(1), moved(skin(1), by=(560, 0)), id="little of it"),
        pytest.param(skin(3, marks=6), skin(3, marks=6).transpose(Image.Transpose.FLIP_LEFT_RIGHT), id="mirrored"),
    ],
)
def test_what_is_not_surely_alike_is_left(first, second):
    assert placing(jpeg(first), jpeg(second)) is None


def test_the_same_pair_is_always_laid_in_the_same_way():
    pair = jpeg(skin(1)), jpeg(moved(skin(1), turned=9, by=(7, 7)))
    assert len({placing(*pair) for _ in range(2)}) == 1


def test_without_opencv_nothing_is_laid(monkeypatch):
    monkeypatch.setitem(sys.modules, "cv2", None)
    assert placing(jpeg(skin(1)), jpeg(skin(1))) is None


@pytest.fixture
def sent(sign_in, person):
    """Two photographs of Bea's nose, and the page that compares them."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, page = sign_in("prescriber"), f"/person/{person('Bea').pk}/photos/"

    def send(first, second):
        for picture, day in ((first, "2026-09-01"), (second, "2026-11-03")):
            file = SimpleUploadedFile("a.jpeg", jpeg(picture), "image/jpeg")
            client.post(page, {"file": file, "view": "nose", "taken_on": day})
        return client, page

    return send


def test_the_page_lays_them_and_says_so_and_gives_what_was_taken(sent):
    from isocourse.clinic.models import Photo

    client, page = sent(skin(1), moved(skin(1), turned=8))
    first, second = Photo.objects.order_by("taken_on")
    shown = client.get(page).content.decode()
    assert f"{second.pk}.jpeg?on={first.pk}" in shown
    assert "The second is moved, turned and scaled to lie on the first." in shown
    plain = client.get(page, {"laid": "no"}).content.decode()
    assert "?on=" not in plain
    assert "Lay the second on the first" in plain
    taken = client.get(f"{page}{second.pk}.jpeg").content
    assert client.get(f"{page}{second.pk}.jpeg", {"on": first.pk}).content != taken
    assert client.get(f"{page}{second.pk}.jpeg", {"on": "00000000-0000-0000-0000-000000000000"}).content == taken


def test_what_cannot_be_laid_is_shown_as_it_was_taken(sent):
    client, page = sent(skin(1), skin(2))
    shown = client.get(page).content.decode()
    assert "They are shown as they were taken." in shown
    assert "?on=" not in shown
