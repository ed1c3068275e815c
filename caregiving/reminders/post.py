"""Hands messages over, many at once: a slow or dead service keeps only its own messages waiting.

Each place (a push service, the mail server) has a few threads of its own. One that was out of reach several times
in a row is left alone for a while: its messages come back at once, to be tried later. Nothing in these threads
touches the database.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from django.conf import settings

from caregiving.reminders.channels import Address, Channel, Message
from caregiving.reminders.errors import Later, NotSent, Unreachable
from caregiving.reminders.models import Reminder

log = logging.getLogger(__name__)
AT_ONCE = 8
# So many times in a row nobody answered: then the service rests. The product's own manners.
PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one address."""

    reminder: Reminder
    address: Address
    message: Message
    channel: Channel


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a letter: the other side's id for it, or why it did not go out."""

    letter: Letter
    provider_id: str = ""
    problem: NotSent | None = None


def hand_over(letters: Sequence[Letter]) -> Iterator[Handed]:
    """Send all of them; each answer as it comes."""
    waiting: list[Future[Handed]] = [_line(letter.address.place).take(letter) for letter in letters]
    for done in as_completed(waiting):
        yield done.result()


@cache
def _line(place: str) -> Line:
    return Line(place)


@dataclass
class Line:
    """The way to one place."""

    place: str
    _failures: int = 0
    _rests_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: ThreadPoolExecutor = field(init=False)

    def __post_init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="post")

    def take(self, letter: Letter) -> Future[Handed]:
        return self._threads.submit(self._send, letter)

    def _send(self, letter: Letter) -> Handed:
        if (left := self._rests_until - time.monotonic()) > 0:
            return Handed(letter, problem=Later("this service does not answer at present", timedelta(seconds=left)))
        try:
            handed = Handed(letter, letter.channel.send(letter.address, letter.message)[:200])
        except NotSent as problem:
            handed = Handed(letter, problem=problem)
        except Exception as error:  # a fault of ours in a channel must not strand the reminder
            log.exception("channel %s failed", letter.reminder.channel)
            handed = Handed(letter, problem=Later(type(error).__name__))
        self._note(isinstance(handed.problem, Unreachable))
        return handed

    def _note(self, unreachable: bool) -> None:
        with self._lock:
            self._failures = self._failures + 1 if unreachable else 0
            if self._failures >= PATIENCE:
                self._failures, self._rests_until = 0, time.monotonic() + settings.POST_REST.total_seconds()
