"""Small wrong changes of an SQL text, each of which the spec should notice.

Every mutator takes the text and its tree and gives `Mutation`s: what stands between `start` and `end`
is replaced. None looks inside quotes or comments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from .sql import TRUTHS, Expression, Group, Item, Token, expressions, groups, tokens, tree

FLIPS = {">=": (">", "<"), "<=": ("<", ">"), ">": (">=", "<="), "<": ("<=", ">="), "=": ("<>",), "<>": ("=",)}
SWAPS = {
    "MIN": "max", "MAX": "min", "MIN_BY": "max_by", "MAX_BY": "min_by", "LEAST": "greatest", "GREATEST": "least",
    "BOOL_OR": "bool_and", "BOOL_AND": "bool_or", "LIST_HAS_ANY": "list_has_all", "LIST_HAS_ALL": "list_has_any",
    "LIST_MIN": "list_max", "LIST_MAX": "list_min", "ASC": "DESC", "DESC": "ASC", "FIRST": "LAST", "LAST": "FIRST",
}  # fmt: skip
PLUMBING = {"ask", "person", "version"}  # keys that join relations say nothing about a rule
NO_FUNCTIONS = {*TRUTHS, "IN", "NOT", "AND", "OR"}
COMPARED = {*FLIPS, "!=", "IS", "IN", "BETWEEN", "LIKE"}


@dataclass(frozen=True)
class Mutation:
    """A change of a text: `start` to `end` is replaced by `new`."""

    operator: str
    start: int
    end: int
    new: str

    def apply(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.end :]

    def shown(self, text: str, around: int = 24) -> tuple[str, str]:
        """Before and after on one line, with a little of what stands beside."""
        left = " ".join(text[max(0, self.start - around) : self.start].split("\n")[-1].split())
        right = " ".join(text[self.end : self.end + around].split("\n")[0].split())
        marked = (f"{left} «{' '.join(middle.split())}» {right}" for middle in (text[self.start : self.end], self.new))
        before, after = marked
        return before.strip(), after.strip()


Mutator = Callable[[str, Group], Iterator[Mutation]]


def mutations(text: str, gives: Literal["rows", "truth", "day"] = "rows") -> list[Mutation]:
    """All changes of a text, without those that only look different; `gives` says what the whole text gives."""
    root = tree(text)
    seen = {_plain(text)}
    found = []
    for mutator in (*ANYWHERE, *WHOLE[gives]):
        for mutation in mutator(text, root):
            plain = _plain(mutation.apply(text))
            if plain not in seen:
                seen.add(plain)
                found.append(mutation)
    return sorted(found, key=lambda mutation: (mutation.start, mutation.end))


def _plain(text: str) -> tuple[str, ...]:
    return tuple(token.value for token in tokens(text))


def comparison(text: str, root: Group) -> Iterator[Mutation]:
    """`>=` for `>`, `<>` for `=`, and so on; not where relations are joined."""
    for line in _operands(root):
        if not _joins(line):
            for item in line.items:
                for other in FLIPS.get(item.word, ()):
                    yield Mutation("comparison", item.start, item.end, other)


def connective(text: str, root: Group) -> Iterator[Mutation]:
    """AND for OR and OR for AND."""
    for expression in _all(root):
        for word, other in (("AND", "OR"), ("OR", "AND")):
            for left, right in pairwise(expression.split(word)):
                if not _joins(left) and not _joins(right):
                    start = text.index(word, left.span[1], right.span[0])
                    yield Mutation("connective", start, start + len(word), other)


def dropped(text: str, root: Group) -> Iterator[Mutation]:
    """A condition less: one operand of AND or OR is left out."""
    for expression in _all(root):
        alternatives = expression.split("OR")
        for parts in (alternatives, *(part.split("AND") for part in alternatives)):
            for index, part in enumerate(parts):
                if len(parts) > 1 and not _joins(part):
                    start = part.span[0] if index == 0 else parts[index - 1].span[1]
                    end = parts[1].span[0] if index == 0 else part.span[1]
                    yield Mutation("dropped condition", start, end, "")


def negated(text: str, root: Group) -> Iterator[Mutation]:
    """NOT before a condition that is no comparison, and NOT taken away."""
    for expression in _all(root):
        parts = [part for alternative in expression.split("OR") for part in alternative.split("AND")]
        for part in parts:
            first = part.items[0]
            if first.word == "NOT":
                yield Mutation("negation", first.start, part.items[1].start, "")
            elif (len(parts) > 1 or part.after in TRUTHS) and not COMPARED & {item.word for item in part.items}:
                yield Mutation("negation", first.start, first.start, "NOT ")


def negated_whole(text: str, root: Group) -> Iterator[Mutation]:
    """NOT before the whole."""
    words = [item.word for expression in expressions(root) for item in expression.items]
    if {"AND", "OR"} & {*words} or not ({*COMPARED, "NOT"} & {*words}):
        yield Mutation("negation", 0, len(text), f"NOT ({text.strip()})")


def shifted(text: str, root: Group) -> Iterator[Mutation]:
    """The whole, a day, a day later and earlier; a number in it is shifted by `number` instead."""
    if not any(token.kind == "number" for token in tokens(text)):
        for step in ("+ 1", "- 1"):
            yield Mutation("constant", 0, len(text), f"({text.strip()}) {step}")


def null(text: str, root: Group) -> Iterator[Mutation]:
    """IS NULL for IS NOT NULL, and the same for DISTINCT FROM."""
    found = tokens(text)
    for this, following in pairwise(found):
        if this.word == "IS" and following.word == "NOT":
            yield Mutation("null", this.start, following.end, "IS")
        elif this.word == "IS":
            yield Mutation("null", this.start, this.end, "IS NOT")


def truth(text: str, root: Group) -> Iterator[Mutation]:
    """TRUE for FALSE, as in the default of coalesce."""
    for before, token in pairwise([None, *tokens(text)]):
        if token and token.word in ("TRUE", "FALSE") and not (before and before.word in ("IS", "NOT")):
            yield Mutation("truth value", token.start, token.end, "FALSE" if token.word == "TRUE" else "TRUE")


def number(text: str, root: Group) -> Iterator[Mutation]:
    """A number, or a written date, one more and one less."""
    for before, token in pairwise([None, *tokens(text)]):
        if token and token.kind == "number" and token.value.isdigit():
            for step in (1, -1):
                yield Mutation("constant", token.start, token.end, str(int(token.value) + step))
        elif token and token.kind == "text" and before and before.word == "DATE":
            day = date.fromisoformat(token.value[1:-1])
            for step in (1, -1) if date.min < day < date.max else ():  # the ends of time stand for never
                yield Mutation("constant", token.start, token.end, f"'{day + timedelta(step)}'")


def arithmetic(text: str, root: Group) -> Iterator[Mutation]:
    """Plus for minus."""
    for expression in _all(root):
        for item in expression.items[1:]:
            if item.word in ("+", "-"):
                yield Mutation("arithmetic", item.start, item.end, "-" if item.word == "+" else "+")


def function(text: str, root: Group) -> Iterator[Mutation]:
    """The smallest for the largest, any for all, and the other order."""
    for token in tokens(text):
        if token.word in SWAPS:
            yield Mutation("function", token.start, token.end, SWAPS[token.word])


def default(text: str, root: Group) -> Iterator[Mutation]:
    """coalesce without its default."""
    for name, group in _calls(root):
        if name.word == "COALESCE":
            yield Mutation("default", name.start, group.end, _source(text, next(expressions(group)).span))


def branch(text: str, root: Group) -> Iterator[Mutation]:
    """CASE: a branch less, no ELSE, and the results of two branches exchanged."""
    for group in groups(root):
        if group.opener == "CASE":
            yield from _branches(text, group)


def _branches(text: str, group: Group) -> Iterator[Mutation]:
    marks = [item for item in group.items if isinstance(item, Token) and item.word in ("WHEN", "THEN", "ELSE")]
    ends = [*(mark.start for mark in marks[1:]), group.end - len("END")]
    results = []
    whens = sum(mark.word == "WHEN" for mark in marks)
    for index, (mark, end) in enumerate(zip(marks, ends, strict=True)):
        if mark.word == "WHEN" and whens > 1:
            yield Mutation("branch", mark.start, ends[index + 1], "")
        elif mark.word == "ELSE":
            yield Mutation("branch", mark.start, end, "")
        if mark.word != "WHEN":
            results.append((mark.end, end))
    for (start, end), (later, last) in pairwise(results):
        one, other = _source(text, (start, end)), _source(text, (later, last))
        yield Mutation("branch", start, last, f" {other} {text[end:later]} {one} ")


def element(text: str, root: Group) -> Iterator[Mutation]:
    """A written list with one element less."""
    for group in groups(root):
        values = [item for item in group.items if item.word != ","]
        literal = all(isinstance(value, Token) and value.kind in ("text", "number") for value in values)
        if group.opener in ("[", "(") and literal and len(values) > 1 and not _called(root, group):
            for index, value in enumerate(values):
                start = value.start if index == 0 else values[index - 1].end
                yield Mutation("list element", start, values[1].start if index == 0 else value.end, "")


def argument(text: str, root: Group) -> Iterator[Mutation]:
    """Another text as the argument of a function."""
    for _, group in _calls(root):
        for expression in expressions(group):
            if len(expression.items) == 1 and isinstance(item := expression.items[0], Token) and item.kind == "text":
                yield Mutation("argument", item.start, item.end, f"{item.value[:-1]}~'")


def unfiltered(text: str, root: Group) -> Iterator[Mutation]:
    """An aggregate without its FILTER or DISTINCT."""
    for group in groups(root):
        for item, following in pairwise(group.items):
            if item.word == "FILTER" and isinstance(following, Group):
                yield Mutation("filter", item.start, following.end, "")
            elif item.word == "DISTINCT" and following.word != "FROM":
                yield Mutation("filter", item.start, item.end, "")


WHOLE: Mapping[str, tuple[Mutator, ...]] = {"rows": (), "truth": (negated_whole,), "day": (shifted,)}
ANYWHERE: tuple[Mutator, ...] = (
    comparison, connective, dropped, negated, null, truth, number, arithmetic, function, default, branch, element,
    argument, unfiltered,
)  # fmt: skip


def _all(root: Group) -> Iterator[Expression]:
    for group in groups(root):
        yield from expressions(group)


def _operands(root: Group) -> Iterator[Expression]:
    for expression in _all(root):
        for alternative in expression.split("OR"):
            yield from alternative.split("AND")


def _calls(root: Group) -> Iterator[tuple[Token, Group]]:
    """Names followed by brackets: calls of functions."""
    for group in groups(root):
        for item, following in pairwise(group.items):
            called = isinstance(following, Group) and following.opener == "("
            if called and isinstance(item, Token) and item.kind == "name" and item.word not in NO_FUNCTIONS:
                yield item, following


def _called(root: Group, group: Group) -> bool:
    return any(group is other for _, other in _calls(root))


def _joins(expression: Expression) -> bool:
    """Whether it only joins relations by a key: `a.ask = c.ask`."""
    return _words(expression.items) == ["name", ".", "key", "=", "name", ".", "key"]


def _words(items: tuple[Item, ...]) -> list[str]:
    return [
        "key" if isinstance(item, Token) and item.value in PLUMBING
        else "name" if isinstance(item, Token) and item.kind == "name"
        else item.word
        for item in items
    ]  # fmt: skip


def _source(text: str, span: tuple[int, int]) -> str:
    return text[span[0] : span[1]].strip()
