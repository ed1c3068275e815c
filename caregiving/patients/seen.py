"""Who of the staff looked at a patient, and who opened a record in an emergency. Kept for the household to read."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Max, Q
from django.db.models.functions import TruncDate, TruncMinute
from django.utils.translation import gettext_lazy as _

from caregiving.patients.happenings import AppendOnly
from caregiving.people.base import one_of

# How long a record that was opened in an emergency stays open. The product's own manners.
EMERGENCY_LASTS = timedelta(hours=4)


class Screen(models.TextChoices):
    """What somebody of the staff looked at."""

    PANEL = "panel", _("the list of patients")
    FILE = "file", _("the list of patients as a file or on paper")
    PATIENT = "patient", _("the patient’s page")
    SHEET = "sheet", _("the screening sheet")
    PLAN = "plan", _("the infection plan")
    HOME = "home", _("the pages of the home")
    KEPT = "kept", _("all pages of the home, kept on the phone for the time without network")
    API = "api", _("the programming interface")
    ADMIN = "admin", _("the operator’s pages")


class AccessEventQuerySet(models.QuerySet["AccessEvent"]):
    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnly("What was looked at is append-only.")

    def delete(self) -> NoReturn:
        raise AppendOnly("What was looked at is append-only.")


class AccessEvent(models.Model):
    """Somebody of the staff looked at a patient. Append-only; `name` stays when the account goes.

    What a device does by itself, a list that refreshes or a phone that keeps pages, counts once a day; everything else
    each time.
    """

    ACCESS_PATH = "patient"

    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="access_events")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    screen = models.CharField(_("what"), max_length=8, choices=Screen.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"))
    on = models.DateField(_("day, UTC"))

    objects = AccessEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["patient", "-at"], name="access_event_by_patient")]
        constraints = [
            one_of("screen", Screen, "access_event_screen"),
            models.UniqueConstraint(
                fields=["patient", "user", "on", "screen"],
                condition=Q(screen__in=["panel", "kept"]),
                name="access_event_by_itself_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.screen} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("What was looked at is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("What was looked at is append-only.")


class EmergencyAccess(models.Model):
    """A clinician opened a record without leave, for a reason that the household reads. Ends by itself."""

    ACCESS_PATH = "patient"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="emergency_accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("opened"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "emergency accesses"
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("at")), name="emergency_access_ends")]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


def looked(user: Any, patients: Any, screen: Screen, now: datetime) -> None:
    """Note that `user` looked at these patients: one insert, however many."""
    AccessEvent.objects.bulk_create(
        [
            AccessEvent(patient=patient, user=user, name=str(user), screen=screen, at=now, on=now.date())
            for patient in patients
        ],
        ignore_conflicts=True,
    )


@dataclass(frozen=True, slots=True)
class Looks:
    """In how many minutes of one day of the patient's calendar somebody looked at one thing, and when last: a page and
    the pictures on it are one look."""

    name: str
    what: str
    times: int
    last: datetime


def looks(patient: Any, most: int) -> list[Looks]:
    """Who of the staff looked, the last first: a day, a person and a screen are one line."""
    seen = AccessEvent.objects.filter(patient=patient).order_by()
    days = seen.annotate(day=TruncDate("at", tzinfo=patient.zone)).values_list("name", "screen", "day")
    rows = days.annotate(times=Count(TruncMinute("at"), distinct=True), last=Max("at"))
    found = rows.order_by("-last", "name", "screen")[:most]
    return [Looks(name, str(Screen(screen).label), times, last) for name, screen, _day, times, last in found]
