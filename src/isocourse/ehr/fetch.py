"""Fetching what the EHR did not send along, from the FHIR server it names: only from servers that were allowed.

A request from outside says where to fetch from, so this is where a service could be made to call strange addresses.
The address must begin, as text, with one that the operator wrote down; nothing is resolved, guessed or followed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx2 as httpx

from ..fhir.shapes import objects, text
from .gather import Unobtainable
from .request import HookRequest

LARGEST_BYTES = 8 * 1024 * 1024
MOST_PAGES = 10


@dataclass
class FhirClient:
    """Reads from allowed FHIR servers, with the token of the request, within `seconds` for each look-up."""

    allowed: tuple[str, ...]
    seconds: float = 3.0
    http: httpx.Client = field(default_factory=lambda: httpx.Client(follow_redirects=False, trust_env=False))

    def __post_init__(self) -> None:
        self.allowed = tuple(_base(address) for address in self.allowed)

    def __call__(self, request: HookRequest, path: str) -> Any:
        """The resource at `path`, or a search's entries of all its pages; raises `Unobtainable` with the reason."""
        if not request.fhir_server:
            raise Unobtainable("the request names no `fhirServer`")
        base = request.fhir_server.rstrip("/")
        if base not in self.allowed:
            raise Unobtainable("its `fhirServer` is not one that this service may call")
        if not request.access_token:
            raise Unobtainable("the request gives no `fhirAuthorization.access_token`")
        ends = time.monotonic() + self.seconds
        found = self._get(f"{base}/{path}", request.access_token, ends)
        pages = 1
        while (following := _next(found)) is not None:
            pages += 1
            if pages > MOST_PAGES or not _is_below(base, following):
                raise Unobtainable("its answer has more pages than are read, or goes on at another address")
            page = self._get(following, request.access_token, ends)
            found = {**page, "entry": [*(found.get("entry") or []), *(page.get("entry") or [])]}
        return found

    def _get(self, address: str, token: str, ends: float) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/fhir+json"}
        try:
            with self.http.stream("GET", address, headers=headers, timeout=max(0.05, ends - time.monotonic())) as reply:
                if reply.status_code != 200:
                    raise Unobtainable(f"the FHIR server answered {reply.status_code}")
                body = b""
                for chunk in reply.iter_bytes():
                    body += chunk
                    if len(body) > LARGEST_BYTES or time.monotonic() > ends:
                        raise Unobtainable("the FHIR server's answer is too large or too slow")
            found = httpx.Response(200, content=body).json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, UnicodeError) as error:
            raise Unobtainable(f"the FHIR server gave no usable answer ({type(error).__name__})") from None
        if not isinstance(found, dict):
            raise Unobtainable("the FHIR server gave no resource")
        return found


def _base(address: str) -> str:
    """An allowed address, checked when the service starts."""
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError(f"{address!r} is not the base address of a FHIR server, such as https://ehr.example.org/fhir")
    return address.rstrip("/")


def _is_below(base: str, address: str) -> bool:
    """Whether an address stays below the base however a server reads it: nothing in it climbs up, plain or encoded."""
    path = unquote(address.split("?")[0])
    return address.startswith((f"{base}/", f"{base}?")) and ".." not in path and "\\" not in path


def _next(bundle: dict[str, Any]) -> str | None:
    for link in objects(bundle.get("link")):
        if link.get("relation") == "next":
            return text(link.get("url"))
    return None
