"""A service that dies is started again, and the others live through it."""

import os
import signal
import time
from collections.abc import Callable

import pytest

from caregiving.runtime import alive, broker
from tests.runtime.instance import Instance
from tests.servers import wait_until

pytestmark = [pytest.mark.runtime, pytest.mark.chaos]

COMMANDS = {"broker": "valkey-server", "web": "granian", "worker": "caregiving worker", "beat": "caregiving beat"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_service_is_started_again_and_works(running: Instance, name: str) -> None:
    before = _pid(running, name)
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: running.pid_of(COMMANDS[name]) not in {None, before}, 40, f"no new {name}")
    _wait_until_all_work(running)


def test_no_child_of_a_killed_service_lives_on(running: Instance) -> None:
    before = _pid(running, "worker")
    children = {pid for pid, line in running.processes().items() if COMMANDS["worker"] in line}
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: running.pid_of(COMMANDS["worker"]) not in {None, before}, 40, "no new worker")
    assert children.isdisjoint(running.processes())
    _wait_until_all_work(running)


def test_each_death_is_told_in_one_line(running: Instance) -> None:
    os.kill(_pid(running, "beat"), signal.SIGKILL)
    running.wait_for_line("beat was killed by SIGKILL; starting it again.", within=20)
    _wait_until_all_work(running)


def _pid(running: Instance, name: str) -> int:
    wait_until(lambda: running.pid_of(COMMANDS[name]) is not None, 40, f"{name} does not run")
    pid = running.pid_of(COMMANDS[name])
    assert pid is not None
    return pid


def _wait_until_all_work(running: Instance) -> None:
    began = time.time()
    wait_until(lambda: broker.answers(running.run_dir), 40, "the broker does not answer")
    wait_until(lambda: alive.answers(running.port, "localhost"), 40, "the web server does not answer")
    for service in ("worker", "beat"):
        wait_until(_worked_after(began, service, running), 60, f"{service} does not work: {running.said()}")


def _worked_after(began: float, service: str, running: Instance) -> Callable[[], bool]:
    sign = alive.sign_of(service, running.run_dir)
    return lambda: sign.exists() and sign.stat().st_mtime > began
