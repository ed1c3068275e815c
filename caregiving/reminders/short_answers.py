"""Posting to servers that others run: whose answer comes slowly, or never ends, keeps nobody waiting for longer than it
may take, and fills no memory. What counts is the head of the answer: what follows it may be cut off or broken."""

from __future__ import annotations

import io
import socket
from collections.abc import Mapping
from functools import cache
from http.client import HTTPResponse
from time import monotonic
from typing import Any

import urllib3
from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

# What may follow the head, so that the same connection serves the next message.
LONGEST_REST = 16 * 1024


def post(url: str, body: bytes, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
    """The head of the answer. Redirects are not followed. Raises `urllib3.exceptions.HTTPError` when there is none."""
    answer = _pool().request(
        "POST", url, body=body, headers=headers, redirect=False, retries=False, preload_content=False
    )
    if not _is_over(answer):
        answer.close()
    answer.release_conn()
    return answer


def _is_over(answer: urllib3.BaseHTTPResponse) -> bool:
    try:
        return len(answer.read(LONGEST_REST, decode_content=False)) < LONGEST_REST
    except HTTPError:
        return False


class _InTime(io.RawIOBase):
    """What comes over a socket within its time-out, reckoned for all of it, and not for each piece."""

    def __init__(self, line: socket.socket) -> None:
        self._line, self._pieces = line, line.makefile("rb", buffering=0)
        self._ends = monotonic() + (line.gettimeout() or 0)

    def makefile(self, *_args: Any) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int | None:
        left = self._ends - monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self._line.settimeout(left)
        return self._pieces.readinto(room)

    def close(self) -> None:
        self._pieces.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(_InTime(sock), *args, **kwargs)  # type: ignore[arg-type]  # it asks for `makefile` only


class _Line(HTTPConnection):
    response_class = _Answer


class _SealedLine(HTTPSConnection):
    response_class = _Answer


class _Lines(urllib3.HTTPConnectionPool):
    ConnectionCls = _Line


class _SealedLines(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SealedLine


@cache
def _pool() -> urllib3.PoolManager:
    patience = urllib3.Timeout(connect=min(5, settings.PUSH_PATIENCE), read=settings.PUSH_PATIENCE)
    found = urllib3.PoolManager(num_pools=20, maxsize=20, timeout=patience)
    found.pool_classes_by_scheme = {"http": _Lines, "https": _SealedLines}
    return found
