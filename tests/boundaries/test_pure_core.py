"""The core takes its moment as an argument: it reads no clock, no network, no environment, and throws no dice."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.boundaries.source import CORE, PACKAGE, files, imports

MODULES = {"time", "random", "secrets", "socket", "ssl", "urllib", "http", "requests", "httpx", "smtplib", "subprocess"}
NAMES = {"now", "today", "utcnow", "environ", "getenv"}
SQL = re.compile(
    r"\b(?:now|today|transaction_timestamp|get_current_\w+|random|uuid\w*|gen_random_uuid|getenv"
    r"|read_(?:parquet|csv|json|ndjson|text|blob)\w*)\("
    r"|\bcurrent_(?:date|time|timestamp|localtime\w*)\b|\blocaltime(?:stamp)?\b",
    re.IGNORECASE,
)


def named(paths: list[Path]) -> list[Any]:
    return [pytest.param(path, id=path.relative_to(PACKAGE).as_posix()) for path in paths]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def sql_in(tree: ast.AST) -> Iterator[str]:
    """The texts in a Python file that are not documentation."""
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


@pytest.mark.parametrize("path", named(files(*CORE)))
def test_python_of_the_core(path):
    tree = ast.parse(path.read_text("utf-8"))
    wrong = [f"line {one.line} imports {one.module}" for one in imports(path) if one.module.split(".")[0] in MODULES]
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in NAMES:
            wrong.append(f"line {node.lineno} uses .{node.attr}")
        if isinstance(node, ast.ImportFrom):
            wrong += [f"line {node.lineno} imports {alias.name}" for alias in node.names if alias.name in NAMES]
    wrong += [f"a text says {found[0]!r}" for text in sql_in(tree) for found in SQL.finditer(text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", named(files(*CORE, suffix=".sql")))
def test_sql_of_the_core(path):
    text = path.read_text("utf-8")
    grain = text.startswith("-- grain: ") or "CREATE OR REPLACE MACRO" in text
    assert grain, "the first line says what one row is: -- grain: one row for each ask"
    assert not SQL.findall(re.sub(r"--.*", "", text))


@pytest.mark.parametrize("path", named(files(*CORE, suffix=".toml")))
def test_conditions_of_the_core(path):
    assert not [text for text in strings(tomllib.loads(path.read_text("utf-8"))) if SQL.search(text)]
