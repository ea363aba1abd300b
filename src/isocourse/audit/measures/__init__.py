"""Measures: what is counted, of whom, without whom, and why it matters. Each is a dated TOML file beside this one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Measure:
    """One measure. `sql` gives `person`, `counted`, `excluded` (why, or NULL) and `amount` (a number, or NULL)."""

    code: str
    title: str
    why: str
    numerator: str
    denominator: str
    exclusions: str
    unit: str
    better: str
    author: str
    dated: date
    next_review: date
    source: str
    sql: str

    def counting(self) -> str:
        """The SQL that counts it over the people of a range: one row for each group, exclusion and amount."""
        return f"""SELECT '{self.code}' AS measure, coalesce(w.who, 'unknown') AS who, m.excluded,
    CAST(m.amount AS BIGINT) AS amount, count(*) AS of, count(*) FILTER (m.counted) AS counted
FROM (SELECT person, counted, excluded, amount FROM ({self.sql})) AS m
LEFT JOIN who AS w ON m.person = w.person GROUP BY ALL"""


@lru_cache
def measures() -> tuple[Measure, ...]:
    """All measures in the order of their files; raises ValueError when a file lacks something."""
    texts = {path.name: path.read_text("utf-8") for path in files(__package__).iterdir() if path.name.endswith(".toml")}
    return tuple(_read(name, texts[name]) for name in sorted(texts))


def _read(name: str, text: str) -> Measure:
    given: dict[str, Any] = tomllib.loads(text)
    known = {field.name for field in fields(Measure)}
    if given.keys() != known:
        lacks, more = sorted(known - given.keys()), sorted(given.keys() - known)
        raise ValueError(
            f"measures/{name}: lacks {', '.join(lacks) or 'nothing'}; does not know {', '.join(more) or 'nothing'}"
        )
    return Measure(**given)
