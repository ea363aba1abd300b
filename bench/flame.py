"""Where a running app spends its time, as a picture: samples of its stacks by py-spy, drawn as a flame graph in SVG.

py-spy is installed beside the lock, like everything that only a bench needs. The picture is ours: it holds no script,
so that it can be kept in the manual; each bar says itself on pointing. Green is ours, orange the engine, grey the rest.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

BESIDE = Path(__file__).parents[1] / "build" / "beside" / "py-spy"
WIDTH, ROW, LETTER = 1200, 18, 6.6
NARROWEST = 2.0  # what would be narrower is left out
DEEPEST = 34
# What says nothing about the app: how a thread is started, and how each layer of the web calls the next.
PLUMBING = ("threading.py", "thread.py", "asyncore", "waitress", "exception.py", "deprecation.py", "contextlib.py")
OURS, ENGINE = "isocourse/", "_run (isocourse/decide/engine.py)"


@dataclass
class Frame:
    """A function in the place it was called from, and how many samples were in it or below."""

    name: str
    samples: int = 0
    calls: dict[str, Frame] = field(default_factory=dict)


def recorded(pid: int, seconds: int) -> str:
    """Stacks of a process over some seconds, one a line with its number of samples."""
    if not BESIDE.exists():
        subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--target", BESIDE, "py-spy==0.4.1"], check=True
        )
    raw = BESIDE / "stacks.txt"
    command = [BESIDE / "bin" / "py-spy", "record", "--pid", str(pid), "--format", "raw", "--output", raw]
    subprocess.run([*command, "--rate", "50", "--duration", str(seconds)], check=True, capture_output=True)
    return raw.read_text("utf-8")


def draw(stacks: str, title: str) -> str:
    """The flame graph of stacks as py-spy writes them: `outer;inner;innermost 12`."""
    root = Frame("all samples")
    for line in stacks.splitlines():
        stack, _, number = line.rpartition(" ")
        names, here, count = [_short(name) for name in stack.split(";") if _tells(name)], root, int(number)
        root.samples += count if names else 0  # else a thread that waits for work
        for name in names:
            here = here.calls.setdefault(name, Frame(name))
            here.samples += count
    bars = list(_bars(root, 0.0, 0, WIDTH / max(root.samples, 1)))
    height = (max(depth for *_, depth in bars) + 1) * ROW + 34
    style = (
        "text{font:11px ui-monospace,monospace;fill:#222}.t{font:600 14px system-ui,sans-serif}"
        "rect{stroke:#fff;stroke-width:.5}.o{fill:#8ec5b0}.e{fill:#e7a977}.r{fill:#d9d9de}"
    )
    drawn = "\n".join(_drawn(frame, x, width, depth, root.samples) for frame, x, width, depth in bars)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n"
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n'
        f'<text class="t" x="6" y="19">{escape(title)}</text>\n{drawn}\n</svg>\n'
    )


def _tells(name: str) -> bool:
    return not any(part in name for part in PLUMBING)


def _short(name: str) -> str:
    """`person (isocourse/clinic/pages/person.py)`: without the line."""
    function, _, place = name.partition(" (")
    return f"{function} ({place.rstrip(')').rsplit(':', 1)[0]})" if place else function


def _bars(frame: Frame, x: float, depth: int, unit: float) -> Iterator[tuple[Frame, float, float, int]]:
    width = frame.samples * unit
    if width < NARROWEST or depth > DEEPEST:
        return
    yield frame, x, width, depth
    for inner in sorted(frame.calls.values(), key=lambda one: -one.samples):
        yield from _bars(inner, x, depth + 1, unit)
        x += inner.samples * unit


def _drawn(frame: Frame, x: float, width: float, depth: int, total: int) -> str:
    y, room = 30 + depth * ROW, int((width - 6) / LETTER)
    shade = "e" if frame.name == ENGINE else "o" if OURS in frame.name else "r"
    says = f"{frame.name}: {100 * frame.samples / total:.1f} %"
    text = frame.name if len(frame.name) <= room else frame.name[: room - 1] + "…" if room > 3 else ""
    label = f'<text x="{x + 3:.1f}" y="{y + 13}">{escape(text)}</text>' if text else ""
    bar = f'<rect class="{shade}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 1}"/>'
    return f"<g><title>{escape(says)}</title>{bar}{label}</g>"
