"""From facts to agenda and reminders: several households at once or one, any number of times.

Everything that is planned for the future can be planned anew: sent stays sent, whatever is no longer wanted is
cancelled, what is wanted again becomes pending. A key is made of what the occurrence is, never of its date.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from caregiving.agenda import due as agenda
from caregiving.agenda.facts import facts as facts_of
from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.agenda.panel import Signs, silent_at, standing
from caregiving.agenda.readiness import readiness
from caregiving.agenda.rows import Rows, read_all
from caregiving.agenda.summary import summary
from caregiving.patients.models import Patient
from caregiving.people.models import Household
from caregiving.reminders.earlier import signs_of, so_far
from caregiving.reminders.fit import fit
from caregiving.reminders.household import Reach, reach_all
from caregiving.reminders.models import Reminder, State, Urgency
from caregiving.reminders.wanted import SoFar, Wanted, doubted, passing, wanted

log = logging.getLogger(__name__)
# Between two tries to plan a household whose plan failed.
FIRST_PAUSE, LONGEST_PAUSE, MOST_COUNTED = timedelta(seconds=30), timedelta(hours=1), 10
KEPT = (
    *("computed_at", "failures", "next_look_at", "due", "readiness", "summary"),
    *("lane", "fails_at", "failing", "about", "panel"),
)


def look_again(patient_ids: Collection[UUID], now: datetime) -> None:
    """Replan those whose time it is. One that cannot be planned is tried again ever later, so that it holds up nobody
    else, and the operator sees how often it failed."""
    found = list(Snapshot.objects.filter(patient__in=patient_ids, next_look_at__lte=now).order_by("patient"))
    if not found:
        return
    try:
        replan_all([due.patient_id for due in found], now)
    except Exception:
        if len(found) == 1:
            _failed(found[0], now)
        for due in found if len(found) > 1 else ():
            look_again([due.patient_id], now)


def _failed(due: Snapshot, now: datetime) -> None:
    log.exception("plan_failed", extra={"times": due.failures + 1})
    again = now + min(FIRST_PAUSE * 2**due.failures, LONGEST_PAUSE)
    unchanged = Snapshot.objects.filter(patient=due.patient_id, next_look_at=due.next_look_at)
    unchanged.update(next_look_at=again, failures=min(due.failures + 1, MOST_COUNTED))


def replan(patient_id: UUID, now: datetime) -> None:
    """Compute one patient's agenda and make the reminders fit it."""
    replan_all([patient_id], now)


def replan_all(patient_ids: Collection[UUID], now: datetime) -> None:
    """Compute the agendas of these patients and make the reminders fit them: reading asks no more queries than
    for one.

    The households' rows are locked meanwhile, so that a plan made from older facts can never overwrite one made
    from newer ones; in one order for all, so that nobody waits for each other. All or nothing.
    """
    with transaction.atomic():
        asked_for = Patient.objects.filter(pk__in=patient_ids).values("household")
        homes = list(Household.objects.select_for_update().filter(pk__in=asked_for).order_by("pk"))
        patients = read_all(patient_ids, now)
        contacts = reach_all([home.pk for home in homes], now)
        agendas = {rows.patient.pk: _agenda(rows, contacts[rows.patient.household_id], now) for rows in patients}
        before = so_far({pk: items for pk, (_facts, items) in agendas.items()}, now)
        signs = signs_of([rows.patient for rows in patients], now)
        plans = [
            _plan(*agendas[patient.pk], contacts[patient.household_id], before[patient.pk], signs[patient.pk], now)
            for patient in (rows.patient for rows in patients)
        ]
        _keep([snapshot for snapshot, _reminders in plans])
        fit({snapshot.patient_id: reminders for snapshot, reminders in plans})


def _keep(snapshots: Sequence[Snapshot]) -> None:
    """Each by itself: one statement for all would quote every agenda once more, which costs more than it saves."""
    known = set(Snapshot.objects.filter(pk__in=[one.pk for one in snapshots]).values_list("pk", flat=True))
    for snapshot in snapshots:
        if snapshot.pk in known:
            snapshot.save(force_update=True, update_fields=KEPT)
        else:
            snapshot.save(force_insert=True)


def _agenda(rows: Rows, contacts: Reach, now: datetime) -> tuple[agenda.Facts, list[Due]]:
    """One patient's facts, and what is due and will be."""
    facts = facts_of(rows, now)
    return facts, agenda.horizon(facts, now, here={person.id: person.since for person in contacts.present})


def _plan(
    facts: agenda.Facts, due: Sequence[Due], contacts: Reach, before: SoFar, signs: Signs, now: datetime
) -> tuple[Snapshot, list[Wanted]]:
    """One patient's agenda as it is kept, and the reminders that it asks for."""
    patient_id = facts.rows.patient.pk
    passes = passing(patient_id, due, contacts, before, now)
    items = [replace(item, passed_at=at) if (at := passes.get(item.key)) and at <= now else item for item in due]
    reminders = list(wanted(patient_id, items, contacts, before, now))
    changes = [contacts.changes_at, *(at for at in passes.values() if at > now), *doubted(reminders, contacts, now)]
    return _snapshot(facts, items, contacts.tested_at, changes, signs, now), reminders


def _snapshot(
    facts: agenda.Facts,
    items: Sequence[Due],
    tested_at: datetime | None,
    changes: Iterable[datetime | None],
    signs: Signs,
    now: datetime,
) -> Snapshot:
    """What is due, and when anything of it changes by itself: also by the moments of `changes`."""
    lines = readiness(facts, now, tested_at)
    line, silent = standing(facts, items, lines, signs, now), silent_at(facts, signs)
    moments = [
        agenda.next_look_at(facts, items, now),
        *changes,
        silent if silent and silent > now else None,
        signs.looks_again_at,
    ]
    return Snapshot(
        patient=facts.rows.patient,
        computed_at=now,
        failures=0,
        next_look_at=min(moment for moment in moments if moment),
        due=[item.as_json() for item in items],
        readiness=[one.as_json() for one in lines],
        summary=summary(facts, now),
        lane=line.lane,
        fails_at=line.fails_at,
        failing=line.failing,
        about=line.key,
        panel=line.as_json(),
    )


def lapse(now: datetime) -> int:
    """Close what can no longer be sent in time, so that a person sees it; not what a living worker has under way, who
    writes down what becomes of it. Returns how many."""
    idle = Q(state=State.PENDING) | Q(state=State.SENDING, lease_until__lte=now)
    unsent = Reminder.objects.filter(idle, expires_at__lte=now)
    homes = unsent.filter(urgency=Urgency.CRITICAL).values("patient")
    Snapshot.objects.filter(patient__in=homes).update(next_look_at=now)
    return unsent.update(state=State.LAPSED, lease_until=None)
