"""The words of an audit, for terminal and page: the answer first, who acts, the measures, what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from typing import TYPE_CHECKING

from . import words
from .document import Document, Line, Picture, Section, Table, table

if TYPE_CHECKING:
    from ..audit.measures import Measure
    from ..audit.report import Report, Result

GROUPS = {
    "all": "everybody",
    "can": "can become pregnant",
    "cannot": "cannot become pregnant",
    "unknown": "not recorded",
}
FEW = "not shown"
UNDER = (
    "The same records, judged as if the other rules had been in force and nobody had done anything otherwise. "
    "A step that only the other rules ask for was never recorded, so they seem stricter than they would have been."
)
RESTARTS = (
    "A supply that nobody collected begins the month again. Where the other rules allow, it could still have been "
    "handed over on the day on which it was given up: a restart that they would have avoided."
)
MET = ("all", "allowed by both", "allowed here, not there", "not allowed here, allowed there", "allowed by neither")
MOST_CODES = 15
ANSWERS = {
    "allow": "allow: every rule held",
    "reduce": "allow at a lower dose",
    "review": "review: a person should have looked",
    "hold": "hold: the course was paused",
    "block": "block: a condition was not met",
    "stop": "stop",
}


def answer(report: Report) -> str:
    """The first line: how many supplies were given as the rules ask."""
    allowed, supplies = report.answers.get("allow"), report.supplies
    if supplies is None:
        return "There are too few supplies to publish anything of them."
    if supplies == 0:
        return "No supply was handed over in these days."
    if allowed is None:
        return f"Of about {supplies:,} supplies too few were as the rules ask, or too few were not, to say how many."
    return f"Of about {supplies:,} supplies {round(100 * allowed / supplies)} in 100 were as every rule asks."


def acts(report: Report, listed: tuple[Measure, ...]) -> str:
    """The second line: where it leaks most, and who looks at it."""
    more = {measure.code for measure in listed if measure.better == "more"}
    asked = [one for one in report.of("all") if one.measure in more]
    found = [one for one in asked if one.share is not None]
    if not found:
        return "Whoever leads the service decides what is looked at next."
    least = min(found, key=lambda one: one.share or 0.0)
    among = "" if len(found) == len(asked) else ", of what can be shown"
    if least.share == 100:
        return f"Nothing was left undone{among}. Whoever leads the service decides what is looked at next."
    said = f"Least often done{among}: {lower(least.title)} ({least.share:.0f} in 100)."
    return f"{said} Whoever leads the service looks at this first."


def careful(report: Report) -> str | None:
    """What keeps the figures from telling the whole."""
    unread = sum(report.left_out.values())
    return (
        f"{unread:,} entries could not be used as they stood, or were there twice; see what was left out."
        if unread
        else None
    )


def rows(report: Report) -> list[tuple[str, ...]]:
    """Measure, everybody, and those who can and cannot become pregnant."""
    by_measure: dict[str, dict[str, Result]] = {}
    for one in report.results:
        by_measure.setdefault(one.title, {})[one.group] = one
    return [
        (title, *(cell(groups.get(name)) for name in ("all", "can", "cannot"))) for title, groups in by_measure.items()
    ]


def other_rules(report: Report) -> list[tuple[str, str, str]]:
    """What other rules would have made of the same supplies, and of those that nobody collected."""
    found = report.under
    if found is None:
        return []
    pairs = zip(astuple(found.supplies), astuple(found.not_collected), strict=True)
    return [(words, count(handed), count(missed)) for words, (handed, missed) in zip(MET, pairs, strict=True)]


def cell(one: Result | None) -> str:
    if one is None:
        return "–"
    said = FEW if one.share is None else f"{one.share:.0f} in 100 ({one.counted:,} of {one.of:,})"
    return said + (f"; median {one.median_days} days" if one.median_days is not None else "")


def count(number: int | None) -> str:
    return FEW if number is None else f"{number:,}"


def how(report: Report) -> str:
    """How to read it."""
    return (
        f"Counts from 1 to {report.fewest - 1} are not shown, nor those that would give them away; all others are "
        f"rounded to {report.rounded_to}. Each supply was judged by what was recorded at that moment and by the rules "
        "in force on that day; one of a day without a time, at the end of the day. Any answer but allow says that "
        "a rule did not hold or that something was not recorded; it does not say that anybody was harmed."
    )


def lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def page(report: Report, listed: tuple[Measure, ...], drawings: Mapping[str, str]) -> Document:
    """The report as a document; `drawings` may hold "shares" as SVG."""
    shown = [one for one in report.of("all") if one.share is not None]
    said = "; ".join(f"{lower(one.title)} {one.share:.0f}" for one in shown)
    says = f"Of 100: {said}. The table tells the same with its counts."
    pictures = tuple(Picture(svg=svg, says=says) for svg in drawings.values())
    head = ("", "everybody", "can become pregnant", "cannot")
    sections = [
        Section(title="Measures", pictures=pictures, table=Table(head=head, rows=tuple(rows(report)), even=True)),
        Section(
            title="Answers",
            table=Table(
                head=("answer", "supplies"),
                rows=tuple((ANSWERS[name], count(number)) for name, number in report.answers.items()),
            ),
        ),
        Section(
            title=f"Under other rules: {report.under.name if report.under else ''}",
            table=table(("", "handed over", "not collected"), other_rules(report)),
            after=f"{UNDER} {RESTARTS}" if report.under else "",
        ),
        Section(
            title="Rules that did not hold, or could not be judged",
            table=table(
                ("rule", "code", "supplies"),
                ((title, code, count(number)) for code, title, number in report.codes[:MOST_CODES]),
            ),
        ),
        Section(
            title="What was left out",
            table=table(
                ("what", "how many"),
                ((words.sentence(what), f"{number:,}") for what, number in report.left_out.items()),
            ),
            text="" if report.left_out else "Nothing.",
        ),
        Section(title="Where the first of these stand", table=table(("file and line", "what is wrong"), report.places)),
        Section(title="What each measure counts", lines=tuple(_definition(report, measure) for measure in listed)),
        Section(title="How to read it", lines=(Line(text=how(report)),)),
    ]
    about = (
        ("Programme", report.programme_name),
        (
            "Supplies",
            f"{report.first_day} to {report.last_day}"
            + (f", as known on {report.known_on}" if report.known_on else ""),
        ),
        ("Entries read", f"{report.entries:,}"),
    )
    return Document(
        kind="letter",
        language="en",
        paper="a4",
        title="Audit of supplies",
        about=about,
        tone="plain",
        first=answer(report),
        second=acts(report, listed),
        sections=tuple(one for one in sections if not one.is_empty),
        running="Audit of supplies",
        page="Page",
        foot=("Decision support for clinicians. A service with a stricter rule about small counts keeps to its own.",),
    )


def _definition(report: Report, measure: Measure) -> Line:
    excluded = "; ".join(f"{why}: {count(number)}" for why, number in report.excluded.get(measure.code, {}).items())
    return Line(
        lead=measure.title,
        text=f"{words.sentence(measure.numerator)}; of {measure.denominator}. {measure.why}",
        more=(f"Not counted: {measure.exclusions}.{f' Here: {excluded}.' if excluded else ''}",),
        note=f"{measure.source}; {measure.author}, {measure.dated}; next review {measure.next_review}",
    )
