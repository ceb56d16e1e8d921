"""An https server on loopback with its own certificate, for overlays.

The key beside it is for these tests alone; nothing else ever trusts its certificate.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

HERE = Path(__file__).parent / "loopback"
CERTIFICATE = HERE / "certificate.pem"


@dataclass
class Served:
    """What the server says next, and what it was asked."""

    port: int = 0
    body: bytes = b""
    status: int = 200
    answer: dict[str, str] = field(default_factory=dict)
    tag: str = ""
    lacking: int = 0
    before: Callable[[], object] = lambda: None
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"https://localhost:{self.port}/private-token-k3y/work.ics"

    def reply(self, handler: BaseHTTPRequestHandler) -> None:
        self.before()
        self.paths.append(handler.path)
        self.headers.append(dict(handler.headers.items()))
        same = bool(self.tag) and handler.headers.get("If-None-Match") == self.tag
        handler.send_response(304 if same else self.status)
        for name, value in self.answer.items():
            handler.send_header(name, value)
        if self.tag:
            handler.send_header("ETag", self.tag)
        handler.send_header("Content-Length", "0" if same else str(len(self.body) + self.lacking))
        handler.end_headers()
        if not same:
            handler.wfile.write(self.body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: some tests hang up on purpose."""


@contextmanager
def serving(trust: Callable[[str, str], object]) -> Iterator[Served]:
    """Serve until the end; `trust` sets the variable that OpenSSL reads."""
    served = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.reply(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, HERE / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    served.port = server.server_address[1]
    trust("SSL_CERT_FILE", str(CERTIFICATE))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
