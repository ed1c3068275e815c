"""Which reminders a household's agenda asks for: the ladder for what is critical, one morning message for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile
from uuid import UUID

from caregiving.agenda.item import Due, Urgency
from caregiving.people.models import Role
from caregiving.reminders import models, timing
from caregiving.reminders.channels import NOBODY
from caregiving.reminders.household import Person, Reach
from caregiving.reminders.ladder import asks
from caregiving.reminders.models import State

DIGEST = "digest"
DIGEST_LASTS = timedelta(hours=12)
# How far ahead reminders are written down; the agenda is looked at again long before.
HORIZON = timedelta(hours=36)


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

    @property
    def silent(self) -> frozenset[int]:
        """Steps of which no message went out: nobody waits for an answer to those."""
        return frozenset(self.failed - self.reached)


@dataclass(frozen=True, slots=True)
class SoFar:
    """What was planned before: the ladders by occurrence, the morning messages by (person, day, channel)."""

    ladders: Mapping[str, Asked] = field(default_factory=dict)
    mornings: Mapping[tuple[UUID, str, str], str] = field(default_factory=dict)


def wanted(patient_id: UUID, items: Sequence[Due], contacts: Reach, so_far: SoFar, now: datetime) -> Iterator[Wanted]:
    """Every reminder that the agenda asks for, up to the horizon."""
    for item in items:
        if item.urgency is Urgency.CRITICAL and item.opens <= now + HORIZON and not _taken(item, contacts):
            yield from _critical(patient_id, item, contacts, so_far.ladders, now)
    for person in contacts.people:
        if person.role != Role.AIDE or person.on_shift:
            own = [item for item in items if item.is_for(person.id)]
            yield from _morning(own, person, so_far.mornings, now)


def _taken(item: Due, contacts: Reach) -> bool:
    """Somebody has it who is still there: what an aide took ends with the shift."""
    present = {str(person.id) for person in contacts.people if person.role != Role.AIDE or person.on_shift}
    return bool(item.owner) and item.owner_id in present


def _critical(
    patient_id: UUID, item: Due, contacts: Reach, asked: Mapping[str, Asked], now: datetime
) -> Iterator[Wanted]:
    occurrence = f"{patient_id.hex}:{item.key}:{item.nudge}"
    if not contacts.reachable:
        yield from _unreachable(occurrence, item, contacts, now)
    so_far = asked.get(occurrence, Asked())
    begun = so_far.begun or max(item.reminds_from, now)
    until = min(item.closes, now + HORIZON)
    for ask in takewhile(lambda ask: ask.planned < until, asks(item, contacts.steps, begun, so_far.silent)):
        if ask.at < item.closes:
            yield Wanted(
                key=f"{occurrence}:{ask.person.id.hex}:{ask.channel}:{ask.step}",
                user_id=ask.person.id,
                channel=ask.channel,
                urgency=models.Urgency.CRITICAL,
                due_key=item.key,
                step=ask.step,
                send_at=ask.at,
                expires_at=item.closes,
            )


def _unreachable(occurrence: str, item: Due, contacts: Reach, now: datetime) -> Iterator[Wanted]:
    """Nobody has any way to be reached: one that fails at once, for each who should be asked: seen, not silent."""
    for person in contacts.on_duty:
        yield Wanted(
            key=f"{occurrence}:{person.id.hex}:{NOBODY}:0",
            user_id=person.id,
            channel=NOBODY,
            urgency=models.Urgency.CRITICAL,
            due_key=item.key,
            step=0,
            send_at=max(item.reminds_from, now),
            expires_at=item.closes,
        )


def _morning(
    items: Sequence[Due], person: Person, before: Mapping[tuple[UUID, str, str], str], now: datetime
) -> Iterator[Wanted]:
    """One message a person and a morning, when anything will be open, over the first channel that did not fail.

    Its key names no patient: whoever cares for two of them still gets one message.
    """
    # A morning that has just begun still counts: its message may be waiting for a worker at this moment.
    moment = timing.next_at(person.digest_at, person.zone, now - timedelta(hours=1))
    day = moment.astimezone(person.zone).date().isoformat()
    states = {channel: before.get((person.id, day, channel)) for channel in person.channels}
    usable = [channel for channel, state in states.items() if state != State.FAILED]
    sent = State.SENT in (state for (who, on, _), state in before.items() if (who, on) == (person.id, day))
    already = [channel for channel in usable if states[channel] == State.SENT]
    if not usable or not in_digest(items, moment) or (sent and not already):
        return
    channel = (already or usable)[0]
    send_at = timing.next_allowed(moment, person.quiet_from, person.quiet_to, person.zone)
    yield Wanted(
        key=f"{DIGEST}:{day}:{person.id.hex}:{channel}",
        user_id=person.id,
        channel=channel,
        urgency=models.Urgency.ROUTINE,
        due_key=DIGEST,
        step=0,
        send_at=send_at,
        expires_at=send_at + DIGEST_LASTS,
    )


def in_digest(items: Iterable[Due], moment: datetime) -> list[Due]:
    """What a morning message at `moment` is about: open, not put off, not yet taken by somebody."""
    return [item for item in items if item.digested and item.open_at(moment) and item.reminds_from <= moment]
