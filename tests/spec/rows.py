"""The spec as rows, and whether they hold under a rulebook.

`all_rows()` reads the tables of the chapters; `evaluate(rows)` decides them in a few batches;
`failures(rows, rulebook)` tells which rows no longer give what is written, for mutation testing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from isocourse.decide import Ask, Decision, Finding, Policy, decide_many
from isocourse.decide.model import Answer
from isocourse.programmes import Rulebook, load_rulebook
from isocourse.programmes.model import ACTS
from isocourse.record import Record
from isocourse.record.problems import Unreadable
from tests.spec.people import SpecError, build

FOLDER = Path(__file__).parent
COLUMNS = {
    "case", "person", "change", "asked", "answer", "rule", "outcome",
    "versions", "who", "opens", "closes", "not before", "by", "problems",
}  # fmt: skip
NEEDED = {"case", "asked", "answer"}
OUTCOMES = {"holds", "fails", "unknown", "doubtful", "not-applicable"}
EMPTY = {"", "-"}
POLICIES = {"monthly-tests": Policy(monthly_tests=True), "laboratory-label": Policy(laboratory_schedule="label")}
Confirmations = tuple[tuple[str, bool], ...]
Books = Callable[[Confirmations], Rulebook]


@dataclass(frozen=True)
class Expected:
    """One rule named in a row, perhaps only as one version has it, and the outcomes written for it."""

    code: str
    outcomes: frozenset[str]
    version: str | None = None
    calls_for: str | None = None


@dataclass(frozen=True)
class Row:
    """One line of a table: a person, a change, what is asked, and what must come of it."""

    file: str
    line: int
    section: str
    cells: tuple[tuple[str, str], ...]
    person: str
    case: str
    change: str
    act: str
    at: date | datetime
    answer: str
    expected: tuple[Expected, ...] = ()
    known_on: date | datetime | None = None
    programme: str | None = None
    confirmations: Confirmations = ()
    policy: Policy = field(default=Policy())

    @property
    def id(self) -> str:
        return f"{self.file}: {self.case}"

    @property
    def chapter(self) -> str:
        return self.file.split("/")[0]

    def cell(self, name: str) -> str:
        text = dict(self.cells).get(name, "")
        return "" if text in EMPTY else text


@dataclass(frozen=True)
class Result:
    """A row with its decision and what in it is not as written."""

    row: Row
    decision: Decision
    faults: tuple[str, ...]


def chapters(folder: Path = FOLDER) -> list[Path]:
    """The folders that hold pages of the spec."""
    return sorted(path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.md")))


def pages(folder: Path = FOLDER) -> list[Path]:
    """The pages of all chapters, in order."""
    return [path for chapter in chapters(folder) for path in sorted(chapter.glob("*.md"))]


@lru_cache
def all_rows(folder: Path = FOLDER) -> tuple[Row, ...]:
    """Every row of every page that can be read, in order. A page that cannot fails its own test."""
    rows: list[Row] = []
    for path in pages(folder):
        try:
            rows += read(path)
        except SpecError:
            continue
    return tuple(rows)


@lru_cache
def read(path: Path) -> tuple[Row, ...]:
    """The rows of one page; raises SpecError with the line when one is written wrongly."""
    seen: dict[str, Row] = {}
    for row in _read(path):
        if row.id in seen:
            first = seen[row.id].line
            raise SpecError(f"{row.file}:{row.line}: the case {row.case!r} is already on line {first}; rename it")
        seen[row.id] = row
    return tuple(seen.values())


def _read(path: Path) -> Iterator[Row]:
    file = f"{path.parent.name}/{path.name}"
    section, person, header = "", "", []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("#"):
            section = line.lstrip("# ")
        if line.startswith("Person:"):
            person = line.removeprefix("Person:").split("(")[0].strip().strip("`").rstrip(".")
        if not line.startswith("|"):
            header = []
            continue
        cells = [cell.strip().replace("\\|", "|").strip("`") for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])]
        if not header:
            header = cells
            continue
        if set(line) <= set("|-: ") or "asked" not in header:
            continue
        try:
            row = _row(file, number, section, person, header, cells)
            record_of(row.person, row.change)
            yield row
        except (ValueError, Unreadable) as error:
            raise SpecError(f"{file}:{number}: {error}") from None


def _row(file: str, line: int, section: str, person: str, header: Sequence[str], cells: Sequence[str]) -> Row:
    if unknown := set(header) - COLUMNS:
        raise SpecError(f"unknown column {', '.join(sorted(unknown))}; known are {', '.join(sorted(COLUMNS))}")
    if missing := NEEDED - set(header):
        raise SpecError(f"column {', '.join(sorted(missing))} is missing")
    if len(cells) != len(header):
        raise SpecError(f"has {len(cells)} cells, the header has {len(header)}")
    given = {name: "" if cell in EMPTY else cell for name, cell in zip(header, cells, strict=True)}
    if given["answer"] not in [answer.value for answer in Answer]:
        raise SpecError(f"answer {given['answer']!r}; write one of {', '.join(Answer)}")
    who = given.get("person") or person
    if not who:
        raise SpecError("no person: write `Person: NAME` above the table")
    return Row(
        file=file,
        line=line,
        section=section,
        cells=tuple(zip(header, cells, strict=True)),
        person=who,
        case=given["case"],
        change=given.get("change", ""),
        answer=given["answer"],
        expected=tuple(_expected(given.get("rule", ""), given.get("outcome", ""))),
        **_asked(given["asked"]),
    )


def _asked(text: str) -> dict[str, Any]:
    """`ACT MOMENT [ZONE]`, then options, as README.md lists them."""
    words = text.replace(",", " ").split()
    if len(words) < 2 or words[0] not in ACTS:
        raise SpecError(f"asked {text!r}; write `ACT MOMENT` with an act of {', '.join(ACTS)}")
    asked: dict[str, Any] = {"act": words.pop(0), "at": _moment(words)}
    confirmations = []
    while words:
        word = words.pop(0)
        if word == "known":
            asked["known_on"] = _moment(words)
        elif word == "under":
            asked["programme"] = words.pop(0)
        elif word in ("confirm", "not-live"):
            confirmations.append((words.pop(0), word == "confirm"))
        elif word in POLICIES:
            asked["policy"] = POLICIES[word]
        else:
            known = ", ".join(("known", "under", "confirm", "not-live", *POLICIES))
            raise SpecError(f"asked {text!r}: {word!r} is not one of {known}")
    return asked | {"confirmations": tuple(sorted(confirmations))}


def _moment(words: list[str]) -> date | datetime:
    text = words.pop(0)
    if "T" not in text:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=ZoneInfo(words.pop(0))) if words and "/" in words[0] else moment


def _expected(rules: str, outcomes: str) -> Iterator[Expected]:
    codes = [code for code in re.split(r",\s*", rules) if code]
    written = [outcome for outcome in re.split(r",\s*", outcomes) if outcome]
    if len(written) == 1:
        written *= len(codes)
    if len(written) != len(codes):
        raise SpecError(f"{len(codes)} rules but {len(written)} outcomes")
    for code, outcome in zip(codes, written, strict=True):
        name, _, version = code.partition("@")
        outcome, _, calls_for = outcome.rstrip(")").partition(" (")
        several = frozenset(outcome.split("+"))
        if unknown := several - OUTCOMES:
            raise SpecError(f"outcome {', '.join(sorted(unknown))}; write one of {', '.join(sorted(OUTCOMES))}")
        yield Expected(name, several, version or None, calls_for or None)


@lru_cache(maxsize=20_000)
def record_of(person: str, change: str) -> Record:
    """The record a row speaks of; the same text gives the same object, which is then sent to the engine once."""
    return Record.from_dict(build(person, change))


def evaluate(rows: Iterable[Row], rulebook: Books = load_rulebook) -> list[Result]:
    """Every row with its decision, in order; one batch for each set of confirmations and policy.

    `rulebook` gives the rulebook under a row's confirmations; a mutated one can be put in its place.
    """
    listed = list(rows)
    batches: dict[tuple[Confirmations, Policy], list[int]] = {}
    for number, row in enumerate(listed):
        batches.setdefault((row.confirmations, row.policy), []).append(number)
    decisions: dict[int, Decision] = {}
    for (confirmations, policy), numbers in batches.items():
        asks = [ask_of(listed[number]) for number in numbers]
        decisions |= zip(numbers, decide_many(asks, rulebook=rulebook(confirmations), policy=policy), strict=True)
    return [Result(row, decisions[number], tuple(_faults(row, decisions[number]))) for number, row in enumerate(listed)]


@lru_cache
def decided(chapter: str) -> dict[str, Result]:
    """The rows of one chapter by id, decided together under the rulebook as it is."""
    return {result.row.id: result for result in evaluate(row for row in all_rows() if row.chapter == chapter)}


def failures(rows: Iterable[Row], rulebook: Books = load_rulebook) -> list[Row]:
    """The rows that do not give the written answer and outcomes under the rulebook."""
    return [result.row for result in evaluate(rows, rulebook) if result.faults]


def ask_of(row: Row) -> Ask:
    """What a row asks for, of the record it speaks of."""
    return Ask(record_of(row.person, row.change), row.act, row.at, row.programme, row.known_on)


def findings_of(decision: Decision, expected: Expected) -> tuple[Finding, ...]:
    """The findings that the expectation speaks of; not applicable ones only when there is no other."""
    found = [
        item for item in (*decision.findings, *decision.not_applied)
        if item.code == expected.code and (expected.version is None or expected.version in item.versions)
    ]  # fmt: skip
    return tuple([item for item in found if item.outcome != "not-applicable"] or found)


def _faults(row: Row, decision: Decision) -> Iterator[str]:
    if decision.answer.value != row.answer:
        yield f"answer is {decision.answer.value}, written is {row.answer}"
    for expected in row.expected:
        found = findings_of(decision, expected)
        outcomes = {item.outcome for item in found} or {"not-applicable"}
        if outcomes != expected.outcomes:
            yield f"{expected.code} {'+'.join(sorted(outcomes))}, written is {'+'.join(sorted(expected.outcomes))}"
        calls = {item.answer.value if isinstance(item.answer, Answer) else item.answer for item in found}
        if expected.calls_for and calls != {expected.calls_for}:
            yield f"{expected.code} calls for {'+'.join(sorted(calls))}, written is {expected.calls_for}"
    if decision.problems and not row.cell("problems"):
        yield f"the record has problems: {'; '.join(decision.problems)}"
    if (words := row.cell("problems")) and not any(words in problem for problem in decision.problems):
        yield f"no problem says {words!r}: {'; '.join(decision.problems) or 'none'}"
    if (written := row.cell("versions")) and written != (found := _versions(decision)):
        yield f"versions are {found}, written is {written}"
    for name, value in _dates(row, decision).items():
        if (written := row.cell(name)) and written != (shown := str(value or "none")):
            yield f"{name} is {shown}, written is {written}"


def _versions(decision: Decision) -> str:
    return ", ".join(f"{item.version} {item.answer.value}" for item in decision.versions)


def _dates(row: Row, decision: Decision) -> dict[str, object]:
    """The columns that a row may check besides: who acts, and the days of the decision and of its first rule."""
    first = next((item for expected in row.expected for item in findings_of(decision, expected)), None)
    return {
        "who": decision.who, "not before": decision.not_before, "by": decision.by,
        "opens": first and first.opens, "closes": first and first.closes,
    }  # fmt: skip


def explained(result: Result) -> str:
    """What is wrong with a row, and the decision in full, for a person to read."""
    row, decision = result.row, result.decision
    named = {expected.code for expected in row.expected}
    return "\n".join([
        f"tests/spec/{row.file}:{row.line}  {row.case}",
        f"  {row.person}; {row.change or 'no change'}; {row.cell('asked')}",
        *(f"  WRONG: {fault}" for fault in result.faults),
        f"  {decision.headline}  [{_versions(decision)}]",
        *(f"    {item.outcome:<9} {item.code} ({', '.join(item.versions)}): {item.reason}"
          for item in decision.findings),
        *(f"    not-applicable {item.code}: {item.reason}" for item in decision.not_applied if item.code in named),
    ])  # fmt: skip
