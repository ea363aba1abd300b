"""`isocourse audit`: every supply of a population against the rules in force on its day."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import duckdb
import typer

from ..decide.engine import at_moment
from ..programmes import Programme, Rulebook
from ..render import audits
from ..render.html import document_page
from ..render.terminal import audit as terminal
from ..render.terminal.console import console
from . import options
from .asking import emit
from .audit_source import log_listed, opened
from .failure import Failure
from .people import progress_bar

if TYPE_CHECKING:
    from ..audit.report import Report
    from ..audit.run import Progress, Settings

Source = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE",
        help="Parquet in the documented columns or FHIR NDJSON (also .gz, .zst): a folder or an address; or clinic:",
    ),
]
Whose = Annotated[str, typer.Option("--programme", metavar="ID", help="The programme whose rules are applied.")]
First = Annotated[str, typer.Option("--from", metavar="DATE", help="The first day of the supplies that are judged.")]
Last = Annotated[str, typer.Option("--to", metavar="DATE", help="The last day, included.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where report.html, report.json and results.* go.")]
Cases = Annotated[
    bool,
    typer.Option(
        "--cases-permitted", help="Also write cases.parquet: people and supplies to be worked, inside the clinic only."
    ),
]
Other = Annotated[
    str | None,
    typer.Option(
        "--under", metavar="RULES", help="Also judge by other rules: a version, or another country's programme."
    ),
]
Memory = Annotated[
    str, typer.Option("--memory", metavar="SIZE", help="Most memory of the engine, such as 2GB; more goes to disk.")
]
Master = Annotated[
    str | None,
    typer.Option(
        "--master", metavar="URL", help="With --engine spark: where Spark runs, e.g. spark://host:7077 or local[4]."
    ),
]
Engine = Annotated[
    str, typer.Option("--engine", metavar="NAME", help="duckdb: in this process; spark: on a cluster (extra [spark]).")
]
Threads = Annotated[
    int, typer.Option("--threads", metavar="N", min=1, max=256, help="Threads of the engine; processes reading FHIR.")
]
AtOnce = Annotated[
    int, typer.Option("--at-once", metavar="N", min=1, help="Supplies of one range, after which an audit can go on.")
]


ENGINES = ("duckdb", "spark")


def audit(
    source: Source,
    programme: Whose,
    first: First,
    last: Last,
    out: Out = Path("audit"),
    cases: Cases = False,
    under: Other = None,
    monthly_tests: options.MonthlyTests = False,
    memory: Memory = "2GB",
    threads: Threads = 2,
    at_once: AtOnce = 100_000,
    known_on: options.KnownOn = None,
    engine: Engine = "duckdb",
    master: Master = None,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    as_json: options.AsJson = False,
) -> None:
    """Every supply in a period against the rules of its day: where the programme leaks. Interrupted, it goes on."""
    from ..audit.measures import measures
    from ..audit.ranges import Period
    from ..audit.run import Settings

    book = options.rulebook(confirm, not_live)
    options.check_programme(programme, book)
    period = Period(options.read_day(first, "--from"), options.read_day(last, "--to"))
    if period.last < period.first:
        raise Failure(f"--to {last} is before --from {first}.")
    if not re.fullmatch(r"\d+ ?[KMGT]i?B", memory, re.IGNORECASE):
        raise Failure(f"--memory {memory!r} is not a size; write for example 2GB.")
    _check_engine(engine, master)
    rules = book.programme(programme)
    known = options.read_known(known_on)
    with opened(source, rules, first=first, last=last, cases=cases) as (held, monthly):
        settings = Settings(
            held,
            rules,
            period,
            out,
            monthly_tests=monthly_tests or monthly,
            threads=threads,
            memory=memory,
            supplies_at_once=at_once,
            under=_other(under, book),
            known_on=None if known is None else at_moment(known, rules.clock),
            master=(master or "local[*]") if engine == "spark" else None,
        )
        report = _run(settings, cases)
    if cases:
        log_listed(source, out / "cases.parquet")
    page = audits.page(report, measures(), _drawings(report))
    (out / "report.html").write_text(document_page(page), "utf-8")
    if as_json:
        emit(report.to_json() + "\n")
        return
    terminal.show(report, measures(), console())
    console(sys.stderr).print(
        f"Written: {out / 'report.html'}, report.json, results.parquet, results.csv", soft_wrap=True
    )


def _check_engine(engine: str, master: str | None) -> None:
    if engine not in ENGINES:
        raise Failure(f"--engine {engine!r} is not known; write duckdb or spark.{options.similar(engine, ENGINES)}")
    if master and engine != "spark":
        raise Failure("--master goes with --engine spark.")


def _other(under: str | None, book: Rulebook) -> Programme | None:
    from ..audit.under import names, other_rules

    try:
        return other_rules(book, under) if under else None
    except KeyError:
        known = list(names(book))
        raise Failure(
            f"--under {under!r} is neither a programme nor a version; known are {', '.join(known)}."
            f"{options.similar(str(under), known)}"
        ) from None


def _run(settings: Settings, cases: bool) -> Report:
    from ..audit.run import audit as run
    from ..audit.source import NoSource
    from ..audit.spark import NoSpark

    try:
        with _bars() as progress:
            return run(settings, cases=cases, progress=progress)
    except (NoSource, NoSpark) as problem:
        raise Failure(f"{problem}.") from None
    except OSError as error:
        raise Failure(f"{error.filename or settings.out}: {error.strerror or error}") from None
    except duckdb.OutOfMemoryException:
        raise Failure(
            f"--memory {settings.memory} is too little for this range; give more, or fewer supplies --at-once."
        ) from None
    except (duckdb.IOException, duckdb.ConversionException, duckdb.InvalidInputException) as error:
        raise Failure(
            f"{settings.source.said}: cannot be read as Parquet in the documented columns: {str(error).splitlines()[0]}"
        ) from None


def _drawings(report: Report) -> dict[str, str]:
    """The picture, where the extra is there that draws it; the table tells the same."""
    try:
        from ..audit.charts import shares
    except ImportError:
        return {}
    return {"shares": shares(report)}


@contextmanager
def _bars() -> Iterator[Progress | None]:
    """A bar for each stage, with the rate and the time left; nothing in pipes."""
    out = console(sys.stderr)
    if not out.is_terminal:
        yield None
        return
    with progress_bar(out) as bar:
        tasks = {}

        def done(words: str, number: int, total: int) -> None:
            if words not in tasks:
                tasks[words] = bar.add_task(words, total=total)
            bar.update(tasks[words], completed=number)

        yield done
