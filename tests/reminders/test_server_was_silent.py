"""The server's own silence is told: to a watcher outside while it lasts, and to every home afterwards."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pytest_django import Settings

from caregiving.agenda.models import Snapshot
from caregiving.reminders.awake import SILENT_AFTER, TOLD_FOR, Awake, Silence, last_silence, sign_of_life, tell_watcher
from caregiving.reminders.fit import fit
from caregiving.reminders.household import reach
from caregiving.reminders.models import Reminder
from caregiving.reminders.wanted import SoFar, Wanted, wanted
from tests.people import NOW, People
from tests.reminders.sending import composed, snapshot

MINUTE = timedelta(minutes=1)


def silent_for(minutes: int) -> Silence | None:
    """Signs of life up to NOW, then again so many minutes later."""
    for minute in range(-5, 1):
        sign_of_life(NOW + minute * MINUTE)
    sign_of_life(NOW + minutes * MINUTE)
    return last_silence(NOW + minutes * MINUTE)


@pytest.mark.parametrize(("minutes", "told"), [(1, False), (9, False), (10, True), (140, True)])
def test_a_restart_is_no_silence_ten_minutes_are(db: None, minutes: int, told: bool) -> None:
    assert silent_for(minutes) == (Silence(NOW, NOW + minutes * MINUTE) if told else None)
    assert Awake.objects.count() == (2 if told else 1)


def test_the_first_start_ends_no_silence(db: None) -> None:
    sign_of_life(NOW)
    assert last_silence(NOW) is None


def test_two_workers_that_notice_its_end_at_once_tell_one_silence(db: None) -> None:
    end = NOW + timedelta(hours=2)
    for since, until in ((NOW - MINUTE, NOW), (end, end), (end, end)):
        Awake.objects.create(since=since, until=until)
    assert last_silence(end) == Silence(NOW, end)


def test_a_sign_that_comes_late_takes_nothing_back(db: None) -> None:
    sign_of_life(NOW)
    sign_of_life(NOW + MINUTE)
    sign_of_life(NOW)
    assert Awake.objects.get().until == NOW + MINUTE


def test_it_is_told_for_a_day(db: None) -> None:
    silence = silent_for(30)
    assert silence is not None
    assert last_silence(silence.until + TOLD_FOR - MINUTE) == silence
    assert last_silence(silence.until + TOLD_FOR) is None


def test_every_home_is_looked_at_again_when_it_ends(people: People) -> None:
    snapshot(people, now=NOW)
    Snapshot.objects.update(next_look_at=NOW + timedelta(days=3))
    end = NOW + SILENT_AFTER
    sign_of_life(NOW)
    assert Snapshot.objects.get().next_look_at == NOW + timedelta(days=3)
    sign_of_life(end)
    assert Snapshot.objects.get().next_look_at == end


def morning(people: People, now: datetime) -> list[Wanted]:
    """What is planned for a home in which nothing at all is due."""
    return list(wanted(people.patient.id, [], reach(people.home.id, now), SoFar(), now))


def test_the_morning_message_tells_it_even_when_nothing_else_is_due(people: People) -> None:
    assert morning(people, NOW) == []
    silence = silent_for(90)
    assert silence is not None
    fit({people.patient.id: morning(people, silence.until)})
    one = Reminder.objects.get(user=people.ana, due_key="digest")
    message = composed(one, one.send_at)
    assert message is not None
    assert message.details == ("No reminder could be sent from Fri 03:07 to 04:37. Look through what is due.",)
    assert "reminder" not in message.body + message.title
    assert composed(one, silence.until + TOLD_FOR) is None


@pytest.fixture
def watcher(settings: Settings) -> Iterator[list[str]]:
    """A dead-man's switch on this machine; what it was called with."""
    called: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_response(404 if self.path == "/gone" else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    settings.WATCHER_URL = f"http://127.0.0.1:{server.server_port}/secret"
    yield called
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_watcher_is_called(watcher: list[str]) -> None:
    tell_watcher()
    assert watcher == ["/secret"]


def test_without_a_watcher_nobody_is_called(watcher: list[str], settings: Settings) -> None:
    settings.WATCHER_URL = ""
    tell_watcher()
    assert watcher == []


@pytest.mark.parametrize(("path", "said"), [("/gone", "the watcher said 404"), ("", "could not be reached")])
def test_a_watcher_that_fails_is_logged_without_its_address(
    watcher: list[str], settings: Settings, caplog: pytest.LogCaptureFixture, path: str, said: str
) -> None:
    address = settings.WATCHER_URL.removesuffix("/secret") if path else "http://127.0.0.1:9"
    settings.WATCHER_URL = f"{address}{path or '/secret'}"
    with caplog.at_level(logging.WARNING):
        tell_watcher()
    assert said in caplog.text
    assert address not in caplog.text and "secret" not in caplog.text
