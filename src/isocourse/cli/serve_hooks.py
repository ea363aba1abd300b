"""`isocourse serve-hooks`: the CDS Hooks service for an EHR."""

from __future__ import annotations

import ipaddress
import time
from pathlib import Path
from typing import Annotated

import typer

from . import options
from .failure import Failure

Host = Annotated[str, typer.Option("--host", help="Address to listen on.")]
Port = Annotated[int, typer.Option("--port", help="Port to listen on.")]
BaseUrl = Annotated[str | None, typer.Option("--base-url", metavar="URL", help="Where the EHR reaches it (https://…).")]
Fhir = Annotated[list[str] | None, typer.Option("--fhir", metavar="URL", help="FHIR server to fetch from; repeatable.")]
Launch = Annotated[str | None, typer.Option("--launch", metavar="URL", help="Launch address of the clinic's app.")]
Trust = Annotated[Path | None, typer.Option("--trust", metavar="FILE", help="TOML of the EHRs that may call.")]
Origin = Annotated[list[str] | None, typer.Option("--origin", help="Web page that may call; repeatable; else any.")]
Records = Annotated[Path | None, typer.Option("--records", metavar="DIR", help="Folder of records to answer from.")]
Forms = Annotated[Path | None, typer.Option("--forms", metavar="FILE", help="SQLite file to keep sent forms in.")]
Kept = Annotated[Path | None, typer.Option("--feedback", metavar="FILE", help="SQLite file to keep feedback in.")]


def serve_hooks(
    host: Host = "127.0.0.1",
    port: Port = 8085,
    base_url: BaseUrl = None,
    programme: options.Programme = None,
    fhir: Fhir = None,
    launch: Launch = None,
    trust: Trust = None,
    origin: Origin = None,
    feedback: Kept = None,
    records: Records = None,
    forms: Forms = None,
    confirm: options.Confirm = None,
    not_live: options.NotLive = None,
) -> None:
    """Answers CDS Hooks 2.0 requests of an EHR. Without --trust it listens only on this machine."""
    try:
        from ..ehr.answer import Desk, no_fetch
        from ..ehr.evaluator import Evaluator
        from ..ehr.feedback import Feedback
        from ..ehr.fetch import FhirClient
        from ..ehr.server import serve
        from ..ehr.settings import Settings
        from ..ehr.shelf import Shelf, read_folder
        from ..ehr.tokens import Gate, read_clients
    except ImportError as error:
        raise Failure(
            f"serve-hooks needs the extra [ehr] ({error.name} is missing).", "pip install 'isocourse[ehr]'"
        ) from None
    if trust is None and not _is_loopback(host):
        raise Failure(
            f"Without --trust anybody who reaches {host} could ask; name the EHRs that may call, or use 127.0.0.1.",
            "See docs/reference/cds-hooks.md.",
        )
    if launch and not launch.startswith(("https://", "http://")):
        raise Failure(f"--launch is {launch!r}; give the whole address, such as https://clinic.example.org/launch/.")
    try:
        gate = Gate(read_clients(trust), time.time) if trust else None
        fetch = FhirClient(tuple(fhir)) if fhir else no_fetch
        shelf = Shelf(read_folder(records) if records else (), forms or ":memory:")
    except (OSError, ValueError, KeyError) as error:
        raise Failure(f"It cannot start: {error}") from None
    book, evaluator = options.rulebook(confirm, not_live), Evaluator()
    desk = Desk(book, options.check_programme(programme, book), fetch, evaluator.decide, evaluator.steps, launch=launch)
    address, kept = base_url or f"http://{host}:{port}", Feedback(feedback or ":memory:")
    anywhere = () if records else ("*",)  # a page elsewhere must not read records through somebody's browser
    settings = Settings(desk, address, gate, tuple(origin or anywhere), kept, shelf)
    typer.echo(f"CDS Hooks: {address}/cds-services\nFHIR: {address}/fhir (end with Ctrl-C)")
    serve(settings, host, port)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
