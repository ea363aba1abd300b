"""Every row of the spec, one test each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.rows import FOLDER, Row, all_rows, decided, explained, pages, read


@pytest.mark.parametrize("path", pages(), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_page_can_be_read(path: Path) -> None:
    assert read(path)


@pytest.mark.xdist_group("spec")  # a chapter is decided as one, and test_coverage needs them all
@pytest.mark.parametrize("row", all_rows(), ids=lambda row: row.id)
def test_row(row: Row) -> None:
    result = decided(row.chapter)[row.id]
    if result.faults:
        pytest.fail(explained(result), pytrace=False)
