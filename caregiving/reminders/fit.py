"""The table of reminders made equal to what is wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from caregiving.agenda.models import Snapshot
from caregiving.reminders.keys import morning
from caregiving.reminders.models import Reminder, State
from caregiving.reminders.wanted import DIGEST, Wanted


def fit(plans: Mapping[UUID, Sequence[Wanted]]) -> None:
    """Make the unsent reminders of these patients equal to what is wanted. Sorted by key: one order for all, no
    deadlocks.

    A morning message belongs to a person, and hangs on the first of their patients for whom it was asked.
    """
    asked: dict[str, tuple[UUID, Wanted]] = {}
    for patient_id, reminders in plans.items():
        for reminder in reminders:
            asked.setdefault(reminder.key, (patient_id, reminder))
    by_key = dict(sorted(asked.items(), key=lambda pair: pair[0]))
    table = Reminder.objects.filter(key__in=by_key)
    known = {row.key: row for row in table.only("key", "state", "send_at", "expires_at")}
    Reminder.objects.bulk_create(
        [_row(patient_id, reminder) for key, (patient_id, reminder) in by_key.items() if key not in known],
        ignore_conflicts=True,
    )
    for key, row in sorted(known.items()):
        patient_id, reminder = by_key[key]
        if _moved(row, reminder):
            at, until = reminder.send_at, reminder.expires_at
            moved = {"send_at": at, "begun_at": at, "expires_at": until}
            table.filter(_may_move, key=key).update(state=State.PENDING, patient=patient_id, **moved)
    _cancel(plans.keys(), by_key)


def _cancel(patient_ids: Collection[UUID], wanted_keys: Collection[str]) -> None:
    dropped = Reminder.objects.filter(patient__in=patient_ids, state=State.PENDING).exclude(key__in=wanted_keys)
    dropped = dropped.exclude(pk__in=_tried_mornings(dropped, wanted_keys))
    mornings = list(dropped.filter(due_key=DIGEST).values_list("user", flat=True))
    dropped.update(state=State.CANCELLED)
    if mornings:  # another patient of theirs may still want that message: beat looks, when this is done
        others = Snapshot.objects.filter(patient__household__memberships__user__in=mornings)
        kept = Snapshot.objects.filter(pk__in=set(others.exclude(pk__in=patient_ids).values_list("pk", flat=True)))
        transaction.on_commit(lambda: kept.update(next_look_at=F("computed_at")) and None)


def _tried_mornings(dropped: QuerySet[Reminder], wanted_keys: Collection[str]) -> list[int]:
    """Morning messages that could not go out yet, where no other channel has taken over: they are written when they go,
    from all that is open then in any of the person's homes, and are not sent when nothing is."""
    tried = dropped.filter(due_key=DIGEST, attempts__gt=0).values_list("pk", "key")
    taken_over = {morning(key) for key in wanted_keys}
    return [pk for pk, key in tried if morning(key) not in taken_over]


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
