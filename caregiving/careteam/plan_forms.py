"""An infection plan as the respiratory team writes it: in its own words, nothing preset."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PlanForm(forms.Form):
    usual = forms.CharField(
        label=_("Usual"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write how it is used as a rule.")},
    )
    during_infection = forms.CharField(
        label=_("During an infection, one step a line"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write what changes during an infection.")},
    )
