"""What is broken on the way of alerts. Silence here means that the way works, so it must be true."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from caregiving.patients.models import Patient
from caregiving.reminders.household import Reach
from caregiving.reminders.models import Reminder, State, Urgency
from caregiving.runtime import alive

LOOKS_BACK = timedelta(hours=24)


def broken(found: Reach, household_id: UUID, now: datetime) -> str:
    """The one thing to mend first, as a sentence; empty when nothing is broken."""
    if not clock_runs():
        return _("Reminders stand still. Please tell the operator.")
    if not found.reachable:
        return _("Nobody here can be reached. Set up alerts on this phone.")
    if name := _missed(household_id, now):
        return _("The last alert did not reach %(name)s.") % {"name": name}
    return ""


def clock_runs() -> bool:
    """Whether worker and beat gave a sign of life lately."""
    return all(alive.worked_lately(name, settings.ALIVE_DIR, time.time()) for name in ("worker", "beat"))


def _missed(household_id: UUID, now: datetime) -> str:
    """Whose newest critical alert of the last day failed or came too late."""
    patients = Patient.objects.filter(household=household_id).values("id")
    newest = (
        Reminder.objects.filter(patient__in=patients, urgency=Urgency.CRITICAL, send_at__gt=now - LOOKS_BACK)
        .filter(state__in=[State.SENT, State.FAILED, State.LAPSED])
        .order_by("-send_at", "-id")
        .values_list("state", "user__name")
        .first()
    )
    return newest[1] if newest and newest[0] != State.SENT else ""
