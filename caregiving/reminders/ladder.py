"""The ladder: who is asked about a critical item, over what, and when the next one is asked.

Pure. The first step is asked at once, by day or night. Later steps follow after each one's wait; at night they
follow only when the item may wake them. "I have it" ends it for everyone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from caregiving.agenda.item import Due
from caregiving.reminders.household import Person, Step
from caregiving.reminders.timing import next_allowed


@dataclass(frozen=True, slots=True)
class Ask:
    """One person to be asked over one channel at a moment."""

    step: int
    person: Person
    channel: str
    at: datetime


def asks(due: Due, steps: Sequence[Step], begun: datetime, silent: Set[int] = frozenset()) -> Iterator[Ask]:
    """Everyone to be asked, in order, unless somebody answers first.

    `begun` is when the first step was, or is, asked: an item that was found late starts its ladder then, so
    that not everybody is called at once. `silent` are the steps whose messages could not be sent at all: the
    next step does not wait for them.
    """
    if due.owner:
        return
    moment = begun
    for place, step in enumerate(steps):
        for person in step.people:
            channels = [step.channel] if step.channel in person.channels else person.channels
            for channel in channels:
                if channel is not None:
                    yield Ask(place, person, channel, _when(due, place, person, moment))
        moment += timedelta(minutes=0 if place in silent else step.wait_minutes)


def _when(due: Due, place: int, person: Person, moment: datetime) -> datetime:
    if place == 0 or due.wakes:
        return moment
    return next_allowed(moment, person.quiet_from, person.quiet_to, person.zone)
