"""Workers killed while they deliver, the broker killed and emptied, the database crashed, two beats at once:
nothing lost, nothing twice.

Real PostgreSQL, a real Redis-compatible server, real Celery workers, a real push service on this machine.
The only repeat allowed is the one with the same key that a kill between sending and settling explains.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.db import connection
from django.utils import timezone

from caregiving.reminders.deliver import SETTLED_TOGETHER
from caregiving.reminders.models import Reminder, State
from caregiving.reminders.post import AT_ONCE, IN_HAND
from caregiving.runtime.postgres import Postgres
from tests.reminders.push_service import PushService, push_service
from tests.reminders.sending import homes_with_reminders
from tests.servers import Broker, wait_until

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.postgres,
    pytest.mark.redis,
    pytest.mark.django_db(transaction=True),
]
HOMES, EACH = 200, 10
WORKER_PROCESSES = 2
LEASE_SECONDS = 2
TICK_SECONDS = 0.5


class Workers:
    """Celery worker processes that can be killed at any moment."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self.patience = 1
        self._env = {
            **os.environ,
            "BROKER_URL": broker.url,
            "DATABASE_URL": _address_of_test_database(),
            "FORTNIGHT_RUN_DIR": str(folder),
            "PUSH_ALLOW_LOCAL": "yes",
            "REMINDER_LEASE_SECONDS": str(LEASE_SECONDS),
            "POST_REST_SECONDS": "1",
        }
        self._log = (folder / "worker.log").open("ab")
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "caregiving",
            "worker",
            "-c",
            str(WORKER_PROCESSES),
            "--loglevel",
            "WARNING",
        ]
        self.running = subprocess.Popen(
            command,
            env=self._env | {"PUSH_PATIENCE_SECONDS": str(self.patience)},
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    def kill(self) -> None:
        """As a power cut would: the worker and all its children, now."""
        if self.running is not None:
            os.killpg(self.running.pid, signal.SIGKILL)
            self.running.wait()
            self.running = None

    def close(self) -> None:
        self.kill()
        self._log.close()


def _address_of_test_database() -> str:
    """The server of this lane, and the database that the tests made in it."""
    server, _ = os.environ["DATABASE_URL"].rsplit("/", 1)
    return f"{server}/{connection.settings_dict['NAME']}"


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@pytest.fixture
def broker() -> Iterator[Broker]:
    with Broker() as running:
        yield running


@pytest.fixture
def workers(broker: Broker, tmp_path: Path) -> Iterator[Workers]:
    pool = Workers(broker, tmp_path)
    yield pool
    pool.close()


class TwoBeats:
    """What beat does, twice: puts a tick into the broker every half second."""

    def __init__(self, broker: Broker) -> None:
        self._app = Celery("beats-of-tests", broker=broker.url)
        self._app.conf.broker_transport_options = {"global_keyprefix": "fortnight:"}
        self._last = 0.0

    def tick(self) -> None:
        if time.monotonic() - self._last > TICK_SECONDS:
            self._last = time.monotonic()
            for _ in range(2):
                self._app.send_task("reminders.deliver_due", expires=9, retry=False)

    def until(self, true: Callable[[], bool], within: float, why: str) -> None:
        """Go on ticking until it is true."""

        def look() -> bool:
            self.tick()
            return true()

        wait_until(look, within, why)

    def close(self) -> None:
        self._app.close()


@pytest.fixture
def beats(broker: Broker) -> Iterator[TwoBeats]:
    both = TwoBeats(broker)
    yield both
    both.close()


def sent() -> int:
    return Reminder.objects.filter(state=State.SENT).count()


def ended() -> int:
    return Reminder.objects.exclude(state__in=[State.PENDING, State.SENDING]).count()


def crash(server: Postgres | None) -> None:
    """The database; of one that is not ours, only the lines are cut, which is what its clients see of a crash."""
    if server:
        server.crash_and_come_back()
        connection.close()
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )


def test_nothing_is_lost_and_nothing_is_sent_twice_but_what_a_kill_explains(
    service: PushService, broker: Broker, workers: Workers, beats: TwoBeats, database_server: Postgres | None
) -> None:
    chance = random.Random(20261120)  # noqa: S311  # a seed, not a secret
    topics = homes_with_reminders(service.url, HOMES, EACH)
    moods: list[tuple[int, dict[str, str]]] = (
        [(201, {})] * 30 + [(503, {"Retry-After": "0"})] * 6 + [(429, {"Retry-After": "1"})] * 3
    )
    moods += [(410, {}), (0, {}), (-1, {})]
    service.answers[:] = [chance.choice(moods) for _ in range(len(topics) // 2)]
    kills = 0
    workers.start()
    for share in (0.1, 0.3, 0.5, 0.7):
        goal = int(share * len(topics))
        beats.until(lambda goal=goal: hurried(ended)() >= goal, 60, "no progress")  # type: ignore[misc]
        workers.kill()
        kills += 1
        if kills == 2:
            broker.kill()
            broker.start()
            broker.empty()
        workers.start()
        if kills == 3:
            crash(database_server)
    beats.until(lambda: hurried(ended)() == len(topics), 90, "not all came to an end")

    accepted = Counter(topics[arrived.headers["topic"]] for arrived in service.arrived if arrived.status == 201)
    assert set(accepted) >= set(Reminder.objects.filter(state=State.SENT).values_list("key", flat=True))
    gone = {arrived.path.strip("/") for arrived in service.arrived if arrived.status == 410}
    failed = Reminder.objects.exclude(state=State.SENT).values_list("key", "state")
    assert all(state == State.FAILED and key.split(":")[0] in gone for key, state in failed), "lost: none"
    repeats = sum(times - 1 for times in accepted.values())
    in_hand = WORKER_PROCESSES * (SETTLED_TOGETHER + IN_HAND)
    print(f"{len(topics)} reminders, {kills} kills: lost 0, repeated with the same key {repeats}")  # noqa: T201
    assert repeats <= (kills + 1) * in_hand, "at most what each process held in its hands at each kill and crash"
    assert max(accepted.values()) <= 2 + kills


def hurried(count: Callable[[], int]) -> Callable[[], int]:
    """Nobody waits for the pauses between tries here."""

    def now() -> int:
        Reminder.objects.filter(state=State.PENDING).update(send_at=timezone.now())
        return count()

    return now


def test_a_worker_killed_in_the_middle_of_a_send_is_replaced_and_the_repeat_has_the_same_key(
    service: PushService, workers: Workers, beats: TwoBeats
) -> None:
    homes_with_reminders(service.url, 1, 1)
    service.hold()
    workers.start()
    beats.until(lambda: len(service.arrived) == 1, 60, "the worker does not send")
    workers.kill()
    assert Reminder.objects.get().state == State.SENDING
    service.release()
    workers.start()
    beats.until(lambda: sent() == 1, 60, "nobody took it over")
    assert len(service.arrived) == 2
    assert len({arrived.headers["topic"] for arrived in service.arrived}) == 1


def test_a_slow_service_makes_no_living_worker_lose_what_it_has_taken(
    service: PushService, workers: Workers, beats: TwoBeats
) -> None:
    topics = homes_with_reminders(service.url, 10, 5)
    service.hold()
    workers.patience = 60
    workers.start()
    beats.until(lambda: len(service.arrived) >= AT_ONCE, 60, "the worker does not send")
    first = leases_end()
    beats.until(lambda: leases_end() > first + timedelta(seconds=2 * LEASE_SECONDS), 60, "nobody renews the leases")
    service.release()
    beats.until(lambda: sent() == len(topics), 60, "not all were sent")
    assert Counter(arrived.headers["topic"] for arrived in service.arrived) == dict.fromkeys(topics, 1)


def leases_end() -> datetime:
    """The first lease to run out of those that are being sent."""
    end = Reminder.objects.filter(state=State.SENDING).earliest("lease_until").lease_until
    assert end is not None
    return end
