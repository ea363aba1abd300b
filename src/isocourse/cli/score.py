"""`isocourse score`: acne, scars and mood in numbers, and whether a change means anything."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any

import typer

from ..clinical import Crisis, crisis
from ..programmes import load_rulebook
from ..record import Problem
from ..render.terminal import scores as terminal
from ..render.terminal.console import console
from ..scales import SCALES, Result, Scale, Series, UnknownScale, find, recorded
from ..scales.describe import described
from . import options
from .failure import ALLOWED, LOOKED_AT, REFUSED, Failure
from .intake import read_record, working

RecordPath = Annotated[str | None, typer.Argument(metavar="[RECORD]", help="A record; without it, --item or --total.")]
Named = Annotated[str | None, typer.Option("--scale", metavar="NAME", help="Only this scale; alone, what it asks.")]
Items = Annotated[list[str] | None, typer.Option("--item", metavar="NAME=VALUE", help="One answer; may be repeated.")]
Total = Annotated[float | None, typer.Option("--total", help="A total that was worked out elsewhere.")]
Site = Annotated[str | None, typer.Option("--site", help="Where on the body, e.g. face.")]


def score(
    record: RecordPath = None,
    scale: Named = None,
    item: Items = None,
    total: Total = None,
    site: Site = None,
    at: options.At = None,
    programme: options.Programme = None,
    known_on: options.KnownOn = None,
    as_json: options.AsJson = False,
    today: options.Today = None,
) -> None:
    """Scores of acne, scars and mood, from a record or from --item. Status 1: a person is needed today; 2: look."""
    named = _find(scale)
    if record is not None and (item or total is not None or site is not None):
        raise Failure("--item, --total and --site score by hand; leave RECORD out, or leave them out.")
    if record is not None:
        _of_record(record, named, programme, (at, known_on, today), as_json)
    elif item or total is not None:
        _by_hand(named, item or [], total, site, _lines(programme), as_json)
    else:
        _what_there_is(named, as_json)


def _find(name: str | None) -> Scale | None:
    try:
        return find(name) if name is not None else None
    except UnknownScale as error:
        raise Failure(f"--scale {error}", "`isocourse score` lists the scales.") from None


def _lines(named: str | None, of_record: str | None = None) -> Crisis:
    """Where somebody in danger turns, in the country of the programme; of a record's own if none is named."""
    book = load_rulebook()
    place = book.programmes.get(options.check_programme(named, book) or of_record or "")
    return crisis(place.country if place else None)


def _of_record(
    path: str,
    named: Scale | None,
    programme: str | None,
    when: tuple[str | None, str | None, str | None],
    as_json: bool,
) -> None:
    at, known_on, today = when
    moment = options.read_moment(at, "--at") if at else None
    as_of = moment.date() if isinstance(moment, datetime) else moment
    known = options.read_known(known_on)
    read = read_record(path, options.read_day(today, "--today"))
    with working("Scoring …"):
        held, problems = recorded(read, as_of=as_of, known_on=known if known is not None else moment)
    series = [one for one in held if named is None or one.scale is named]
    lines = _lines(programme, read.programme)
    newest = [result for one in series for result in one.newest]
    if as_json:
        _print({
            "crisis": _crisis(newest, lines), "scales": [_plain(one) for one in series],
            "problems": [_problem(problem) for problem in problems],
        })  # fmt: skip
    else:
        terminal.show_record(read.person, series, problems, named, lines, console())
    found = [_status(result) for result in newest] + [LOOKED_AT] * bool(problems)
    raise typer.Exit(next((status for status in (REFUSED, LOOKED_AT) if status in found), ALLOWED))


def _by_hand(
    named: Scale | None, items: Sequence[str], total: float | None, site: str | None, lines: Crisis, as_json: bool
) -> None:
    if named is None:
        raise Failure("Name the scale with --scale.", "`isocourse score` lists the scales.")
    result = named.score(dict(map(_read_item, items)), total=total, site=site)
    if as_json:
        _print(result.model_dump(mode="json") | {"crisis": _crisis([result], lines)})
    else:
        terminal.show(result, lines, console())
    raise typer.Exit(_status(result))


def _read_item(text: str) -> tuple[str, float | None]:
    name, equals, value = text.partition("=")
    try:
        if not equals or not name.strip():
            raise ValueError
        return name, float(value) if value.strip() else None
    except ValueError:
        raise Failure(f"--item {text!r} is not an answer; write for example --item nose=2.") from None


def _what_there_is(named: Scale | None, as_json: bool) -> None:
    if as_json:
        _print(described(named) if named else [described(scale) for scale in SCALES.values()])
    elif named:
        terminal.show_scale(named, console())
    else:
        terminal.show_list(SCALES.values(), console())


def _crisis(results: Iterable[Result], lines: Crisis) -> dict[str, Any] | None:
    """Where to turn, beside an answer that needs a person today; a score never stands alone then."""
    if not any(result.escalates for result in results):
        return None
    return {"danger": lines.danger, "sentence": lines.sentence, "confidence": lines.confidence}


def _status(result: Result) -> int:
    return REFUSED if result.escalates else LOOKED_AT if result.needs_a_look else ALLOWED


def _print(data: Any) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")


def _problem(problem: Problem) -> dict[str, Any]:
    return {"place": problem.place, "message": problem.message}


def _plain(series: Series) -> dict[str, Any]:
    changes = {"since_previous": series.since_previous(), "since_first": series.since_first()}
    return {
        "scale": series.scale.id,
        "results": [result.model_dump(mode="json") for result in series.results],
        **{name: [change.model_dump(mode="json") for change in found] for name, found in changes.items()},
    }
