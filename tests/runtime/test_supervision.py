"""How long a dying service waits for its next start, and who is killed when the supervisor dies."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from caregiving.runtime import alive, guard, processes, services
from tests.servers import wait_until

PIDS = st.integers(1, 50)
SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def test_the_first_restart_comes_after_half_a_second() -> None:
    assert services.pause_before(1) == 0.5


@given(st.integers(1, 60))
def test_each_further_death_waits_longer_but_never_more_than_half_a_minute(failures: int) -> None:
    pause, next_pause = services.pause_before(failures), services.pause_before(failures + 1)
    assert pause <= next_pause <= 30
    assert next_pause == 30 or next_pause == 2 * pause


@given(st.lists(st.tuples(st.sampled_from(["watch", "forget"]), PIDS)))
def test_the_guard_keeps_in_mind_what_was_watched_last(orders: list[tuple[str, int]]) -> None:
    last = {group: order for order, group in orders}
    told = [f"{order} {group}\n" for order, group in orders]
    assert guard.left_over(told) == {group for group, order in last.items() if order == "watch"}


def test_what_the_guard_watches_dies_with_its_owner() -> None:
    with guard.Guard() as watching:
        watched = processes.start(SLEEPER, os.environ)
        forgotten = processes.start(SLEEPER, os.environ)
        watching.watch(watched.pid)
        watching.watch(forgotten.pid)
        watching.forget(forgotten.pid)
    try:
        assert watched.wait(10) == -signal.SIGKILL
        assert forgotten.poll() is None
    finally:
        processes.end_group(forgotten)


def test_ending_a_process_ends_what_it_started() -> None:
    parent = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); input()"
    process = processes.start([sys.executable, "-c", parent, *SLEEPER], os.environ, stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout as output:
        child = int(output.readline())
    processes.end_group(process)
    wait_until(lambda: _is_gone(child), within=10, why="the child lives on")


def test_an_end_is_told_in_words() -> None:
    assert processes.how_it_ended(-9) == "was killed by SIGKILL"
    assert processes.how_it_ended(3) == "ended with code 3"


def test_a_health_check_names_the_services_it_knows() -> None:
    check = [sys.executable, "-m", "caregiving.runtime.alive", "wrokre"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "'wrokre' is not a service; write web, worker or beat.\n"
    assert alive.OLDEST_SIGN > 10


def _is_gone(pid: int) -> bool:
    """Ended, even if nobody has collected it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
