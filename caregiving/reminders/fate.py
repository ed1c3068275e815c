"""What became of a message after the other side had accepted it: it arrived, or it came back.

What came back is settled as what could not be sent: the household is planned again at once, and the ladder goes on.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from caregiving.agenda.models import Snapshot
from caregiving.reminders.models import Attempt, Outcome, Reminder, State


def arrived(reminder_id: int, now: datetime) -> None:
    """The receipt: it is on the person's telephone."""
    Reminder.objects.filter(pk=reminder_id, shown_at=None).update(shown_at=now)


def returned(reminder_id: int, attempt: int, provider_id: str, why: str, now: datetime) -> None:
    """Noted once, however often it is said. It may be said before the attempt itself is written down: then whoever
    settles that finds it."""
    with transaction.atomic():
        reminder = Reminder.objects.select_for_update().filter(pk=reminder_id).first()
        noted = Attempt.objects.filter(reminder=reminder_id, provider_id=provider_id, outcome=Outcome.RETURNED)
        if reminder is None or noted.exists():
            return
        Attempt.objects.create(
            reminder=reminder, number=attempt, at=now, outcome=Outcome.RETURNED, address=reminder.channel,
            provider_id=provider_id, error=why[:200],
        )  # fmt: skip
        if reminder.attempts == attempt:
            _fail(reminder, why, now)


def fail_returned(sent: Collection[Reminder], now: datetime) -> None:
    """Those of them that had come back before they were settled."""
    back = Attempt.objects.filter(reminder__in=sent, outcome=Outcome.RETURNED) if sent else ()
    whys = {(one.reminder_id, one.number): one.error for one in back}
    for reminder in sent:
        if (why := whys.get((reminder.pk, reminder.attempts))) is not None:
            _fail(reminder, why, now)


def _fail(reminder: Reminder, why: str, now: datetime) -> None:
    """Unless it is not settled yet, or sent anew, or was seen to arrive: what is said later may be older."""
    mine = Reminder.objects.filter(pk=reminder.pk, attempts=reminder.attempts, state=State.SENT, shown_at=None)
    if mine.update(state=State.FAILED, last_error=why[:200]):
        Snapshot.objects.filter(patient=reminder.patient_id).update(next_look_at=now)
