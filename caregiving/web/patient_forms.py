"""What a home writes of the person with ALS: what the rules and the emergency sheet read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from caregiving.patients.models import Patient
from caregiving.web.forms import A_DAY, MayWait

if TYPE_CHECKING:
    _OfPatient = forms.ModelForm[Patient]
else:
    _OfPatient = forms.ModelForm  # which takes no model at run time

EARLIEST = date(1900, 1, 1)
DAYS = ("birth_date", "onset_on", "diagnosed_on")
# What a person can have at all: a slip of the hand is outside of it.
WITHIN = {"usual_spo2": (50, 100), "usual_pulse": (20, 250), "usual_breaths": (4, 80)}
ODD = _("That cannot be. Write the number again, or leave it empty.")
# As many as a household file holds, or what is written out would not load again.
MOST_LINES, LONGEST_LINE = 60, 200
TOO_LONG = _("Write at most %(lines)s lines of at most %(letters)s characters.")


class PatientFacts(MayWait, _OfPatient):
    """Who this is, how they breathe and swallow, and what is usual for them."""

    conditions = forms.CharField(
        label=_("Other illnesses, one on each line"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Patient
        fields = (
            *("name", "birth_date", "sex", "breathing_support", "swallow_route", "immunocompromised"),
            *("usual_spo2", "usual_pulse", "usual_breaths", "onset_region", "onset_on", "diagnosed_on"),
            *("address", "communication", "conditions"),
        )
        labels = {  # as Django reads it
            "name": _("Name"),
            "birth_date": _("Born on"),
            "sex": _("Sex"),
            "breathing_support": _("Help with breathing"),
            "swallow_route": _("How medicines go in"),
            "immunocompromised": _("The immune system is weak for another cause, too"),
            "usual_spo2": _("Usual oxygen, %"),
            "usual_pulse": _("Usual pulse"),
            "usual_breaths": _("Usual breaths a minute"),
            "onset_region": _("How ALS began"),
            "onset_on": _("First symptom of ALS"),
            "diagnosed_on": _("ALS was found on"),
            "address": _("Address, for the emergency crew"),
            "communication": _("How to talk together"),
        }
        widgets = {
            **{name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in DAYS},
            **{name: forms.TextInput(attrs={"inputmode": "numeric"}) for name in WITHIN},
            "address": forms.Textarea(attrs={"rows": 3}),
            "communication": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {  # as Django reads it
            "name": {"required": _("Write the name.")},
            **{name: {"invalid": A_DAY} for name in DAYS},
            **{name: dict.fromkeys(("invalid", "min_value", "max_value"), ODD) for name in WITHIN},
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial["conditions"] = "\n".join(self.instance.conditions)
        for name, (least, most) in WITHIN.items():
            self.fields[name] = forms.IntegerField(
                label=self.fields[name].label,
                required=False,
                min_value=least,
                max_value=most,
                widget=self.fields[name].widget,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), ODD),
            )

    def clean_conditions(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["conditions"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(TOO_LONG, params={"lines": MOST_LINES, "letters": LONGEST_LINE})
        return lines

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        for name in DAYS:
            if (day := told.get(name)) and not EARLIEST <= day <= self.today:
                self.add_error(name, _("This day cannot be. Please look at the year."))
        born, began, found = (told.get(name) for name in DAYS)
        if born and began and began < born:
            self.add_error("onset_on", _("That is before the birth. Please look at the year."))
        if began and found and found < began:
            self.add_error("diagnosed_on", _("That is before the first symptom. Please look at the year."))
        return told

    @property
    def first(self) -> list[forms.BoundField]:
        """What most rules read."""
        return [self[name] for name in self.Meta.fields[:5]]

    @property
    def later(self) -> list[forms.BoundField]:
        return [self[name] for name in self.Meta.fields[6:]]
