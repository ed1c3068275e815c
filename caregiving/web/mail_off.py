"""Routine mail, switched off or on by the person to whom it goes, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from caregiving import record
from caregiving.people.models import User
from caregiving.reminders.mail_off import read
from caregiving.reminders.models import Preference


@dataclass(frozen=True)
class RoutineMail:
    """A link that we made, of somebody who still has an account."""

    user: User
    until: datetime
    now: datetime

    @property
    def is_old(self) -> bool:
        return self.until <= self.now

    @property
    def kept(self) -> Preference:
        return Preference.objects.filter(user=self.user).first() or Preference(user=self.user)

    def turn(self, *, on: bool) -> None:
        """Once, however often it is asked for; two that ask at once wait for each other."""
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.user.pk)
            kept = self.kept
            if kept.routine_by_email != on:
                kept.routine_by_email = on
                record.noun(self.user, kept, self.now)


def routine_mail(token: str, now: datetime) -> RoutineMail | None:
    """None for what we did not sign, and when its person has left Fortnight."""
    found = read(token)
    user = User.objects.filter(pk=found[0], is_active=True).first() if found else None
    return RoutineMail(user, found[1], now) if found and user else None
