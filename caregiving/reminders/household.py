"""Who can be reached in a household and how, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from caregiving.people.models import Membership, Role, Shift
from caregiving.reminders.models import Preference, PushSubscription, Rung


@dataclass(frozen=True, slots=True)
class Person:
    """A member as a receiver of reminders. `channels` are those that can work now, the quickest first."""

    id: UUID
    name: str
    role: str
    zone: ZoneInfo
    quiet_from: time
    quiet_to: time
    digest_at: time
    channels: tuple[str, ...]
    on_shift: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder: these people over this channel each, then so many minutes to answer."""

    people: tuple[Person, ...]
    channel: str | None  # None: every channel that the person has
    wait_minutes: int


@dataclass(frozen=True, slots=True)
class Reach:
    """Everybody of a household, its ladder, and when the people on duty next change."""

    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    changes_at: datetime | None
    tested_at: datetime | None = None
    """When the newest test alert of the household was tapped."""

    @property
    def reachable(self) -> bool:
        """Whether anybody of the ladder has a way to be reached."""
        return any(person.channels for step in self.steps for person in step.people)

    @property
    def on_duty(self) -> tuple[Person, ...]:
        """Those on shift; without a shift those who lead."""
        return tuple(p for p in self.people if p.on_shift) or tuple(p for p in self.people if p.role == Role.LEAD)


def reach(household_id: UUID, now: datetime) -> Reach:
    """Read the household as it stands at `now`."""
    members = list(
        Membership.objects.filter(household=household_id, user__is_active=True)
        .select_related("user", "user__preference")
        .order_by("created_at", "id")
    )
    shifts = list(Shift.objects.filter(membership__household=household_id, ends_at__gt=now))
    phones = dict(
        PushSubscription.objects.filter(user__memberships__household=household_id)
        .order_by("test_tapped_at")
        .values_list("user_id", "test_tapped_at")
    )
    people = tuple(_person(member, shifts, set(phones), now) for member in members)
    moments = [m for s in shifts for m in (s.starts_at, s.handed_over_at, s.ends_at) if m and m > now]
    tested_at = max((tapped for tapped in phones.values() if tapped), default=None)
    found = Reach(people, (), min(moments, default=None), tested_at)
    rungs = list(Rung.objects.filter(household=household_id))
    return replace(found, steps=_steps(rungs, found) or _usual_steps(found))


def _person(member: Membership, shifts: Sequence[Shift], phones: set[UUID], now: datetime) -> Person:
    user = member.user
    preference = getattr(user, "preference", None) or Preference(user=user)
    can = {"push": user.id in phones, "email": preference.by_email}
    return Person(
        id=user.id,
        name=user.name,
        role=member.role,
        zone=user.zone,
        quiet_from=preference.quiet_from,
        quiet_to=preference.quiet_to,
        digest_at=preference.digest_at,
        channels=tuple(channel for channel, works in can.items() if works),
        on_shift=any(shift.membership_id == member.id and shift.covers(now) for shift in shifts),
    )


def _steps(rungs: Sequence[Rung], found: Reach) -> tuple[Step, ...]:
    """The household's own ladder. A rung whose person is gone, or not on shift, is passed over."""
    by_id = {person.id: person for person in found.people if person.role != Role.AIDE or person.on_shift}
    asked = [
        ((by_id[rung.user_id],) if rung.user_id in by_id else () if rung.user_id else found.on_duty, rung)
        for rung in rungs
    ]
    return tuple(Step(people, rung.channel, rung.wait_minutes) for people, rung in asked if people)


def _usual_steps(found: Reach) -> tuple[Step, ...]:
    """Without a ladder of its own: whoever is on duty, then the leads, then the family."""
    first = found.on_duty
    leads = tuple(p for p in found.people if p.role == Role.LEAD and p not in first)
    family = tuple(p for p in found.people if p.role == Role.FAMILY)
    return tuple(Step(people, None, USUAL_WAIT_MINUTES) for people in (first, leads, family) if people)


USUAL_WAIT_MINUTES = 15
