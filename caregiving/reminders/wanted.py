"""Which reminders a household's agenda asks for: the ladder for what is critical until somebody has it, then a word
to the others; one morning message for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, count, takewhile
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from caregiving.agenda.due import OUTCOME_WITHIN
from caregiving.agenda.item import Due, Urgency
from caregiving.guidance.moments import local_day
from caregiving.reminders import models, timing
from caregiving.reminders.awake import Silence
from caregiving.reminders.channels import NOBODY
from caregiving.reminders.household import Person, Reach
from caregiving.reminders.ladder import PATIENCE, REST, Ask, Way, asks, passes_at
from caregiving.reminders.models import State

DIGEST = "digest"
DIGEST_LASTS = timedelta(hours=12)
# So long after its time a morning message may be thought of for the first time: a shift may begin with it.
STILL_MORNING = timedelta(hours=1)
# Mondays, when suppliers answer: the product's own manners.
WEEKLY_ON = 0
# How far ahead reminders are written down; the agenda is looked at again long before.
HORIZON = timedelta(hours=36)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder as it should stand in the table."""

    key: str
    user_id: UUID
    channel: str
    urgency: str
    due_key: str
    step: int
    send_at: datetime
    expires_at: datetime


@dataclass(slots=True)
class Asked:
    """How far the ladder of one occurrence has come."""

    begun: datetime | None = None
    reached: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    unsent: set[Way] = field(default_factory=set)
    """Over which nothing went out: it failed, or has been tried for longer than one waits."""
    sent: dict[tuple[UUID, str], datetime] = field(default_factory=dict)
    """For when the newest message that went out to each person over each channel was planned."""
    reached_at: datetime = NEVER
    """When the newest of those went out."""
    ended: dict[str, datetime] = field(default_factory=dict)
    """By key, for when each of those was planned that went out, failed or came too late."""

    def begins(self, item: Due, now: datetime) -> datetime:
        """When its first step is, or was, asked: anew where it is brought up later than when it had begun."""
        return max(self.begun or now, item.reminds_from)

    def key(self, key: str, since: datetime) -> str:
        """Of one question: another one of the same name that was over by then keeps its own."""
        names = chain([key], (f"{key}.{again}" for again in count(1)))
        return next(one for one in names if one not in self.ended or self.ended[one] > since)

    def key_of(self, occurrence: str, ask: Ask) -> str:
        """Where its number had its turn a rest ago, under a ladder of another length or pace, it is another question:
        nobody is passed over for it."""
        return self.key(f"{occurrence}:{ask.person.id.hex}:{ask.channel}:{ask.step}", ask.planned - REST)

    def key_of_nobody(self, occurrence: str, person: Person) -> str:
        """That nobody can be reached is seen anew when somebody was reached since."""
        return self.key(f"{occurrence}:{person.id.hex}:{NOBODY}:0", self.reached_at)

    def has_heard(self, ask: Ask) -> bool:
        """Whether that person was asked so since, perhaps by a step that has another number now."""
        newest = self.sent.get((ask.person.id, ask.channel))
        return newest is not None and ask.at <= newest

    @property
    def silent(self) -> frozenset[int]:
        """Steps of which no message went out: nobody waits for an answer to those."""
        return frozenset(self.failed - self.reached)


@dataclass(frozen=True, slots=True)
class SoFar:
    """What was planned before: the ladders by occurrence; whom they reached, by due item; and what became, by channel,
    of each person's word about who has it, and of each person's morning message of a day."""

    ladders: Mapping[str, Asked] = field(default_factory=dict)
    asked: Mapping[str, Set[UUID]] = field(default_factory=dict)
    told: Mapping[tuple[str, UUID], Mapping[str, str]] = field(default_factory=dict)
    mornings: Mapping[tuple[str, UUID], Mapping[str, str]] = field(default_factory=dict)


def wanted(patient_id: UUID, items: Sequence[Due], contacts: Reach, so_far: SoFar, now: datetime) -> Iterator[Wanted]:
    """Every reminder that the agenda asks for, up to the horizon."""
    for item in items:
        if item.urgency is Urgency.CRITICAL and item.opens <= now + HORIZON:
            if taken(item, contacts):
                yield from _told(patient_id, item, contacts, so_far)
            else:
                yield from _critical(patient_id, item, contacts, so_far.ladders, now)
    for person in contacts.of_the_home:
        own = [item for item in items if item.is_for(person.id)]
        yield from _morning(own, person, contacts.silence, so_far.mornings, now)


def taken(item: Due, contacts: Reach) -> bool:
    """Somebody has it who is still there: what an aide took ends with the shift."""
    return bool(item.owner) and item.owner_id in {str(person.id) for person in contacts.present}


def passing(
    patient_id: UUID, items: Sequence[Due], contacts: Reach, so_far: SoFar, now: datetime
) -> dict[str, datetime]:
    """By item, when the last step of its ladder will have had, or has had, its time. None of what somebody has, nor of
    what reached nobody: that is seen as failed."""
    found = {}
    for item in items:
        if item.urgency is Urgency.CRITICAL and item.opens <= now + HORIZON and not taken(item, contacts):
            asked = so_far.ladders.get(_occurrence(patient_id, item), Asked())
            moment = passes_at(item, contacts.steps, asked.begins(item, now), asked.silent)
            if moment and moment < item.closes and (asked.reached or not asked.failed):
                found[item.key] = moment
    return found


def _occurrence(patient_id: UUID, item: Due) -> str:
    return f"{patient_id.hex}:{item.key}:{item.nudge}"


def _critical(
    patient_id: UUID, item: Due, contacts: Reach, asked: Mapping[str, Asked], now: datetime
) -> Iterator[Wanted]:
    occurrence = _occurrence(patient_id, item)
    so_far = asked.get(occurrence, Asked())
    if not contacts.reachable:
        yield from _unreachable(occurrence, item, contacts, so_far, now)
    until = min(item.closes, now + HORIZON)
    climb = asks(item, contacts.steps, so_far.begins(item, now), so_far.silent, so_far.unsent)
    for ask in takewhile(lambda ask: ask.planned < until, climb):
        if ask.at < item.closes and not so_far.has_heard(ask):
            yield Wanted(
                key=so_far.key_of(occurrence, ask),
                user_id=ask.person.id,
                channel=ask.channel,
                urgency=models.Urgency.CRITICAL,
                due_key=item.key,
                step=ask.step,
                send_at=ask.at,
                expires_at=item.closes,
            )


def doubted(reminders: Iterable[Wanted], contacts: Reach, now: datetime) -> Iterator[datetime]:
    """When to look whether each message over the channel of its step has gone out; without such a channel all are
    used from the beginning."""
    if any(step.channel for step in contacts.steps):
        critical = (one.send_at + PATIENCE for one in reminders if one.urgency == models.Urgency.CRITICAL)
        yield from (moment for moment in critical if moment > now)


def _unreachable(occurrence: str, item: Due, contacts: Reach, so_far: Asked, now: datetime) -> Iterator[Wanted]:
    """Nobody has any way to be reached: one that fails at once, for each who should be asked: seen, not silent."""
    for person in contacts.on_duty:
        yield Wanted(
            key=so_far.key_of_nobody(occurrence, person),
            user_id=person.id,
            channel=NOBODY,
            urgency=models.Urgency.CRITICAL,
            due_key=item.key,
            step=0,
            send_at=max(item.reminds_from, now),
            expires_at=item.closes,
        )


def _told(patient_id: UUID, item: Due, contacts: Reach, so_far: SoFar) -> Iterator[Wanted]:
    """Who has it, said once to each of the others whom the ladder had reached."""
    taking, taken_at = taking_of(patient_id, item), item.owned_at or item.opens
    asked = so_far.asked.get(item.key, frozenset())
    for person in contacts.present:
        if person.id in asked and str(person.id) != item.owner_id and item.is_for(person.id):
            channel = _way(person.told_channels, so_far.told.get((taking, person.id), {}))
            if channel:
                yield Wanted(
                    key=f"{taking}:{person.id.hex}:{channel}",
                    user_id=person.id,
                    channel=channel,
                    urgency=models.Urgency.TOLD,
                    due_key=item.key,
                    step=0,
                    send_at=taken_at,
                    expires_at=min(item.closes, taken_at + OUTCOME_WITHIN),
                )


def taking_of(patient_id: UUID, item: Due) -> str:
    """The name of this "I have it", by whom and since when, in the keys of those words."""
    return f"told:{uuid5(patient_id, f'{item.key}:{item.owner_id}:{item.owned_at}').hex}"


def _way(channels: Sequence[str], before: Mapping[str, str]) -> str | None:
    """The one it went out over already, or may be going out over at this moment, else the first that did not fail:
    nobody hears the same twice."""
    gone = {channel for channel, state in before.items() if state in (State.SENT, State.SENDING)}
    if gone:
        return next((channel for channel in channels if channel in gone), None)
    return next((channel for channel in channels if before.get(channel) != State.FAILED), None)


def _morning(
    items: Sequence[Due],
    person: Person,
    silence: Silence | None,
    before: Mapping[tuple[str, UUID], Mapping[str, str]],
    now: datetime,
) -> Iterator[Wanted]:
    """One message a person and a morning, when there is anything to say, over the first channel that did not fail.

    Its key names no patient: whoever cares for two of them still gets one message.
    """
    for moment in timing.last_and_next(person.digest_at, person.zone, now):
        day = f"{DIGEST}:{local_day(moment, person.zone).isoformat()}"
        so_far = before.get((day, person.id), {})
        send_at = timing.next_allowed(moment, person.quiet_from, person.quiet_to, person.zone)
        channel = _way(person.morning_channels, so_far)
        if channel and _may_come(send_at, so_far, silence, now) and _says(items, send_at, person.zone, silence):
            yield Wanted(
                key=f"{day}:{person.id.hex}:{channel}",
                user_id=person.id,
                channel=channel,
                urgency=models.Urgency.ROUTINE,
                due_key=DIGEST,
                step=0,
                send_at=send_at,
                expires_at=send_at + DIGEST_LASTS,
            )


def _may_come(send_at: datetime, so_far: Mapping[str, str], silence: Silence | None, now: datetime) -> bool:
    """What was planned, or would have been had the server not been silent, comes late rather than not at all. What
    somebody wrote down after breakfast makes no morning message of it."""
    missed = silence is not None and silence.since <= send_at < silence.until
    return now < send_at + (DIGEST_LASTS if so_far or missed else STILL_MORNING)


def _says(items: Sequence[Due], moment: datetime, zone: ZoneInfo, silence: Silence | None) -> bool:
    told = silence is not None and silence.is_told_at(moment)
    return told or bool(in_digest(items, moment) or in_week(items, moment, zone))


def in_week(items: Iterable[Due], moment: datetime, zone: ZoneInfo) -> list[Due]:
    """Of the supplies, what comes in the next seven days: said together once a week, so that one trip or one call
    does for all of it."""
    if moment.astimezone(zone).weekday() != WEEKLY_ON:
        return []
    until = moment + timedelta(days=7)
    supplies = (item for item in items if item.kind.startswith("supply.") and item.digested)
    return [item for item in supplies if moment < item.reminds_from <= until]


def in_digest(items: Iterable[Due], moment: datetime) -> list[Due]:
    """What a morning message at `moment` is about: open, not put off, not yet taken by somebody."""
    return [item for item in items if item.digested and item.open_at(moment) and item.reminds_from <= moment]
