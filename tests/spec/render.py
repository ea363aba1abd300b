"""Renders the spec into docs/reference/spec: one page a chapter, and an index. `make spec` runs it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")] if __name__ == "__main__" else []

from isocourse.programmes import Rule, load_rulebook  # noqa: E402
from isocourse.programmes.model import UNCONFIRMED, confirmed  # noqa: E402
from tests.spec.people import FOLDER as PEOPLE  # noqa: E402
from tests.spec.people import SHIFT, moved  # noqa: E402
from tests.spec.rows import Row, chapters, read  # noqa: E402

TARGET = ROOT / "docs" / "reference" / "spec"
MARKS = {
    "allow": "✓ allow", "reduce": "↓ reduce", "review": "? review",
    "hold": "‖ hold", "block": "✗ block", "stop": "■ stop",
}  # fmt: skip
NAMES = {"common": "Every programme", "clinical": "Clinical rules"}
NOTE = "<!-- Rendered from tests/spec by `make spec`; change it there. -->"


def rendered() -> dict[str, str]:
    """Every page by its file name."""
    found = {chapter.name: _rows(chapter) for chapter in chapters()}
    pages = {f"{chapter.name}.md": _chapter(chapter, found[chapter.name]) for chapter in chapters()}
    return pages | {"index.md": _index(found)}


def _rows(chapter: Path) -> list[Row]:
    return [row for page in sorted(chapter.glob("*.md")) for row in read(page)]


def _index(found: dict[str, list[Row]]) -> str:
    lines = [
        NOTE, "# What isocourse promises", "",
        "Each chapter says in plain words what a programme asks and shows it by cases; every case is a test that runs",
        "with each change: a person, a change to what is recorded, what is asked for and when, and the answer.", "",
        "| chapter | cases | rules shown |", "|---|---|---|",
    ]  # fmt: skip
    for name, rows in found.items():
        lines.append(f"| [{_title(name)}]({name}.md) | {len(rows)} | {len(_codes(rows))} |")
    lines += ["", f"Answers: {', '.join(MARKS.values())}. Anything but allow is not a yes.", ""]
    return "\n".join(lines)


def _chapter(chapter: Path, rows: list[Row]) -> str:
    lines = [NOTE, f"# {_title(chapter.name)}", ""]
    by_line = {(row.file, row.line): row for row in rows}
    for page in sorted(chapter.glob("*.md")):
        file = f"{chapter.name}/{page.name}"
        for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
            lines.append(_line(line, by_line.get((file, number))))
        lines.append("")
    lines += ["## The people", "", "Each case starts from one of these; dates are moved where the case says so.", ""]
    for name in dict.fromkeys(SHIFT.fullmatch(row.person)["name"] for row in rows):  # type: ignore[index]
        lines += _person(name)
    lines += ["## The rules named here", "", "| code | what must hold | source | confidence |", "|---|---|---|---|"]
    lines += [_rule(code, load_rulebook().rules_of(code)) for code in _codes(rows)]
    return "\n".join([*lines, ""])


def _line(line: str, row: Row | None) -> str:
    if line.startswith("#"):
        return f"#{line}"
    if line.startswith("Person:"):
        return f"*Person: {_person_link(line.removeprefix('Person:').strip())}*"
    return line if row is None else "| " + " | ".join(_cells(row)) + " |"


def _cells(row: Row) -> Iterator[str]:
    for name, cell in row.cells:
        shown = cell.replace("|", "\\|") or "-"
        if name == "answer":
            yield MARKS[cell]
        elif name == "rule":
            yield re.sub(r"([a-z][\w-]+)((?:@[\w-]+)?)", r"[\1](#\1)\2", shown)
        elif name == "person" and cell not in ("", "-"):
            yield _person_link(cell)
        else:
            yield f"`{shown}`" if name in ("change", "asked") and shown != "-" else shown


def _person_link(text: str) -> str:
    name, *rest = text.split(" ", 1)
    return " ".join([f"[{name}](#{name})", *rest])


def _person(name: str) -> Iterator[str]:
    """The person as a table, with the first line of the TOML as a caption."""
    caption = (PEOPLE / f"{name}.toml").read_text("utf-8").splitlines()[0].lstrip("# ")
    record = moved(name)
    head = f"Programme `{record.get('programme', 'none')}`, clock {record['timezone']}."
    yield from (f"### {name}", "", f"{caption} {head}", "")
    yield from ("| id | day | what | detail |", "|---|---|---|---|")
    for event in record["events"]:
        rest = {key: value for key, value in event.items() if key not in ("id", "kind", "happened")}
        detail = ", ".join(f"{key} {_shown(value)}" for key, value in rest.items())
        yield f"| {event['id']} | {event['happened'].replace('T', ' ')} | {event['kind']} | {detail} |"
    yield ""


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " + ".join(str(item) for item in value)
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _rule(code: str, tables: Iterable[Rule]) -> str:
    listed = {rule.title: rule for rule in tables}
    sources = dict.fromkeys(source for rule in listed.values() for source in rule.source)
    marks = dict.fromkeys(rule.confidence for rule in listed.values())
    doubt = "" if any(confirmed(mark) for mark in marks) else f", {UNCONFIRMED}"
    cells = ["; ".join(listed) or "-", ", ".join(sources) or "-", ", ".join(marks) + doubt]
    return f'| <a id="{code}"></a>`{code}` | {" | ".join(cells)} |'


def _codes(rows: Iterable[Row]) -> list[str]:
    return sorted({expected.code for row in rows for expected in row.expected})


def _title(chapter: str) -> str:
    programmes = load_rulebook().programmes
    name = programmes[chapter].name if chapter in programmes else NAMES[chapter]
    return f"{name} (`{chapter}`)"


if __name__ == "__main__":
    TARGET.mkdir(parents=True, exist_ok=True)
    for old in TARGET.glob("*.md"):
        old.unlink()
    for file, text in rendered().items():
        (TARGET / file).write_text(text, "utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {', '.join(rendered())}")
