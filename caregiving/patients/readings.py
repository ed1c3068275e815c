"""Measured values: at the clinic (breathing, kidney) or at home (temperature, oxygen, weight)."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caregiving.patients.consents import Part
from caregiving.patients.happenings import Happening
from caregiving.people.base import one_of


class Measure(models.TextChoices):
    FVC = "fvc", _("FVC, % of predicted")
    SVC = "svc", _("SVC, % of predicted")
    SNIP = "snip", _("SNIP, cmH2O")
    MIP = "mip", _("MIP, cmH2O")
    PEAK_COUGH_FLOW = "peak_cough_flow", _("peak cough flow, L/min")
    ASSISTED_COUGH_FLOW = "assisted_cough_flow", _("cough flow with help, L/min")
    PACO2 = "paco2", _("PaCO2, mmHg")
    SPO2 = "spo2", _("oxygen saturation, %")
    PULSE = "pulse", _("pulse, per minute")
    BREATHS = "breaths", _("breaths, per minute")
    TEMPERATURE = "temperature", _("temperature, °C")
    WEIGHT = "weight", _("weight, kg")
    EGFR = "egfr", _("kidney result (eGFR), mL/min/1.73 m²")
    NIV_HOURS = "niv_hours", _("hours on the mask")


# What somebody measured elsewhere and wrote in with its day; the others are measured at home, at once.
OF_A_CLINIC = frozenset(
    {
        *(Measure.FVC, Measure.SVC, Measure.SNIP, Measure.MIP, Measure.PEAK_COUGH_FLOW, Measure.ASSISTED_COUGH_FLOW),
        *(Measure.PACO2, Measure.EGFR),
    }
)


class MeasuredOn(models.TextChoices):
    ROOM_AIR = "room_air", _("room air")
    ON_NIV = "on_niv", _("on the mask")
    ON_OXYGEN = "on_oxygen", _("on oxygen")


class ReadingTaken(Happening):
    """A measured value: at the clinic (breathing, kidney) or at home (temperature, oxygen, weight)."""

    KIND = "reading"
    PART = Part.MEASURES
    measure = models.CharField(_("measure"), max_length=20, choices=Measure.choices)
    value = models.DecimalField(_("value"), max_digits=8, decimal_places=2)
    setting = models.CharField(_("while"), max_length=10, choices=MeasuredOn.choices, blank=True)

    class Meta:
        constraints = [
            one_of("measure", Measure, "reading_measure"),
            one_of("setting", MeasuredOn, "reading_setting", blank=True),
            models.CheckConstraint(condition=Q(value__gte=0) | Q(measure__in=["snip", "mip"]), name="reading_value"),
            models.CheckConstraint(condition=~Q(measure="spo2") | Q(value__lte=100), name="reading_spo2"),
        ]

    def check_moment(self, now: datetime) -> None:
        """A result of a clinic or a laboratory is of a day that has been; a slip of the date must not look fresh."""
        zone = self.patient.zone
        if self.measure in OF_A_CLINIC and self.occurred_at.astimezone(zone).date() > now.astimezone(zone).date():
            raise ValidationError({"occurred_at": _("That day is still to come.")})
