"""What counts is the head of an answer: what follows may be broken, endless or slow, and changes nothing."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from socket import socket
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest
from pytest_django import Settings

from caregiving.reminders import short_answers
from caregiving.reminders.channels import push
from caregiving.reminders.deliver import deliver
from caregiving.reminders.models import PushSubscription, Reminder, State
from tests.people import NOW, People
from tests.reminders.push_service import Phone, PushService
from tests.reminders.sending import due, reminder, snapshot

CREATED = b"HTTP/1.1 201 Created\r\n"
Says = Callable[[Callable[[bytes], None]], None]


class Lines(ThreadingTCPServer):
    """Answers what comes as `says` does, byte by byte, and then mostly hangs up."""

    daemon_threads = True
    block_on_close = False
    says: Says
    hangs_up = True
    asked = connections = 0


class Line(StreamRequestHandler):
    server: Lines
    request: socket

    def handle(self) -> None:
        self.server.connections += 1
        with suppress(OSError):  # the other side may have heard enough
            while self.rfile.readline():
                self._read()
                self.server.asked += 1
                self.server.says(self.request.sendall)
                if self.server.hangs_up:
                    return

    def _read(self) -> None:
        length = 0
        while (line := self.rfile.readline()) not in (b"\r\n", b""):
            name, _colon, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        self.rfile.read(length)


@pytest.fixture
def lines(service: PushService, settings: Settings) -> Iterator[Lines]:
    settings.PUSH_PATIENCE = 1
    short_answers._pool.cache_clear()
    with Lines(("127.0.0.1", 0), Line) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()
        short_answers._pool().clear()
        short_answers._pool.cache_clear()


@pytest.fixture
def row(people: People, lines: Lines) -> Reminder:
    endpoint = f"http://127.0.0.1:{lines.server_address[1]}/send"
    PushSubscription.objects.create(user=people.ana, endpoint=endpoint, last_seen_at=NOW, **Phone().keys)
    snapshot(people, due())
    return reminder(people, channel="push")


def sent(row: Reminder, lines: Lines, says: Says) -> State:
    lines.says = says
    deliver(NOW)
    row.refresh_from_db()
    return State(row.state)


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 100\r\n\r\ncut",
        b"Content-Length: 4\r\nContent-Encoding: gzip\r\n\r\nabcd",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"Content-Length: 0\r\n\r\n",
    ],
)
def test_what_was_taken_is_not_sent_again_however_the_answer_goes_on(row: Reminder, lines: Lines, rest: bytes) -> None:
    assert sent(row, lines, lambda say: say(CREATED + rest)) == State.SENT
    assert lines.asked == 1


def test_a_refusal_that_is_cut_off_is_a_refusal(row: Reminder, lines: Lines) -> None:
    gone = b"HTTP/1.1 410 Gone\r\nContent-Length: 100\r\n\r\ncut"
    assert sent(row, lines, lambda say: say(gone)) == State.FAILED
    assert not PushSubscription.objects.exists()


def test_a_wait_is_respected_though_the_answer_is_cut_off(row: Reminder, lines: Lines) -> None:
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 240\r\nContent-Length: 100\r\n\r\ncut"
    assert sent(row, lines, lambda say: say(busy)) == State.PENDING
    assert row.send_at >= NOW + timedelta(minutes=4)


def test_an_answer_without_end_is_not_read(row: Reminder, lines: Lines) -> None:
    def says(say: Callable[[bytes], None]) -> None:
        say(CREATED + b"Content-Length: 200000000\r\n\r\n")
        for _ in range(200):
            say(b"x" * 1_000_000)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sent(row, lines, says) == State.SENT
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize(("head", "ends"), [(CREATED, State.PENDING), (CREATED + b"X: 1\r\n\r\n", State.SENT)])
def test_one_that_comes_drop_by_drop_keeps_nobody_waiting(
    row: Reminder, lines: Lines, head: bytes, ends: State
) -> None:
    def says(say: Callable[[bytes], None]) -> None:
        say(head)
        for _ in range(30):
            say(b"X: y\r\n")
            time.sleep(0.2)

    began = time.monotonic()
    assert sent(row, lines, says) == ends
    assert time.monotonic() - began < 3


def test_the_next_message_goes_over_the_same_connection(row: Reminder, lines: Lines) -> None:
    lines.hangs_up, lines.says = False, lambda say: say(CREATED + b"Content-Length: 5\r\n\r\ntaken")
    phone = PushSubscription.objects.get()
    for _ in range(3):
        push.send_test(phone, NOW)
    assert (lines.asked, lines.connections) == (3, 1)
