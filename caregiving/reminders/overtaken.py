"""Who was not reached for hours is asked once then, not once for every step that was missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from caregiving.reminders.models import MOST_DEATHS, Reminder, State, Urgency

ABOUT = ("patient_id", "due_key", "user_id", "channel")  # one question to one person in one way


class _Ask(NamedTuple):
    """When something is, or was, asked."""

    pk: int
    send_at: datetime
    sent_at: datetime | None


def overtaken(claimed: Sequence[Reminder], now: datetime) -> set[int]:
    """Those whose person was asked the same in the same way since they were due, or is about to be by a newer one."""
    critical = [one for one in claimed if one.urgency == Urgency.CRITICAL]
    theirs = Reminder.objects.filter(
        urgency=Urgency.CRITICAL,
        patient__in={one.patient_id for one in critical},
        due_key__in={one.due_key for one in critical},
    )
    asking = Q(state__in=[State.PENDING, State.SENDING], send_at__lte=now, deaths__lt=MOST_DEATHS)
    found = theirs.filter(asking | Q(state=State.SENT)).values_list(*ABOUT, *_Ask._fields)
    others: defaultdict[tuple[object, ...], list[_Ask]] = defaultdict(list)
    for row in found:
        others[row[: len(ABOUT)]].append(_Ask(*row[len(ABOUT) :]))
    return {one.pk for one in critical if any(_overtakes(other, one) for other in others[about(one)])}


def about(one: Reminder) -> tuple[object, ...]:
    """The question, the person and the way."""
    return tuple(getattr(one, name) for name in ABOUT)


def _overtakes(other: _Ask, one: Reminder) -> bool:
    if other.sent_at is not None:
        return other.pk != one.pk and other.sent_at >= one.send_at
    return (other.send_at, other.pk) > (one.send_at, one.pk)
