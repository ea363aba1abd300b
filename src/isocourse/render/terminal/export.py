"""What an export holds, in the terminal: how many of each, and what other systems will not find."""

from __future__ import annotations

from collections import defaultdict

from rich.console import Console
from rich.text import Text

from .. import words
from ..fhir import Export


def show(made: Export, person: str, to: Console) -> None:
    """The counts, then each reason once with the kinds of entry that it is about."""
    total = sum(made.counts.values())
    to.print(Text(f"{person}: {words.count(total, 'FHIR resource')}.", style="bold"))
    to.print(Text(words.listed(f"{count} {name}" for name, count in sorted(made.counts.items()))))
    if not made.not_carried:
        to.print(Text("Other systems find all of the record in them."))
        return
    to.print()
    to.print(Text("Other systems do not find everything; isocourse reads it all back:", style="bold"))
    reasons: dict[str, list[str]] = defaultdict(list)
    for problem in made.not_carried:
        kind = problem.place.rpartition(" ")[2]
        if kind not in reasons[problem.message]:
            reasons[problem.message].append(kind)
    for reason, kinds in reasons.items():
        to.print(Text(f"- {words.listed(kinds)}: {reason}"))
