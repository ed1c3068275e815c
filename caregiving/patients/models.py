"""The patient: who this is, what puts them at risk, whom to call, what they decided, how they function."""

from __future__ import annotations

import zoneinfo
from secrets import token_urlsafe
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caregiving.patients.consents import Consent, LeaveAsked, Part
from caregiving.patients.door import DoorChecked, DoorLink
from caregiving.patients.happenings import AppendOnly, Happening, Undone
from caregiving.patients.readings import Measure, MeasuredOn, ReadingTaken
from caregiving.patients.seen import AccessEvent, EmergencyAccess
from caregiving.patients.visit_questions import VisitAnswered, VisitQuestion
from caregiving.people.base import Noun, one_of
from caregiving.people.models import Household, check_time_zone

__all__ = [
    "AccessEvent", "Allergy", "AppendOnly", "Consent", "Contact", "Directive", "DoorChecked", "DoorLink",
    "EmergencyAccess", "FunctionScored", "Happening", "LeaveAsked", "Measure", "MeasuredOn", "Milestone", "Part",
    "Patient", "ReadingTaken", "SheetLink", "SheetPrinted", "Undone", "VisitAnswered", "VisitQuestion",
]  # fmt: skip


class OnsetRegion(models.TextChoices):
    LIMB = "limb", _("arms or legs")
    BULBAR = "bulbar", _("speech or swallowing")
    RESPIRATORY = "respiratory", _("breathing")
    OTHER = "other", _("other or not known")


class SwallowRoute(models.TextChoices):
    WHOLE = "whole", _("swallows tablets whole")
    MODIFIED = "modified", _("swallows with changes")
    TUBE = "tube", _("feeding tube")


class BreathingSupport(models.TextChoices):
    NONE = "none", _("none")
    NIGHT = "night", _("mask at night")
    DAY_AND_NIGHT = "day_and_night", _("mask day and night")
    TRACHEOSTOMY = "tracheostomy", _("ventilator by tracheostomy")


class Sex(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")
    UNKNOWN = "unknown", _("not said")


class Patient(Noun):
    """The person with ALS."""

    ACCESS_PATH = ""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="patients")
    name = models.CharField(_("name"), max_length=120)
    birth_date = models.DateField(_("born"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    language = models.CharField(_("language"), max_length=12, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[check_time_zone])
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters: US, GB, DE"))
    address = models.TextField(_("address"), blank=True, max_length=500)
    onset_region = models.CharField(
        _("ALS began with"), max_length=12, choices=OnsetRegion.choices, default=OnsetRegion.OTHER
    )
    onset_on = models.DateField(_("first symptom of ALS"), null=True, blank=True)
    diagnosed_on = models.DateField(_("diagnosed"), null=True, blank=True)
    swallow_route = models.CharField(
        _("medicines go"), max_length=10, choices=SwallowRoute.choices, default=SwallowRoute.WHOLE
    )
    breathing_support = models.CharField(
        _("breathing support"), max_length=14, choices=BreathingSupport.choices, default=BreathingSupport.NONE
    )
    immunocompromised = models.BooleanField(_("weakened immune system for another cause"), default=False)
    usual_spo2 = models.PositiveSmallIntegerField(
        _("usual oxygen saturation, %"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    usual_pulse = models.PositiveSmallIntegerField(_("usual pulse"), null=True, blank=True)
    usual_breaths = models.PositiveSmallIntegerField(_("usual breaths a minute"), null=True, blank=True)
    communication = models.TextField(_("how to talk together"), blank=True, max_length=1000)
    conditions = models.JSONField(_("other conditions"), default=list, blank=True)

    class Meta(Noun.Meta):
        constraints = [
            one_of("onset_region", OnsetRegion, "patient_onset_region"),
            one_of("swallow_route", SwallowRoute, "patient_swallow_route"),
            one_of("breathing_support", BreathingSupport, "patient_breathing_support"),
            one_of("sex", Sex, "patient_sex"),
            models.CheckConstraint(condition=Q(usual_spo2__lte=100), name="patient_usual_spo2"),
            models.CheckConstraint(condition=Q(diagnosed_on__gte=F("onset_on")), name="patient_diagnosed_after_onset"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="patient_country"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)


class Allergy(Noun):
    """What is not tolerated; whoever may see the medicines has to see it."""

    ACCESS_PATH = "patient"
    PART = Part.MEDICINES

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="allergies")
    substance = models.CharField(_("substance"), max_length=120)
    reaction = models.CharField(_("reaction"), max_length=200, blank=True)

    class Meta(Noun.Meta):
        verbose_name_plural = "allergies"
        constraints = [models.UniqueConstraint(fields=["patient", "substance"], name="allergy_once")]

    def __str__(self) -> str:
        return self.substance


class ContactKind(models.TextChoices):
    PRESCRIBER = "prescriber", _("prescriber")
    PHARMACY = "pharmacy", _("pharmacy")
    SUPPLIER = "supplier", _("supplier")
    UTILITY = "utility", _("power company")
    AGENCY = "agency", _("agency or on-call line")
    HOSPITAL = "hospital", _("hospital")
    RESPIRATORY = "respiratory", _("respiratory team")
    EMERGENCY = "emergency", _("emergency contact")
    OTHER = "other", _("other")


# Whom one calls tells of that part of the home; of the other ones it is not known of what they tell.
CALLED_ABOUT: dict[str, tuple[str, ...]] = {
    Part.MEDICINES: (ContactKind.PRESCRIBER, ContactKind.PHARMACY),
    Part.SUPPLIES: (ContactKind.SUPPLIER,),
    Part.EQUIPMENT: (ContactKind.UTILITY, ContactKind.RESPIRATORY),
}


class Contact(Noun):
    """Somebody to call."""

    ACCESS_PATH = "patient"

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=12, choices=ContactKind.choices)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("when they answer"), max_length=120, blank=True)
    words = models.TextField(_("what to say"), blank=True, max_length=500)
    rank = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta(Noun.Meta):
        constraints = [
            one_of("kind", ContactKind, "contact_kind"),
            models.UniqueConstraint(fields=["patient", "kind", "name"], name="contact_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def by_part(cls) -> dict[str, Q]:
        return {part: Q(kind__in=kinds) for part, kinds in CALLED_ABOUT.items()}


class Directive(Noun):
    """A wish about treatment, as signed elsewhere; printed on the emergency sheet. It belongs to no part."""

    ACCESS_PATH = "patient"

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="directives")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("in words"), blank=True, max_length=2000)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    kept_at = models.CharField(_("where the paper is"), max_length=200, blank=True)

    class Meta(Noun.Meta):
        constraints = [models.UniqueConstraint(fields=["patient", "title"], name="directive_once")]

    def __str__(self) -> str:
        return self.title


class CareStep(models.TextChoices):
    NIV = "niv", _("started the breathing mask")
    GASTROSTOMY = "gastrostomy", _("feeding tube placed")
    TRACHEOSTOMY = "tracheostomy", _("tracheostomy")


class Milestone(Happening):
    """A step of care that changes scores without being a decline."""

    KIND = "milestone"
    what = models.CharField(_("what"), max_length=14, choices=CareStep.choices)

    class Meta:
        constraints = [one_of("what", CareStep, "milestone_what")]


ITEMS = (
    "speech", "saliva", "swallowing", "writing", "cutting", "dressing",
    "turning", "walking", "stairs", "breathlessness", "lying_flat", "support",
)  # fmt: skip


def _item(label: Any) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(0), MaxValueValidator(4)])


class Rater(models.TextChoices):
    SELF = "self", _("the person with ALS")
    CAREGIVER = "caregiver", _("a caregiver")
    CLINIC = "clinic", _("the clinic")


class FunctionScored(Happening):
    """Twelve items from 0 to 4, rated at home or in the clinic."""

    KIND = "function_scored"
    PART = Part.FUNCTION
    rater = models.CharField(_("rated by"), max_length=10, choices=Rater.choices)
    with_gastrostomy = models.BooleanField(_("eats by tube"), default=False)
    speech = _item(_("speech"))
    saliva = _item(_("saliva"))
    swallowing = _item(_("swallowing"))
    writing = _item(_("writing"))
    cutting = _item(_("preparing food"))
    dressing = _item(_("dressing and washing"))
    turning = _item(_("turning in bed"))
    walking = _item(_("walking"))
    stairs = _item(_("stairs"))
    breathlessness = _item(_("breathlessness"))
    lying_flat = _item(_("lying flat"))
    support = _item(_("breathing support"))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("rater", Rater, "function_rater"),
            *(models.CheckConstraint(condition=Q(**{f"{item}__lte": 4}), name=f"function_{item}") for item in ITEMS),
        ]


class SheetLink(Noun):
    """The secret in the square code of a patient's emergency sheet: who has the paper can open the newest sheet.

    A new secret makes the codes on all older papers worthless.
    """

    ACCESS_PATH = "patient"

    patient = models.OneToOneField(Patient, on_delete=models.CASCADE, related_name="sheet_link")
    secret = models.CharField(max_length=64, unique=True, default=token_urlsafe, editable=False)
    opened_at = models.DateTimeField(_("last opened"), null=True, blank=True, editable=False)
    times_opened = models.PositiveIntegerField(_("times opened"), default=0, editable=False)

    def __str__(self) -> str:
        return str(self.patient)


class SheetPrinted(Happening):
    """The emergency sheet was printed; `facts` is a fingerprint of what stood on it."""

    KIND = "sheet_printed"
    facts = models.CharField(max_length=64, blank=True)
