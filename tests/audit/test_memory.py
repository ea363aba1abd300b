"""More than fits: a line of a gigabyte, and an engine that has to write to disk what it cannot hold."""

from __future__ import annotations

import tempfile
import threading
import tracemalloc
from collections import Counter
from datetime import date
from pathlib import Path

from isocourse.audit.lines import lines
from isocourse.audit.measures import measures
from isocourse.audit.people import make
from isocourse.audit.ranges import Period, Population
from isocourse.audit.reading import Reading
from isocourse.audit.source import source_of
from isocourse.programmes import load_rulebook

EVER = Period(date(2020, 1, 1), date(2030, 1, 1))


def test_a_line_of_a_gigabyte_is_passed_over_and_never_held(tmp_path):
    """The lines around it are read. The file has a hole of that size, so it takes no room."""
    with (tmp_path / "Patient.ndjson").open("wb") as file:
        file.write(b'{"before": 1}\n')
        file.seek(1 << 30, 1)
        file.write(b'\n{"after": 1}\n')
    source, reading = source_of(str(tmp_path)), Reading()
    tracemalloc.start()
    found = list(lines(source, source.files[0], reading))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == [(1, b'{"before": 1}'), (3, b'{"after": 1}')]
    assert [one.place for one in reading.troubles] == ["Patient.ndjson:2"]
    assert most < 32 << 20


def test_an_engine_that_has_to_write_to_disk_gives_the_same_answers(tmp_path):
    make(600, 3, "us-ipledge", tmp_path / "people")
    files = sorted(map(str, (tmp_path / "people").glob("*.parquet")))
    found = {memory: _judged(files, memory) for memory in ("2GB", "450MB")}
    (roomy, never), (tight, written) = found.values()
    assert tight == roomy
    assert sum(roomy.values()) > 2_000
    assert (never, written > 0) == (0, True)


def _judged(files, memory):
    """How many of each answer, and the most bytes that lay on disk meanwhile."""
    with tempfile.TemporaryDirectory() as spill:
        seen, done = [0], threading.Event()

        def watch():
            while not done.wait(0.01):
                held = (path.stat().st_size for path in Path(spill).rglob("*") if path.is_file())
                try:
                    seen.append(sum(held))
                except FileNotFoundError:  # gone while it was looked at
                    continue

        watching = threading.Thread(target=watch)
        watching.start()
        try:
            population = Population(
                files, load_rulebook().programme("us-ipledge"), EVER, memory=memory, spill=spill, threads=2
            )
            (span,) = population.ranges(100_000)
            answers = Counter(population.judge(span, measures()).answers["answer"].to_pylist())
            population.connection.close()
        finally:
            done.set()
            watching.join()
    return answers, max(seen)
