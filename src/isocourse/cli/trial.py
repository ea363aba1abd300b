"""`isocourse trial`: the same simulated people under every plan, and the whole burden."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress

from ..render import trials
from ..render.terminal import trial as terminal
from ..render.terminal.console import console
from ..render.trial_page import burden_page, trial_page
from .asking import emit
from .failure import Failure, needs_sim
from .forecast import Html, check_outputs, write_document
from .options import AsJson

if TYPE_CHECKING:
    from ..trial.run import Trial

MOST_PEOPLE = 100_000_000
Plans = Annotated[
    str | None, typer.Argument(metavar="[PLANS.toml]", help="Who takes part and which plans are compared.")
]
People = Annotated[str, typer.Option("--people", metavar="N", help="How many are simulated: 10000 or 1e6.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE.parquet", help="Write everybody under every plan.")]
OfAll = Annotated[
    bool, typer.Option("--burden", help="The burden of all who qualify: offered now, a year later, never.")
]
Steps = Annotated[int, typer.Option("--trajectories", metavar="N", help="With --burden: ask what the answer hangs on.")]


def trial(
    plans: Plans = None,
    people: People = "10000",
    out: Out = None,
    burden: OfAll = False,
    trajectories: Steps = 0,
    html: Html = None,
    as_json: AsJson = False,
) -> None:
    """A virtual trial: the same simulated people under every plan, by groups. It informs, and decides nothing."""
    check_outputs(html, None, as_json)
    count = _number(people)
    if burden == (plans is not None):
        raise Failure("Give either PLANS.toml or --burden.", "An example is examples/trials/start-or-wait.toml.")
    with needs_sim():
        import isocourse.trial.burden  # noqa: F401  (says which extra is missing before anything is read)
    if burden:
        _burden(count, trajectories, html, as_json)
    else:
        _trial(str(plans), count, out, html, as_json)


def _trial(source: str, count: int, out: Path | None, html: str | None, as_json: bool) -> None:
    from ..trial import ProtocolProblem, read_protocol
    from ..trial import trial as run

    try:
        protocol = read_protocol(source)
    except ProtocolProblem as problem:
        raise Failure(f"{source}: {problem}") from None
    with _parquet(out) as write, _progress("Simulating", count) as done:
        found = run(protocol, count, write=write, progress=done)
    if html:
        from ..trial.charts import by_group

        shares = {name: share for name, _, share in trials.ASKED if name in trials.OF_GROUPS}
        drawings = {name: by_group(found, name, share) for name, share in shares.items()}
        write_document(trial_page(found, drawings), html, None)
    if as_json:
        emit(json.dumps(_plain(found), ensure_ascii=False, allow_nan=False) + "\n")
    elif html != "-":
        terminal.show(found, out, console())


def _burden(count: int, trajectories: int, html: str | None, as_json: bool) -> None:
    from ..trial.burden import burden, doubt

    with _progress("Simulating", count) as done:
        found = burden(count, progress=done)
    told = None
    if trajectories:
        with _progress("Asking what it hangs on", None) as done:
            told = doubt(max(count // 20, 200), trajectories, progress=done)
    if html:
        from ..trial.charts import hangs_on, scars

        drawings = {"scars": scars(found), **({"influences": hangs_on(told.influences)} if told else {})}
        write_document(burden_page(found, told, drawings), html, None)
    if as_json:
        shown = {**asdict(found), "doubt": asdict(told) if told else None}
        emit(json.dumps(shown, ensure_ascii=False) + "\n")
    elif html != "-":
        terminal.show_burden(found, told, console())


def _number(text: str) -> int:
    """10000 or 1e6."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not (value >= 1 and value == int(value) and value <= MOST_PEOPLE):
        raise Failure(f"--people {text!r} is not a number of people; write 10000 or 1e6 (at most {MOST_PEOPLE:,}).")
    return int(value)


@contextmanager
def _parquet(out: Path | None) -> Iterator[Callable[[Any], None] | None]:
    """Writes batches to a Parquet file as they come; a trial that ends early leaves no half file."""
    if out is None:
        yield None
        return
    import pyarrow.parquet as parquet

    part = out.with_name(f".{out.name}.part")
    writer: Any = None

    def write(batch: Any) -> None:
        nonlocal writer
        writer = writer or parquet.ParquetWriter(part, batch.schema, compression="zstd")
        writer.write_batch(batch)

    try:
        yield write
        writer.close()
        part.replace(out)
    except OSError as error:
        raise Failure(f"--out {out}: cannot be written: {error.strerror or error}") from None
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _progress(words: str, total: int | None) -> Iterator[Callable[[int], None] | None]:
    """A bar on a terminal; nothing in pipes."""
    out = console(sys.stderr)
    if not out.is_terminal:
        yield None
        return
    with Progress(console=out, transient=True) as bar:
        task = bar.add_task(words, total=total)
        yield lambda number: bar.update(task, completed=number)


def _plain(found: Trial) -> dict[str, Any]:
    """The summary as JSON: one entry for each plan, group and outcome; what is not a number is null."""
    summary = found.summary
    rows = [
        {
            "plan": plan, "group": group, "outcome": outcome,
            **{name: _number_or_none(summary[name].sel(plan=plan, group=group, outcome=outcome).item())
               for name in ("mean", "error", "difference", "difference_error")},
        }
        for plan in summary.plan.values.tolist()
        for group in summary.group.values.tolist()
        for outcome in summary.outcome.values.tolist()
    ]  # fmt: skip
    return {"title": found.protocol.title, "people": found.people, "days": found.protocol.days, "results": rows}


def _number_or_none(value: float) -> float | None:
    return value if value == value else None
