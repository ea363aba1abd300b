"""The page: one file, nothing loaded, readable in light and dark and on paper."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from isocourse.render.html import MARKS
from tests.cli.support import EXAMPLES, ROOT, run

CSS = (ROOT / "src/isocourse/render/templates/style.css").read_text("utf-8")
VOID = {"meta", "br", "img", "link", "hr"}


class Outline(HTMLParser):
    """Checks that tags close in their order, and collects them with the headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else at {self.getpos()}"

    @property
    def levels(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch(r"h[1-6]", tag)]


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("pages")
    asks = {"ana": "2026-11-15T16:00", "fay": "2026-10-17", "wanda": "2026-10-05", "bea": "2026-11-09"}
    for person, at in asks.items():
        run("decide", EXAMPLES / f"{person}.json", "--act", "dispense", "--at", at, "--html", folder / person)
    run("demo", "--examples", EXAMPLES, "--html", folder / "demo")
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_it_is_well_formed_and_its_headings_descend_one_by_one(pages):
    for text in pages.values():
        levels = Outline(text).levels
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def test_it_loads_nothing_and_runs_nothing(pages):
    for text in pages.values():
        for tag, attributes in Outline(text).tags:
            assert tag not in {"script", "link", "img", "iframe", "object", "form"}
            assert not [name for name in attributes if name.startswith("on") or name in ("src", "style")]
            if not (attributes.get("href") or "#").startswith("#"):  # a source, opened by whoever wants to read it
                assert attributes["href"].startswith("https://")
                assert attributes["rel"] == "noreferrer"
        assert "@import" not in text
        assert "url(" not in text
        assert "default-src 'none'; style-src 'unsafe-inline'" in text


def test_every_link_of_the_board_leads_somewhere(pages):
    tags = Outline(pages["demo"]).tags
    links = [attributes["href"][1:] for tag, attributes in tags if tag == "a" and attributes["href"].startswith("#")]
    assert links
    assert set(links) <= {attributes.get("id") for _, attributes in tags}


PLAIN = ("holds", "known")  # marks in the colour of the text


def test_unknown_has_its_own_colour_and_words(pages):
    assert "not confirmed from a primary source" in pages["ana"]
    assert "announced but not confirmed" in pages["ana"]
    tones = dict(re.findall(r"--(\w+): (#\w{6})", CSS.split("@media")[0]))
    answers = [tones[name] for name in MARKS if name not in ("unknown", *PLAIN)]
    assert tones["unknown"] not in answers


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT = dict(re.findall(r"--([\w-]+): (#\w{6})", CSS.split("@media (prefers-color-scheme: dark)")[0]))
DARK = LIGHT | dict(
    re.findall(r"--([\w-]+): (#\w{6})", CSS.split("@media (prefers-color-scheme: dark)")[1].split("\n}\n")[0])
)
PAPER = LIGHT | dict(re.findall(r"--([\w-]+): (#\w{6})", CSS.split("@media print")[1]))


@pytest.mark.parametrize("colours", [LIGHT, DARK, PAPER], ids=["light", "dark", "print"])
def test_contrast_reaches_aa(colours):
    """4.5 to 1 for every text on what it stands on."""
    pairs = [(name, f"{name}-tint") for name in MARKS if name not in PLAIN]
    pairs += [
        (text, ground) for text in ("ink", "quiet", "unknown", "block", "stop-ink") for ground in ("paper", "card")
    ]
    pairs += [("ink", f"{name}-tint") for name in MARKS if name not in (*PLAIN, "stop")]
    pairs += [(name, "card") for name in MARKS if name not in (*PLAIN, "stop")]
    weak = {pair: round(found, 2) for pair in pairs if (found := contrast(colours[pair[0]], colours[pair[1]])) < 4.5}
    assert not weak


def test_the_wheel_carries_what_the_page_needs():
    """Templates, style and sources lie beside the code, so they travel with it."""
    from importlib.resources import files

    parts = files("isocourse.render")
    assert all(
        parts.joinpath(name).is_file() for name in ("sources.toml", "templates/style.css", "templates/base.html")
    )
