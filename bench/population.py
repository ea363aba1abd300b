"""Invented US courses as Parquet, for timing only: one ask for each supply, with common faults.

Every person has a start and `MONTHS` supplies; one in ten supplies lacks a step or is a day late.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

MONTHS = 5
METHODS = "['combined-pill', 'male-condom'] AS methods"
START = {
    "person": "DATE '1995-01-01' + (p * 37 % 5000)::INTEGER AS birth_date",
    "category": "'can' AS category",
    "enrolment patient": "'patient' AS party",
    "enrolment prescriber": "'prescriber' AS party, '1234567890' AS number, TRUE AS attested",
    "enrolment pharmacy": "'pharmacy' AS party, DATE '2027-01-01' AS until, DATE '2025-06-01' AS staff_trained",
    "form enrolment": "'us-enrolment' AS form, ['patient', 'guardian'] AS signed_by",
    "form consent": "'us-birth-defects-consent' AS form, ['patient'] AS signed_by",
    "course": "'decided' AS step",
    "pregnancy-test": (
        "'negative' AS result, 'medical' AS setting, 25.0 AS detection_limit_miu_per_ml, 'screening' AS purpose"
    ),
    "contraception pill": "'combined-pill' AS method, first_on - 100 AS since",
    "contraception condom": "'male-condom' AS method, first_on AS since",
    "cycle": "'irregular' AS pattern",
}
# For each step of a month: days after the specimen, its columns, and who has it (one in some lacks it or errs).
MONTHLY = {
    "pregnancy-test": (
        0,
        """'negative' AS result, 'certified-laboratory' AS setting,
        CASE WHEN h % 41 = 0 THEN 50.0 ELSE 25.0 END AS detection_limit_miu_per_ml""",
        "h % 31 <> 0",
    ),
    "counselling": (0, "['pregnancy-prevention', 'blood-donation', 'no-sharing'] AS topics", "h % 37 <> 0"),
    "prescription": (
        0,
        """CASE WHEN h % 43 = 0 THEN 45 ELSE 30 END::INTEGER AS days,
        CASE WHEN h % 47 = 0 THEN 3 ELSE 0 END::INTEGER AS repeats, 'issued' AS status""",
        "TRUE",
    ),
    "contraception-entry prescriber": (0, f"'prescriber' AS entered_by, {METHODS}", "TRUE"),
    "contraception-entry patient": (1, f"'patient' AS entered_by, {METHODS}", "h % 53 <> 0"),
    "comprehension": (1, "TRUE AS passed", "h % 59 <> 0"),
    "authorisation": (2, "'R' || p AS number, 'issued' AS status", "TRUE"),
}
PEOPLE_A_FILE = 20_000


def write(folder: Path, people: int) -> tuple[str, str, int]:
    """Events and asks of `people` courses in `folder`; gives both as globs, and the number of asks."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, people, PEOPLE_A_FILE):
        _write_part(folder, start, min(start + PEOPLE_A_FILE, people))
    return str(folder / "events-*.parquet"), str(folder / "asks-*.parquet"), people * MONTHS


def _write_part(folder: Path, start: int, stop: int) -> None:
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(
        "CREATE VIEW someone AS SELECT p, 'p' || lpad(p::VARCHAR, 9, '0') AS person,"
        f" DATE '2025-06-01' + (p % 180)::INTEGER AS first_on FROM range({start}, {stop}) t(p)"
    )
    connection.execute(
        "CREATE VIEW supply AS SELECT *, m, (p * 7919 + m * 104729)::BIGINT AS h,"
        f" first_on + (40 + m * 30)::INTEGER AS specimen_on FROM someone, range({MONTHS}) t(m)"
    )
    parts = [_select(kind, "first_on", columns, "someone", "TRUE") for kind, columns in START.items()]
    for kind, (day, columns, kept) in MONTHLY.items():
        parts.append(_select(kind, f"specimen_on + {day}", columns, "supply", kept))
    supplied = "'handed-over' AS status, 30::INTEGER AS days"
    parts.append(_select("dispense", "specimen_on + 3", supplied, "supply", "TRUE"))
    events = f"{' UNION ALL BY NAME '.join(parts)} ORDER BY person"
    asks = f"""SELECT
        p * {MONTHS} + m AS ask, person, 'dispense' AS act, FALSE AS monthly_tests,
        (specimen_on + CASE WHEN h % 29 = 0 THEN 8 ELSE 2 END::INTEGER)::TIMESTAMP AT TIME ZONE 'UTC'
            + INTERVAL 15 HOUR AS moment,
        moment AS known_at
    FROM supply ORDER BY person"""
    for name, query in (("events", events), ("asks", asks)):
        connection.execute(f"COPY ({query}) TO '{folder}/{name}-{start:09d}.parquet' (COMPRESSION zstd)")


def _select(kind: str, day: str, columns: str, origin: str, kept: str) -> str:
    name = kind.split(" ", 1)[0]
    return (
        f"SELECT person, '{name}' AS kind, {day} AS happened_on,"
        f" ({day})::TIMESTAMP AT TIME ZONE 'UTC' AS recorded_at, {columns} FROM {origin} WHERE {kept}"
    )
