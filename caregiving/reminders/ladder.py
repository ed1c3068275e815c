"""The ladder: who is asked about a critical item, over what, and when the next one is asked.

Pure. The first step is asked at once, by day or night. Later steps follow after each one's wait; at night they
follow only when the item may wake them. After the last step it begins again from the first, until somebody
answers or the item closes: never silence. Meanwhile it is shown that everybody was asked in vain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, takewhile

from caregiving.agenda.item import Due
from caregiving.reminders.household import Person, Step
from caregiving.reminders.timing import next_allowed

# Between the last step of one round and the first of the next. The product's own manners, not a clinical number.
REST_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Ask:
    """One person to be asked over one channel at a moment. `planned` is that moment before anybody's quiet hours."""

    step: int
    person: Person
    channel: str
    planned: datetime
    at: datetime


def asks(due: Due, steps: Sequence[Step], begun: datetime, silent: Set[int] = frozenset()) -> Iterator[Ask]:
    """Everyone to be asked, in order and without end, unless somebody answers first: the caller says how far.

    `begun` is when the first step was, or is, asked: an item that was found late starts its ladder then, so
    that not everybody is called at once. `silent` are the steps whose messages could not be sent at all: the
    next step does not wait for them, nor for one that has nobody to be reached. Steps are counted through all
    rounds. Empty when nobody can be reached.
    """
    reachable = [(step, _ways(step)) for step in steps]
    reachable = [(step, ways) for step, ways in reachable if ways]
    moment = begun
    for number in count() if reachable else ():
        step, ways = reachable[number % len(reachable)]
        for person, channel in ways:
            yield Ask(number, person, channel, moment, _when(due, number, person, moment))
        last = (number + 1) % len(reachable) == 0
        rest = REST_MINUTES if last else 0
        moment += timedelta(minutes=rest + (0 if number in silent else step.wait_minutes))


def passes_at(due: Due, steps: Sequence[Step], begun: datetime, silent: Set[int] = frozenset()) -> datetime | None:
    """When the last step of the first round has had its time to answer: from then on everybody was asked in vain.
    None when nobody can be reached."""
    reachable = [step for step in steps if _ways(step)]
    last = len(reachable) - 1
    first_round = takewhile(lambda ask: ask.step <= last, asks(due, steps, begun, silent))
    asked_last = [ask.at for ask in first_round if ask.step == last]
    patience = timedelta(minutes=0 if last in silent else reachable[-1].wait_minutes) if reachable else timedelta(0)
    return max(asked_last) + patience if asked_last else None


def _ways(step: Step) -> list[tuple[Person, str]]:
    """Each person of a step with the channels to use: the one that the step names where it works, else all."""
    return [
        (person, channel)
        for person in step.people
        for channel in (c for c in person.channels if c == step.channel or step.channel not in person.channels)
    ]


def _when(due: Due, number: int, person: Person, moment: datetime) -> datetime:
    if number == 0 or due.wakes:
        return moment
    return next_allowed(moment, person.quiet_from, person.quiet_to, person.zone)
