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
from caregiving.people import access
from caregiving.reminders.channels import Message
from caregiving.reminders.models import Reminder, Urgency
from caregiving.reminders.wanted import in_digest


def compose(reminder: Reminder, now: datetime) -> Message | None:
    """The message, in the receiver's language and with the patient's dates; None when nothing is open any more."""
    with translation.override(reminder.user.language):
        return _digest(reminder, now) if reminder.urgency == Urgency.ROUTINE else _critical(reminder, now)


def _critical(reminder: Reminder, now: datetime) -> Message | None:
    snapshot = Snapshot.objects.filter(patient=reminder.patient_id).first()
    asked = [item for item in _items(snapshot, reminder) if item.key == reminder.due_key] if snapshot else []
    open_items = [item for item in asked if item.open_at(now) and not item.owner and item.reminds_from <= now]
    if not open_items:
        return None
    return _message(
        reminder,
        _lines(open_items, reminder.patient.zone),
        now,
        title=_("Fortnight: please answer now"),
        body=_("Something is due. Open to see it."),
    )


def _digest(reminder: Reminder, now: datetime) -> Message | None:
    """One for all the homes that the person may see now; whose it is stands in front where there are several."""
    homes = access.households(reminder.user, now)
    snapshots = list(Snapshot.objects.filter(patient__household__in=homes).select_related("patient").order_by("pk"))
    lines: list[str] = []
    for snapshot in snapshots:
        name = f"{snapshot.patient.name}: " if len(snapshots) > 1 else ""
        open_items = in_digest(_items(snapshot, reminder), now)
        lines += [name + line for line in _lines(open_items, snapshot.patient.zone)]
    if not lines:
        return None
    count = len(lines)
    title_ = ngettext("Fortnight: %(count)s thing today", "Fortnight: %(count)s things today", count)
    return _message(reminder, lines, now, title=title_ % {"count": count}, body=_("Nothing of this is urgent."))


def _items(snapshot: Snapshot, reminder: Reminder) -> list[Due]:
    return [item for item in map(Due.from_json, snapshot.due) if item.is_for(reminder.user_id)]


def _message(reminder: Reminder, lines: Sequence[str], now: datetime, *, title: str, body: str) -> Message:
    return Message(
        key=reminder.key,
        title=title,
        body=body,
        details=tuple(lines),
        url=f"/r/{reminder.id}/",
        urgent=reminder.urgency == Urgency.CRITICAL,
        lasts=reminder.expires_at - now,
        language=reminder.user.language,
    )


def _lines(items: Sequence[Due], zone: ZoneInfo) -> list[str]:
    return [title(item, zone) for item in sorted(items, key=lambda item: (item.due, item.key))]
