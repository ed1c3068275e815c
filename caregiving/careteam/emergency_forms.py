"""Opening a record in an emergency: who exactly, and why."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy

from caregiving.careteam.case import plain
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

    def patient(self) -> Patient | None:
        """The one that was named, however the name is written: in large or small letters, with its accents or without,
        with whatever stands between its words."""
        said = self.cleaned_data
        named = _words(said["name"])
        found = [one for one in Patient.objects.filter(birth_date=said["born"]) if _words(one.name) == named]
        return found[0] if len(found) == 1 else None


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", plain(name))
