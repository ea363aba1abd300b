"""The services on offer, and the discovery answer that tells an EHR of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Service:
    """One CDS service: the hook it serves and the templates of what it asks the EHR to send along."""

    id: str
    hook: str
    title: str
    description: str
    prefetch: Mapping[str, str]


@lru_cache
def services() -> Mapping[str, Service]:
    """All services by id."""
    told = tomllib.loads(files(__package__).joinpath("services.toml").read_text("utf-8"))
    return {entry["id"]: Service(**entry, prefetch=told["prefetch"]) for entry in told["service"]}


def discovery() -> dict[str, Any]:
    """The body of `GET /cds-services`."""
    return {
        "services": [
            {
                "hook": item.hook,
                "title": item.title,
                "description": item.description,
                "id": item.id,
                "prefetch": dict(item.prefetch),
            }
            for item in services().values()
        ]
    }
