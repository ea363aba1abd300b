"""The forms as FHIR Questionnaires, made from the events that they fill, and the package that an app asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from ...record import KINDS

SYSTEM = "urn:isocourse:field"


@dataclass(frozen=True)
class Item:
    """One question: the field it fills, its FHIR type, its choices, and whether several may be chosen."""

    link: str
    field: str
    text: str
    type: str
    choices: tuple[str, ...] = ()
    repeats: bool = False


@dataclass(frozen=True)
class Group:
    """One event: its kind, what is fixed in it, and its questions."""

    link: str
    kind: str
    text: str
    fixed: Mapping[str, str]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Form:
    """One form; its `url` is what a response names."""

    id: str
    title: str
    groups: tuple[Group, ...]

    @property
    def url(self) -> str:
        return f"urn:isocourse:questionnaire:{self.id}"


@lru_cache
def forms() -> Mapping[str, Form]:
    """All forms by id."""
    listed = tomllib.loads(files(__package__).joinpath("forms.toml").read_text("utf-8"))["form"]
    return {form["id"]: Form(form["id"], form["title"], _groups(form["group"])) for form in listed}


def _groups(listed: list[Mapping[str, Any]]) -> tuple[Group, ...]:
    made = []
    for number, group in enumerate(listed, 1):
        items = tuple(_item(f"{number}.{name}", name, text, group["kind"]) for name, text in group["items"].items())
        made.append(Group(str(number), group["kind"], group["text"], group.get("fixed", {}), items))
    return tuple(made)


def _item(link: str, name: str, text: str, kind: str) -> Item:
    if name == "happened":
        return Item(link, name, text, "date")
    plain, repeats = _plain(KINDS[kind].model_fields[name].annotation)
    if get_origin(plain) is Literal:
        return Item(link, name, text, "choice", get_args(plain), repeats)
    return Item(link, name, text, "boolean" if plain is bool else "date" if plain is date else "string")


def _plain(annotation: Any) -> tuple[Any, bool]:
    """The type without `None`, without its checks and without its tuple; and whether it was a tuple."""
    if get_origin(annotation) in (Union, UnionType):
        return _plain(next(one for one in get_args(annotation) if one is not NoneType))
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        return _plain(get_args(annotation)[0])[0], True
    return annotation, False


def questionnaire(form: Form) -> dict[str, Any]:
    """The form as a Questionnaire. No group must be filled; one that is needs its day."""
    return {
        "resourceType": "Questionnaire",
        "id": form.id,
        "url": form.url,
        "title": form.title,
        "status": "active",
        "subjectType": ["Patient"],
        "item": [
            {"linkId": group.link, "text": group.text, "type": "group", "item": [_shown(item) for item in group.items]}
            for group in form.groups
        ],
    }


def _shown(item: Item) -> dict[str, Any]:
    shown: dict[str, Any] = {"linkId": item.link, "text": item.text, "type": item.type}
    if item.choices:
        shown["answerOption"] = [{"valueCoding": {"system": SYSTEM, "code": code}} for code in item.choices]
    return shown | ({"repeats": True} if item.repeats else {})


def package(form: Form) -> dict[str, Any]:
    """The answer of `$questionnaire-package`: a Bundle with all that is needed to draw the form.

    The choices stand in the form itself, and nothing is filled in beforehand, so no ValueSet or Library is needed.
    """
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"fullUrl": form.url, "resource": questionnaire(form)}],
    }
    return {"resourceType": "Parameters", "parameter": [{"name": "PackageBundle", "resource": bundle}]}
