"""Letting a patient go, or handing one on: always with a reason that the home reads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caregiving.patients.models import Patient
from caregiving.people.models import CareTeam


class Leaving(forms.Form):
    """Without a team: discharged."""

    to = forms.ModelChoiceField(
        CareTeam.objects.none(), label=_("Hand on to"), required=False, empty_label=_("no other team: discharge")
    )
    reason = forms.CharField(
        label=_("Reason, as the household will read it"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, team: CareTeam | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams: Any = self.fields["to"]
        others = CareTeam.objects.order_by("name")
        teams.queryset = others.exclude(pk=team.pk) if team else others


class LeavingTogether(Leaving):
    """Several at once, for one reason that each of their homes reads."""

    patients = forms.ModelMultipleChoiceField(
        Patient.objects.none(),
        label=_("Who"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    field_order = ("patients", "to", "reason")

    def __init__(self, listed: list[Patient], *args: Any, **kwargs: Any) -> None:
        super().__init__(None, *args, **kwargs)
        patients: Any = self.fields["patients"]
        patients.queryset = Patient.objects.filter(pk__in=[patient.pk for patient in listed])
        patients.choices = [(patient.pk, patient.name) for patient in listed]
