"""Every row of the spec, one test each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.rows import FOLDER, Row, all_rows, decided, explained, pages, read


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_page_can_be_read(path: Path) -> None:
    assert read(path)


# A chapter is decided as one, so its rows stay together in one process.
ROWS = [pytest.param(row, marks=pytest.mark.xdist_group(row.chapter), id=row.id) for row in all_rows()]


@pytest.mark.parametrize("row", ROWS)
def test_row(row: Row) -> None:
    result = decided(row.chapter)[row.id]
    if result.faults:
        pytest.fail(explained(result), pytrace=False)
