"""What a reminder says, written at the moment of sending from what is open at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.agenda.words import title
from caregiving.reminders.channels import Message
from caregiving.reminders.models import Reminder, Urgency
from caregiving.reminders.wanted import in_digest


def compose(reminder: Reminder, now: datetime) -> Message | None:
    """The message, in the receiver's language and with the patient's dates; None when nothing is open any more."""
    kept = Snapshot.objects.filter(patient=reminder.patient_id).values_list("due", flat=True).first() or []
    items = [item for item in map(Due.from_json, kept) if item.is_for(reminder.user_id)]
    with translation.override(reminder.user.language):
        if reminder.urgency == Urgency.ROUTINE:
            return _digest(reminder, in_digest(items, now), now)
        return _critical(reminder, [item for item in items if item.key == reminder.due_key], now)


def _critical(reminder: Reminder, items: Sequence[Due], now: datetime) -> Message | None:
    open_items = [item for item in items if item.open_at(now) and not item.owner and item.reminds_from <= now]
    if not open_items:
        return None
    return _message(
        reminder,
        open_items,
        now,
        title=_("Fortnight: please answer now"),
        body=_("Something is due. Open to see it."),
    )


def _digest(reminder: Reminder, items: Sequence[Due], now: datetime) -> Message | None:
    if not items:
        return None
    count = len(items)
    title_ = ngettext("Fortnight: %(count)s thing today", "Fortnight: %(count)s things today", count)
    return _message(reminder, items, now, title=title_ % {"count": count}, body=_("Nothing of this is urgent."))


def _message(reminder: Reminder, items: Sequence[Due], now: datetime, *, title: str, body: str) -> Message:
    return Message(
        key=reminder.key,
        title=title,
        body=body,
        details=_lines(items, reminder.patient.zone),
        url=f"/r/{reminder.id}/",
        urgent=reminder.urgency == Urgency.CRITICAL,
        lasts=reminder.expires_at - now,
        language=reminder.user.language,
    )


def _lines(items: Sequence[Due], zone: ZoneInfo) -> tuple[str, ...]:
    return tuple(title(item, zone) for item in sorted(items, key=lambda item: (item.due, item.key)))
