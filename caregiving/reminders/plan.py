"""From a household's facts to its agenda and its reminders: one household at a time, any number of times.

Everything that is planned for the future can be planned anew: sent stays sent, whatever is no longer wanted is
cancelled, what is wanted again becomes pending. A key is made of what the occurrence is, never of its date.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet

from caregiving.agenda import due as agenda
from caregiving.agenda.facts import facts as facts_of
from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.agenda.panel import Signs, Unreached, silent_at, standing
from caregiving.agenda.readiness import readiness
from caregiving.agenda.rows import read
from caregiving.agenda.summary import summary
from caregiving.patients.happenings import Happening
from caregiving.patients.models import Patient
from caregiving.people.models import Household, Membership
from caregiving.reminders.household import Reach, reach
from caregiving.reminders.models import Reminder, State, Urgency
from caregiving.reminders.wanted import DIGEST, DIGEST_LASTS, Asked, SoFar, Wanted, wanted

log = logging.getLogger(__name__)
# Between two tries to plan a household whose plan failed.
FIRST_PAUSE, LONGEST_PAUSE, MOST_COUNTED = timedelta(seconds=30), timedelta(hours=1), 10


def look_again(patient_id: UUID, now: datetime) -> None:
    """Replan if it is time. One that cannot be planned is tried again ever later, so that it holds up nobody else,
    and the operator sees how often it failed."""
    due = Snapshot.objects.filter(patient=patient_id, next_look_at__lte=now).first()
    if due is None:
        return
    try:
        replan(patient_id, now)
    except Exception:
        log.exception("replan failed %s times in a row", due.failures + 1)
        again = now + min(FIRST_PAUSE * 2**due.failures, LONGEST_PAUSE)
        unchanged = Snapshot.objects.filter(patient=patient_id, next_look_at=due.next_look_at)
        unchanged.update(next_look_at=again, failures=min(due.failures + 1, MOST_COUNTED))


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
        fit(patient_id, list(wanted(patient_id, items, contacts, so_far(patient_id, now), now)))


def _keep(patient: Patient, facts: agenda.Facts, items: Sequence[Due], contacts: Reach, now: datetime) -> None:
    lines, signs = readiness(facts, now, contacts.tested_at), signs_of(patient, now)
    line, silent = standing(facts, items, lines, signs, now), silent_at(facts, signs)
    moments = [agenda.next_look_at(facts, items, now), contacts.changes_at, silent if silent > now else None]
    Snapshot.objects.update_or_create(
        patient=patient,
        defaults={
            "computed_at": now,
            "failures": 0,
            "next_look_at": min(moment for moment in moments if moment),
            "due": [item.as_json() for item in items],
            "readiness": [one.as_json() for one in lines],
            "summary": summary(facts, now),
            "lane": line.lane,
            "fails_at": line.fails_at,
            "failing": line.failing,
            "about": line.key,
            "panel": line.as_json(),
        },
    )


# How long a critical reminder that reached nobody stays on the care team's list. Not a clinical number.
UNREACHED_STAYS = timedelta(days=7)


def signs_of(patient: Patient, now: datetime) -> Signs:
    """When the home last told something, and the newest critical reminder of each occurrence that reached nobody."""
    told_at = Happening.objects.filter(patient=patient).aggregate(last=Max("recorded_at"))["last"]
    recent = Reminder.objects.filter(patient=patient, urgency=Urgency.CRITICAL, send_at__gt=now - UNREACHED_STAYS)
    newest: dict[str, Reminder] = {}
    for row in recent.exclude(state=State.CANCELLED).select_related("user").order_by("send_at", "id"):
        if row.state in (State.SENT, State.FAILED, State.LAPSED):
            newest[row.due_key] = row
    lost = [row for row in newest.values() if row.state != State.SENT]
    lost.sort(key=lambda row: (row.send_at, row.pk), reverse=True)
    return Signs(
        told_at=told_at or patient.created_at,
        unreached=tuple(Unreached(f"{row.due_key}:{row.pk}", row.send_at, row.user.name) for row in lost),
    )


def so_far(patient_id: UUID, now: datetime) -> SoFar:
    """What earlier plans have done: it decides how they go on."""
    rows = Reminder.objects.exclude(state=State.CANCELLED)
    ladders = rows.filter(patient=patient_id, urgency=Urgency.CRITICAL)
    return SoFar(_ladders(ladders, now), _mornings(rows.filter(user__in=_people_of(patient_id)), now))


def _people_of(patient_id: UUID) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(household__patients=patient_id).values("user")


def _ladders(rows: QuerySet[Reminder], now: datetime) -> dict[str, Asked]:
    """When each ladder began, and which of its steps reached nobody at all. One that has not begun yet may move."""
    not_begun = Q(state=State.PENDING, attempts=0, begun_at__gt=now)
    found: dict[str, Asked] = {}
    told = rows.exclude(not_begun).order_by("-begun_at").values_list("key", "step", "state", "begun_at")
    for key, step, state, begun_at in told:
        asked = found.setdefault(key.rsplit(":", 3)[0], Asked())
        asked.begun = begun_at if step == 0 else asked.begun
        (asked.failed if state == State.FAILED else asked.reached).add(step)
    return found


def _mornings(rows: QuerySet[Reminder], now: datetime) -> dict[tuple[UUID, str, str], str]:
    recent = rows.filter(due_key=DIGEST, send_at__gt=now - 2 * DIGEST_LASTS)
    return {
        (user_id, key.split(":")[1], channel): state
        for key, user_id, channel, state in recent.values_list("key", "user_id", "channel", "state")
    }


def fit(patient_id: UUID, reminders: Sequence[Wanted]) -> None:
    """Make the patient's unsent reminders equal to `reminders`. Sorted by key: one order for all, no deadlocks.

    A morning message belongs to a person, and hangs on that one of their patients who asked for it last.
    """
    by_key = {reminder.key: reminder for reminder in sorted(reminders, key=lambda wanted: wanted.key)}
    table = Reminder.objects.filter(key__in=by_key)
    known = {row.key: row for row in table.only("key", "state", "send_at", "expires_at")}
    Reminder.objects.bulk_create(
        [_row(patient_id, reminder) for key, reminder in by_key.items() if key not in known],
        ignore_conflicts=True,
    )
    for key, row in sorted(known.items()):
        if _moved(row, by_key[key]):
            at, until = by_key[key].send_at, by_key[key].expires_at
            moved = {"send_at": at, "begun_at": at, "expires_at": until}
            table.filter(_may_move, key=key).update(state=State.PENDING, patient=patient_id, **moved)
    _cancel(patient_id, by_key)


def _cancel(patient_id: UUID, wanted_keys: Collection[str]) -> None:
    dropped = Reminder.objects.filter(patient=patient_id, state=State.PENDING).exclude(key__in=wanted_keys)
    mornings = list(dropped.filter(due_key=DIGEST).values_list("user", flat=True))
    dropped.update(state=State.CANCELLED)
    if mornings:  # another patient of theirs may still want that message: beat looks, when this is done
        others = Snapshot.objects.filter(patient__household__memberships__user__in=mornings).exclude(pk=patient_id)
        kept = Snapshot.objects.filter(pk__in=set(others.values_list("pk", flat=True)))
        transaction.on_commit(lambda: kept.update(next_look_at=F("computed_at")) and None)


# A retry waits for its own time; what was cancelled may come back.
_may_move = Q(state=State.CANCELLED) | Q(state=State.PENDING, attempts=0)


def _moved(row: Reminder, reminder: Wanted) -> bool:
    if row.state == State.CANCELLED:
        return True
    return row.state == State.PENDING and (row.send_at, row.expires_at) != (reminder.send_at, reminder.expires_at)


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
    homes = unsent.filter(urgency=Urgency.CRITICAL).values("patient")
    Snapshot.objects.filter(patient__in=homes).update(next_look_at=now)
    return unsent.update(state=State.LAPSED, lease_until=None)
