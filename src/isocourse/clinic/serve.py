"""Serving the app with waitress: threads in one process, so that one prepared engine serves them all."""

from __future__ import annotations

import time
from contextlib import suppress
from threading import Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from waitress import create_server

from .erasure import again
from .messages import outbox
from .wsgi import application

THREADS = 8
DEMO_SENDS_EVERY = 5  # seconds
LARGEST_REQUEST = 16_000_000  # a photograph and its form


def serve(host: str, port: int, announce: object = None) -> None:
    """Serves until interrupted; `announce` is called with the port once it listens.

    What a backup brought back of erased people is erased again first.
    """
    again()
    if settings.CLINIC.demo:  # elsewhere a timer runs `isocourse send-messages`
        Thread(target=_send, daemon=True).start()
    server = create_server(
        application, host=host, port=port, threads=THREADS, ident=None, max_request_body_size=LARGEST_REQUEST
    )  # fmt: skip
    if callable(announce):
        announce(server.effective_port)
    try:
        server.run()
    finally:
        server.close()


def _send() -> None:
    """Prints what is due, as long as the demo runs."""
    while True:
        time.sleep(DEMO_SENDS_EVERY)
        with suppress(DatabaseError):  # another try follows
            outbox.work()
        close_old_connections()
