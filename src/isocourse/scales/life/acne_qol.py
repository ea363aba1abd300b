"""Acne-QoL: the four domain scores are entered. Higher is better."""

from __future__ import annotations

from ..model import Item, Licence, Source
from ..scale import Scale

DOMAINS = {"self-perception": 30, "role-social": 24, "role-emotional": 30, "acne-symptoms": 30}

ACNE_QOL = Scale(
    id="acne-qol",
    name="Acne-QoL",
    family="quality of life",
    about="Nineteen questions in four domains, whose scores are entered. Higher is better.",
    items=tuple(Item(name, "the domain's score, from the official form", high=high) for name, high in DOMAINS.items()),
    higher_is="better",
    entry_only=True,
    licence=Licence(False, "Merck, through Mapi (ePROVIDE): a licence is needed, so only scores are entered."),
    sources=(
        Source("the domains' ranges", "a trial registry", "P"),
        Source("the owner", "to be verified", "B"),
    ),
)
