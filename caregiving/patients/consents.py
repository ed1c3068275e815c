"""The patient's leave for a care team to see the home: until when, and without which parts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta, tzinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from caregiving.guidance.moments import day_end, local_day
from caregiving.people.base import Noun
from caregiving.people.models import CareTeam

A_MOMENT = timedelta(microseconds=1)
# A leave that nobody thought of again for so long is asked for anew. The product's own manners.
A_YEAR = timedelta(days=365)


def a_year_from(moment: datetime, zone: tzinfo) -> datetime:
    """When the day a year later is over on the patient's calendar."""
    return day_end(local_day(moment, zone) + A_YEAR, zone)


class Part(models.TextChoices):
    """What a household can keep from a care team that may see the rest. No word holds another."""

    MEDICINES = "medicines", _("medicines and the screening sheet")
    EQUIPMENT = "equipment", _("equipment and infection plans")
    SUPPLIES = "supplies", _("supplies")
    VACCINES = "vaccines", _("vaccines")
    ILLNESS = "illness", _("illness")
    MEASURES = "measures", _("measures")
    FUNCTION = "function", _("the function score")


class Consent(Noun):
    """The patient's leave for one care team to see this household, with an end: a year later, where nobody chose one.
    `withheld` names, one after the other with a space between, the parts that the team does not see."""

    ACCESS_PATH = "patient"

    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="consents")
    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="consents")
    given_at = models.DateTimeField(_("given"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    withheld = models.CharField(_("kept back"), max_length=120, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=120, blank=True, editable=False)
    ended_because = models.CharField(_("ended because"), max_length=300, blank=True, editable=False)

    class Meta(Noun.Meta):
        constraints = [
            models.UniqueConstraint(fields=["patient", "team", "given_at"], name="consent_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("given_at")), name="consent_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.patient} → {self.team}"

    @property
    def last_day(self) -> date | None:
        """The last one on the patient's calendar: a leave that ends at midnight does not run on the day that begins."""
        return (self.ends_at - A_MOMENT).astimezone(self.patient.zone).date() if self.ends_at else None

    def clean(self) -> None:
        if unknown := set(self.withheld.split()) - set(Part.values):
            raise ValidationError({"withheld": _("There is no such part: %(part)s") % {"part": min(unknown)}})
        if self.ends_at is None:
            self._end_some_day()

    def _end_some_day(self) -> None:
        """Those that were stored without an end, long ago, stay as they are; no other one is without."""
        changed = self.changed_fields()
        if changed is not None and "ends_at" in changed:
            raise ValidationError({"ends_at": _("A leave has an end. Choose a day to come.")})
        if changed is None and None not in (self.given_at, self.patient_id):
            self.ends_at = a_year_from(self.given_at, self.patient.zone)

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Beside what the database holds to: an end that is to come, and one leave at a time for a team."""
        told = "given_at" not in (exclude or ())
        if self.ends_at is not None and told and self.ends_at <= self.given_at:
            raise ValidationError({"ends_at": _("Choose a day to come.")})
        super().validate_constraints(exclude)
        if told and self._overlaps():
            raise ValidationError(_("This team may see the home already. End that first, or change it."))

    def _overlaps(self) -> bool:
        """Whether another leave of the same team runs then too: what the one keeps back the other would show."""
        others = Consent.objects.filter(patient=self.patient_id, team=self.team_id).exclude(pk=self.pk)
        others = others.filter(Q(ends_at=None) | Q(ends_at__gt=self.given_at))
        return (others.filter(given_at__lt=self.ends_at) if self.ends_at else others).exists()


class LeaveAsked(Noun):
    """A care team wants to hand a patient on: the home is asked to let another team see it, and answers once."""

    ACCESS_PATH = "patient"

    patient = models.ForeignKey("patients.Patient", on_delete=models.CASCADE, related_name="leaves_asked")
    team = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="+", verbose_name=_("from"))
    to = models.ForeignKey(CareTeam, on_delete=models.CASCADE, related_name="+", verbose_name=_("to"))
    name = models.CharField(_("name"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("when"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    given = models.BooleanField(_("given"), null=True, blank=True)

    class Meta(Noun.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(team=F("to")), name="leave_asked_for_another_team"),
            models.UniqueConstraint(
                fields=["patient", "team", "to"], condition=Q(answered_at=None), name="leave_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} → {self.to}"
