"""What may be published of counts: small ones hidden, others rounded, and no small one left to be had by subtraction.

Counts from 1 to `FEWEST - 1` are hidden, with the groups whose size would give them away; all others are rounded to the
nearest `ROUND`. A reader who subtracts published numbers from each other then comes to no hidden one. Zero is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FEWEST, ROUND = 8, 5


@dataclass(frozen=True)
class Cell:
    """How many of how many; `amounts` are whatever else was measured of them."""

    counted: int
    of: int

    @property
    def parts(self) -> tuple[int, int, int]:
        """All numbers that this cell tells: those counted, those not, and all."""
        return self.counted, self.of - self.counted, self.of


@dataclass(frozen=True)
class Published:
    """A cell as it may be shown; None is hidden."""

    counted: int | None
    of: int | None

    @property
    def share(self) -> float | None:
        """Of 100, from what is published alone."""
        if self.counted is None or not self.of:
            return None
        return 100 * min(self.counted / self.of, 1.0)


HIDDEN = Published(None, None)


def is_small(count: int) -> bool:
    return 0 < count < FEWEST


def rounded(count: int) -> int:
    """The nearest multiple of ROUND."""
    return (count + ROUND // 2) // ROUND * ROUND


def publish(groups: Mapping[str, Cell]) -> tuple[Published, dict[str, Published]]:
    """The whole and its groups, as they may be shown side by side.

    A group with a small number is hidden. Then more groups are, the smallest first, until what the hidden ones have
    together is not small: it can be had by subtracting the others from the whole. The whole is hidden when it has a
    small number itself.
    """
    whole = Cell(sum(cell.counted for cell in groups.values()), sum(cell.of for cell in groups.values()))
    hidden = {name for name, cell in groups.items() if any(map(is_small, cell.parts))}
    others = sorted((cell.of, name) for name, cell in groups.items() if cell.of and name not in hidden)
    for _, name in others:
        if not hidden or not _gives_away(groups, hidden):
            break
        hidden.add(name)
    shown = {name: HIDDEN if name in hidden else _shown(cell) for name, cell in groups.items()}
    return HIDDEN if any(map(is_small, whole.parts)) else _shown(whole), shown


def publish_parts(parts: Mapping[str, int]) -> tuple[int | None, dict[str, int | None]]:
    """The same for the parts of a whole that only are counted: answers, reasons."""
    whole, shown = publish({name: Cell(count, count) for name, count in parts.items()})
    return whole.of, {name: cell.of for name, cell in shown.items()}


def _gives_away(groups: Mapping[str, Cell], hidden: set[str]) -> bool:
    """Whether the hidden groups are one alone, or together small in anything."""
    together = [sum(numbers) for numbers in zip(*(groups[name].parts for name in hidden), strict=True)]
    return len(hidden) < 2 or any(map(is_small, together))


def _shown(cell: Cell) -> Published:
    return Published(rounded(cell.counted), rounded(cell.of))
