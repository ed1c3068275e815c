"""What changes at home during an infection: each device's plan, its pictures, and that the home went over to it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caregiving.guidance.moments import local_day
from caregiving.patients.models import Happening, Part, Patient
from caregiving.people.base import Noun, one_of


class PlanStage(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    TAUGHT_BACK = "taught_back", _("shown back at home")
    CONFIRMED = "confirmed", _("confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")


class InfectionPlan(Noun):
    """What changes on one device during an infection, in the respiratory team's own words.

    Published by a named clinician, shown back at home (teach-back), confirmed by the clinician.
    Only a confirmed plan can be switched on.
    """

    ACCESS_PATH = "device__patient"
    PART = Part.EQUIPMENT

    device = models.ForeignKey("equipment.Device", on_delete=models.RESTRICT, related_name="infection_plans")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    stage = models.CharField(_("stage"), max_length=12, choices=PlanStage.choices, default=PlanStage.DRAFT)
    usual = models.TextField(_("usual"), max_length=2000)
    during_infection = models.TextField(_("during an infection"), max_length=2000)
    written_by = models.CharField(_("written by"), max_length=120, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    taught_back_at = models.DateTimeField(_("shown back"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta(Noun.Meta):
        constraints = [
            one_of("stage", PlanStage, "infection_plan_stage"),
            models.UniqueConstraint(fields=["device", "version"], name="infection_plan_version_once"),
            models.CheckConstraint(
                condition=~Q(stage="confirmed") | Q(confirmed_at__isnull=False, signed_on__isnull=False),
                name="infection_plan_confirmed_is_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.version}"


class PlanPhoto(Noun):
    """A picture that belongs to one version of a plan, made anew before it is kept. `shown_back` is one that the home
    took when it showed how it is done; the others are the team's."""

    ACCESS_PATH = "plan__device__patient"
    PART = Part.EQUIPMENT

    plan = models.ForeignKey(InfectionPlan, on_delete=models.CASCADE, related_name="photos")
    image = models.FileField(_("photo"), upload_to="plans/%Y/")
    caption = models.CharField(_("what it shows"), max_length=120, blank=True)
    shown_back = models.BooleanField(_("taken at home"), default=False)

    class Meta(Noun.Meta):
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.caption or str(self.plan)


class InfectionPlanSwitched(Happening):
    """The home went over to its infection plan, or back."""

    KIND = "infection_plan_switched"
    on = models.BooleanField(_("on"))

    def check_stored(self) -> None:
        if self.on and (why_not := why_not_on(self.patient, self.occurred_at)):
            raise ValidationError(why_not)


def last_switched(patient: Patient) -> InfectionPlanSwitched | None:
    """The last time that the home went over to its infection plan or back."""
    told = InfectionPlanSwitched.objects.standing().filter(patient=patient)
    return told.order_by("-occurred_at", "-pk").first()


def is_on(patient: Patient) -> bool:
    last = last_switched(patient)
    return last is not None and last.on


def why_not_on(patient: Patient, now: datetime) -> str:
    """Why the home cannot go over to its infection plan yet, and who can change that; empty when it can.

    The plan of a device that is no longer used says nothing.
    """
    standing = InfectionPlan.objects.filter(device__patient=patient).exclude(stage=PlanStage.WITHDRAWN)
    found = standing.select_related("device").order_by("device__name", "-version")
    plans = [plan for plan in found if plan.device.used_on(local_day(now, patient.zone))]
    if any(plan.stage == PlanStage.CONFIRMED for plan in plans):
        return ""
    said = _("No infection plan is confirmed yet. Ask the respiratory team.")
    for stage, words in WAITS_FOR.items():
        if named := next((plan for plan in plans if plan.stage == stage), None):
            return f"{said} {words % {'device': named.device}}"
    return str(said)


WAITS_FOR = {
    PlanStage.TAUGHT_BACK: _("%(device)s: it was shown back at home; the respiratory team has to confirm it."),
    PlanStage.PUBLISHED: _("%(device)s: it is published; somebody at home has to show it back first."),
    PlanStage.DRAFT: _("%(device)s: it is only a draft; the respiratory team has to publish it."),
}
