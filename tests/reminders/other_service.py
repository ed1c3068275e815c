"""Other services as the library Apprise meets them: what leaves this machine is noted, and answered as a test says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

import requests
from pytest_django import Settings

HOST = "ntfy.example"
ADDRESS = f"ntfys://{HOST}/kept-to-myself"


@dataclass
class Services:
    """`answer` is a status, or what is raised instead."""

    answer: int | Exception = 200
    asked: list[requests.PreparedRequest] = field(default_factory=list)

    def take(self, adapter: object, request: requests.PreparedRequest, **kwargs: object) -> requests.Response:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        response = requests.Response()
        response.status_code, response.request, response.url = self.answer, request, str(request.url)
        if self.answer in (301, 302, 307):
            response.headers["Location"] = "http://127.0.0.1/"
        response._content = b"{}"
        return response

    @property
    def said(self) -> str:
        body = self.asked[-1].body
        return body.decode() if isinstance(body, bytes) else str(body)


@contextmanager
def other_services(settings: Settings) -> Iterator[Services]:
    services = Services()
    settings.REMINDER_CHANNELS = ["push", "email", "apprise"]
    settings.APPRISE_SCHEMES, settings.APPRISE_HOSTS = ["ntfys", "tgram"], [HOST]
    with patch("requests.adapters.HTTPAdapter.send", lambda adapter, request, **more: services.take(adapter, request)):
        yield services
