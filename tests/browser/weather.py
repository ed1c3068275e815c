"""The way between a phone and the server, as bad as a test wants it: a proxy that can be cut or answer wrongly."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

FINE, CUT, ANSWER_LOST = 0, -1, -2
HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive", "content-length"}
Judge = Callable[[str, str], int]


class Weather:
    """`judge(method, path)` says what becomes of a request: FINE, CUT before it arrives, ANSWER_LOST after it did,
    or a status that is answered in the server's place."""

    def __init__(self, address: str) -> None:
        self.target = urlsplit(address)
        self.judge: Judge = lambda method, path: FINE
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = False  # closing waits for those under way
        self.address = f"http://localhost:{self.server.server_port}"

    def cut(self) -> None:
        self.judge = lambda method, path: CUT

    def clear(self) -> None:
        self.judge = lambda method, path: FINE

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        weather = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                weather.pass_on(self, self.rfile.read(length))

            do_POST = do_HEAD = do_GET

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        return Handler

    def pass_on(self, phone: BaseHTTPRequestHandler, body: bytes) -> None:
        phone.close_connection = True
        ruling = self.judge(phone.command, phone.path)
        if ruling == CUT:
            return
        if ruling > 0:
            phone.send_response(ruling)
            phone.end_headers()
            return
        connection = http.client.HTTPConnection(str(self.target.hostname), self.target.port, timeout=30)
        with closing(connection) as server:
            server.request(phone.command, phone.path, body, {**phone.headers, "Connection": "close"})
            answer = server.getresponse()
            told = answer.read()
        if ruling == ANSWER_LOST:
            return
        phone.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                phone.send_header(name, value)
        phone.send_header("Content-Length", str(len(told)))
        phone.end_headers()
        phone.wfile.write(told)


@contextmanager
def weather_before(address: str) -> Iterator[Weather]:
    weather = Weather(address)
    thread = threading.Thread(target=weather.server.serve_forever, daemon=True)
    thread.start()
    yield weather
    weather.server.shutdown()
    weather.server.server_close()
    thread.join()
