"""`make mutation`: how many small wrong changes of the rules the spec notices, and which it does not.

python tests/mutation/run.py [--facts] [--programme NAME] [--code CODE] [--sample N --seed S] [--bar 95]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from rich.console import Console  # noqa: E402
from rich.progress import Progress  # noqa: E402
from rich.table import Table  # noqa: E402

from tests.mutation.judge import Judge, Verdict  # noqa: E402
from tests.mutation.mutants import Mutant, fact_mutants, rule_mutants  # noqa: E402

FATES = ("killed", "survived", "equivalent", "invalid")
judge = Judge()


def main(arguments: Sequence[str] | None = None) -> int:
    """Judges the mutants asked for and prints what became of them; 1 when below the bar."""
    options = _options(arguments)
    console = Console(width=None if sys.stdout.isatty() else 160, soft_wrap=True, highlight=False)
    parts = [("rules", rule_mutants())] + ([("facts", fact_mutants())] if options.facts else [])
    lines, met = [], True
    for name, mutants in parts:
        started = time.monotonic()
        verdicts = list(_verdicts(_chosen(mutants, options), options.jobs, name, console))
        _show(console, name, verdicts)
        counts = Counter(verdict.fate for verdict in verdicts)
        counted = counts["killed"] + counts["survived"]
        share = 100 * counts["killed"] / counted if counted else 100.0
        lines.append(
            f"{name}: {counted} mutants, {counts['killed']} killed, {share:.1f} % "
            f"({counts['equivalent']} equivalent, {counts['invalid']} invalid; {time.monotonic() - started:.0f} s)"
        )
        met &= name != "rules" or share >= options.bar
    console.print("\n".join(reversed(lines)))
    return 0 if met else 1


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests/mutation/run.py", description=__doc__.split("\n")[0])
    parser.add_argument("--facts", action="store_true", help="mutate the facts files as well, reported apart")
    parser.add_argument("--programme", help="only the files of this folder, for example uk_mhra")
    parser.add_argument("--code", help="only rules of which the code contains this (of facts: the file name)")
    parser.add_argument("--sample", type=int, help="only so many, drawn by --seed")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--bar", type=float, default=0, help="exit status 1 when less of the rule mutants is killed")
    return parser.parse_args(arguments)


def _chosen(mutants: list[Mutant], options: argparse.Namespace) -> list[Mutant]:
    chosen = [
        mutant for mutant in mutants
        if (not options.programme or mutant.programme == options.programme.replace("-", "_"))
        and (not options.code or options.code in f"{mutant.file} {mutant.code}")
    ]  # fmt: skip
    if options.sample and options.sample < len(chosen):
        chosen = sorted(random.Random(options.seed).sample(chosen, options.sample), key=lambda mutant: mutant.file)
    return chosen


def _verdicts(mutants: list[Mutant], jobs: int, name: str, console: Console) -> Iterator[Verdict]:
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(name, total=len(mutants))
        with get_context("spawn").Pool(jobs) as pool:
            if failing := pool.map(_failing, [0])[0]:
                console.print(f"{len(failing)} rows fail as they are and count for nothing: {'; '.join(failing)}")
            for verdict in pool.imap(_verdict, mutants, chunksize=8):
                progress.advance(task)
                if verdict.fate != "same":
                    yield verdict


def _verdict(mutant: Mutant) -> Verdict:
    return judge.verdict(mutant)


def _failing(_: int) -> list[str]:
    return judge.failing


def _show(console: Console, name: str, verdicts: Iterable[Verdict]) -> None:
    by_part: dict[str, Counter[str]] = defaultdict(Counter)
    survivors: dict[tuple[str, str], list[Mutant]] = defaultdict(list)
    for verdict in verdicts:
        mutant = verdict.mutant
        by_part[mutant.programme if name == "rules" else mutant.file][verdict.fate] += 1
        if verdict.fate == "survived":
            survivors[mutant.file, mutant.code].append(mutant)
    for (file, code), mutants in survivors.items():
        console.print(f"{file}  [bold]{code}[/bold]", markup=True)
        for mutant in mutants:
            console.print(f"    {mutant.field}: {mutant.before}  →  {mutant.after}", markup=False)
    table = Table(title=f"Mutants of the {name}", title_justify="left")
    for heading in ("", *FATES, "%"):
        table.add_column(heading, justify="left" if not heading else "right")
    for part, counts in sorted(by_part.items()):
        counted = counts["killed"] + counts["survived"]
        share = f"{100 * counts['killed'] / counted:.1f}" if counted else ""
        table.add_row(part, *(str(counts[fate]) for fate in FATES), share)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
