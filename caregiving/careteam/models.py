"""What the care team itself keeps: outcomes that close a line of the list, views that somebody saved, templates, and
for the operator what could not be imported."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caregiving.agenda.panel import LINES
from caregiving.equipment.models import DeviceKind
from caregiving.patients.models import Patient
from caregiving.people.base import Noun, one_of
from caregiving.people.models import CareTeam, TeamRole


class Verb(models.TextChoices):
    CALLED = "called", _("Called")
    MESSAGE = "message", _("Message")
    REFER = "refer", _("Refer")
    SNOOZE = "snooze", _("Later")


class ReferredTo(models.TextChoices):
    """Who is asked: a role of the team, or neurology. That one is a list, which lets nobody do anything more."""

    NEUROLOGY = "neurology", _("neurology")
    COORDINATOR = TeamRole.COORDINATOR.value, TeamRole.COORDINATOR.label
    PRESCRIBER = TeamRole.PRESCRIBER.value, TeamRole.PRESCRIBER.label
    PHARMACIST = TeamRole.PHARMACIST.value, TeamRole.PHARMACIST.label
    RESPIRATORY = TeamRole.RESPIRATORY.value, TeamRole.RESPIRATORY.label
    REVIEWER = TeamRole.REVIEWER.value, TeamRole.REVIEWER.label


class Outcome(models.Model):
    """What somebody of the team did about a line: the only way in which a line leaves the list. Append-only.

    `about` is the row as it stood; a row with a new reason is another one. After `until` it comes back by itself,
    unless its reason is gone; without one it is closed for good, which is for rows of today alone. One that names a
    `line`, of the nine, is about that line alone, whatever else the row says: the row leaves only once everything that
    fails in it is answered.

    Who was referred to keeps being asked, whatever comes meanwhile, until an outcome `answers`: one of somebody of
    the team who had that role then, or of anybody where nobody had it; for neurology, which signs in nowhere, one
    that was given from its list.
    """

    ACCESS_PATH = "patient"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="outcomes")
    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="outcomes")
    about = models.CharField(max_length=32)
    line = models.CharField(_("about"), max_length=16, choices=[(line, line) for line in LINES], blank=True)
    verb = models.CharField(_("outcome"), max_length=8, choices=Verb.choices)
    to = models.CharField(_("to whom"), max_length=16, choices=ReferredTo.choices, blank=True)
    answers = models.CharField(max_length=80, blank=True)
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
            models.CheckConstraint(condition=Q(line__in=[*LINES, ""]), name="outcome_line"),
            one_of("to", ReferredTo, "outcome_to", blank=True),
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


class ImportKind(models.TextChoices):
    CDSI = "cdsi", _("CDC’s vaccine data")
    HEALTH_CARD = "health_card", _("a health card")
    HOUSEHOLD_FILE = "household_file", _("a household file")


class FailedImport(models.Model):
    """Something from outside could not be read: for the operator. Of whom it was, and what stood in it, is not kept."""

    kind = models.CharField(_("kind"), max_length=16, choices=ImportKind.choices)
    error = models.CharField(_("error"), max_length=60)
    at = models.DateTimeField(_("when"), db_index=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [one_of("kind", ImportKind, "failed_import_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.error}"


class PlanTemplate(Noun):
    """A clinic's own wording of an infection plan for one kind of device; each home's plan is written from it.

    A change makes the next version, which names the `first` one; one that ended was changed or withdrawn, and stays
    to be read.
    """

    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="plan_templates")
    kind = models.CharField(_("kind"), max_length=14, choices=DeviceKind.choices)
    title = models.CharField(_("title"), max_length=120)
    usual = models.TextField(_("usual"), max_length=2000)
    during_infection = models.TextField(_("during an infection"), max_length=2000)
    first = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="later")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    written_by = models.CharField(_("name"), max_length=120, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta(Noun.Meta):
        ordering = ["title"]
        constraints = [
            one_of("kind", DeviceKind, "plan_template_kind"),
            models.UniqueConstraint(
                fields=["team", "title"],
                condition=Q(ended_at=None),
                name="plan_template_once",
                violation_error_message=_(
                    "Your clinic already has a template of that title. Change that one, or write another title."
                ),
            ),
            models.UniqueConstraint(fields=["first", "version"], name="plan_template_version_once"),
        ]

    def __str__(self) -> str:
        return self.title
