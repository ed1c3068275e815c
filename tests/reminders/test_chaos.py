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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from celery import Celery
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from caregiving.agenda.models import Snapshot
from caregiving.reminders.models import Reminder, State
from caregiving.reminders.post import AT_ONCE
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
# Longer than a busy machine lets a process wait, or a living worker's letters are sent again by another.
LEASE_SECONDS = 5
TICK_SECONDS = 0.5
# How long a worker here waits for an answer: what it took in hand in time may arrive so much later.
PATIENCE_SECONDS = 1
MOODS: list[tuple[int, dict[str, str]]] = [
    *[(201, {})] * 30,
    *[(503, {"Retry-After": "0"})] * 6,
    *[(429, {"Retry-After": "1"})] * 3,
    *[(410, {}), (0, {}), (-1, {})],
]


class Workers:
    """Celery worker processes that can be killed at any moment."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self.patience = PATIENCE_SECONDS
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
                for task in ("replan_due", "lapse", "deliver_due"):
                    self._app.send_task(f"reminders.{task}", expires=9, retry=False)

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
    return ours().exclude(state__in=[State.PENDING, State.SENDING]).count()


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


@dataclass
class Trouble:
    """What is done to the servers, and when: a repeat is explained only by one of these that lies between the two."""

    workers: Workers
    broker: Broker
    database: Postgres | None
    spans: list[tuple[float, float]] = field(default_factory=list)

    def workers_die(self) -> None:
        self.workers.kill()
        self.spans.append((time.time(), time.time()))
        self.workers.start()

    def the_broker_forgets_everything(self) -> None:
        """Under workers that go on: what they hold is written down elsewhere."""
        self.broker.kill()
        self.broker.start()
        self.broker.empty()

    def the_database_crashes(self) -> None:
        """A worker that was sending finds its line dead when it wants to write down what came of it."""
        began = time.time()
        crash(self.database)
        self.spans.append((began, time.time() + LEASE_SECONDS))

    def explains(self, first: float, second: float) -> bool:
        return any(first <= end and begin <= second for begin, end in self.spans)


def test_nothing_is_lost_and_nothing_is_sent_twice_but_what_a_kill_explains(
    service: PushService, broker: Broker, workers: Workers, beats: TwoBeats, database_server: Postgres | None
) -> None:
    chance = random.Random(20261120)  # noqa: S311  # a seed, not a secret
    topics = homes_with_reminders(service.url, HOMES, EACH)
    service.answers[:] = [chance.choice(MOODS) for _ in range(len(topics) // 2)]
    apart, began = chance.sample(range(HOMES), 20), timezone.now()
    hasty, planned_anew = apart[:10], apart[10:]
    soon_over = [key for key in topics.values() if int(key.split(":")[0]) in hasty]
    until = timezone.now() + timedelta(seconds=10)
    Reminder.objects.filter(key__in=soon_over).update(expires_at=until)
    trouble = Trouble(workers, broker, database_server)
    workers.start()
    events: list[Callable[[], None]] = [
        *(trouble.workers_die, trouble.the_broker_forgets_everything, trouble.workers_die),
        *(trouble.the_database_crashes, trouble.workers_die, partial(plan_anew, planned_anew)),
    ]
    for event, share in zip(events, sorted(chance.uniform(0.05, 0.85) for _ in events), strict=True):
        goal = int(share * len(topics))
        beats.until(lambda goal=goal: hurried(ended)() >= goal, 60, "no progress")  # type: ignore[misc]
        event()
    beats.until(lambda: hurried(ended)() == len(topics), 90, "not all came to an end")

    accepted: dict[str, list[float]] = {}
    for arrived in service.arrived:
        if arrived.status == 201:
            accepted.setdefault(topics[arrived.headers["topic"]], []).append(arrived.at)
    gone = {arrived.path.strip("/") for arrived in service.arrived if arrived.status == 410}
    ends = {
        State.SENT: set(accepted),
        State.FAILED: {key for key in topics.values() if key.split(":")[0] in gone} | set(soon_over),  # or no time left
        State.LAPSED: set(soon_over),
        State.CANCELLED: set(ours().filter(patient__snapshot__computed_at__gt=began).values_list("key", flat=True)),
    }
    lost = [(key, state) for key, state in ours().values_list("key", "state") if key not in ends[State(state)]]
    assert lost == [], "each ended as something explains"
    pairs = [(key, first, second) for key, times in accepted.items() for first, second in pairwise(sorted(times))]
    print(f"{len(topics)} reminders, {len(events)} troubles: lost 0, repeated with the same key {len(pairs)}")  # noqa: T201
    unexplained = [(key, first, second) for key, first, second in pairs if not trouble.explains(first, second)]
    assert unexplained == [], trouble.spans
    late = [key for key in soon_over for at in accepted.get(key, ()) if at > until.timestamp() + PATIENCE_SECONDS]
    assert late == [], "sent when it was of no use any more"
    assert ours().filter(state=State.SENT).count() > len(topics) / 2


def ours() -> QuerySet[Reminder]:
    """Those that were there from the start; a home that is planned anew is given others."""
    return Reminder.objects.filter(due_key__startswith="item:")


def plan_anew(numbers: Sequence[int]) -> None:
    """In these homes nothing of it is asked any more: what was not sent is cancelled."""
    patients = ours().filter(key__in=[f"{number}:0" for number in numbers]).values("patient")
    Snapshot.objects.filter(patient__in=patients).update(next_look_at=timezone.now())


def hurried(count: Callable[[], int]) -> Callable[[], int]:
    """Nobody waits for the long pauses between tries here; what a service asked for is waited for."""

    def now() -> int:
        soon = timezone.now() + timedelta(seconds=2)
        ours().filter(state=State.PENDING, send_at__gt=soon).update(send_at=soon)
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
