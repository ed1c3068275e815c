"""What the care team itself keeps: outcomes that close a line of the list, and views that somebody saved."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caregiving.equipment.models import DeviceKind
from caregiving.patients.models import Patient
from caregiving.people.base import Noun, one_of
from caregiving.people.models import CareTeam, TeamRole


class Verb(models.TextChoices):
    CALLED = "called", _("Called")
    MESSAGE = "message", _("Message")
    REFER = "refer", _("Refer")
    SNOOZE = "snooze", _("Later")


class Outcome(models.Model):
    """What somebody of the team did about a line: the only way in which a line leaves the list. Append-only.

    `about` is the line as it stood; a line with a new reason is another line. After `until` the line comes back by
    itself, unless its reason is gone; without one it is closed for good.
    """

    ACCESS_PATH = "patient"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="outcomes")
    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="outcomes")
    about = models.CharField(max_length=32)
    verb = models.CharField(_("outcome"), max_length=8, choices=Verb.choices)
    to = models.CharField(_("to whom"), max_length=16, choices=TeamRole.choices, blank=True)
    until = models.DateTimeField(_("look again on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["patient", "about"], name="outcome_by_line")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("verb", Verb, "outcome_verb"),
            one_of("to", TeamRole, "outcome_to", blank=True),
            models.CheckConstraint(condition=~Q(verb="refer") | ~Q(to=""), name="outcome_refers_to_somebody"),
            models.CheckConstraint(condition=~Q(verb="snooze") | Q(until__isnull=False), name="outcome_later_has_day"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("at")), name="outcome_until_after"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"

    def clean(self) -> None:
        if self.verb == Verb.SNOOZE and self.until is None:
            raise ValidationError({"until": _("Later needs a day on which it comes back.")})
        if self.verb == Verb.REFER and not self.to:
            raise ValidationError({"to": _("Choose to whom.")})
        if self.until is not None and self.until <= self.at:
            raise ValidationError({"until": _("Choose a day to come.")})


class SavedView(Noun):
    """A way to look at the list that somebody gave a name."""

    ACCESS_PATH = "user"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=200)

    class Meta(Noun.Meta):
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name


class PlanTemplate(Noun):
    """A clinic's own wording of an infection plan for one kind of device; each home's plan is written from it."""

    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="plan_templates")
    kind = models.CharField(_("kind"), max_length=14, choices=DeviceKind.choices)
    title = models.CharField(_("title"), max_length=120)
    usual = models.TextField(_("usual"), max_length=2000)
    during_infection = models.TextField(_("during an infection"), max_length=2000)

    class Meta(Noun.Meta):
        ordering = ["title"]
        constraints = [
            one_of("kind", DeviceKind, "plan_template_kind"),
            models.UniqueConstraint(fields=["team", "title"], name="plan_template_once"),
        ]

    def __str__(self) -> str:
        return self.title
