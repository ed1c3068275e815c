"""A medicine as somebody types it in."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caregiving.supplies.models import Route

CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
MOST_TIMES = 48
HOW_MUCH = _("Write the mg of acetaminophen in one dose in digits, for example 650.")
NAME = _("Write the name as it stands on the box.")


class NewMedicine(forms.Form):
    """What stands on the box, and when it is given. A name that is not known is asked about before it is kept."""

    name = forms.CharField(
        label=_("Name, as on the box"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "sentences"}),
        error_messages={"required": NAME},
    )
    dose = forms.CharField(
        label=_("Dose, as on the label"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    route = forms.ChoiceField(label=_("How it is given"), choices=Route.choices, initial=Route.ORAL)
    times = forms.CharField(
        label=_("At which times? Empty when only as needed. Example: 08:00 20:00"),
        max_length=400,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_times(self) -> list[str]:
        found: list[str] = []
        for text in re.split(r"[\s,;]+", self.cleaned_data["times"].strip()):
            clock = CLOCK.fullmatch(text)
            if text and (clock is None or len(found) == MOST_TIMES):
                raise forms.ValidationError(_("Write each time like 08:00, with a space between."))
            found += [f"{int(clock[1]):02d}:{clock[2]}"] if clock else []
        return sorted(set(found))

    def values(self) -> dict[str, Any]:
        """As the medicine stores them."""
        return {**self.cleaned_data, "as_needed": not self.cleaned_data["times"]}


class HowMuch(forms.Form):
    """What the label says of the acetaminophen in one dose of a mixture."""

    acetaminophen = forms.DecimalField(
        min_value=Decimal("0.001"),
        max_value=10_000,
        max_digits=8,
        decimal_places=3,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
            HOW_MUCH,
        ),
    )
