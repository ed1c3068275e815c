"""Opening a record in an emergency: who exactly, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.patients.models import Patient


class Opening(forms.Form):
    """Name and birthday must both be known: nobody is found by trying names."""

    name = forms.CharField(label=gettext_lazy("Full name of the patient"), max_length=120)
    born = forms.DateField(
        label=gettext_lazy("Born"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Choose a day, for example 2026-11-20.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason, as the household will read it"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("name") and said.get("born"):
            found = list(Patient.objects.filter(name__iexact=said["name"].strip(), birth_date=said["born"])[:2])
            if len(found) != 1:
                raise forms.ValidationError(_("Nobody of exactly this name and birthday is here."))
            said["patient"] = found[0]
        return said
