"""Hands messages over, many at once: a slow or dead service keeps only its own messages waiting.

Each place (a push service, the mail server) has a few threads of its own, and is given no more than a few messages
ahead of what was written down: a worker that dies has little in its hands. One that was out of reach several times in
a row, or asked for patience as often, is left alone for a while: its messages come back at once, to be tried later.
Nothing in these threads touches the database.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from queue import Empty, SimpleQueue

from django.conf import settings

from caregiving.reminders.channels import Address, Channel, Message
from caregiving.reminders.errors import Later, NotNeeded, NotSent, Unreachable
from caregiving.reminders.models import Reminder

log = logging.getLogger(__name__)
AT_ONCE = 8
# Of one place, sent or about to be and not yet looked at: enough that its threads need not wait for the writing down.
IN_HAND = 3 * AT_ONCE
# So many times in a row nobody answered, or patience was asked for: then the service rests. The product's own manners.
PATIENCE = 5
LONGEST_REST = timedelta(minutes=2)
# Whose threads are kept: addresses come from browsers, and name as many places as they like. What one of the others has
# in hand still goes out.
PLACES = 50


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


def hand_over(
    letters: Sequence[Letter], silence: timedelta, off: Collection[int] = frozenset()
) -> Iterator[Handed | None]:
    """Send all of them; each answer as it comes, and None after so much silence. `off` are the reminders of which
    nothing more may go out: whoever asked may add to them meanwhile.

    The next letter to a place is on its way when its last answer was dealt with, so whoever goes away in between
    leaves at most `IN_HAND` letters of that place without a record.
    """
    answers: SimpleQueue[Handed] = SimpleQueue()
    waiting: defaultdict[str, deque[Letter]] = defaultdict(deque)
    for letter in letters:
        waiting[letter.address.place].append(letter)
    for place, theirs in waiting.items():
        for _ in range(min(IN_HAND, len(theirs))):
            _line(place).take(theirs.popleft(), answers, off)
    missing = len(letters)
    while missing:
        try:
            handed = answers.get(timeout=silence.total_seconds())
        except Empty:
            yield None
            continue
        missing -= 1
        yield handed
        if theirs := waiting[handed.letter.address.place]:
            _line(handed.letter.address.place).take(theirs.popleft(), answers, off)


@lru_cache(maxsize=PLACES)
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

    def take(self, letter: Letter, answers: SimpleQueue[Handed], off: Collection[int]) -> None:
        self._threads.submit(lambda: answers.put(self._send(letter, off)))

    def _send(self, letter: Letter, off: Collection[int]) -> Handed:
        if letter.reminder.id in off:
            return Handed(letter, problem=NotNeeded("nobody needs it any more"))
        if not letter.message.left:
            return Handed(letter, problem=Later("it waited until it was too late"))
        if (left := self._rests_until - time.monotonic()) > 0:
            return Handed(letter, problem=Later("this service is left alone for a while", timedelta(seconds=left)))
        try:
            handed = Handed(letter, _kept(letter.channel.send(letter.address, letter.message)))
        except NotSent as problem:
            handed = Handed(letter, problem=problem)
        except Exception as error:  # a fault of ours in a channel must not strand the reminder
            log.exception("channel_failed", extra={"channel": letter.reminder.channel})
            handed = Handed(letter, problem=Later(type(error).__name__))
        self._note(_rest_after(handed.problem))
        return handed

    def _note(self, rest: timedelta | None) -> None:
        with self._lock:
            self._failures = self._failures + 1 if rest else 0
            if rest and self._failures >= PATIENCE:
                self._failures, self._rests_until = 0, time.monotonic() + rest.total_seconds()


def _kept(provider_id: str) -> str:
    """As much of a service's name for a message as every database keeps."""
    return "".join(sign for sign in provider_id if sign.isprintable())[:200]


def _rest_after(problem: NotSent | None) -> timedelta | None:
    """How long to leave a place alone when several in a row ended so: one that names a time may mean its own address
    only. However long it asks for, it is tried again soon."""
    if isinstance(problem, Unreachable):
        return settings.POST_REST
    return min(problem.after, LONGEST_REST) if isinstance(problem, Later) and problem.after else None
