"""`make run` once it is installed: it starts, says what to do, stops without a trace, and goes on later."""

import os
import signal
import sqlite3
import time
from functools import partial
from pathlib import Path

import pytest
from redis import Redis

from caregiving.household_file import demo
from caregiving.runtime import alive, broker
from tests.runtime.instance import Instance
from tests.servers import wait_until

pytestmark = pytest.mark.runtime


def test_it_says_who_can_sign_in_and_how(running: Instance) -> None:
    said = running.said()
    for person in demo.people():
        assert person.name in said
        assert person.email in said
        assert person.role in said
    assert "code" in said


def test_it_shows_progress_before_the_address(running: Instance) -> None:
    said = running.said()
    steps = ["Starting the message broker", "Preparing the database", "Loading the demo", "Fortnight runs at"]
    places = [said.index(step) for step in steps]
    assert places == sorted(places)


def test_web_worker_and_beat_give_signs_of_life(running: Instance) -> None:
    wait_until(lambda: alive.answers(running.port, "localhost"), within=60, why="web does not answer")
    for service in ("worker", "beat"):
        works = partial(_worked_lately, service, running)
        wait_until(works, within=60, why=f"{service} does not work")


def test_what_it_keeps_is_for_its_owner_alone(running: Instance) -> None:
    open_to_others = [path for path in running.run_dir.rglob("*") if path.lstat().st_mode & 0o077]
    assert [path for path in open_to_others if not path.is_socket()] == []
    assert running.run_dir.stat().st_mode & 0o077 == 0


def test_a_second_start_keeps_all_data(known: Instance) -> None:
    known.start_and_wait()
    key = (known.run_dir / "secret_key").read_text(encoding="utf-8")
    _remember(known.run_dir)
    assert known.stop() == 0

    known.start_and_wait()

    assert (known.run_dir / "secret_key").read_text(encoding="utf-8") == key
    assert _remembered(known.run_dir)
    assert "Loading the demo" not in known.said()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_leaves_no_process(known: Instance, number: signal.Signals) -> None:
    known.start_and_wait()
    assert known.stop(number, within=10) == 0
    assert known.processes() == {}
    assert "Traceback" not in known.said()


@pytest.mark.parametrize("moment", ["Starting the message broker", "Preparing the database", "Starting web"])
def test_stopped_while_it_starts_it_leaves_no_process(instance: Instance, moment: str) -> None:
    instance.start()
    instance.wait_for_line(moment, within=60)
    assert instance.stop(within=10) == 0
    assert instance.processes() == {}
    assert "Traceback" not in instance.said()


def test_killed_outright_it_takes_its_processes_along(known: Instance) -> None:
    known.start_and_wait()
    assert len(known.processes()) > 5
    os.kill(known.process.pid, signal.SIGKILL)
    known.process.wait()
    wait_until(lambda: not known.processes(), within=15, why="processes live on")


def _worked_lately(service: str, running: Instance) -> bool:
    return alive.worked_lately(service, running.run_dir, time.time())


def _remember(run_dir: Path) -> None:
    with sqlite3.connect(run_dir / "fortnight.sqlite3") as database:
        database.execute(
            "INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('kept', '', '2100-01-01')"
        )
    database.close()
    with Redis(unix_socket_path=str(broker.socket_path(run_dir))) as client:
        client.set("kept", "yes")


def _remembered(run_dir: Path) -> bool:
    with sqlite3.connect(run_dir / "fortnight.sqlite3") as database:
        row = database.execute("SELECT 1 FROM django_session WHERE session_key = 'kept'").fetchone()
    database.close()
    with Redis(unix_socket_path=str(broker.socket_path(run_dir))) as client:
        return row is not None and client.get("kept") == b"yes"
