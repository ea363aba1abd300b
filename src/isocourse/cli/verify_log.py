"""`isocourse verify-log`: whether the clinic's log and records are as they were written."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from . import options
from .failure import REFUSED, Failure
from .serve import clinic

MOST = 20


def verify_log(
    expect: Annotated[
        str | None, typer.Option("--expect", metavar="HASH", help="A hash of a last line that was kept elsewhere.")
    ] = None,
    fhir: Annotated[
        Path | None, typer.Option("--fhir", metavar="FILE", help="Also write each line as a FHIR AuditEvent (NDJSON).")
    ] = None,
    as_json: options.AsJson = False,
) -> None:
    """Whether the clinic's log of look-ups and changes, and the records, are as they were written. Exit 1 if not."""
    clinic()
    from ..clinic import log
    from ..clinic.models import Log

    found = list(islice(log.faults(), MOST))
    if expect and not Log.objects.filter(hash=expect).exists():
        found.append(f"no line has the hash {expect}: the end was cut off, or all was written anew")
    last = Log.objects.order_by("-number").first()
    count, mark = (last.number, last.hash) if last else (0, log.FIRST)
    if as_json:
        typer.echo(json.dumps({"lines": count, "hash": mark, "faults": found}))
    else:
        typer.echo(f"{'NOT as written' if found else 'As written'}: {count} lines of the log.")
        typer.echo("Next: the administrator. " + (
            "Find out who had the database." if found else f"Keep the hash of the last line elsewhere: {mark}"
        ))  # fmt: skip
        for fault in found:
            typer.echo(f"* {fault}")
    if fhir:
        written = _export(fhir)
        log.write(None, "log exported", lines=written)
        if not as_json:
            typer.echo(f"Written: {fhir}, {written} AuditEvents: they tell who looked at whom.")
    if found:
        raise typer.Exit(REFUSED)


def _export(target: Path) -> int:
    """Writes the log from its beginning, whole or not at all; tells how many lines it has."""
    from ..clinic.connect.audit_event import audit_event
    from ..clinic.models import Log

    partial, count = target.with_name(f".{target.name}.partial"), 0
    try:
        with partial.open("w", encoding="utf-8") as out:
            partial.chmod(0o600)
            for line in Log.objects.order_by("number").iterator():
                out.write(json.dumps(audit_event(line, line.person), ensure_ascii=False) + "\n")
                count += 1
        partial.replace(target)
    except OSError as error:
        raise Failure(f"--fhir {target}: cannot be written: {error.strerror or error}") from None
    finally:
        partial.unlink(missing_ok=True)
    return count
