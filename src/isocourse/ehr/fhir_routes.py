"""The FHIR base beside the hooks: the operations of the REMS guide, by the same gate and the same rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from .answer import Reply
from .capability import capability
from .outcome import outcome
from .rems.etasu import rems_etasu
from .rems.forms import forms, package
from .rems.submit import submit
from .search import everything, read, search
from .settings import Settings

FHIR_JSON = "application/fhir+json"


class Posted(Protocol):
    """Admits the caller, reads the body, and sends the reply to it as the media type `kind`."""

    async def __call__(
        self, request: Request, reply: Callable[[Any], Reply], kind: str | None = None
    ) -> JSONResponse: ...


def fhir_routes(settings: Settings, posted: Posted) -> list[Route]:
    """The routes under `/fhir`."""

    async def etasu(request: Request) -> JSONResponse:
        return await posted(
            request, lambda body: rems_etasu(body, settings.now(), settings.desk, settings.shelf), FHIR_JSON
        )

    async def form(request: Request) -> JSONResponse:
        return await posted(request, lambda _: _package(request.path_params["form"]), FHIR_JSON)

    async def answers(request: Request) -> JSONResponse:
        return await posted(request, lambda body: submit(body, settings.now(), settings.shelf), FHIR_JSON)

    async def metadata(request: Request) -> JSONResponse:
        return JSONResponse(capability(settings.now(), settings.base_url), media_type=FHIR_JSON)

    async def person(request: Request) -> JSONResponse:
        found, name = settings.shelf, request.path_params["person"]
        whole = request.url.path.endswith("$everything")
        told = everything if whole else read
        return await posted(request, lambda _: told(name, settings.now(), settings.desk, found), FHIR_JSON)

    async def searched(request: Request) -> JSONResponse:
        sent, type_ = request.query_params.multi_items(), request.path_params["type"]

        def told(body: Any) -> Reply:
            asked = [*sent, *(body if isinstance(body, list) else [])]
            return search(type_, asked, settings.now(), settings.desk, settings.shelf)

        return await posted(request, told, FHIR_JSON)

    return [
        Route("/fhir/metadata", metadata, methods=["GET"]),
        Route("/fhir/GuidanceResponse/$rems-etasu", etasu, methods=["POST"]),
        Route("/fhir/Questionnaire/{form}/$questionnaire-package", form, methods=["POST", "GET"]),
        Route("/fhir/QuestionnaireResponse/$submit", answers, methods=["POST"]),
        Route("/fhir/Patient/{person}/$everything", person, methods=["GET"]),
        Route("/fhir/Patient/{person}", person, methods=["GET"]),
        Route("/fhir/{type}/_search", searched, methods=["POST"]),
        Route("/fhir/{type}", searched, methods=["GET"]),
    ]


def _package(form: str) -> Reply:
    if form not in forms():
        return Reply(404, outcome("not-found", f"There is no form {form!r}; there are {', '.join(forms())}."))
    return Reply(200, package(forms()[form]))
