"""A ViewDefinition of SQL-on-FHIR v2 as one statement of DuckDB over lines of FHIR NDJSON.

The rows of a resource are a list of structs: sibling selects multiply, unions append, and forEach makes rows of items.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow as pa

from ..source import NoSource, Source
from .paths import MACROS, Paths, ViewFault

THREADS = 2
NAME = re.compile(r"[A-Za-z]\w*")
PARTS = {"column", "select", "unionAll", "forEach", "forEachOrNull", "repeat"}
DEEPEST = 10  # levels of a repeat; DuckDB has no recursion here, so each is written out
TYPES = {
    "boolean": "BOOLEAN", "integer": "BIGINT", "positiveInt": "BIGINT", "unsignedInt": "BIGINT", "integer64": "BIGINT",
    "decimal": "DOUBLE",
}  # fmt: skip


def flatten(view: Mapping[str, Any], source: Source) -> pa.Table:
    """The rows of `view` over the FHIR NDJSON of a source.

    Raises ViewFault, NoSource, and duckdb.Error for data that are no JSON or are not what the view says.
    """
    if not source.ndjson():
        raise NoSource(f"{source.said}: holds no *.ndjson, *.ndjson.gz or *.ndjson.zst")
    connection = duckdb.connect(":memory:", config={"threads": THREADS})
    source.join(connection)
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in source.places(source.ndjson()))
    connection.execute(f"CREATE VIEW resource AS SELECT json AS item FROM read_ndjson_objects([{listed}])")
    return rows_of(view, connection)


def shipped() -> dict[str, dict[str, Any]]:
    """The views that come with the package, by name."""
    found = [
        json.loads(path.read_text("utf-8")) for path in files(__package__).iterdir() if path.name.endswith(".json")
    ]
    return {view["name"]: view for view in sorted(found, key=lambda view: view["name"])}


def rows_of(view: Mapping[str, Any], connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The rows of `view` over the JSON column `item` of a relation called `resource`."""
    text = statement(view)
    connection.execute(MACROS)
    return connection.sql(text).to_arrow_table()


def statement(view: Mapping[str, Any]) -> str:
    """The statement that gives the rows of `view`; needs MACROS. Raises ViewFault."""
    resource, selects = view.get("resource"), view.get("select")
    if not isinstance(resource, str) or not NAME.fullmatch(resource):
        raise ViewFault("resource: name the type of resource, such as Patient")
    if not isinstance(selects, list) or not selects:
        raise ViewFault("select: lists nothing; give at least one select with columns")
    paths = Paths(resource, dict(_constant(one) for one in view.get("constant", ())))
    rows, names = _select({"select": selects}, paths, "[item]", "0")
    if len(set(names)) != len(names):
        raise ViewFault(f"column: {', '.join(sorted({one for one in names if names.count(one) > 1}))} stands twice")
    held = [f"vd_holds({paths.compiled(_of(one, 'path'), '[item]', '0')})" for one in view.get("where", ())]
    only = " AND ".join([f"json_extract_string(item, '$.resourceType') = '{resource}'", *held])
    return f"SELECT unnest(_row) FROM (SELECT unnest({rows}) AS _row FROM (SELECT item FROM resource WHERE {only}))"


def _of(part: Any, name: str) -> Any:
    if not isinstance(part, Mapping):
        raise ViewFault(f"{part!r} is no part of a view")
    return part.get(name)


def _constant(one: Mapping[str, Any]) -> tuple[str, Any]:
    values = [value for name, value in one.items() if name.startswith("value")]
    if len(values) != 1 or not NAME.fullmatch(str(one.get("name"))):
        raise ViewFault(f"constant {one.get('name')!r}: needs a name and one value, such as valueString")
    return one["name"], values[0]


def _select(select: Mapping[str, Any], paths: Paths, item: str, index: str) -> tuple[str, list[str]]:
    """The rows of one select as a list of structs, and the names of their columns."""
    if unknown := {name for name in select if not name.startswith("_")} - PARTS:
        raise ViewFault(f"select: {', '.join(sorted(unknown))} is not known; known are {', '.join(sorted(PARTS))}")
    found = [name for name in ("forEach", "forEachOrNull", "repeat") if name in select]
    if not found:
        return _product(select, paths, item, index)
    if len(found) > 1:
        raise ViewFault(f"select: has {' and '.join(found)}; keep one")
    each, variable, place = found[0], paths.variable(), paths.variable()
    if each == "repeat":
        items = _repeated(select[each], paths, item, index, DEEPEST)
    else:
        items = paths.compiled(select[each], item, index)
    if each == "forEachOrNull":
        items = f"list_transform([{items}], lambda x: CASE WHEN len(x) = 0 THEN [CAST(NULL AS JSON)] ELSE x END)[1]"
    here = f"CASE WHEN {variable} IS NULL THEN CAST([] AS JSON[]) ELSE [{variable}] END"
    rows, names = _product(select, paths, here, f"({place} - 1)")
    return f"flatten(list_transform({items}, lambda {variable}, {place}: {rows}))", names


def _repeated(listed: Any, paths: Paths, item: str, index: str, left: int) -> str:
    """Everything that the paths lead to from `item`, and from there on, each before what is below it."""
    if not isinstance(listed, list) or not listed:
        raise ViewFault(f"repeat: {listed!r} is no list of paths")
    below = f"flatten([{', '.join(paths.compiled(one, item, index) for one in listed)}])"
    if not left:
        return f"CASE WHEN len({below}) > 0 THEN error('repeat: goes deeper than {DEEPEST} levels') ELSE {below} END"
    one = paths.variable()
    under = _repeated(listed, paths, f"[{one}]", index, left - 1)
    return f"flatten(list_transform({below}, lambda {one}: list_concat([{one}], {under})))"


def _product(select: Mapping[str, Any], paths: Paths, item: str, index: str) -> tuple[str, list[str]]:
    parts: list[tuple[str, list[str]]] = []
    if columns := [_column(one, paths, item, index) for one in select.get("column", ())]:
        parts.append((f"[{{{', '.join(text for _, text in columns)}}}]", [name for name, _ in columns]))
    parts += [_select(one, paths, item, index) for one in select.get("select", ())]
    if union := [_select(one, paths, item, index) for one in select.get("unionAll", ())]:
        if any(names != union[0][1] for _, names in union):
            raise ViewFault(f"unionAll: not all have the columns {', '.join(union[0][1])}, in this order")
        parts.append((f"flatten([{', '.join(rows for rows, _ in union)}])", union[0][1]))
    if not parts:
        raise ViewFault("select: has neither column, select nor unionAll")
    rows, names = parts[0]
    for more, others in parts[1:]:
        one, other = paths.variable(), paths.variable()
        each = f"list_transform({more}, lambda {other}: struct_concat({one}, {other}))"
        rows, names = f"flatten(list_transform({rows}, lambda {one}: {each}))", [*names, *others]
    return rows, names


def _column(column: Mapping[str, Any], paths: Paths, item: str, index: str) -> tuple[str, str]:
    name = str(_of(column, "name"))
    if not NAME.fullmatch(name):
        raise ViewFault(f"column {name!r}: is no name; begin with a letter, then letters, digits and _")
    found, kind = paths.compiled(column.get("path"), item, index), TYPES.get(str(column.get("type")), "VARCHAR")
    if column.get("collection"):
        return name, f"'{name}': list_transform({found}, lambda x: CAST(vd_text(x) AS {kind}))"
    several = f"error('column {name}: has several values; say collection, or first()')"
    value = f"list_transform([{found}], lambda x: CASE WHEN len(x) > 1 THEN {several} ELSE vd_text(x[1]) END)[1]"
    return name, f"'{name}': CAST({value} AS {kind})"
