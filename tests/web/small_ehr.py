"""A small EHR: it gives a code, and a token to who shows the verifier of the code's challenge."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet


class SmallEhr:
    """What it knows, what it is to do wrong, and what it was asked."""

    def __init__(self) -> None:
        self.patient: dict[str, Any] = {}
        self.configuration: dict[str, Any] = {}
        self.token: dict[str, Any] = {}
        self.keys: KeySet | None = None
        self.asked: list[tuple[str, str]] = []
        self.codes: dict[str, dict[str, str]] = {}
        self.address = ""

    @property
    def issuer(self) -> str:
        return f"{self.address}/fhir"

    def authorise(self, address: str) -> str:
        """What the browser comes back to after somebody signed in: the redirect with a code, once for each launch."""
        given = dict(parse_qsl(urlsplit(address).query))
        assert given["response_type"] == "code"
        assert given["code_challenge_method"] == "S256"
        assert (given["aud"], given["client_id"]) == (self.issuer, "isocourse")
        assert given["launch"] == "xyz123"
        code = f"code-{len(self.codes)}"
        self.codes[code] = given
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"

    def answer(self, method: str, path: str, body: str, authorization: str | None) -> tuple[int, Any]:
        self.asked.append((method, path))
        if path == "/fhir/.well-known/smart-configuration":
            return 200, {
                "authorization_endpoint": f"{self.address}/authorize", "token_endpoint": f"{self.address}/token",
                "code_challenge_methods_supported": ["S256"], "capabilities": ["launch-ehr", "permission-v2"],
            } | self.configuration  # fmt: skip
        if path == "/token" and method == "POST":
            return self._token({name: values[0] for name, values in parse_qs(body).items()})
        if path == f"/fhir/Patient/{self.patient.get('id')}" and authorization == "Bearer t0ken":
            return 200, self.patient
        return 404, {}

    def _token(self, form: dict[str, str]) -> tuple[int, Any]:
        began = self.codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if began is None or challenge.decode().rstrip("=") != began["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if form["redirect_uri"] != began["redirect_uri"] or len(form["code_verifier"]) < 43:
            return 400, {"error": "invalid_grant"}
        if self.keys is not None:
            claims = jwt.decode(form["client_assertion"], self.keys, algorithms=["ES384", "RS384"]).claims
            if (claims["iss"], claims["sub"], claims["aud"]) != ("isocourse", "isocourse", f"{self.address}/token"):
                return 401, {"error": "invalid_client"}
        elif form.get("client_id") != "isocourse":
            return 401, {"error": "invalid_client"}
        told = {"access_token": "t0ken", "token_type": "Bearer", "patient": self.patient["id"], "scope": began["scope"]}
        return 200, told | self.token


@contextmanager
def running() -> Iterator[SmallEhr]:
    """The EHR on this machine."""
    ehr = SmallEhr()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET")

        def do_POST(self) -> None:
            self._answer("POST")

        def _answer(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            status, told = ehr.answer(method, self.path, body, self.headers.get("Authorization"))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", told)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    ehr.address = f"http://127.0.0.1:{server.server_port}"
    yield ehr
    server.shutdown()
    server.server_close()
