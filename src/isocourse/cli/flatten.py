"""`isocourse flatten`: FHIR NDJSON as a table, by a ViewDefinition of SQL-on-FHIR v2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer

from . import options
from .asking import emit
from .failure import Failure
from .options import similar

Source = Annotated[str, typer.Argument(metavar="SOURCE", help="FHIR NDJSON (also .gz, .zst): a folder or an address.")]
Named = Annotated[
    str, typer.Option("--view", metavar="VIEW", help="A view that comes with us, or a file with a ViewDefinition.")
]
To = Annotated[Path, typer.Option("--to", metavar="FILE", help="The Parquet file to be written; it may not exist.")]


def flatten(source: Source, view: Named, to: To, as_json: options.AsJson = False) -> None:
    """FHIR NDJSON as a table in Parquet, by a ViewDefinition of SQL-on-FHIR v2."""
    import pyarrow.parquet as parquet

    from ..audit.source import NoSource, source_of
    from ..audit.views import ViewFault
    from ..audit.views import flatten as flattened

    if to.exists():
        raise Failure(f"--to {to} is there already; name a file that is not.")
    definition = _definition(view)
    try:
        table = flattened(definition, source_of(source))
        parquet.write_table(table, to, compression="zstd")
    except NoSource as problem:
        raise Failure(f"{problem}.") from None
    except ViewFault as fault:
        raise Failure(f"--view {view}: {fault}.") from None
    except duckdb.Error as error:
        raise Failure(f"{source}: does not fit --view {view}: {str(error).splitlines()[0]}") from None
    except OSError as error:
        raise Failure(f"{error.filename or to}: {error.strerror or error}") from None
    if as_json:
        emit(json.dumps({"file": str(to), "rows": table.num_rows, "columns": table.column_names}) + "\n")
    else:
        emit(f"{table.num_rows:,} rows of {', '.join(table.column_names)} in {to}.\n")


def _definition(view: str) -> dict[str, Any]:
    from ..audit.views import shipped

    if view in shipped():
        return shipped()[view]
    if not Path(view).is_file():
        known = list(shipped())
        raise Failure(f"--view {view!r} is no file and no view; known are {', '.join(known)}.{similar(view, known)}")
    try:
        found = json.loads(Path(view).read_text("utf-8"))
    except ValueError as error:
        raise Failure(f"--view {view}: is not JSON ({error}).") from None
    if not isinstance(found, dict):
        raise Failure(f"--view {view}: is no ViewDefinition.")
    return found
