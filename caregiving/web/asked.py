"""Who was asked about an item and what became of it: the ladder with its receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.agenda.due import OUTCOME_WITHIN
from caregiving.patients.models import Patient
from caregiving.reminders.models import Reminder, State, Urgency
from caregiving.web.agenda import Item, clock_of_the_night

OUTCOME_MINUTES = OUTCOME_WITHIN // timedelta(minutes=1)
NEXT = 3  # so many of those who come next are shown
CHANNELS = {
    "push": gettext_lazy("alert on the phone"),
    "email": gettext_lazy("e-mail"),
    "sms": gettext_lazy("text message"),
    "call": gettext_lazy("phone call"),
    "apprise": gettext_lazy("another service"),
}
# What it means that it was shown.
SHOWN = {"sms": gettext_lazy("Arrived %(at)s."), "call": gettext_lazy("Picked up %(at)s.")}


@dataclass(frozen=True)
class Step:
    """One message to one person about the item."""

    reminder: Reminder
    has_it: bool
    now: datetime

    @property
    def channel(self) -> str:
        return str(CHANNELS.get(self.reminder.channel, self.reminder.channel))

    @property
    def waits(self) -> bool:
        return self.reminder.state in {State.PENDING, State.SENDING}

    @property
    def receipts(self) -> list[str]:
        """What is known of its way, each as a whole sentence."""
        reminder = self.reminder
        if reminder.state == State.FAILED:
            sent = [_("Sent %(at)s.") % {"at": self._clock(reminder.sent_at)}] if reminder.sent_at else []
            return [*sent, _("It did not arrive.") if sent else _("Could not be sent.")]
        if reminder.state == State.LAPSED:
            return [_("Came too late and was not sent.")]
        if reminder.sent_at is None:
            return [_("Planned for %(at)s.") % {"at": self._clock(reminder.send_at)}]
        found = [_("Sent %(at)s.") % {"at": self._clock(reminder.sent_at)}]
        if reminder.shown_at:
            shown = SHOWN.get(reminder.channel, gettext_lazy("Shown %(at)s."))
            found.append(str(shown) % {"at": self._clock(reminder.shown_at)})
        if reminder.opened_at:
            found.append(_("Opened %(at)s.") % {"at": self._clock(reminder.opened_at)})
        elif not self.has_it:
            found.append(_("Not opened."))
        return found

    def _clock(self, moment: datetime) -> str:
        return clock_of_the_night(moment, self.now, self.reminder.patient.zone)


def steps(patient: Patient, item: Item, now: datetime) -> list[Step]:
    """In the order in which people were asked, then whoever is next; messages that are no longer needed are left out.
    The ladder is planned for days: all of it would bury what happened."""
    ladder = Reminder.objects.filter(patient=patient, due_key=item.due.key, urgency=Urgency.CRITICAL)
    asked = ladder.exclude(state=State.CANCELLED)
    found = [
        Step(reminder, str(reminder.user_id) == item.due.owner_id, now)
        for reminder in asked.select_related("user", "patient").order_by("step", "send_at", "id")
    ]
    coming = sorted((step for step in found if step.waits), key=lambda step: step.reminder.send_at)
    return [*(step for step in found if not step.waits), *coming[:NEXT]]
