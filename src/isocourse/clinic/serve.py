"""Serving the app with waitress: threads in one process, so that one prepared engine serves them all."""

from __future__ import annotations

from waitress import create_server

from .erasure import again
from .wsgi import application

THREADS = 8
LARGEST_REQUEST = 16_000_000  # a photograph and its form


def serve(host: str, port: int, announce: object = None) -> None:
    """Serves until interrupted; `announce` is called with the port once it listens.

    What a backup brought back of erased people is erased again first.
    """
    again()
    server = create_server(
        application, host=host, port=port, threads=THREADS, ident=None, max_request_body_size=LARGEST_REQUEST
    )  # fmt: skip
    if callable(announce):
        announce(server.effective_port)
    try:
        server.run()
    finally:
        server.close()
