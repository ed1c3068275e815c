"""The provider of texts and calls on this machine: takes what the library posts, and answers as it is told."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from pytest_django import Settings

from caregiving.reminders import provider

ACCOUNT, SECRET, FROM = "AC" + "0" * 32, "the-secret-of-the-account", "+15005550006"


@dataclass(frozen=True)
class Asked:
    """One message or call that was asked for."""

    what: str  # Messages or Calls
    said: dict[str, str]
    account: str


@dataclass(frozen=True)
class Answer:
    """0 instead of a status closes the line without an answer, -1 keeps silent for a while and then closes it."""

    status: int
    code: int = 0
    wait: str = ""
    body: str = ""


@dataclass
class Provider:
    """Answers as it is told, once each, and then that it was taken."""

    url: str = ""
    silence: float = 2.0
    asked: list[Asked] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def last(self) -> dict[str, str]:
        return self.asked[-1].said


@contextmanager
def phone_provider(settings: Settings) -> Iterator[Provider]:
    """Runs, and the settings name it."""
    found, lock, gone = Provider(), threading.Lock(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            account = base64.b64decode(self.headers["Authorization"].split()[1]).decode()
            asked = Asked(self.path.split("/")[-1].removesuffix(".json"), _flat(body), account)
            with lock:
                answer = found.answers.pop(0) if found.answers else Answer(201)
                found.asked.append(asked)
                number = len(found.asked)
            if answer.status <= 0:
                if answer.status < 0:
                    gone.wait(found.silence)
                self.close_connection = True
                return
            told = {"sid": f"SM{number}"} if answer.status < 300 else {"code": answer.code, "message": asked.said["To"]}
            self._send(answer, answer.body or json.dumps(told))

        def _send(self, answer: Answer, text: str) -> None:
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(text)), "Retry-After": answer.wait}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    _name(settings, found.url)
    try:
        yield found
    finally:
        gone.set()
        provider._client().http_client.session.close()
        provider._client.cache_clear()
        server.shutdown()
        server.server_close()
        thread.join()


def _name(settings: Settings, url: str) -> None:
    settings.REMINDER_CHANNELS = ["push", "sms", "call", "email"]
    settings.SITE_URL = "https://fortnight.example"
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, settings.TWILIO_FROM = ACCOUNT, SECRET, FROM
    settings.TWILIO_API_URL, settings.TWILIO_PATIENCE = url, 0.5
    provider._client.cache_clear()


def _flat(body: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body).items()}
