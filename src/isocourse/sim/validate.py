"""Compares the simulator with published tables: `python -m isocourse.sim.validate [FOLDER] [--table NAME]
[--people N]`.

Prints a row for each table, beneath it one for each of its targets, and a last line with the count. The exit status is
0 only if every target is met, 1 if one is not, 3 if a table cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from isocourse.sim.evaluate import Result, evaluate
from isocourse.sim.parameters import load_parameters
from isocourse.sim.tables import FOLDER, TableProblem, Target, read_tables


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    try:
        parameters = load_parameters(asked.parameters) if asked.parameters else None
        tables = read_tables(asked.folder)
        results = [
            result
            for name, table in tables.items()
            if asked.table in (None, name)
            for result in evaluate(name, table, seed=asked.seed, n=asked.people, parameters=parameters)
        ]
    except (TableProblem, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 3
    if not results:
        print(f"no table {asked.table!r}; there are {', '.join(tables)}", file=sys.stderr)
        return 3
    met = sum(result.passed for result in results)
    by_table = {name: list(group) for name, group in groupby(results, key=lambda result: result.table)}
    whole = sum(all(result.passed for result in group) for group in by_table.values())
    if asked.json:
        counts = {"tables_met": whole, "of_tables": len(by_table), "met": met, "of": len(results)}
        print(json.dumps({**counts, "results": [row(result) for result in results]}, indent=2))
    else:
        for name, group in by_table.items():
            print("\n".join(lines(name, group, asked.brief)))
        print(f"{whole} of {len(by_table)} tables met, {met} of {len(results)} targets")
    return 0 if met == len(results) else 1


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m isocourse.sim.validate", description="compare with published tables")
    made.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="tables in TOML; default: our own")
    made.add_argument("--table", help="only this one (the file's name without .toml)")
    made.add_argument("--people", type=int, help="simulated people for each arm, instead of the table's own number")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--parameters", type=Path, help="another parameter file")
    made.add_argument("--brief", action="store_true", help="only the row of each table and the last line")
    made.add_argument("--json", action="store_true", help="the same as JSON")
    return made


def lines(name: str, results: Sequence[Result], brief: bool = False) -> list[str]:
    """A row for a table, with pass or FAIL, and beneath it one for each target."""
    met = sum(result.passed for result in results)
    out = [f"{'pass' if met == len(results) else 'FAIL'}  {name}: {met} of {len(results)} targets"]
    for result in results if not brief else ():
        low, high = result.target.limits
        mark = "pass" if result.passed else "FAIL"
        figures = f"{result.simulated:10.3f}   published {result.target.value:g} ({low:g} to {high:g})"
        out.append(f"      {mark}  {describe(result.target):66} {figures}")
        if not result.passed and result.target.unmet:
            out.append(f"            known: {result.target.unmet}")
    return out


def describe(target: Target) -> str:
    """A target in words."""
    words = [target.arm if target.against is None else f"{target.arm} : {target.against}", target.take, target.quantity]
    if target.change != "none":
        words.append(f"({target.change})")
    if target.at_least is not None:
        words.append(f">= {target.at_least:g}")
    if target.at_most is not None:
        words.append(f"<= {target.at_most:g}")
    if target.by:
        words.append(f"by {target.by}")
    if target.where:
        words.append("where " + ", ".join(f"{name} {value}" for name, value in target.where.items()))
    return " ".join([*words, "at", target.at])


def row(result: Result) -> dict[str, Any]:
    low, high = result.target.limits
    return {
        "table": result.table,
        "target": describe(result.target),
        "published": result.target.value,
        "low": low,
        "high": high,
        "simulated": result.simulated,
        "passed": result.passed,
    }


if __name__ == "__main__":
    sys.exit(main())
