"""A push service on this machine that answers at once, in a process of its own: what it costs is not ours."""

import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process, Queue
from urllib.request import urlopen


class Sink(BaseHTTPRequestHandler):
    """Takes every message, notes when it came, and tells that once."""

    protocol_version = "HTTP/1.1"
    came: list[float] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.came.append(time.time())
        self.wfile.write(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")

    def do_GET(self) -> None:
        told = json.dumps(self.came).encode()
        self.came.clear()
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(told), told))

    def log_message(self, *args: object) -> None:
        """Quiet."""


def _serve(addresses: "Queue[str]") -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    addresses.put(f"http://127.0.0.1:{server.server_port}")
    server.serve_forever()


def sink() -> str:
    """Start it; returns its address."""
    addresses: Queue[str] = Queue()
    Process(target=_serve, args=(addresses,), daemon=True).start()
    return addresses.get()


def came(address: str) -> list[float]:
    """When messages came since the last such question, in seconds since 1970."""
    with urlopen(address) as answer:  # noqa: S310 - our own sink
        return sorted(json.load(answer))
