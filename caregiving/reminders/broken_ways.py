"""Which ways to people are broken: what was last said over them reached nobody, whatever arrived by another way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce

from caregiving.reminders.channels import OWN
from caregiving.reminders.household import Person, Reach
from caregiving.reminders.models import Reminder, State, Urgency

LOOKS_BACK = timedelta(hours=24)
# So long a way may be tried again before it counts as broken. The product's own manners.
PATIENCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class BrokenWays:
    """To one person; `alone` when no other way worked lately."""

    person: Person
    channels: tuple[str, ...]
    alone: bool


def broken_ways(found: Reach, household_id: UUID, now: datetime) -> list[BrokenWays]:
    """By what critical alerts of the last day came to; first those whom nothing reached."""
    tried: dict[UUID, dict[str, bool]] = {}
    for user_id, channel, worked, failed in _newest(household_id, now):
        if worked or failed:
            tried.setdefault(user_id, {})[channel] = bool(worked and (not failed or worked >= failed))
    ways = (_of(person, tried.get(person.id, {})) for person in found.people)
    return sorted((one for one in ways if one.channels), key=lambda one: not one.alone)


def as_it_works(found: Reach, broken: Sequence[BrokenWays]) -> Reach:
    """The household as if nobody had a way that is broken: who is reached then, is."""
    without = {
        one.person.id: replace(
            one.person, channels=tuple(channel for channel in one.person.channels if channel not in one.channels)
        )
        for one in broken
    }
    people = tuple(without.get(person.id, person) for person in found.people)
    steps = (replace(step, people=tuple(without.get(one.id, one) for one in step.people)) for step in found.steps)
    return replace(found, people=people, steps=tuple(steps))


def _of(person: Person, tried: dict[str, bool]) -> BrokenWays:
    """Without a phone or e-mail that the person took away: what else is missing was refused by the other side."""
    broken = (channel for channel, works in tried.items() if not works)
    still = (channel for channel in broken if channel in person.channels or channel not in OWN)
    return BrokenWays(person, tuple(still), not any(tried.values()))


def _newest(household_id: UUID, now: datetime) -> Iterator[tuple[UUID, str, datetime | None, datetime | None]]:
    """By person and channel: when a message, or the test of a phone, last got there, and when one last did not."""
    rows = Reminder.objects.filter(patient__household=household_id, urgency=Urgency.CRITICAL)
    newest = rows.filter(send_at__gt=now - LOOKS_BACK).values("user", "channel").order_by("user", "channel")
    found = newest.annotate(
        worked=Max("sent_at", filter=Q(state=State.SENT)),
        failed=Max(Coalesce("tries__at", "send_at"), filter=_in_vain(now)),
        tapped=Max("user__push_subscriptions__test_tapped_at", filter=Q(channel="push")),
    )
    for user_id, channel, worked, failed, tapped in found.values_list("user", "channel", "worked", "failed", "tapped"):
        yield user_id, channel, max((at for at in (worked, tapped) if at), default=None), failed


def _in_vain(now: datetime) -> Q:
    """Given up, or put off for longer than we are patient; also when meanwhile nobody needs it any more."""
    waits = Q(state__in=[State.PENDING, State.SENDING])
    put_off = (waits | Q(state=State.CANCELLED, attempts__gt=1)) & Q(send_at__gt=F("tried_at") + PATIENCE)
    under_way = waits & Q(tried_at__lte=now - PATIENCE)
    return Q(state__in=[State.FAILED, State.LAPSED]) | (Q(attempts__gt=0) & (put_off | under_way))
