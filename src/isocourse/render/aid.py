"""The decision aid: of 100 people like you, if you start now, wait, or do without. Scars first, side effects beside
them.

Every word a patient reads stands in wording/; the numbers come from a forecast.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from ..forecast.result import Chance, Forecast, Future
from . import futures, words
from .document import Document, Line, Paper, Picture, Section, Table
from .wording import Texts, texts

# What is compared: the key of its words, and the plan as the forecast reads it.
PLANS = {"now": "uk-label", "wait": "wait 6 months then uk-label", "none": "none"}
AHEAD = timedelta(days=730)
UNDER_WAY = ("taking", "paused", "out of capsules")  # states of a ledger in which there is no choice to start
UNSURE = ("others", "you", "later", "mood")


def aid(forecast: Forecast, faces: Mapping[str, str], paper: Paper = "a4", language: str = "en") -> Document:
    """The aid from a forecast under PLANS; `faces` holds, for each of them, a hundred faces as SVG."""
    say = texts(language)
    compared = {key: forecast.future(plan) for key, plan in PLANS.items()}
    day = words.day(forecast.on)
    scarred = {key: _whole(future.five_new_scars) for key, future in compared.items()}
    return Document(
        kind="leaflet", language=say.language, paper=paper, title=say["aid.title"],
        about=((say["leaflet.for"], forecast.person), (say["leaflet.date"], day)), tone="plain",
        first=say.fill("aid.first", now=scarred["now"], wait=scarred["wait"], day=words.day(forecast.until)),
        second=say["aid.second"],
        sections=(
            Section(
                title=say["aid.scars"], text=say.fill("aid.scars-text", day=words.day(forecast.until)),
                pictures=tuple(
                    Picture(svg=faces[key], says=_scars(say, key, compared[key])) for key in PLANS if key in faces
                ),
                after=say["aid.fading"],
            ),
            _choices(say, compared),
            Section(title=say["aid.other"], text=say["aid.other-text"]),
            Section(title=say["aid.harm"], lines=tuple(_harm(say, compared["now"]))),
            Section(title=say["aid.unsure"], lines=tuple(Line(text=say[f"aid.unsure-{key}"]) for key in UNSURE)),
        ),
        foot=(say.fill("aid.foot", visits=words.count(len(forecast.visits), "visit"), day=day),),
        running=say.fill("aid.running", day=day), page=say["leaflet.page"],
    )  # fmt: skip


def faces_of(forecast: Forecast) -> dict[str, int]:
    """For each choice, how many of 100 are spared: they get fewer than five new scars that stay."""
    return {key: 100 - round(forecast.future(plan).five_new_scars.of_100) for key, plan in PLANS.items()}


def _scars(say: Texts, key: str, future: Future) -> str:
    low, high = future.new_lasting_scars.within_80
    return say.fill(
        "aid.scars-of", plan=say[f"aid.plan-{key}"], count=_whole(future.five_new_scars), low=f"{low:.0f}",
        high=f"{high:.0f}",
    )  # fmt: skip


def _choices(say: Texts, compared: Mapping[str, Future]) -> Section:
    """Clear skin, acne that comes back, and side effects, beside each other."""
    rows = [
        (say["aid.clear"], *(_span(say, future.clear_by) for future in compared.values())),
        (say["aid.again"], *(_span(say, future.relapse_any) for future in compared.values())),
        (say["aid.lips"], *(_span(say, future.dry_lips) for future in compared.values())),
        (say["aid.fats"], *(_span(say, future.high_triglycerides) for future in compared.values())),
    ]
    head = ("", *(say[f"aid.plan-{key}"] for key in compared))
    return Section(
        title=say["aid.beside"], text=say["aid.beside-text"], table=Table(head=head, rows=tuple(rows), even=True)
    )


def _harm(say: Texts, now: Future) -> list[Line]:
    return [
        Line(lead=say["aid.harm-baby-lead"], text=say["aid.harm-baby"], tone="stop"),
        Line(lead=say["aid.harm-mood-lead"], text=say["aid.harm-mood"], tone="unknown"),
        Line(lead=say["aid.harm-dry-lead"], text=say.fill("aid.harm-dry", count=_whole(now.dry_lips)), tone="task"),
    ]


def _span(say: Texts, found: Chance | None) -> str:
    """`62 (55 to 70)`; nothing where the question does not arise."""
    if found is None:
        return str(say["aid.no-question"])
    return futures.spanned(found)


def _whole(found: Chance) -> str:
    return futures.of_100(found.of_100)
