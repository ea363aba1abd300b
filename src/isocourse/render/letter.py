"""The consultation letter: from the prescriber to the general practitioner and the record.

The answer first, then who acts, why, what was looked at, what lies ahead, and the sources. Everything in it comes from
the same decision, steps, ledger and scales as on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ..decide import Decision
from ..decide.model import VersionAnswer
from ..dose import ledger
from ..fade.model import Span
from ..programmes import Rulebook
from ..programmes.model import GROUPS, UNCONFIRMED
from ..record import Event
from ..record.events.clinical import Allergy, Asked, Condition, Laboratory, Medicine
from ..record.events.course import Prescription
from ..record.events.pregnancy import PregnancyTest
from ..scales import Series, recorded
from ..schedule import Step
from . import words
from .document import Document, Line, Section, Table, paper, table
from .patient import Course
from .terminal.ledger import first as taken_in_words
from .view import Item, View, view

MOST_TESTS = 12
SHORTEST_WORD = 3  # shorter names of analytes are abbreviations
SCARS_SOURCE = "scars.md C6, wording that may be used; secondary source. No effect on existing scars is promised."
Kind = TypeVar("Kind", bound=Event)


def letter(
    course: Course,
    decision: Decision,
    book: Rulebook,
    *,
    name: str | None = None,
    clinic: str | None = None,
    to: str | None = None,
) -> Document:
    """The letter about one person: `decision` is what was asked, `course` where the course stands then."""
    return _Writer(course, view(decision, book), decision, book).document(name, clinic, to)


@dataclass(frozen=True)
class _Writer:
    course: Course
    shown: View
    decision: Decision
    book: Rulebook

    def document(self, name: str | None, clinic: str | None, to: str | None) -> Document:
        shown = self.shown
        about = {
            "Person": f"{name} ({shown.person})" if name else shown.person,
            "From": clinic or "", "To": to or "", "Date": shown.moment, "Programme": shown.programme,
            "As known on": shown.known or "", "Rules": words.listed(map(_version, self.decision.versions)),
        }  # fmt: skip
        sections = [section for section in self._sections() if not section.is_empty]
        return Document(
            kind="letter", language="en", paper=paper(self.course.programme.country), title="Consultation letter",
            about=tuple((label, value) for label, value in about.items() if value), tone=shown.answer.value,
            first=shown.first, second=shown.second, sections=tuple(sections), foot=tuple(self._foot()),
            running=f"{shown.person}, {shown.moment}", page="Page",
        )  # fmt: skip

    def _sections(self) -> Iterator[Section]:
        shown = self.shown
        yield Section(title="Why", text=shown.disagreement or "", lines=tuple(map(_item, shown.in_the_way)))
        yield Section(title="To do beside it", lines=tuple(map(_item, shown.tasks)))
        yield Section(title="Looked at, and holds", lines=tuple(self._holds()))
        yield Section(title="Medicines, allergies, conditions", lines=tuple(self._background()))
        yield Section(title="Dose", lines=tuple(self._dose()))
        yield Section(title="Laboratory", table=self._laboratory(), text=self._no_laboratory())
        yield Section(title="Pregnancy tests", table=self._pregnancy_tests())
        yield Section(title="Mood", lines=tuple(self._scales("mood")), text=self._nothing("mood"))
        yield Section(title="Skin and scars", lines=(*self._scales("acne", "scars"), self._said_about_scars()))
        yield Section(title="Scars: what can be done", text=self._scar_headline(), table=self._scar_stages())
        nothing = "" if self.course.steps else "No step is known to lie ahead."
        yield Section(title="Ahead", table=self._ahead(), text=nothing)
        yield Section(title="In the record", lines=tuple(self._remarks()))
        sources = (Line(lead=f"{key}:", text=what) for key, what, _ in shown.sources if what)
        yield Section(title="Sources", lines=tuple(sources))

    # What was decided

    def _holds(self) -> Iterator[Line]:
        """What holds, a line for each group; those with a last day say it."""
        groups: dict[str, list[Item]] = {}
        for item in self.shown.holds:
            groups.setdefault(item.group, []).append(item)
        for group in (*filter(None, GROUPS), ""):
            items = groups.get(group, [])
            said = "; ".join(
                words.uncapitalised(item.title) + (f" (until {item.until})" if item.until else "") for item in items
            )
            note = ", ".join(item.code + ("" if item.confirmed else " ~") for item in items)
            if items:
                yield Line(tone="holds", lead=f"{GROUPS[group]}:", text=f"{said}.", note=note)

    # What is on record

    def _background(self) -> Iterator[Line]:
        today = self.course.today
        medicines = [event for event in self._all(Medicine) if event.until is None or event.until >= today]
        conditions = [event for event in self._all(Condition) if event.until is None or event.until >= today]
        asked = {topic for event in self._all(Asked) for topic in event.topics}
        listed: Mapping[str, tuple[str, list[str]]] = {
            "Medicines": ("medicines", [item.name or item.atc or item.rxnorm or "not named" for item in medicines]),
            "Allergies": ("allergies", [item.substance for item in self._all(Allergy)]),
            "Conditions": ("", [", ".join(filter(None, (one.condition, one.severity))) for one in conditions]),
        }
        for title, (topic, found) in listed.items():
            if found:
                yield Line(lead=f"{title}:", text=f"{words.listed(dict.fromkeys(found))}.")
            elif topic in asked:
                yield Line(lead=f"{title}:", text="asked, none.", tone="holds")
            elif topic:
                yield Line(lead=f"{title}:", text="not known; nobody has recorded the question.", tone="unknown")

    def _dose(self) -> Iterator[Line]:
        given = self.course.prescribed
        last = next(reversed(self._all(Prescription)), None)
        if given:
            days = f" for {given.days} days" if given.days else ""
            product = f", {given.product}" if given.product else ""
            day = words.day(self.course.day_of(given))
            yield Line(lead="Prescribed:", text=f"{given.daily_dose:g} mg a day{days}{product}, on {day}.")
        elif last and last.status == "draft" and last.daily_dose:
            draft = f"{last.daily_dose:g} mg a day, a draft that nobody has signed."
            yield Line(lead="Planned:", text=draft, tone="unknown")
        else:
            yield Line(lead="Prescribed:", text="no dose that may be taken is on record.", tone="unknown")
        found = ledger(self.course.record, self.course.today, self.decision.known_on)
        if found.course.days_taken or found.earlier:
            yield Line(lead="Taken:", text=taken_in_words(found))
        for lead, notes in (("Not known:", found.unknown), ("Please check:", found.doubts)):
            for note in notes:
                yield Line(lead=lead, text=f"{note.says} ({words.who(note.who)})", tone="unknown")

    def _laboratory(self) -> Table | None:
        newest = {event.analyte or event.loinc: event for event in self._all(Laboratory)}
        rows = []
        for name, event in sorted(newest.items(), key=lambda found: str(found[0])):
            limit = f"{event.upper_limit:g} {event.unit}" if event.upper_limit is not None else "not known"
            day = words.short_day(self.course.day_of(event))
            rows.append((_analyte(str(name)), f"{event.value:g} {event.unit}", limit, day))
        return table(("Test", "Last result", "Upper limit", "Day"), rows)

    def _no_laboratory(self) -> str:
        return "" if self._all(Laboratory) else "No laboratory result is on record."

    def _pregnancy_tests(self) -> Table | None:
        found = [] if self.course.category == "cannot" else self._all(PregnancyTest)[-MOST_TESTS:]
        rows = [
            (words.short_day(self.course.day_of(test)), test.purpose or "", test.specimen or "", test.result)
            for test in found
        ]
        return table(("Specimen of", "Purpose", "Kind", "Result"), rows)

    def _series(self, *families: str) -> list[Series]:
        series, _ = recorded(self.course.record, as_of=self.course.today, known_on=self.decision.known_on)
        return [item for item in series if item.scale.family in families and item.results]

    def _scales(self, *families: str) -> Iterator[Line]:
        for series in self._series(*families):
            for result in series.newest:
                day = words.short_day(result.on) if result.on else "no date"
                changes = [change for change in series.since_previous() if change.site == result.site]
                more = [said for change in changes for said in change.sentences]
                tone = "stop" if result.escalates else "unknown" if result.needs_a_look else "plain"
                yield Line(lead=f"{day}:", text=" ".join(result.sentences), more=tuple(more), tone=tone)

    def _nothing(self, family: str) -> str:
        return "" if self._series(family) else f"No {family} scale is on record."

    def _said_about_scars(self) -> Line:
        return Line(lead="Said about scars:", text=self.course.scars.wording, note=SCARS_SOURCE)

    def _scar_headline(self) -> str:
        return self.course.scars.headline if self.course.scars.scars else ""

    def _scar_stages(self) -> Table | None:
        """The stages with both readings of when each may begin; the clinician chooses."""
        head = ("Stage", "By the label from", "By the statements of 2017 from", "Choices")
        return table(head, [
            (stage.title, _from(stage.label), _from(stage.statements), ", ".join(one.says for one in stage.choices))
            for stage in self.course.scars.stages
        ])  # fmt: skip

    def _ahead(self) -> Table | None:
        rows = [(_when(step), words.who(step.who), step.what) for step in self.course.steps]
        return table(("When", "Who", "What"), rows)

    def _remarks(self) -> Iterator[Line]:
        for problem in self.shown.problems:
            yield Line(text=problem, tone="unknown")
        if self.shown.more_problems:
            yield Line(text=f"and {self.shown.more_problems} more; --json lists them all", tone="unknown")

    def _foot(self) -> Iterator[str]:
        unsure = [item for item in (*self.shown.in_the_way, *self.shown.tasks, *self.shown.holds) if not item.confirmed]
        if unsure:
            yield f"~ {UNCONFIRMED}."
        yield self.shown.disclaimer

    def _all(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.course.seen if isinstance(event, kind)]


def _item(item: Item) -> Line:
    more = [item.mend and f"{words.sentence(item.who)}: {item.mend}", item.when and words.sentence(item.when)]
    more.insert(0, f"Only under {item.only_under}" if item.only_under else None)
    doubt = () if item.confirmed else (UNCONFIRMED,)
    return Line(
        tone=item.tone, lead=f"{words.sentence(item.state)}:", text=f"{words.uncapitalised(item.title)}. {item.reason}",
        more=tuple(text for text in more if text), note="; ".join((*item.origin, *doubt)),
    )  # fmt: skip


def _version(version: VersionAnswer) -> str:
    return version.name if version.confirmed else f"{version.name} (announced, not confirmed)"


def _when(step: Step) -> str:
    """`now`, `by 12 Nov 2026`, `from 24 Nov 2026`, or both days."""
    if step.earliest and step.latest:
        return words.span(step.earliest, step.latest)
    day = step.latest or step.earliest
    return f"{'by' if step.latest else 'from'} {words.short_day(day)}" if day else "now"


def _from(span: Span | None) -> str:
    return words.short_day(span.start) if span else "no day yet"


def _analyte(name: str) -> str:
    """`ALT`, `Triglycerides`."""
    return name.upper() if len(name) <= SHORTEST_WORD else words.sentence(name.replace("-", " "))
