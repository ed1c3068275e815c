"""What a home writes of a wish about treatment: what the signed paper says, and where it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from caregiving.patients.models import Directive
from caregiving.web.forms import A_DAY
from caregiving.web.patient_forms import EARLIEST

if TYPE_CHECKING:
    _OfDirective = forms.ModelForm[Directive]
else:
    _OfDirective = forms.ModelForm  # which takes no model at run time


class WishFacts(_OfDirective):
    """As it was signed elsewhere. What to wish is nobody's business here."""

    class Meta:
        model = Directive
        fields = ("title", "text", "kept_at", "signed_on")
        labels = {  # as Django reads it
            "title": _("What the paper is called"),
            "text": _("What it says, in its own words"),
            "kept_at": _("Where the paper is"),
            "signed_on": _("Signed on"),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "signed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        error_messages = {  # as Django reads it
            "title": {"required": _("Write what the paper is called.")},
            "signed_on": {"invalid": A_DAY},
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        same = Directive.objects.filter(patient=self.instance.patient, title__iexact=title)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This one is written in already."))
        return title

    def clean_signed_on(self) -> date | None:
        day: date | None = self.cleaned_data["signed_on"]
        if day and not EARLIEST <= day <= self.today:
            raise ValidationError(_("This day cannot be. Please look at the year."))
        return day
