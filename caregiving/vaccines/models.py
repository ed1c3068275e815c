"""Vaccinations of the patient and of each caregiver who agreed to keep them here."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caregiving.guidance.vaccines import observations, shipped_data
from caregiving.patients.models import Part, Patient, Sex
from caregiving.people.base import Noun, one_of
from caregiving.people.models import Membership


def check_cvx(code: str) -> None:
    """Refuse a vaccine code that the shipped schedule does not know: its dose could not be judged."""
    if code.lstrip("0") not in shipped_data().schedule.vaccines:
        raise ValidationError(_("“%(code)s” is not a known vaccine code (CVX)."), params={"code": code})


def check_observation(code: str) -> None:
    """Refuse an observation that CDC's logic for these vaccines makes nothing of."""
    if code not in {row.code for row in observations().rows}:
        raise ValidationError(_("“%(code)s” is not a known observation."), params={"code": code})


class CaregiverRecord(Noun):
    """A caregiver's own vaccine record. The household sees one line of it: up to date or not."""

    ACCESS_PATH = "membership__user"

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="vaccine_record")
    birth_date = models.DateField(_("born"))
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    agreed_at = models.DateTimeField(_("agreed"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta(Noun.Meta):
        constraints = [one_of("sex", Sex, "caregiver_record_sex")]

    def __str__(self) -> str:
        return str(self.membership)


class HealthCard(Noun):
    """A SMART Health Card, kept as it came."""

    ACCESS_PATH = ("patient", "caregiver__membership__user")
    PART = Part.VACCINES

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, null=True, blank=True, related_name="health_cards")
    caregiver = models.ForeignKey(
        CaregiverRecord, on_delete=models.CASCADE, null=True, blank=True, related_name="health_cards"
    )
    original = models.TextField(_("as it came"))
    issuer = models.CharField(_("issuer"), max_length=300)
    name_on_card = models.CharField(_("name on the card"), max_length=200, blank=True)
    birth_date_on_card = models.DateField(_("birth date on the card"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued"))
    fingerprint = models.CharField(max_length=64)
    stored_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta(Noun.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(patient=None, caregiver__isnull=False) | Q(patient__isnull=False, caregiver=None),
                name="health_card_has_one_owner",
            ),
            models.UniqueConstraint(fields=["patient", "fingerprint"], name="health_card_once_patient"),
            models.UniqueConstraint(fields=["caregiver", "fingerprint"], name="health_card_once_caregiver"),
        ]

    def __str__(self) -> str:
        return self.issuer


class VaccineGroup(models.TextChoices):
    COVID = "COVID-19", _("COVID-19")
    INFLUENZA = "Influenza", _("flu")
    PNEUMOCOCCAL = "Pneumococcal", _("pneumococcal")
    RSV = "RSV", _("RSV")


class RecordSource(models.TextChoices):
    HOUSEHOLD = "household", _("told by the household")
    HEALTH_CARD = "health_card", _("a health card")
    CARE_TEAM = "care_team", _("the care team")


class Vaccination(Noun):
    """One dose, by CDC's vaccine code (CVX). It may be corrected; the history keeps what stood there."""

    ACCESS_PATH = ("patient", "caregiver__membership__user")
    PART = Part.VACCINES

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, null=True, blank=True, related_name="vaccinations")
    caregiver = models.ForeignKey(
        CaregiverRecord, on_delete=models.CASCADE, null=True, blank=True, related_name="vaccinations"
    )
    group = models.CharField(_("against"), max_length=14, choices=VaccineGroup.choices)
    cvx = models.CharField(_("vaccine code (CVX)"), max_length=4, validators=[check_cvx])
    mvx = models.CharField(_("maker code (MVX)"), max_length=5, blank=True)
    product = models.CharField(_("product"), max_length=80, blank=True)
    given_on = models.DateField(_("given"))
    lot = models.CharField(_("lot"), max_length=40, blank=True)
    source = models.CharField(_("from"), max_length=12, choices=RecordSource.choices, default=RecordSource.HOUSEHOLD)
    card = models.ForeignKey(HealthCard, on_delete=models.SET_NULL, null=True, blank=True, related_name="vaccinations")

    class Meta(Noun.Meta):
        constraints = [
            one_of("group", VaccineGroup, "vaccination_group"),
            one_of("source", RecordSource, "vaccination_source"),
            models.CheckConstraint(
                condition=Q(patient=None, caregiver__isnull=False) | Q(patient__isnull=False, caregiver=None),
                name="vaccination_has_one_owner",
            ),
            models.UniqueConstraint(fields=["patient", "group", "given_on"], name="vaccination_once_patient"),
            models.UniqueConstraint(fields=["caregiver", "group", "given_on"], name="vaccination_once_caregiver"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.given_on}"


class TeamObservation(Noun):
    """What the care team says of one observation: it stands above what follows from the household's facts."""

    ACCESS_PATH = "patient"

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="team_observations")
    code = models.CharField(_("observation"), max_length=3, validators=[check_observation])
    holds = models.BooleanField(_("it is so"))
    signer = models.CharField(_("name"), max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("when"))

    class Meta(Noun.Meta):
        constraints = [models.UniqueConstraint(fields=["patient", "code"], name="team_observation_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.holds}"
