"""What the package imports is declared, and what is declared is pinned."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.boundaries.source import ROOT, files, imports, part_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements" / "lock.txt").read_text("utf-8")


def normal(requirement: str) -> str:
    """The distribution that a requirement names: `Typer[all]>=0.20` is `typer`."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


DECLARED = {normal(line) for line in PROJECT["dependencies"]}
OPTIONAL = {extra: {normal(line) for line in lines} for extra, lines in PROJECT["optional-dependencies"].items()}
# Spark is 450 MB: `make test-spark` installs it beside what is pinned.
BESIDE = "spark"
# What an extra of its own brings is named in few files, and need not be installed.
IN_FEW_FILES = {"spark.py": {"pyspark"}, "elsewhere.py": {"pyspark"}, "alignment.py": {"cv2", "numpy"}}
EXTRAS = set().union(*(names for extra, names in OPTIONAL.items() if extra != BESIDE))
# The parts that need an extra; every other part must work without it.
PART_OF_EXTRA = {"audit": "audit", "clinic": "clinic", "ehr": "ehr", "sim": "sim", "forecast": "sim", "trial": "sim"}
PINNED = {normal(line) for line in LOCK.splitlines() if re.match(r"\w", line)}


def test_the_package_imports_only_what_it_declares():
    distributions = packages_distributions()
    ours = {*sys.stdlib_module_names, "isocourse"}
    undeclared = [
        f"{found.place} imports {found.module}"
        for path in files()
        for found in imports(path)
        if (top := found.module.split(".")[0]) not in ours
        and not (DECLARED | OPTIONAL.get(PART_OF_EXTRA.get(part_of(path), ""), set()))
        & {normal(name) for name in distributions.get(top, [])}
        and top not in IN_FEW_FILES.get(path.name, ())
    ]
    assert not undeclared, "\n".join(undeclared)


def test_everything_declared_is_pinned():
    assert DECLARED | EXTRAS <= PINNED, "run make lock"


def test_the_lock_holds_exact_versions_and_nothing_else():
    wrong = [line for line in LOCK.splitlines() if not re.fullmatch(r"\s*#.*|[\w.-]+==[\w.+]+", line)]
    assert not wrong, wrong
