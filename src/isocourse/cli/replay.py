"""`isocourse replay`: one case of a population as it was known on a day, and what the rules said."""

from __future__ import annotations

from typing import Annotated

import duckdb
import typer

from ..decide import Policy
from ..decide import decide as ask
from ..render.terminal import decision as terminal
from ..render.terminal.console import console
from ..render.view import view
from . import options
from .asking import emit
from .failure import Failure

Source = Annotated[
    str,
    typer.Argument(metavar="SOURCE", help="Parquet in the documented columns: a folder, or an address such as s3://…"),
]
Person = Annotated[str, typer.Argument(metavar="PERSON", help="The person, as the source and cases.parquet name them.")]
Whose = Annotated[str, typer.Option("--programme", metavar="ID", help="The programme whose rules are applied.")]


def replay(
    source: Source,
    person: Person,
    programme: Whose,
    at: options.At = None,
    act: options.Act = "dispense",
    known_on: options.KnownOn = None,
    monthly_tests: options.MonthlyTests = False,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
    as_json: options.AsJson = False,
) -> None:
    """One case as it was known on a day: what the rules said then, with every reason. For work inside the clinic."""
    from ..audit.replay import person_in
    from ..audit.source import NoSource, source_of

    options.check_act(act)
    book = options.rulebook(confirm, not_live)
    options.check_programme(programme, book)
    when, known = options.read_at(at), options.read_known(known_on)
    try:
        record = person_in(source_of(source), person, book.programme(programme))
    except NoSource as problem:
        raise Failure(f"{problem}.") from None
    except (duckdb.IOException, duckdb.ConversionException, duckdb.InvalidInputException) as error:
        said = str(error).splitlines()[0]
        raise Failure(f"{source}: cannot be read as Parquet in the documented columns: {said}") from None
    found = ask(record, act=act, at=when, known_on=known, rulebook=book, policy=Policy(monthly_tests=monthly_tests))
    if as_json:
        emit(found.model_dump_json() + "\n")
    else:
        terminal.show(view(found, book), console())
    raise typer.Exit(found.answer.exit_status)
