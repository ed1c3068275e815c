"""Who can be reached in a household and how, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, QuerySet

from caregiving.people.models import Membership, Role, Shift
from caregiving.reminders.awake import Silence, last_silence
from caregiving.reminders.channels import asks, carries, further, rings
from caregiving.reminders.models import Preference, PushSubscription, Rung, Urgency


@dataclass(frozen=True, slots=True)
class Person:
    """A member as a receiver of reminders. `channels` are those that can work now, the quickest first; those of
    `routine_channels` were chosen for what is routine, and nobody counts as reached over them."""

    id: UUID
    name: str
    role: str
    zone: ZoneInfo
    quiet_from: time
    quiet_to: time
    digest_at: time
    channels: tuple[str, ...]
    on_shift: bool
    routine_by_email: bool = True
    routine_channels: tuple[str, ...] = ()
    since: datetime | None = None
    """When an aide's shift began, while it lasts."""
    unproved: tuple[str, ...] = ()
    """Those of `channels` that are tried, and nobody has seen to work yet."""

    @property
    def proved(self) -> tuple[str, ...]:
        """Those of `channels` on which a step of the ladder may rely."""
        return tuple(channel for channel in self.channels if channel not in self.unproved)

    @property
    def morning_channels(self) -> tuple[str, ...]:
        """Those over which the morning message may come: what was chosen for it first."""
        carrying = (channel for channel in self.channels if carries(channel, Urgency.ROUTINE))
        usual = (channel for channel in carrying if self.routine_by_email or channel != "email")
        return (*self.routine_channels, *usual)

    @property
    def told_channels(self) -> tuple[str, ...]:
        """Those over which it may be said who has something, those that ring last."""
        return tuple(sorted((channel for channel in self.channels if carries(channel, Urgency.TOLD)), key=rings))


def may_ask(people: Iterable[Person], channel: str) -> bool:
    """Whether a step that asks these people over that channel can be relied on."""
    return any(channel in person.proved for person in people)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder: these people over this channel each, then so many minutes to answer."""

    people: tuple[Person, ...]
    channel: str | None  # None: every channel that the person has
    wait_minutes: int

    @property
    def reachable(self) -> bool:
        """Whether anybody of it has a way to be reached."""
        return any(person.channels for person in self.people)


@dataclass(frozen=True, slots=True)
class Reach:
    """Everybody of a household, its ladder, and when the people on duty next change."""

    people: tuple[Person, ...]
    steps: tuple[Step, ...]
    changes_at: datetime | None
    tested_at: datetime | None = None
    """When the newest test alert of the household was tapped."""
    silence: Silence | None = None
    """When the server was silent lately."""
    as_of: Callable[[datetime], Reach] | None = field(default=None, compare=False, repr=False)
    """The same, as it will stand later if nothing changes but who is on shift."""

    def changes_until(self, until: datetime) -> Iterator[tuple[datetime, Reach]]:
        """How it stands after each change of who is on duty before that moment."""
        found = self
        while found.as_of and found.changes_at and found.changes_at < until:
            moment, found = found.changes_at, found.as_of(found.changes_at)
            yield moment, found

    @property
    def reachable(self) -> bool:
        """Whether anybody of the ladder has a way to be reached."""
        return any(step.reachable for step in self.steps)

    @property
    def ends_outside(self) -> bool:
        """Whether somebody who is not of the family is asked last."""
        last = next((step.people for step in reversed(self.steps) if step.people), ())
        return any(person.role in (Role.AIDE, Role.AGENCY) for person in last)

    @property
    def present(self) -> tuple[Person, ...]:
        """Everybody but the aides who are off shift."""
        return tuple(p for p in self.people if p.role != Role.AIDE or p.on_shift)

    @property
    def of_the_home(self) -> tuple[Person, ...]:
        """Those of them who live with the plan of the day; an agency is there for what nobody answers."""
        return tuple(p for p in self.present if p.role != Role.AGENCY)

    @property
    def on_duty(self) -> tuple[Person, ...]:
        """Those on shift; without a shift those who lead, and where nobody else does, whose home it is."""
        leading = (tuple(p for p in self.people if p.role == role) for role in (Role.LEAD, Role.PATIENT))
        return tuple(p for p in self.people if p.on_shift) or next(filter(None, leading), ())

    def asked(self, user_id: UUID | None) -> tuple[Person, ...]:
        """Whom a step asks that names this person, or nobody."""
        return self.on_duty if user_id is None else tuple(p for p in self.people if p.id == user_id)


def reach(household_id: UUID, now: datetime) -> Reach:
    """Read the household as it stands at `now`."""
    return reach_all([household_id], now)[household_id]


def reach_all(household_ids: Collection[UUID], now: datetime) -> dict[UUID, Reach]:
    """Read these households as they stand at `now`, with as many queries as for one."""
    members, shifts, rungs = (_by_home(query) for query in _of_homes(household_ids, now))
    phones = PushSubscription.objects.filter(user__memberships__household__in=household_ids)
    newest_last = phones.order_by(F("test_tapped_at").asc(nulls_first=True))
    tapped = dict(newest_last.values_list("user_id", "test_tapped_at"))
    ways = {"push": tapped.keys(), **further([one.user for found in members.values() for one in found])}
    silence = last_silence(now)
    return {
        one: replace(_reach(members[one], shifts[one], rungs[one], ways, tapped, now), silence=silence)
        for one in household_ids
    }


def _of_homes(household_ids: Collection[UUID], now: datetime) -> tuple[QuerySet[Any], ...]:
    """The members, their shifts and the rungs; each row has `read_for`, the household."""
    members = Membership.objects.filter(household__in=household_ids, user__is_active=True)
    shifts = Shift.objects.filter(membership__household__in=household_ids, ends_at__gt=now)
    rungs = Rung.objects.filter(household__in=household_ids)
    return (
        members.select_related("user", "user__preference")
        .order_by("created_at", "id")
        .annotate(read_for=F("household")),
        shifts.annotate(read_for=F("membership__household")),
        rungs.annotate(read_for=F("household")),
    )


def _by_home(query: QuerySet[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in query:
        found[row.read_for].append(row)
    return found


def _reach(
    members: Sequence[Membership],
    shifts: Sequence[Shift],
    rungs: Sequence[Rung],
    ways: Mapping[str, Collection[UUID]],
    tapped: Mapping[UUID, datetime | None],
    now: datetime,
) -> Reach:
    """`ways` has by channel whom it reaches; `tapped` everybody with a phone, and when its newest test was tapped."""
    people = tuple(_person(one, shifts, ways, now, tested=bool(tapped.get(one.user_id))) for one in members)
    moments = [m for s in shifts for m in (s.starts_at, s.handed_over_at, s.ends_at) if m and m > now]
    tests = (tapped[member.user_id] for member in members if member.user_id in tapped)
    tested_at = max((at for at in tests if at), default=None)
    as_of = partial(_reach, members, shifts, rungs, ways, tapped)
    found = Reach(people, (), min(moments, default=None), tested_at, as_of=as_of)
    own = replace(found, steps=_steps(rungs, found))
    return own if own.reachable else replace(own, steps=own.steps + _usual_steps(found))


def _person(
    member: Membership, shifts: Sequence[Shift], ways: Mapping[str, Collection[UUID]], now: datetime, *, tested: bool
) -> Person:
    """`tested`: a test alert was tapped on one of their phones."""
    user = member.user
    preference = Preference.of(user)
    theirs = [shift for shift in shifts if shift.membership_id == member.id and shift.covers(now)]
    can = {**{channel: user.id in reached for channel, reached in ways.items()}, "email": preference.by_email}
    working = [channel for channel in settings.REMINDER_CHANNELS if can.get(channel)]
    return Person(
        id=user.id,
        name=user.name,
        role=member.role,
        zone=user.zone,
        quiet_from=preference.quiet_from,
        quiet_to=preference.quiet_to,
        digest_at=preference.digest_at,
        channels=tuple(channel for channel in working if asks(channel)),
        on_shift=bool(theirs),
        since=min(shift.starts_at for shift in theirs) if theirs and member.role == Role.AIDE else None,
        routine_by_email=preference.routine_by_email,
        routine_channels=tuple(channel for channel in working if not asks(channel)),
        unproved=() if tested else ("push",),
    )


def _steps(rungs: Sequence[Rung], found: Reach) -> tuple[Step, ...]:
    """The household's own ladder. A rung whose person is gone, or not on shift, keeps its place without anybody. When
    nobody of it can be reached, the usual steps follow."""
    by_id = {person.id: person for person in found.present}
    asked = [
        ((by_id[rung.user_id],) if rung.user_id in by_id else () if rung.user_id else found.on_duty, rung)
        for rung in rungs
    ]
    return tuple(Step(people, rung.channel, rung.wait_minutes) for people, rung in asked)


def _usual_steps(found: Reach) -> tuple[Step, ...]:
    """Without a ladder of its own: whoever is on duty, then the leads, the family, and who answers outside it."""
    first = found.on_duty
    leads = tuple(p for p in found.people if p.role == Role.LEAD and p not in first)
    family = tuple(p for p in found.people if p.role == Role.FAMILY)
    outside = tuple(p for p in found.people if p.role == Role.AGENCY)
    return tuple(Step(people, None, USUAL_WAIT_MINUTES) for people in (first, leads, family, outside) if people)


USUAL_WAIT_MINUTES = 15
