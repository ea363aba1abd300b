"""Draws the terminal pictures of the README: `PYTHONPATH=src python docs/images/draw.py`."""

from __future__ import annotations

import io
import re
import tomllib
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from isocourse import Record, decide
from isocourse.cli.demo import TITLE, decide_all
from isocourse.clinical import crisis
from isocourse.dose import ledger, products_of, propose, regimens, regimens_of
from isocourse.dose.background import of_weight
from isocourse.dose.propose import worth_showing
from isocourse.fade import plan
from isocourse.programmes import load_rulebook
from isocourse.render.assessment import assessment
from isocourse.render.board import Board, sections
from isocourse.render.terminal import assessment as assessment_lines
from isocourse.render.terminal import board as board_lines
from isocourse.render.terminal import decision as decision_lines
from isocourse.render.terminal import fade as fade_lines
from isocourse.render.terminal import ledger as ledger_lines
from isocourse.render.terminal import plans as plan_lines
from isocourse.render.terminal import scores as score_lines
from isocourse.scales import recorded

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
    carl = next(row.view for _, row in rows if row.name == "Carl, 15 November")
    asked = tomllib.loads((ROOT / "examples/asks.toml").read_text("utf-8"))["ask"]
    ask = next(item for item in asked if item["name"] == "Carl, 15 November")
    command = Text(f"$ isocourse decide examples/{ask['file']} --act {ask['act']} --at {ask['at']}", style="dim")
    draw("decide", "What isocourse decide prints", command, *decision_lines.lines(carl))
    day = date(2026, 11, 5)
    page = assessment(decide(Record.load(ROOT / "examples/otis.json"), act="start", at=day), load_rulebook())
    command = Text(f"$ isocourse assess examples/otis.json --at {day}", style="dim")
    draw("assess", "What isocourse assess prints", command, *assessment_lines.lines(page))
    bea, day = Record.load(ROOT / "examples/bea.json"), date(2026, 10, 20)
    command = Text(f"$ isocourse ledger examples/bea.json --at {day}", style="dim")
    draw_plans()
    draw_scores()
    draw("ledger", "What isocourse ledger prints", command, *ledger_lines.lines(bea.person, ledger(bea, day), ()))
    nils, day = Record.load(ROOT / "examples/nils.json"), date(2026, 11, 23)
    command = Text(f"$ isocourse fade examples/nils.json --at {day}", style="dim")
    draw("fade", "What isocourse fade prints", command, *fade_lines.lines(plan(nils, at=day)))


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
