"""From a household's facts to its agenda and its reminders: one household at a time, any number of times.

Everything that is planned for the future can be planned anew: sent stays sent, whatever is no longer wanted is
cancelled, what is wanted again becomes pending. A key is made of what the occurrence is, never of its date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from caregiving.agenda import due as agenda
from caregiving.agenda.facts import facts as facts_of
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.models import Snapshot
from caregiving.agenda.readiness import readiness
from caregiving.agenda.rows import read
from caregiving.agenda.summary import summary
from caregiving.patients.models import Patient
from caregiving.people.models import Household, Role
from caregiving.reminders import models, timing
from caregiving.reminders.household import Person, Reach, reach
from caregiving.reminders.ladder import asks
from caregiving.reminders.models import Reminder, State

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


def replan(patient_id: UUID, now: datetime) -> None:
    """Compute one patient's agenda and make the reminders fit it. The household's row is locked meanwhile, so
    that a plan made from older facts can never overwrite one made from newer ones."""
    with transaction.atomic():
        household = Household.objects.select_for_update().get(patients=patient_id)
        rows = read(patient_id, now)
        facts = facts_of(rows, now)
        items = agenda.horizon(facts, now)
        contacts = reach(household.id, now)
        _keep(rows.patient, facts, items, contacts, now)
        fit(patient_id, list(wanted(patient_id, items, contacts, _asked_so_far(patient_id), now)), now)


def _keep(patient: Patient, facts: agenda.Facts, items: Sequence[Due], contacts: Reach, now: datetime) -> None:
    moments = [agenda.next_look_at(facts, items, now), contacts.changes_at]
    Snapshot.objects.update_or_create(
        patient=patient,
        defaults={
            "computed_at": now,
            "next_look_at": min(moment for moment in moments if moment),
            "due": [item.as_json() for item in items],
            "readiness": [line.as_json() for line in readiness(facts, now)],
            "summary": summary(facts, now),
        },
    )


def wanted(
    patient_id: UUID, items: Sequence[Due], contacts: Reach, asked: Mapping[str, Asked], now: datetime
) -> Iterator[Wanted]:
    """Every reminder that the agenda asks for, up to the horizon."""
    for item in items:
        if item.urgency is Urgency.CRITICAL and item.opens <= now + HORIZON:
            yield from _critical(patient_id, item, contacts, asked, now)
    for person in contacts.people:
        if person.role != Role.AIDE or person.on_shift:
            yield from _digest(patient_id, [item for item in items if item.is_for(person.id)], person, now)


def _critical(
    patient_id: UUID, item: Due, contacts: Reach, asked: Mapping[str, Asked], now: datetime
) -> Iterator[Wanted]:
    occurrence = f"{patient_id.hex}:{item.key}:{item.nudge}"
    so_far = asked.get(occurrence, Asked())
    begun = so_far.begun or max(item.reminds_from, now)
    for ask in asks(item, contacts.steps, begun, so_far.silent):
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


def _digest(patient_id: UUID, items: Sequence[Due], person: Person, now: datetime) -> Iterator[Wanted]:
    """One message a person and a morning, over the first channel that works, when anything will be open."""
    # A morning that has just begun still counts: its message may be waiting for a worker at this moment.
    moment = timing.next_at(person.digest_at, person.zone, now - timedelta(hours=1))
    if not person.channels or not in_digest(items, moment):
        return
    day = moment.astimezone(person.zone).date()
    yield Wanted(
        key=f"{patient_id.hex}:{DIGEST}:{day.isoformat()}:{person.id.hex}:{person.channels[0]}",
        user_id=person.id,
        channel=person.channels[0],
        urgency=models.Urgency.ROUTINE,
        due_key=DIGEST,
        step=0,
        send_at=moment,
        expires_at=moment + DIGEST_LASTS,
    )


def in_digest(items: Iterable[Due], moment: datetime) -> list[Due]:
    """What a morning message at `moment` is about: open, not put off, not yet taken by somebody."""
    return [item for item in items if item.digested and item.open_at(moment) and item.reminds_from <= moment]


def _asked_so_far(patient_id: UUID) -> dict[str, Asked]:
    """What the ladder of each occurrence has done: when it began, and which steps reached nobody at all."""
    rows = Reminder.objects.filter(patient=patient_id, urgency=models.Urgency.CRITICAL).exclude(state=State.CANCELLED)
    found: dict[str, Asked] = {}
    for key, step, state, begun_at in rows.order_by("-begun_at").values_list("key", "step", "state", "begun_at"):
        occurrence = key.rsplit(":", 3)[0]
        asked = found.setdefault(occurrence, Asked())
        asked.begun = begun_at if step == 0 else asked.begun
        (asked.failed if state == State.FAILED else asked.reached).add(step)
    return found


def fit(patient_id: UUID, reminders: Sequence[Wanted], now: datetime) -> None:
    """Make the patient's unsent reminders equal to `reminders`. Sorted by key: one order for all, no deadlocks."""
    ours = Reminder.objects.filter(patient=patient_id)
    by_key = {reminder.key: reminder for reminder in sorted(reminders, key=lambda wanted: wanted.key)}
    known = {row.key: row for row in ours.filter(key__in=by_key).only("key", "state", "send_at", "expires_at")}
    Reminder.objects.bulk_create(
        [_row(patient_id, reminder) for key, reminder in by_key.items() if key not in known],
        ignore_conflicts=True,
    )
    for key, row in sorted(known.items()):
        if _moved(row, by_key[key]):
            ours.filter(_may_move, key=key).update(
                state=State.PENDING, send_at=by_key[key].send_at, expires_at=by_key[key].expires_at
            )
    ours.filter(state=State.PENDING).exclude(key__in=by_key).update(state=State.CANCELLED)


# A retry waits for its own time; what was cancelled may come back.
_may_move = Q(state=State.CANCELLED) | Q(state=State.PENDING, attempts=0)


def _moved(row: Reminder, reminder: Wanted) -> bool:
    if row.state == State.CANCELLED:
        return True
    return row.state == State.PENDING and (row.send_at, row.expires_at) != (
        reminder.send_at,
        reminder.expires_at,
    )


def _row(patient_id: UUID, reminder: Wanted) -> Reminder:
    return Reminder(
        patient_id=patient_id,
        key=reminder.key,
        user_id=reminder.user_id,
        channel=reminder.channel,
        urgency=reminder.urgency,
        due_key=reminder.due_key,
        step=reminder.step,
        send_at=reminder.send_at,
        begun_at=reminder.send_at,
        expires_at=reminder.expires_at,
    )


def lapse(now: datetime) -> int:
    """Close what can no longer be sent in time, so that a person sees it. Returns how many."""
    unsent = Reminder.objects.filter(state__in=[State.PENDING, State.SENDING], expires_at__lte=now)
    return unsent.update(state=State.LAPSED, lease_until=None)
