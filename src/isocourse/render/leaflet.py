"""The patient's plan: what comes next and why, dates, when to get help, how to take it, what to expect.

What it says and when stands in leaflet.toml, the words in wording/. No dose is shown that was not prescribed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from ..clinical import crisis
from ..decide import Answer
from ..schedule import Step
from . import words
from .calendar import Entry, entries, own_zone
from .document import Document, Line, Section, Table, paper, table
from .patient import Course
from .wording import Texts, texts


def leaflet(course: Course, *, name: str | None = None, clinic: str | None = None, language: str = "en") -> Document:
    """The plan of one person. `name` is printed instead of the record's id, `clinic` says how to reach the clinic.

    A translation has the English beside its answer and beside the sections on which safety depends.
    """
    return _Writer(course, texts(language)).document(name or course.record.person, clinic)


@dataclass(frozen=True)
class _Writer:
    course: Course
    texts: Texts

    def document(self, name: str, clinic: str | None) -> Document:
        say = self.texts
        day = say.day(self.course.today)
        tone, first, second = self._answer()
        shown = [section for section in map(self._section, plan()) if section and not section.is_empty]
        return Document(
            kind="leaflet", language=say.language, paper=paper(self.course.programme.country),
            title=say["leaflet.title"],
            about=(
                (say["leaflet.for"], name),
                (say["leaflet.date"], day),
                (say["leaflet.clinic"], clinic or say["leaflet.clinic-blank"]),
            ),
            tone=tone, first=first, second=second,
            beside=self._in_english._answer()[1:] if self._is_translated else None,
            sections=tuple(shown), foot=tuple(self._foot(day)),
            running=say.fill("leaflet.running", day=day), page=say["leaflet.page"],
        )  # fmt: skip

    @property
    def _is_translated(self) -> bool:
        return self.texts.language != "en"

    @property
    def _in_english(self) -> _Writer:
        return replace(self, texts=texts())

    # What comes next

    def _answer(self) -> tuple[str, str, str]:
        """The tone, the first line and the second line. A dose that may not be taken comes before any step."""
        answer = self.course.take.answer
        if self.course.told_to_stop or (self.course.begun and answer is not Answer.ALLOW):
            return answer.value, self.texts[f"leaflet.answer.{answer}"], self.texts[f"leaflet.answer.{answer}-second"]
        step = next(iter(self._own_steps()), None)
        if step is None:
            waiting = "nothing" if self.course.steps else "rest"
            second = self.texts["leaflet.answer.nothing-second"] if self.course.steps else ""
            return "holds", self.texts[f"leaflet.answer.{waiting}"], second
        if step.needs == "dispense" and not self.course.begun and self.course.take.state.get("rx_on") is None:
            return "holds", self.texts["leaflet.answer.not-prescribed"], self._if_prescribed(step)
        return ("block" if step.status == "overdue" else "task"), self._next(step), self._why(step)

    def _if_prescribed(self, step: Step) -> str:
        """Nobody is sent to collect what nobody has prescribed; the last day is said all the same."""
        if step.latest is None:
            return str(self.texts["leaflet.answer.not-prescribed-second"])
        return self.texts.fill("leaflet.answer.not-prescribed-by", day=self.texts.day(step.latest))

    def _own_steps(self) -> list[Step]:
        mine = [step for step in self.course.steps if step.who == "patient"]
        order = ("overdue", "now", "later")
        return sorted(mine, key=lambda step: order.index(step.status))

    def _next(self, step: Step) -> str:
        what = self.texts.within(self._what(step))
        if step.status == "overdue":
            return self.texts.fill("leaflet.answer.next-late", what=what)
        day = step.latest or step.earliest
        if day is None:
            return self.texts.fill("leaflet.answer.next", what=what)
        how = "only" if step.latest == step.earliest else "by" if step.latest else "from"
        return self.texts.fill(f"leaflet.answer.next-{how}", what=what, day=self.texts.day(day))

    def _what(self, step: Step) -> str:
        return str(self.texts.get(f"calendar.detailed.{step.needs or 'other'}", "calendar.detailed.other"))

    def _why(self, step: Step) -> str:
        """Why it is needed; of collecting, first of all whether it can be done yet."""
        others = [other for other in self.course.steps if other.act in ("prescribe", "dispense") and other != step]
        if step.needs == "dispense" and others:
            return str(self.texts["leaflet.answer.others-first"])
        return str(self.texts.get(f"leaflet.why.{step.needs or 'other'}", "leaflet.why.other"))

    # Sections

    def _section(self, asked: Mapping[str, Any]) -> Section | None:
        if not self._applies(asked):
            return None
        key, tone = f"leaflet.{asked['key']}", asked.get("tone", "plain")
        lines = [Line(text=text, tone=tone) for text in self._lines(asked)]
        return Section(
            title=self._title(key), text=self._text(key), lines=tuple(lines), urgent=asked.get("urgent", False),
            table=self._dates() if asked["key"] == "dates" else None, after=self._after(asked["key"]),
            columns=asked.get("columns", 1), beside=self._beside(asked),
        )  # fmt: skip

    def _applies(self, asked: Mapping[str, Any]) -> bool:
        return all(self.course.conditions[name] for name in asked.get("when", ()))

    def _title(self, key: str) -> str:
        unknown = self.course.category is None
        return str(self.texts.get(f"{key}.title-unknown", f"{key}.title") if unknown else self.texts[f"{key}.title"])

    def _text(self, key: str) -> str:
        """The sentence under a title, if there is one; after the course it does not speak of capsules to stop."""
        if "text" not in self.texts[key]:
            return ""
        name = "text-ended" if self.course.ended and "text-ended" in self.texts[key] else "text"
        number = crisis(self.course.programme.country).emergency or self.texts["crisis.emergency-none"]
        return self.texts.fill(f"{key}.{name}", emergency=str(number))

    def _lines(self, asked: Mapping[str, Any]) -> Iterator[str]:
        for item in asked.get("items", ()):
            if self._applies(item):
                yield self.texts.fill(f"leaflet.{asked['key']}.{item['key']}", **self._dose())
        if asked["key"] == "scars" and self.course.conditions["scars-counted"]:
            # The plan for counted scars speaks English; a translation has it beside, and says what may always be said.
            yield from [self.texts["leaflet.scars.sanctioned"]] if self._is_translated else self.course.scars.plain()
        if "verdict" in asked:
            for code in signs(asked["verdict"]):
                yield str(self.texts[f"leaflet.{asked['key']}.{code}"])

    def _beside(self, asked: Mapping[str, Any]) -> Section | None:
        return self._in_english._section(asked) if self._is_translated and asked.get("safety") else None

    def _dose(self) -> dict[str, str]:
        """The dose as it was prescribed, and nothing else."""
        given = self.course.prescribed
        if given is None or given.daily_dose is None:
            return {}
        return {"dose": f"{given.daily_dose:g} mg", "day": self.texts.day(self.course.day_of(given))}

    def _after(self, key: str) -> str:
        """Under the signs of danger stands where to find somebody to talk to."""
        if key != "help":
            return ""
        country = self.course.programme.country
        if country not in self.texts["crisis"]:
            return str(self.texts["leaflet.help.after-none"])
        return self.texts.fill("leaflet.help.after", lines=str(self.texts[f"crisis.{country}"]))

    def _dates(self) -> Table | None:
        course, say = self.course, self.texts
        steps = [step for step in course.steps if not (course.told_to_stop and step.needs == "dispense")]
        listed = entries(course.record, steps, course.take, course.programme, "patient", True, say.language)
        rows = [(say.day(entry.day), self._date(entry)) for entry in listed]
        runs_out = course.take.state.get("runs_out_on")
        if course.begun and not course.told_to_stop and isinstance(runs_out, date) and runs_out >= course.today:
            rows.append((say.day(runs_out), say["leaflet.dates.runs-out"]))
        return table((say["leaflet.dates.day"], say["leaflet.dates.what"]), rows)

    def _date(self, entry: Entry) -> str:
        """What happens on a day; with the hour where the person's clock is not the programme's."""
        said = self.texts.fill(f"leaflet.dates.{entry.phrase}", what=entry.what)
        if entry.moment is None:
            return said
        local = entry.moment.astimezone(own_zone(self.course.record, self.course.programme))
        at = f"{local:%H:%M}, {self.texts.day(local.date())}"
        return said + self.texts.fill("leaflet.dates.time", local=at)

    def _foot(self, day: str) -> Iterator[str]:
        yield self.texts.fill("leaflet.foot", day=day)
        versions = (f"{self.course.programme.name}, {version.name}" for version in self.course.take.versions)
        yield self.texts.fill("leaflet.rules", version=words.listed(versions, self.texts["dates.and"]))
        if self._is_translated:
            yield self.texts["leaflet.unreviewed"]


@lru_cache
def plan() -> tuple[Mapping[str, Any], ...]:
    """The sections in their order, with what each holds and when."""
    return tuple(tomllib.loads(files(__package__).joinpath("leaflet.toml").read_text("utf-8"))["section"])


@lru_cache
def signs(verdict: str) -> tuple[str, ...]:
    """Question and answer of the check-in, for each answer with that verdict that names something."""
    return tuple(
        f"{question['code']}-{level['name']}"
        for question in clinical("adverse_effects.toml")["question"]
        for level in question["level"]
        if level["verdict"] == verdict and "symptom" in level
    )


@lru_cache
def clinical(name: str) -> dict[str, Any]:
    """A table of clinical data that is no rule."""
    return tomllib.loads(files("isocourse.clinical").joinpath(name).read_text("utf-8"))
