"""What a reminder says, written at the moment of sending from what is open at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caregiving.agenda.item import Due
from caregiving.agenda.words import title
from caregiving.reminders.channels import Message
from caregiving.reminders.known import Known
from caregiving.reminders.models import Reminder, Urgency
from caregiving.reminders.wanted import in_digest


def compose(reminder: Reminder, facts: Known, now: datetime) -> Message | None:
    """The message, in the receiver's language and with the patient's dates; None when nothing is open any more, or
    when the receiver may no longer see it."""
    with translation.override(reminder.user.language):
        if reminder.urgency == Urgency.ROUTINE:
            return _digest(reminder, facts, now)
        return _critical(reminder, facts, now) if facts.may_see(reminder) else None


def _critical(reminder: Reminder, facts: Known, now: datetime) -> Message | None:
    agenda = facts.agendas.get(reminder.patient_id)
    item = agenda.item(reminder.due_key, reminder.user_id) if agenda else None
    if item is None or not item.open_at(now) or item.owner or item.reminds_from > now:
        return None
    return _message(
        reminder,
        _lines([item], reminder.patient.zone),
        now,
        title=_("Fortnight: please answer now"),
        body=_("Something is due. Open to see it."),
    )


def _digest(reminder: Reminder, facts: Known, now: datetime) -> Message | None:
    """One for all the homes that the person may see now; whose it is stands in front where there are several."""
    agendas = facts.agendas_of(reminder.user_id)
    lines: list[str] = []
    for agenda in agendas:
        name = f"{agenda.patient.name}: " if len(agendas) > 1 else ""
        open_items = in_digest(agenda.of(reminder.user_id), now)
        lines += [name + line for line in _lines(open_items, agenda.patient.zone)]
    if not lines:
        return None
    count = len(lines)
    title_ = ngettext("Fortnight: %(count)s thing today", "Fortnight: %(count)s things today", count)
    return _message(reminder, lines, now, title=title_ % {"count": count}, body=_("Nothing of this is urgent."))


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
