"""Draws the terminal pictures of the README: `PYTHONPATH=src python docs/images/draw.py`."""

from __future__ import annotations

import io
import itertools
import re
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from isocourse import Record, closure, decide, repair, start_plan, what_if, worklist
from isocourse.cli.demo import TITLE, decide_all
from isocourse.clinical import check_in, crisis
from isocourse.dose import ledger, products_of, propose, regimens, regimens_of
from isocourse.dose.background import of_weight
from isocourse.dose.propose import worth_showing
from isocourse.fade import plan
from isocourse.programmes import load_rulebook
from isocourse.render.assessment import assessment
from isocourse.render.board import Board, sections
from isocourse.render.pharmacy import pharmacy_view
from isocourse.render.terminal import assessment as assessment_lines
from isocourse.render.terminal import board as board_lines
from isocourse.render.terminal import check_in as check_in_lines
from isocourse.render.terminal import closures as closure_lines
from isocourse.render.terminal import decision as decision_lines
from isocourse.render.terminal import due as due_lines
from isocourse.render.terminal import fade as fade_lines
from isocourse.render.terminal import ledger as ledger_lines
from isocourse.render.terminal import plans as plan_lines
from isocourse.render.terminal import scores as score_lines
from isocourse.render.terminal import start_plan as start_lines
from isocourse.render.terminal import ways as way_lines
from isocourse.render.terminal import whatif as what_if_lines
from isocourse.render.terminal import worklist as worklist_lines
from isocourse.scales import recorded
from isocourse.schedule.due import laboratory_tests
from isocourse.schedule.worklist import with_repairs

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
WIDTH = 92
MARGIN = 24
# The colours of the page (render/templates/style.css), so that both pictures look alike.
PAPER, INK, GREY = (252, 252, 250), (27, 31, 35), (89, 97, 107)
RED, GREEN, AMBER, BLUE, VIOLET = (160, 35, 28), (23, 102, 58), (134, 90, 0), (27, 90, 133), (103, 57, 158)
THEME = TerminalTheme(
    PAPER,
    INK,
    [INK, RED, GREEN, AMBER, BLUE, VIOLET, BLUE, GREY],
    [GREY, RED, GREEN, AMBER, BLUE, VIOLET, BLUE, INK],
)  # fmt: skip
# Rich's own frame loads fonts from elsewhere; this one uses the reader's.
FRAME = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 @WIDTH@ @HEIGHT@" role="img" aria-label="{label}">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}</defs>
<rect width="@WIDTH@" height="@HEIGHT@" rx="10" fill="#fcfcfa" stroke="#d9dad5"/>
<g transform="translate(24, 24)" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def draw(name: str, label: str, *parts: object) -> None:
    """Writes one picture."""
    out = Console(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    for part in (*parts, Text("")):
        out.print(part)
    frame = FRAME.replace("{label}", label)
    text = out.export_svg(theme=THEME, code_format=frame, unique_id=name)
    inner = [float(found) for found in re.search(r'width="([\d.]+)" height="([\d.]+)"', text).groups()]
    text = re.sub(r"@WIDTH@", f"{inner[0] + 2 * MARGIN:.0f}", text)
    text = re.sub(r"@HEIGHT@", f"{inner[1] + 2 * MARGIN:.0f}", text)
    (FOLDER / f"{name}.svg").write_text(text, encoding="utf-8")


def main() -> None:
    rows = decide_all(ROOT / "examples")
    shown = [row for row in rows if row[1].name in {"Ana", "Dora", "Hana", "Emil", "Fay, two days later"}]
    change = [row for row in rows if row[1].name.startswith("Ana, ")]
    board = Board(TITLE, sections([*shown, *change]))
    whole = Board(TITLE, sections(rows))
    command = Text("$ isocourse demo", style="dim")
    draw("board", "The board that isocourse demo prints", command, *board_lines.lines(whole, board.sections))
    asked = tomllib.loads((ROOT / "examples/asks.toml").read_text("utf-8"))["ask"]
    ask = next(item for item in asked if item["name"] == "Carl, 15 November")
    command = Text(f"$ isocourse decide examples/{ask['file']} --act {ask['act']} --at {ask['at']}", style="dim")
    when = datetime.fromisoformat(ask["at"])  # on the programme's clock
    carl = decide(Record.load(ROOT / "examples" / ask["file"]), act=ask["act"], at=when)
    shown = decision_lines.lines(pharmacy_view(carl, load_rulebook()))
    draw("decide", "What isocourse decide prints", command, *shown)
    day = date(2026, 11, 5)
    page = assessment(decide(Record.load(ROOT / "examples/otis.json"), act="start", at=day), load_rulebook())
    command = Text(f"$ isocourse assess examples/otis.json --at {day}", style="dim")
    third = page.sections[2].question
    begin = itertools.takewhile(lambda line: str(line) != third, assessment_lines.lines(page))
    more = Text("… and so on, question by question.", style="dim")
    draw("assess", "The beginning of what isocourse assess prints", command, *begin, more)
    bea, day = Record.load(ROOT / "examples/bea.json"), date(2026, 10, 20)
    command = Text(f"$ isocourse ledger examples/bea.json --at {day}", style="dim")
    draw_plans()
    draw_schedule()
    draw_scores()
    draw("ledger", "What isocourse ledger prints", command, *ledger_lines.lines(bea.person, ledger(bea, day), ()))
    draw_bodies()
    nils, day = Record.load(ROOT / "examples/nils.json"), date(2026, 11, 23)
    command = Text(f"$ isocourse fade examples/nils.json --at {day}", style="dim")
    draw("fade", "What isocourse fade prints", command, *fade_lines.lines(plan(nils, at=day)))


def draw_bodies() -> None:
    """What the body says: the blood tests of somebody in a course, and a check-in with two answers."""
    record, day = Record.load(ROOT / "examples/bea.json"), date(2026, 11, 10)
    command = Text(f"$ isocourse due examples/bea.json --at {day}", style="dim")
    draw("due", "What isocourse due prints", command, *due_lines.lines(laboratory_tests(record, at=day)))
    answers = (("lips", "dry"), ("head", "severe"))
    found = check_in(answers)
    after = decide(record.add(*found.events(day)), act="take", at=day)
    given = " ".join(f"--answer {code}={level}" for code, level in answers)
    command = Text(f"$ isocourse check-in examples/bea.json {given} --at {day}", style="dim")
    shown = check_in_lines.lines(found, crisis("US"), after)
    draw("check-in", "What isocourse check-in prints", command, *shown)
def draw_schedule() -> None:
    """A clinic's morning, a way back, what one late result costs, closed days, and the way to a first capsule."""
    book, at = load_rulebook(), datetime(2026, 11, 10, 14, tzinfo=UTC)
    programme = book.programme("us-ipledge")
    bea, pia = (Record.load(ROOT / f"examples/{name}.json") for name in ("bea", "plans/pia"))
    clinic = [Record.load(ROOT / f"examples/{name}.json") for name in ("bea", "carl", "dora", "fay")]
    names = [record.person for record in clinic]
    listed = with_repairs(worklist(clinic, at=at), clinic, at=at, sources=names)
    shown = {
        "worklist": ("worklist clinic --at 2026-11-10T09:00 --repair", worklist_lines.lines(listed)),
        "repair": ("repair bea.json --at 2026-11-10T09:00", way_lines.lines(repair(bea, at=at), programme)),
        "what-if": (
            'what-if bea.json "result 2 days late" --at 2026-11-10T09:00',
            what_if_lines.lines(what_if(bea, ["result 2 days late"], at=at), programme),
        ),
        "closures": (
            "what-if --closed 2026-11-10..2026-11-11 clinic --at 2026-11-10T09:00",
            closure_lines.lines(closure(clinic, at=at, closed=[(date(2026, 11, 10), date(2026, 11, 11))])),
        ),
        "start-plan": (
            "start-plan pia.json --at 2026-03-02",
            start_lines.lines(start_plan(pia, at=date(2026, 3, 2)), programme),
        ),
    }
    for name, (command, lines) in shown.items():
        words = command.replace("bea.json", "examples/bea.json").replace("pia.json", "examples/plans/pia.json")
        draw(name, f"What isocourse {command.split()[0]} prints", Text(f"$ isocourse {words}", style="dim"), *lines)


def draw_plans() -> None:
    """Plans for somebody of 60 kg side by side, and one of them in full."""
    who, weight, begins = of_weight(60), 60.0, date(2026, 11, 23)
    side = plan_lines.Side(None, who, "end", None, False)
    parts: list[object] = []
    shown = ((worth_showing(regimens_of("GB"), who), ""), ([regimens()["standard"]], " --regimen standard"))
    for chosen, option in shown:
        made, refused = propose(chosen, products_of("GB")[:1], weight_kg=weight, begins=begins, who=who)
        command = f'$ isocourse plan --weight "60 kg" --programme uk-mhra --from {begins}{option}'
        parts += [Text(command, style="dim"), *plan_lines.lines(side, made, refused), Text("")]
    draw("plan", "What isocourse plan prints", *parts)


def draw_scores() -> None:
    """What the record of the example of scores holds."""
    record = Record.load(ROOT / "examples/scales/ida.json")
    series, problems = recorded(record, as_of=date(2026, 11, 23))
    command = Text("$ isocourse score examples/scales/ida.json --at 2026-11-23", style="dim")
    shown = score_lines.lines(record.person, series, problems, None, crisis("GB"))
    draw("score", "What isocourse score prints", command, *shown)


if __name__ == "__main__":
    main()
