"""FHIRPath, as far as SQL-on-FHIR v2 asks for it to be shared, as an expression of DuckDB.

Every expression is a list of JSON values, as FHIRPath has it: empty for what is not there. https://sql-on-fhir.org
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^'\\]|\\.)*')|(?P<number>\d+(?:\.\d+)?)|(?P<constant>%\w+)|(?P<this>\$this)"
    r"|(?P<name>[A-Za-z_]\w*|`[\w-]+`)|(?P<sign><=|>=|!=|[=<>().,\[\]+*/-]))"
)
LEVELS = (("or",), ("and",), ("=", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/"))
# Each argument is bound once, as an item of a list: a macro is text, and text that is doubled at each level explodes.
MACROS = """
CREATE OR REPLACE MACRO vd_step(c, p) AS flatten(list_transform(c, lambda x:
    CASE json_type(x, p) WHEN 'ARRAY' THEN CAST(json_extract(x, p) AS JSON[]) WHEN 'NULL' THEN []
    ELSE list_filter([json_extract(x, p)], lambda y: y IS NOT NULL) END));
CREATE OR REPLACE MACRO vd_text(x) AS json_extract_string(x, '$');
CREATE OR REPLACE MACRO vd_list(v) AS
    list_transform(list_filter([v], lambda x: x IS NOT NULL), lambda x: to_json(x));
CREATE OR REPLACE MACRO vd_one(c) AS list_transform([c], lambda x:
    CASE WHEN len(x) > 1 THEN error('several values where one is wanted') ELSE x[1] END)[1];
CREATE OR REPLACE MACRO vd_number(c) AS CAST(vd_text(vd_one(c)) AS DOUBLE);
CREATE OR REPLACE MACRO vd_are_numbers(a, b) AS coalesce(json_type(a) IN ('BIGINT', 'UBIGINT', 'DOUBLE')
    AND json_type(b) IN ('BIGINT', 'UBIGINT', 'DOUBLE'), FALSE);
CREATE OR REPLACE MACRO vd_truth(c) AS list_transform([vd_one(c)], lambda x:
    CASE WHEN x IS NULL THEN NULL WHEN json_type(x) = 'BOOLEAN' THEN vd_text(x) = 'true' ELSE TRUE END)[1];
CREATE OR REPLACE MACRO vd_holds(c) AS list_transform([vd_one(c)], lambda x:
    CASE WHEN x IS NULL THEN FALSE WHEN json_type(x) = 'BOOLEAN' THEN vd_text(x) = 'true'
    ELSE error('where: is neither true nor false') END)[1];
CREATE OR REPLACE MACRO vd_same(a, b) AS list_transform([{'a': a, 'b': b}], lambda x:
    CASE WHEN len(x.a) = 0 OR len(x.b) = 0 THEN NULL WHEN len(x.a) <> len(x.b) THEN FALSE
    WHEN len(x.a) = 1 AND vd_are_numbers(x.a[1], x.b[1])
        THEN CAST(vd_text(x.a[1]) AS DOUBLE) = CAST(vd_text(x.b[1]) AS DOUBLE)
    ELSE list_transform(x.a, lambda y: vd_text(y)) = list_transform(x.b, lambda y: vd_text(y)) END)[1];
CREATE OR REPLACE MACRO vd_less(a, b) AS list_transform([{'a': vd_one(a), 'b': vd_one(b)}], lambda x:
    CASE WHEN vd_are_numbers(x.a, x.b) THEN CAST(vd_text(x.a) AS DOUBLE) < CAST(vd_text(x.b) AS DOUBLE)
    ELSE vd_text(x.a) < vd_text(x.b) END)[1];
"""


class ViewFault(ValueError):
    """A view that cannot be compiled: what is wrong with it, and where."""


@dataclass
class Paths:
    """Compiles paths of one view. `constants` are JSON values by name; `resource` may begin a path."""

    resource: str
    constants: Mapping[str, Any]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def variable(self) -> str:
        return f"v{next(self.numbers)}"

    def compiled(self, text: Any, item: str, index: str) -> str:
        """A list of JSON from `text`, seen from the list `item`; raises ViewFault."""
        if not isinstance(text, str) or not text.strip():
            raise ViewFault(f"{text!r} is not a path; write it as text")
        return _Reading(self, text, index).whole(item)


class _Reading:
    """One path, read from left to right."""

    def __init__(self, paths: Paths, text: str, index: str) -> None:
        self.paths, self.text, self.index = paths, text, index
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while text[at:].strip():
            found = TOKEN.match(text, at)
            if not found:
                raise ViewFault(f"path {text!r}: cannot be read from {text[at:]!r} on")
            self.tokens.append((str(found.lastgroup), found.group().strip()))
            at = found.end()

    def whole(self, item: str) -> str:
        found = self.level(0, item)
        if self.tokens:
            raise ViewFault(f"path {self.text!r}: {self.tokens[0][1]!r} is not understood here")
        return found

    def peek(self) -> str:
        return self.tokens[0][1] if self.tokens else ""

    def take(self, wanted: str = "") -> tuple[str, str]:
        if not self.tokens or (wanted and self.peek() != wanted):
            raise ViewFault(f"path {self.text!r}: {wanted or 'more'} is missing at {self.peek() or 'its end'!r}")
        return self.tokens.pop(0)

    def level(self, depth: int, item: str) -> str:
        if depth == len(LEVELS):
            return self.chain(item)
        left = self.level(depth + 1, item)
        while self.peek() in LEVELS[depth]:
            sign = self.take()[1]
            left = _joined(sign, left, self.level(depth + 1, item))
        return left

    def chain(self, item: str) -> str:
        found, name = self.term(item)
        while self.peek() in (".", "["):
            if self.take()[1] == "[":
                at = self.level(0, item)
                self.take("]")
                place = f"CAST(vd_number({at}) AS BIGINT) + 1"
                found, name = f"({found})[{place}:{place}]", None
            else:
                found, name = self.invoked(found, item, name)
        return found

    def term(self, item: str) -> tuple[str, tuple[str, str] | None]:
        kind, said = self.tokens[0] if self.tokens else ("", "")
        if kind == "sign" and said == "(":
            self.take()
            inner = self.level(0, item)
            self.take(")")
            return f"({inner})", None
        if kind == "text":
            self.take()
            return _literal(re.sub(r"\\(.)", r"\1", said[1:-1])), None
        if kind == "number":
            self.take()
            return _literal(json.loads(said)), None
        if kind == "constant":
            self.take()
            return self.constant(said[1:]), None
        if kind == "this":
            self.take()
            return item, None
        if said in ("true", "false"):
            self.take()
            return _literal(said == "true"), None
        if said == self.paths.resource:
            self.take()
            return item, None
        return self.invoked(item, item, None)

    def constant(self, name: str) -> str:
        if name == "rowIndex":
            return f"[to_json({self.index})]"
        if name not in self.paths.constants:
            known = ", ".join(self.paths.constants) or "none"
            raise ViewFault(f"path {self.text!r}: %{name} is no constant of this view; it has {known}")
        return _literal(self.paths.constants[name])

    def invoked(self, found: str, item: str, name: tuple[str, str] | None) -> tuple[str, tuple[str, str] | None]:
        """A step or a function on `found`; with a step, from where it went, as a type may complete its name."""
        sort, said = self.take()
        if sort != "name":
            raise ViewFault(f"path {self.text!r}: a name is missing at {said!r}")
        if self.peek() != "(":
            step = said.strip("`")
            return f"vd_step({found}, {_quoted(json_path(step))})", (found, step)
        self.take("(")
        if said == "ofType":
            return self.of_type(found, name), None
        if said == "getReferenceKey":
            kind = "" if self.peek() == ")" else self.take()[1]
            self.take(")")
            return _reference_key(found, kind), None
        if said in ("where", "exists") and self.peek() != ")":
            variable = self.paths.variable()
            inner = self.level(0, f"[{variable}]")
            found = f"list_filter({found}, lambda {variable}: coalesce(vd_truth({inner}), FALSE))"
            self.take(")")
            return (found if said == "where" else f"[to_json(len({found}) > 0)]"), None
        given = None if self.peek() == ")" else self.level(0, item)
        self.take(")")
        if said not in FUNCTIONS:
            raise ViewFault(f"path {self.text!r}: {said}() is not known; known are {', '.join(sorted(KNOWN))}")
        return FUNCTIONS[said](found, given), None

    def of_type(self, found: str, name: tuple[str, str] | None) -> str:
        kind = self.take()[1].strip("`")
        self.take(")")
        if name is None:
            variable = self.paths.variable()
            said = f"json_extract_string({variable}, '$.resourceType') = {_quoted(kind)}"
            return f"list_filter({found}, lambda {variable}: coalesce({said}, FALSE))"
        before, step = name
        return f"vd_step({before}, {_quoted(json_path(step + kind[0].upper() + kind[1:]))})"


def _joined(sign: str, left: str, right: str) -> str:
    if sign in ("and", "or"):
        return f"vd_list(vd_truth({left}) {sign.upper()} vd_truth({right}))"
    if sign in "+-*/":
        return f"vd_list(vd_number({left}) {sign} vd_number({right}))"
    told = {
        "=": f"vd_same({left}, {right})", "!=": f"NOT vd_same({left}, {right})", "<": f"vd_less({left}, {right})",
        ">": f"vd_less({right}, {left})", "<=": f"NOT vd_less({right}, {left})", ">=": f"NOT vd_less({left}, {right})",
    }  # fmt: skip
    return f"vd_list({told[sign]})"


def _extension(found: str, url: str | None) -> str:
    same = f"coalesce(vd_same(vd_step([x], '$.\"url\"'), {url or '[]'}), FALSE)"
    return f"list_filter(vd_step({found}, '$.\"extension\"'), lambda x: {same})"


def _joined_text(found: str, between: str | None) -> str:
    sign = f"vd_text(({between})[1])" if between else "''"
    return f"[to_json(array_to_string(list_transform({found}, lambda x: vd_text(x)), {sign}))]"


def _resource_key(found: str, _: str | None) -> str:
    said = "json_extract_string(x, '$.resourceType') || '/' || json_extract_string(x, '$.id')"
    return f"list_filter(list_transform({found}, lambda x: to_json({said})), lambda x: x IS NOT NULL)"


def _reference_key(found: str, kind: str) -> str:
    """The last type and id of an address, without its version: the same text as the key of what it names."""
    address = "regexp_extract(vd_text(x), '([A-Za-z]+/[A-Za-z0-9.-]+)(/_history/[^/]+)?$', 1)"
    keys = f"list_transform(vd_step({found}, '$.\"reference\"'), lambda x: {address})"
    wanted = f"starts_with(x, {_quoted(kind + '/')})" if kind else "x <> ''"
    return f"list_transform(list_filter({keys}, lambda x: {wanted}), lambda x: to_json(x))"


FUNCTIONS: dict[str, Callable[[str, str | None], str]] = {
    "exists": lambda found, _: f"[to_json(len({found}) > 0)]",
    "empty": lambda found, _: f"[to_json(len({found}) = 0)]",
    "not": lambda found, _: f"vd_list(NOT vd_truth({found}))",
    "first": lambda found, _: f"({found})[1:1]",
    "extension": _extension,
    "join": _joined_text,
    "getResourceKey": _resource_key,
}
KNOWN = {*FUNCTIONS, "where", "ofType", "getReferenceKey"}


def _literal(value: Any) -> str:
    return f"[CAST({_quoted(json.dumps(value, ensure_ascii=False))} AS JSON)]"


def json_path(step: str) -> str:
    return f'$."{step}"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
