"""The queue: what waits to be sent, whose turn it is, and a worker's taking, keeping and settling of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from caregiving.reminders.models import Reminder

LOOKS_AT = 5  # so many times what it takes, a worker looks at to choose fairly among homes
MOST_DEATHS = 6  # a reminder that kills so many workers in a row is left alone


class State(models.TextChoices):
    PENDING = "pending", _("planned")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("could not be sent")
    CANCELLED = "cancelled", _("no longer needed")
    LAPSED = "lapsed", _("too late")


class Urgency(models.TextChoices):
    """Two classes only. What tells the others who has something critical belongs to the first, and asks nothing."""

    CRITICAL = "critical", _("critical")
    ROUTINE = "routine", _("routine")
    TOLD = "told", _("Who has it")


PRESSING = (Urgency.CRITICAL, Urgency.TOLD)


def _can_skip() -> bool:
    """Whether rows that another worker is taking can be passed over; SQLite has one writer at a time anyway."""
    return connection.features.has_select_for_update_skip_locked


def _ready(now: datetime) -> tuple[Q, Q]:
    """New ones and retries that are due; those whose worker died."""
    return Q(state=State.PENDING, send_at__lte=now), Q(state=State.SENDING, lease_until__lte=now)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def waiting(self, now: datetime) -> Self:
        """Due and not too late: new ones, retries, those whose worker died, and those that are left alone."""
        due, abandoned = _ready(now)
        return self.filter(due | abandoned, expires_at__gt=now)

    def deliverable(self, now: datetime) -> Self:
        """Of those that wait, what a worker may take."""
        return self.waiting(now).filter(deaths__lt=MOST_DEATHS)

    def claim(self, most: int, now: datetime) -> list[Reminder]:
        """Take up to so many for this worker, each for a lease; none that another one has. Empty: nothing is due."""
        while chosen := self._next(most, now):
            with transaction.atomic():
                free = self.filter(id__in=chosen).deliverable(now).select_for_update(skip_locked=_can_skip())
                ids = list(free.values_list("id", flat=True))
                self.filter(id__in=ids).update(
                    state=State.SENDING,
                    lease_until=now + settings.REMINDER_LEASE,
                    attempts=F("attempts") + 1,
                    deaths=F("deaths") + 1,
                    tried_at=Coalesce("tried_at", now),
                )
            if ids:
                return list(self._with_receivers().filter(id__in=ids).order_by("send_at", "id"))
        return []

    def _with_receivers(self) -> Self:
        """With what a message needs of its receiver and its patient, and no more: many are read at once."""
        of_user = [f"user__{name}" for name in ("email", "name", "phone", "language", "time_zone")]
        of_patient = [f"patient__{name}" for name in ("name", "time_zone", "household_id")]
        own = [field.attname for field in self.model._meta.concrete_fields]
        return self.select_related("user", "patient").only(*own, *of_user, *of_patient)

    def _next(self, most: int, now: datetime) -> list[int]:
        """Whose turn it is: the critical ones first, however many of the others came before them."""
        found = self.filter(urgency__in=PRESSING)._turns(most, now)
        if len(found) < most:
            found += self.filter(urgency=Urgency.ROUTINE)._turns(most, now)
        return found[:most]

    def _turns(self, most: int, now: datetime) -> list[int]:
        """Of each home one after the other, so that none waits for another that has a great deal to say."""
        free = self.filter(expires_at__gt=now, deaths__lt=MOST_DEATHS).order_by("send_at", "id")
        oldest = free.values_list("send_at", "id", "patient_id", "urgency")
        # One by one: only then does the database walk along an index instead of sorting all that is due.
        rows = sorted(row for ready in _ready(now) for row in oldest.filter(ready)[: most * LOOKS_AT])
        turns: defaultdict[tuple[object, str], Iterator[int]] = defaultdict(count)
        found = ((next(turns[patient, of_class]), send_at, pk) for send_at, pk, patient, of_class in rows)
        return [pk for *_, pk in sorted(found)]

    def renew(self, now: datetime) -> int:
        """One more lease for those that are still being sent."""
        return self.filter(state=State.SENDING).update(lease_until=now + settings.REMINDER_LEASE)

    def settle(self, **outcome: Any) -> int:
        """Write the outcome of those that are still being sent."""
        return self.filter(state=State.SENDING).update(lease_until=None, deaths=0, **outcome)
