"""Open courses for the timings: the example and the course of Bea, moved day by day so that they stand differently."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from isocourse import Record

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def courses(sources: list[Path], count: int, spread_days: int = 40) -> Iterator[Record]:
    """`count` records of different people: the sources in turn, each moved back by 0 to `spread_days` days."""
    texts = [path.read_text("utf-8") for path in sources]
    for number in range(count):
        given = json.loads(_moved(texts[number % len(texts)], number % spread_days))
        yield Record.from_dict(given | {"person": f"p{number}"})


def _moved(text: str, days: int) -> str:
    return _DATE.sub(lambda found: str(date.fromisoformat(found[0]) - timedelta(days)), text)
