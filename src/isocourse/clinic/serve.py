"""Serving the app with waitress: threads in one process, so that one prepared engine serves them all."""

from __future__ import annotations

from waitress import create_server

from .wsgi import application

THREADS = 8


def serve(host: str, port: int, announce: object = None) -> None:
    """Serves until interrupted; `announce` is called with the port once it listens."""
    server = create_server(application, host=host, port=port, threads=THREADS, ident=None)
    if callable(announce):
        announce(server.effective_port)
    try:
        server.run()
    finally:
        server.close()
