"""The commands, each read in when it is asked for: a decision does not wait for what draws forecasts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

import typer
from typer._click import Command
from typer.main import get_command

# The file and function of each command, in the order of the help.
PLACES = {
    "decide": "decide.decide",
    "next": "next.next_",
    "worklist": "worklist.worklist",
    "repair": "repair.repair",
    "what-if": "what_if.what_if",
    "start-plan": "start_plan.start_plan",
    "due": "due.due",
    "check-in": "check_in.check_in_",
    "rules": "rules.rules",
    "assess": "assess.assess",
    "explain": "explain.explain",
    "export": "export.export",
    "forecast": "forecast.forecast",
    "aid": "aid.aid",
    "trial": "trial.trial",
    "score": "score.score",
    "calendar": "calendar.calendar",
    "ledger": "ledger.ledger",
    "fade": "fade.fade",
    "letter": "letter.letter",
    "plan": "plan.plan",
    "people": "people.people",
    "audit": "audit.audit",
    "replay": "replay.replay",
    "flatten": "flatten.flatten",
    "demo": "demo.demo",
    "schema": "schema.schema",
    "serve": "serve.serve",
    "clinic-upgrade": "clinic_setup.clinic_upgrade",
    "clinic-site": "clinic_setup.clinic_site",
    "clinic-account": "clinic_setup.clinic_account",
    "send-messages": "send_messages.send_messages",
    "backup": "clinic_setup.backup",
    "restore": "clinic_setup.restore",
    "verify-log": "verify_log.verify_log",
    "serve-hooks": "serve_hooks.serve_hooks",
}


class Commands(Mapping[str, Command]):
    """The commands by name; looking one up imports its file."""

    def __getitem__(self, name: str) -> Command:
        file, function = PLACES[name].split(".")
        alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        alone.command(name)(getattr(import_module(f".{file}", __package__), function))
        return get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter(PLACES)

    def __len__(self) -> int:
        return len(PLACES)
