"""A little mail server. It writes down each mail in the moment it says yes to it."""

from __future__ import annotations

import email
import socketserver
import threading
from collections import Counter


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say("220 post office")
        for line in self.rfile:
            word = line.strip().upper().decode("latin-1")
            if word.startswith("QUIT"):
                self._say("221 bye")
                return
            if word.startswith("DATA"):
                self._say("354 go on")
                if (message := self._message()) is None:
                    return  # cut off before the end: not a mail
                self.server.office.take(message)
            self._say("250 yes")

    def _message(self) -> bytes | None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b"..") else line)
        return None

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    office: PostOffice

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that is killed breaks off; that is what we are here for."""


class PostOffice:
    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()  # by Message-ID
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.office = self
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, message: bytes) -> None:
        with self._lock:
            self.taken[email.message_from_bytes(message)["Message-ID"]] += 1

    def count(self) -> int:
        with self._lock:
            return self.taken.total()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
