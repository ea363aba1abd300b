"""The errors of real records: late, twice, contradicting, in the wrong unit or in none, and split by a move."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

from ...record.table import COLUMNS
from .chance import Numbers, share, whole
from .courses import Block
from .parameters import Parameters

ONE_STEP = 1000  # more than a course has months
NO_UNIT = "weight has no unit"
POUNDS_IN_KG = 2.20462
TOLD = {
    "about": "CASE WHEN no_unit THEN 'weight' END",
    "problem": f"CASE WHEN no_unit THEN '{NO_UNIT}' END",
    "content": """CASE WHEN no_unit THEN '{"kind": "weight", "weight": ' || weight_kg || '}' END""",
    "weight_kg": f"""CASE WHEN pounds AND mark = '' THEN round(weight_kg * {POUNDS_IN_KG}, 1)
        WHEN NOT no_unit THEN weight_kg END""",
}
MOVES_AFTER_DAYS = 75


def marked(made: Block, table: pa.Table, given: Parameters) -> pa.Table:
    """The entries with what befalls each, in columns of their own for `finished`."""
    rates = given.errors
    person, kind = table["p"].to_numpy(), table["kind"][0].as_py()
    number = table["place"].to_numpy() * ONE_STEP + table["number_of"].to_numpy()

    def befalls(name: str, of: bool = True) -> Numbers:
        found: Numbers = (share(made.seed, name, person, number) < rates[name]) & of
        return found

    def days(name: str) -> Numbers:
        return whole(made.seed, name, person, number, *rates[name])

    weight = kind == "weight"
    moves = share(made.seed, "moves", person) < rates["moves"]
    moved_on = (made.on["decided"].day[person - made.first] + MOVES_AFTER_DAYS).astype(np.int32)
    columns = {
        "late": np.where(befalls("late_arriving"), days("late_days"), 0),
        "twice": befalls("duplicate"),
        "conflict": befalls("conflict", kind not in ("person", "category")),
        "pounds": befalls("pounds_as_kg", weight),
        "corrected": days("correction_days"),
        "no_unit": befalls("no_unit", weight),
        "moved_on": pa.array(moved_on, mask=~moves),
    }
    for name, values in columns.items():
        table = table.append_column(name, pa.array(values))
    return table


def finished(used: Iterable[str], clock: str, person: str) -> str:
    """The SQL from the marked entries (`told`) to events: the documented columns that are `used`.

    `person` is an expression over `p`.
    """
    known = {name: COLUMNS[name] for name in (*sorted(used), *TOLD)}
    columns = ", ".join(f"CAST({TOLD.get(name, name)} AS {kind}) AS {name}" for name, kind in known.items())
    none = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in known.items())
    return f"""WITH placed AS (
    SELECT *, {person} AS base, DATE '1970-01-01' + day AS on_day
    FROM (SELECT * FROM told UNION ALL BY NAME SELECT {none} WHERE FALSE)
),
variants AS (
    SELECT *, on_day AS happened, late AS learned, CASE WHEN pounds THEN corrected END AS replaced, '' AS mark
    FROM placed
    UNION ALL SELECT *, on_day, late, CASE WHEN pounds THEN corrected END, '' FROM placed WHERE twice
    UNION ALL SELECT *, on_day + 1, late, NULL, '' FROM placed WHERE conflict
    UNION ALL SELECT *, on_day, corrected, NULL, '-corrected' FROM placed WHERE pounds
),
homed AS (
    SELECT *, base || CASE WHEN day >= moved_on THEN '-b' ELSE '' END AS home FROM variants
    UNION ALL SELECT *, base || '-b' FROM variants WHERE moved_on IS NOT NULL AND kind IN ('person', 'category')
)
SELECT
    home AS person, kind || '-' || place || '-' || number_of || mark AS id,
    CASE WHEN no_unit THEN 'unread' ELSE kind END AS kind, CAST(happened AS DATE) AS happened_on,
    CAST(happened + learned::INTEGER AS TIMESTAMP) AT TIME ZONE '{clock}' AS recorded_at,
    CAST(happened + replaced::INTEGER AS TIMESTAMP) AT TIME ZONE '{clock}' AS superseded_at,
    {columns}
FROM homed ORDER BY home, happened_on, id, mark"""
