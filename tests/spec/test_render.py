"""The manual shows the spec as it is."""

from __future__ import annotations

from tests.spec.render import TARGET, rendered


def test_rendered_pages_are_up_to_date() -> None:
    found = {path.name: path.read_text("utf-8") for path in TARGET.glob("*.md")}
    wanted = rendered()
    stale = sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))
    assert not stale, f"run `make spec`: {', '.join(stale)} of {TARGET.name} is not what tests/spec says"
