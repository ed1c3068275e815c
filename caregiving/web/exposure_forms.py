"""Who was near somebody ill, with what, and when that was last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from caregiving.illness.models import TestTarget
from caregiving.web.forms import Tap

WHICH_DAY = _("Choose the day of the last contact.")
WHO, WHAT = _("Choose who was near somebody ill."), _("Choose what they have.")
LONGEST_AGO = timedelta(days=14)


class Near(Tap):
    """All but the day is set to what it mostly is. An empty `who` is the patient."""

    who = forms.TypedChoiceField(
        label=_("Who was near somebody ill?"),
        required=False,
        widget=forms.RadioSelect,
        coerce=lambda chosen: UUID(chosen),
        empty_value=None,
        error_messages={"invalid_choice": WHO},
    )
    target = forms.ChoiceField(
        label=_("What do they have?"),
        choices=TestTarget.choices,
        initial=TestTarget.COVID,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), WHAT),
    )
    day = forms.DateField(error_messages=dict.fromkeys(("required", "invalid"), WHICH_DAY))

    def __init__(self, *args: Any, people: Mapping[Any, str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["who"]
        who.choices = [(str(person or ""), name) for person, name in people.items()]
        self.initial.setdefault("who", "")
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise forms.ValidationError(_("The last contact cannot be in the future."))
        if day < self.today - LONGEST_AGO:
            raise forms.ValidationError(_("That is more than 14 days ago. Nothing follows from it any more."))
        return day
