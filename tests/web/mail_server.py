"""A small mail server on this machine: keeps what it is sent, and refuses whom it is told to."""

from __future__ import annotations

import socketserver
from contextlib import contextmanager
from email import message_from_bytes, policy
from threading import Thread


class _Talk(socketserver.StreamRequestHandler):
    """One conversation in SMTP (RFC 5321), as far as a client needs it."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().strip():
            self.wfile.write(self._answer(line) + b"\r\n")

    def _answer(self, line):
        verb = line.split(b":")[0].split()[0].upper()
        if verb == b"RCPT" and (refused := self.server.refuses.get(line.split(b"<")[1].split(b">")[0].decode())):
            return refused.encode()
        if verb == b"DATA":
            self.wfile.write(b"354 go on\r\n")
            body = b"".join(iter(self.rfile.readline, b".\r\n"))
            self.server.kept.append(message_from_bytes(body, policy=policy.default))
        return b"250 yes"


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.kept, self.refuses = [], {}

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"


@contextmanager
def mail_server():
    """`kept` are the messages; `refuses[address]` is the answer to a message for it."""
    with Server() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


if __name__ == "__main__":
    import time

    with mail_server() as running:
        running.refuses["nobody@example.org"] = "550 no such mailbox"
        print(f"ISOCOURSE_MAIL_URL={running.url}", flush=True)
        told = 0
        while True:
            time.sleep(0.5)
            for mail in running.kept[told:]:
                print(f"--- {mail['to']} / {mail['subject']}\n{mail.get_body().get_content().strip()}", flush=True)
                for part in mail.iter_attachments():
                    print(f"[{part.get_filename()}] {' | '.join(part.get_content().split())}", flush=True)
            told = len(running.kept)
