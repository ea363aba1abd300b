"""The HTTP service: the routes of CDS Hooks, and nothing that decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from .answer import Reply, answer
from .fhir_routes import fhir_routes
from .openapi import document
from .service import discovery, services
from .settings import Settings
from .tokens import NotTrusted

FORM = "application/x-www-form-urlencoded"
LARGEST_BYTES = 8 * 1024 * 1024


class TooLarge(Exception):
    """The body is larger than any record of one person."""


def application(settings: Settings) -> Starlette:
    """The ASGI application."""

    async def discover(request: Request) -> JSONResponse:
        return JSONResponse(discovery())

    async def described(request: Request) -> JSONResponse:
        return JSONResponse(document(settings.base_url))

    async def hook(request: Request) -> JSONResponse:
        service = request.path_params["service"]
        return await _posted(request, lambda body: answer(service, body, settings.now(), settings.desk))

    async def feedback(request: Request) -> JSONResponse:
        service = request.path_params["service"]
        return await _posted(request, lambda body: _keep(settings, service, body))

    async def _posted(request: Request, reply: Callable[[Any], Reply], kind: str | None = None) -> JSONResponse:
        """The reply to what was posted, after the caller was admitted and the body read."""
        try:
            if settings.gate:
                address = settings.base_url.rstrip("/") + request.url.path
                settings.gate.admit(request.headers.get("authorization"), address)
            body = _parsed(await _body(request), request.headers.get("content-type") or "")
        except NotTrusted as fault:
            return JSONResponse({"error": str(fault)}, 401, {"WWW-Authenticate": "Bearer"})
        except TooLarge:
            return JSONResponse({"error": f"The body is larger than {LARGEST_BYTES >> 20} MB."}, 413)
        except (ValueError, RecursionError):
            return JSONResponse({"error": "The body is not JSON."}, 400)
        found = await run_in_threadpool(reply, body)
        return JSONResponse(found.body, found.status, media_type=kind)

    return Starlette(
        routes=[
            Route("/openapi.json", described, methods=["GET"]),
            Route("/cds-services", discover, methods=["GET"]),
            Route("/cds-services/{service}", hook, methods=["POST"]),
            Route("/cds-services/{service}/feedback", feedback, methods=["POST"]),
            *fhir_routes(settings, _posted),
        ],
        middleware=[
            *([] if settings.gate else [Middleware(TrustedHostMiddleware, allowed_hosts=_hosts(settings))]),
            Middleware(
                CORSMiddleware, allow_origins=list(settings.origins), allow_methods=["GET", "POST"],
                allow_headers=["Authorization", "Content-Type"], max_age=600,
            ),
        ],
    )  # fmt: skip


def serve(settings: Settings, host: str, port: int) -> None:
    """Listens until it is ended."""
    uvicorn.run(application(settings), host=host, port=port, log_level="warning", access_log=False)


def _hosts(settings: Settings) -> list[str]:
    """By which names it may be called when anybody may: a page elsewhere could give its own name this address."""
    own = urlsplit(settings.base_url).hostname
    return ["localhost", "127.0.0.1", "[::1]", *([own] if own else [])]


def _keep(settings: Settings, service: str, body: Any) -> Reply:
    if service not in services():
        return Reply(404, {"error": f"There is no service {service!r}."})
    faults = settings.feedback.keep(service, body, settings.now().isoformat())
    return Reply(400, {"error": "; ".join(faults)}) if faults else Reply(200, {})


async def _body(request: Request) -> bytes:
    text = b""
    async for chunk in request.stream():
        text += chunk
        if len(text) > LARGEST_BYTES:
            raise TooLarge
    return text


def _parsed(text: bytes, kind: str) -> Any:
    """The JSON that was posted, None for nothing, or the pairs of a form, as FHIR searches send."""
    if kind.startswith(FORM):
        return parse_qsl(text.decode(), keep_blank_values=True, max_num_fields=20)
    return json.loads(text, parse_constant=_refused) if text else None


def _refused(name: str) -> float:
    raise ValueError(f"{name} is not JSON")
