"""One person of a population as a record, as the audit saw them: to ask about a past moment by what was known then."""

from __future__ import annotations

from datetime import date

from ..programmes.model import FOREVER, Programme
from ..record import Record
from ..record.from_rows import record_of
from .ranges import Period, Population
from .source import NoSource, Source

LONG_AGO = date(1, 1, 1)


def person_in(source: Source, person: str, programme: Programme) -> Record:
    """The record of a person in a source of Parquet: each entry once, what contradicts itself unread.

    A supply is known only after the moment at which it was handed over, so an ask about its day is the audit's. Raises
    NoSource when it holds no Parquet or nobody of this name.
    """
    files = source.parquet()
    if not files:
        raise NoSource(
            f"{source.said}: is not a folder with *.parquet; a record or a Bundle is asked with `isocourse decide`"
        )
    population = Population(files, programme, Period(LONG_AGO, FOREVER), person=person, store=source)
    spans = population.ranges(1_000_000)
    if not spans:
        raise NoSource(f"{source.said}: holds nobody called {person!r}")
    population.prepare(spans[0])
    rows = [
        {name: value for name, value in row.items() if value is not None}
        for row in population.events_of(person, person)
    ]
    return record_of(rows, person, programme.id, programme.clock)
