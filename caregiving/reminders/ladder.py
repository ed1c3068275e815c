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
from uuid import UUID

from caregiving.agenda.item import Due
from caregiving.reminders.household import Person, Step
from caregiving.reminders.timing import next_allowed

# Between the last step of one round and the first of the next. The product's own manners, not a clinical number.
REST_MINUTES = 60
REST = timedelta(minutes=REST_MINUTES)
# How long one message may be under way before the person's other channels are used: what looks and sends then still
# does so within two minutes.
PATIENCE = timedelta(seconds=90)

Way = tuple[int, UUID, str]  # a step, a person of it, and the channel


@dataclass(frozen=True, slots=True)
class Ask:
    """One person to be asked over one channel at a moment. `planned` is that moment before anybody's quiet hours."""

    step: int
    person: Person
    channel: str
    planned: datetime
    at: datetime


def asks(
    due: Due,
    steps: Sequence[Step],
    begun: datetime,
    silent: Set[int] = frozenset(),
    unsent: Set[Way] = frozenset(),
) -> Iterator[Ask]:
    """Everyone to be asked, in order and without end, unless somebody answers first: the caller says how far.

    `begun` is when the first step was, or is, asked: an item that was found late starts its ladder then, so
    that not everybody is called at once. `silent` are the steps whose messages could not be sent at all: the
    next step does not wait for them, nor for one that has nobody to be reached. `unsent` are the ways that failed or
    have been under way for long: those people are asked over their other channels too. Steps are counted through all
    rounds, also those that reach nobody now: a phone that breaks meanwhile gives nobody another number. Empty when
    nobody can be reached.
    """
    reachable = _reachable(steps)
    moment = begun
    for number in count() if reachable else ():
        step = steps[number % len(steps)]
        for person, channel in _ways(step, number, unsent):
            yield Ask(number, person, channel, moment, _when(due, number - reachable[0], person, moment))
        last = (number + 1) % len(steps) == 0
        rest = REST_MINUTES if last else 0
        moment += timedelta(minutes=rest + (step.wait_minutes if step.reachable and number not in silent else 0))


def passes_at(due: Due, steps: Sequence[Step], begun: datetime, silent: Set[int] = frozenset()) -> datetime | None:
    """When the last step of the first round has had its time to answer: from then on everybody was asked in vain.
    None when nobody can be reached."""
    last = max(_reachable(steps), default=None)
    if last is None:
        return None
    first_round = takewhile(lambda ask: ask.step <= last, asks(due, steps, begun, silent))
    patience = timedelta(minutes=0 if last in silent else steps[last].wait_minutes)
    return max(ask.at for ask in first_round if ask.step == last) + patience


def _reachable(steps: Sequence[Step]) -> list[int]:
    """Which of the first round reach anybody."""
    return [number for number, step in enumerate(steps) if step.reachable]


def _ways(step: Step, number: int, unsent: Set[Way]) -> Iterator[tuple[Person, str]]:
    """Each person of a step with the channels to use: the one that the step names where it was seen to work and does,
    else all."""
    for person in step.people:
        works = step.channel in person.proved and (number, person.id, step.channel) not in unsent
        yield from ((person, channel) for channel in person.channels if channel == step.channel or not works)


def may_wake(place: int, item_wakes: bool) -> bool:
    """Whether a step comes in the quiet hours too. `place` is counted from the first step that reaches anybody: that
    one comes at once."""
    return place == 0 or item_wakes


def _when(due: Due, place: int, person: Person, moment: datetime) -> datetime:
    if may_wake(place, due.wakes):
        return moment
    return next_allowed(moment, person.quiet_from, person.quiet_to, person.zone)
