"""What a reminder says, written at the moment of sending from what is open at that moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caregiving.agenda.item import Due
from caregiving.agenda.words import title
from caregiving.reminders.call_back import token
from caregiving.reminders.channels import Message, reports
from caregiving.reminders.known import Known
from caregiving.reminders.mail_answers import links
from caregiving.reminders.mail_off import address
from caregiving.reminders.models import Reminder, Urgency
from caregiving.reminders.wanted import in_digest, in_week, taking_of


def compose(reminder: Reminder, facts: Known, now: datetime) -> Message | None:
    """The message, in the receiver's language and with the patient's dates; None when nothing is open any more, or
    when the receiver may no longer see it."""
    with translation.override(reminder.user.language):
        if reminder.urgency == Urgency.ROUTINE:
            return _digest(reminder, facts, now)
        item = facts.item_of(reminder)
        if item is None or not item.open_at(now):
            return None
        return (_told if reminder.urgency == Urgency.TOLD else _critical)(reminder, item, now)


def _critical(reminder: Reminder, item: Due, now: datetime) -> Message | None:
    if item.owner or item.reminds_from > now:
        return None
    message = _message(
        reminder,
        _lines([item], reminder.patient.zone),
        now,
        title=_("Fortnight: please answer now"),
        body=_("Something is due. Open to see it."),
    )
    return replace(message, answers=links(reminder), reply=_reply(reminder))


def _told(reminder: Reminder, item: Due, now: datetime) -> Message | None:
    """Who has it, unless that is over already."""
    if not item.owner or reminder.key.rsplit(":", 2)[0] != taking_of(reminder.patient_id, item):
        return None
    has_it, somebody = _("%(who)s has it"), {"who": _("Somebody")}
    message = _message(
        reminder,
        [f"{has_it % {'who': item.owner}}: {title(item, reminder.patient.zone)}"],
        now,
        title=f"Fortnight: {has_it % somebody}",
        body=_("%(who)s has it.") % somebody,
    )
    return replace(message, reply=_reply(reminder))


def _reply(reminder: Reminder) -> str:
    """What names it to a side that tells later what became of it; nothing for the others."""
    return token(reminder) if reports(reminder.channel) else ""


def _digest(reminder: Reminder, facts: Known, now: datetime) -> Message | None:
    """One for all the homes that the person may see now; whose it is stands in front where there are several."""
    agendas = facts.agendas_of(reminder.user_id)
    silence = facts.silence.sentence(reminder.user.zone) if facts.silence else ""
    lines = [f"{silence} {_('Look through what is due.')}"] if silence else []
    for agenda in agendas:
        name = f"{agenda.patient.name}: " if len(agendas) > 1 else ""
        items = agenda.of(reminder.user_id)
        said = [*in_digest(items, now), *in_week(items, now, reminder.user.zone)]
        lines += [name + line for line in _lines(said, agenda.patient.zone)]
    if not lines:
        return None
    count = len(lines)
    title_ = ngettext("Fortnight: %(count)s thing today", "Fortnight: %(count)s things today", count)
    message = _message(reminder, lines, now, title=title_ % {"count": count}, body=_("Nothing of this is urgent."))
    return replace(message, off=address(reminder))


def _message(reminder: Reminder, lines: Sequence[str], now: datetime, *, title: str, body: str) -> Message:
    return Message(
        key=reminder.key,
        title=title,
        body=body,
        details=tuple(" ".join(line.split()) for line in lines),  # whatever stands in a name, each stays one line
        url=f"/r/{reminder.id}/",
        urgent=reminder.urgency != Urgency.ROUTINE,
        lasts=reminder.expires_at - now,
        language=reminder.user.language,
    )


def _lines(items: Sequence[Due], zone: ZoneInfo) -> list[str]:
    return [title(item, zone) for item in sorted(items, key=lambda item: (item.due, item.key))]
