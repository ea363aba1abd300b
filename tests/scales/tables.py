"""Reads the tables of the pages in this folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from isocourse.scales import Result, Scale, find

FOLDER = Path(__file__).parent
EMPTY = {"", "-"}


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    page: str
    line: int
    scale: Scale
    cells: dict[str, str]

    @property
    def id(self) -> str:
        return f"{self.page}: {self.scale.id}: {self.cells['case']}"

    def cell(self, name: str) -> str | None:
        text = self.cells.get(name, "")
        return None if text in EMPTY else text

    def number(self, name: str) -> float | None:
        text = self.cell(name)
        return None if text is None else float(text)


def rows(*needed: str) -> list[Row]:
    """The rows of every table that has all these columns."""
    return [row for path in sorted(FOLDER.glob("*.md")) for row in _read(path) if set(needed) <= set(row.cells)]


def _read(path: Path) -> Iterator[Row]:
    scale: Scale | None = None
    head: list[str] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("Scale: "):
            scale = find(line.removeprefix("Scale: "))
        if not line.startswith("|"):
            head = []
        elif not head:
            head = _cells(line)
        elif scale and "case" in head and not line.startswith("|--"):
            cells = _cells(line)
            assert len(cells) == len(head), f"{path.name}:{number}: {len(cells)} cells under {len(head)} columns"
            yield Row(path.stem, number, scale, dict(zip(head, cells, strict=True)))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def read_items(scale: Scale, text: str | None) -> dict[str, float | None]:
    """`every=1, nose=2, chin=` as items."""
    items: dict[str, float | None] = {}
    for part in (text or "").split(","):
        name, _, value = (piece.strip() for piece in part.partition("="))
        number = float(value) if value else None
        if name == "every":
            items |= dict.fromkeys(scale.names, number)
        elif name:
            items[name] = number
    return items


def scored(scale: Scale, text: str | None) -> Result:
    """A result from a cell: items, or `total=12`, with `site=face` where it matters."""
    items = read_items(scale, ",".join(part for part in (text or "").split(",") if "site=" not in part))
    site = next((part.partition("=")[2].strip() for part in (text or "").split(",") if "site=" in part), None)
    total = items.pop("total", None)
    return scale.score(items, total=total, site=site)


def marks(result: Result) -> set[str]:
    """Everything that a result says beside its score."""
    flags = {
        "partial": not result.complete, "prorated": result.prorated, "entered": result.entered,
        "escalates": result.escalates,
    }  # fmt: skip
    asked = {f"ask {item}" for item in result.to_ask}
    return {name for name, on in flags.items() if on} | asked | {f"problem {one.place}" for one in result.problems}
