"""Time of a letter and of a patient's plan as PDF: in a new process, from a record in a running one, the page alone.

Prints the wall clock and, in brackets, processor time, which other work on the machine does not change.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from isocourse import Ask, Record, fade, load_rulebook
from isocourse.render.document import Document
from isocourse.render.leaflet import leaflet
from isocourse.render.letter import letter
from isocourse.render.patient import Course
from isocourse.render.pdf import press
from isocourse.schedule.steps import look_ahead

EXAMPLE = Path(__file__).parents[1] / "examples" / "dora.json"
AT = datetime.fromisoformat("2026-11-09T10:00")  # on the programme's clock
STAMP = AT.replace(tzinfo=UTC)
RUNS = 7


def main() -> None:
    print("seconds: median of the wall clock (of processor time)")
    for reader in ("prescriber", "patient"):
        show(f"for the {reader}, new process", lambda reader=reader: command(reader))
        press(document(reader), stamp=STAMP)
        show(f"for the {reader}, from the record, warm", lambda reader=reader: press(document(reader), stamp=STAMP))
        made = document(reader)
        show(f"for the {reader}, setting the page, warm", lambda made=made: press(made, stamp=STAMP))


def command(reader: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = ["--out", f"{folder}/out.pdf", "--for", reader]
        asked = [sys.executable, "-m", "isocourse", "letter", str(EXAMPLE), "--at", AT.isoformat(), *out]
        subprocess.run(asked, check=True, capture_output=True)


def document(reader: str) -> Document:
    record, book = Record.load(EXAMPLE), load_rulebook()
    [ahead] = look_ahead([Ask(record, "follow", AT)], beside=("take",))
    scars = fade.plan(record, at=AT)
    course = Course(record, book.programme("us-ipledge"), ahead.decisions["take"], ahead.steps, scars)
    return leaflet(course) if reader == "patient" else letter(course, ahead.dispense, book)


def show(what: str, act: Callable[[], object]) -> None:
    found = [timed(act) for _ in range(RUNS)]
    wall, own = (statistics.median(times) for times in zip(*found, strict=True))
    print(f"{what:45} {wall:6.2f} ({own:.2f})")


def timed(act: Callable[[], object]) -> tuple[float, float]:
    wall, own = time.perf_counter(), processor()
    act()
    return time.perf_counter() - wall, processor() - own


def processor() -> float:
    """Processor time of this process and of those that it waited for."""
    each = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in each)


if __name__ == "__main__":
    main()
