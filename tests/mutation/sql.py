"""SQL text as a tree: tokens, grouped by brackets and CASE … END, cut into the expressions between clause words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

TOKEN = re.compile(
    r"(?P<space>\s+|--[^\n]*|/\*.*?\*/)|(?P<text>'(?:[^']|'')*')|(?P<name>\"[^\"]*\"|[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>\d+(?:\.\d+)?)|(?P<mark>>=|<=|<>|!=|::|\|\||->|:=|.)",
    re.DOTALL,
)
OPENS = {"(": ")", "[": "]", "CASE": "END"}
# Words and marks that end an expression. IN, IS, NOT, BETWEEN, AND and OR are part of one.
CLAUSES = {
    "WITH", "SELECT", "DISTINCT", "EXCLUDE", "FROM", "INNER", "LEFT", "JOIN", "USING", "ON", "WHERE", "HAVING", "GROUP",
    "ORDER", "BY", "ASC", "DESC", "NULLS", "FIRST", "LAST", "WHEN", "THEN", "ELSE", "AS", "FILTER", "OVER", "PARTITION",
    "IF", "FOR", "MATERIALIZED", "CREATE", "REPLACE", "MACRO", ",", ";",
}  # fmt: skip
TRUTHS = {"WHERE", "ON", "WHEN", "IF", "HAVING"}


@dataclass(frozen=True)
class Token:
    """A word, number, text or mark, where it stands; names and marks are compared in upper case."""

    kind: str
    value: str
    start: int
    end: int

    @property
    def word(self) -> str:
        return self.value.upper() if self.kind in ("name", "mark") else ""


@dataclass
class Group:
    """What stands between brackets, or between CASE and END, or in a whole text."""

    start: int
    end: int = 0
    opener: str = ""
    items: list[Item] = field(default_factory=list)
    word: str = ""


Item = Token | Group


@dataclass(frozen=True)
class Expression:
    """Items between two clause words, and the word before them."""

    after: str
    items: tuple[Item, ...]

    @property
    def span(self) -> tuple[int, int]:
        return self.items[0].start, self.items[-1].end

    def split(self, word: str) -> list[Expression]:
        """The operands of AND or OR at this level; the AND of BETWEEN does not count."""
        parts: list[list[Item]] = [[]]
        between = False
        for item in self.items:
            between |= item.word == "BETWEEN"
            if item.word == word and not (word == "AND" and between):
                parts.append([])
                continue
            between &= item.word != "AND"
            parts[-1].append(item)
        return [Expression(self.after, tuple(part)) for part in parts if part]


def tokens(text: str) -> list[Token]:
    """All but spaces and comments."""
    found = [Token(match.lastgroup or "", match[0], *match.span()) for match in TOKEN.finditer(text)]
    return [token for token in found if token.kind != "space"]


def tree(text: str) -> Group:
    """The text as nested groups."""
    root = Group(0, len(text))
    stack = [root]
    for token in tokens(text):
        if token.word in OPENS:
            group = Group(token.start, opener=token.word)
            stack[-1].items.append(group)
            stack.append(group)
        elif len(stack) > 1 and token.word == OPENS[stack[-1].opener]:
            stack.pop().end = token.end
        else:
            stack[-1].items.append(token)
    return root


def groups(group: Group) -> Iterator[Group]:
    """A group and all groups in it, at any depth."""
    yield group
    for item in group.items:
        if isinstance(item, Group):
            yield from groups(item)


def expressions(group: Group, after: str = "") -> Iterator[Expression]:
    """The expressions of one group, without those of the groups in it."""
    items: list[Item] = []
    for item in group.items:
        if item.word in CLAUSES:
            if items:
                yield Expression(after, tuple(items))
            items, after = [], item.word
        else:
            items.append(item)
    if items:
        yield Expression(after, tuple(items))
