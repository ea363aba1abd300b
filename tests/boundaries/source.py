"""Reads the package as text: which file imports what, and where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "isocourse"

# In the order of the drawing in the design: nothing imports what stands below it.
CORE = ("record", "facts", "programmes", "clinical", "scales", "decide", "schedule", "dose", "fade")


@dataclass(frozen=True)
class Import:
    """One imported module, as an absolute dotted name; `deferred` when it is imported inside a function."""

    file: str
    line: int
    module: str
    deferred: bool

    @property
    def place(self) -> str:
        return f"src/isocourse/{self.file}:{self.line}"


def files(*parts: str, suffix: str = ".py") -> list[Path]:
    """The package's files with `suffix`, all of them or those of some parts."""
    return [path for path in sorted(PACKAGE.rglob(f"*{suffix}")) if not parts or part_of(path) in parts]


def part_of(path: Path) -> str:
    """The folder directly under `isocourse` that holds the file, or the name of a file that stands there."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[Import]:
    """Every import in a file, wherever it stands."""
    package = ["isocourse", *path.relative_to(PACKAGE).parent.parts]
    tree = ast.parse(path.read_text("utf-8"))
    deferred = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        for module in _modules(node, package):
            yield Import(path.relative_to(PACKAGE).as_posix(), node.lineno, module, id(node) in deferred)


def _modules(node: ast.AST, package: list[str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = package[: len(package) + 1 - node.level] if node.level else []
        module = ".".join([*base, *filter(None, [node.module])])
        return [_submodule(alias.name) for alias in node.names] if module == "isocourse" else [module]
    return []


def _submodule(name: str) -> str:
    """What `from isocourse import name` reaches: a module of ours, or a name in `isocourse/__init__.py`."""
    known = (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()
    return f"isocourse.{name}" if known else "isocourse.__init__"
