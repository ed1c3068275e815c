"""What a home writes of something that the person with ALS does not tolerate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from caregiving.patients.models import Allergy

if TYPE_CHECKING:
    _OfAllergy = forms.ModelForm[Allergy]
else:
    _OfAllergy = forms.ModelForm  # which takes no model at run time


class AllergyFacts(_OfAllergy):
    """To what, and what happens then, as far as somebody knows."""

    class Meta:
        model = Allergy
        fields = ("substance", "reaction")
        labels = {"substance": _("To what"), "reaction": _("What happens then, if you know")}  # as Django reads it
        error_messages = {"substance": {"required": _("Write to what.")}}  # as Django reads it

    def clean_substance(self) -> str:
        substance: str = self.cleaned_data["substance"]
        same = Allergy.objects.filter(patient=self.instance.patient, substance__iexact=substance)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This one is written in already."))
        return substance
