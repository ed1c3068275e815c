"""A measured value on a form: what was measured, its number, and the day; pounds are stored as kilograms."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from caregiving.patients.models import Measure
from caregiving.web.forms import Tap

POUNDS = "weight_lb"
KILOGRAMS_A_POUND = Decimal("0.45359237")
"""By the international pound's definition."""
LONGEST_AGO = timedelta(days=3650)


class Between(NamedTuple):
    """Numbers that a body can show; outside of them it is a slip of the finger. Not clinical limits."""

    low: int
    high: int


POSSIBLE = {
    Measure.WEIGHT.value: Between(15, 350),
    POUNDS: Between(33, 770),
    Measure.FVC.value: Between(1, 180),
    Measure.SVC.value: Between(1, 180),
    Measure.SNIP.value: Between(-250, 250),
    Measure.MIP.value: Between(-250, 250),
    Measure.PEAK_COUGH_FLOW.value: Between(1, 1200),
    Measure.ASSISTED_COUGH_FLOW.value: Between(1, 1200),
    Measure.PACO2.value: Between(10, 200),
    Measure.EGFR.value: Between(1, 250),
}
CHOICES = [
    (Measure.WEIGHT.value, Measure.WEIGHT.label),
    (POUNDS, _("weight, pounds")),
    *((measure.value, measure.label) for measure in Measure if measure != Measure.WEIGHT and measure.value in POSSIBLE),
]
SLIP = _("Write the number as it was measured, for example 62.5.")


class Measured(Tap):
    """One value of one day."""

    measure = forms.ChoiceField(
        label=_("What was measured"),
        choices=CHOICES,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what was measured.")),
    )
    value = forms.CharField(
        label=_("The number"),
        max_length=9,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": SLIP, "max_length": SLIP},
    )
    on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(("required", "invalid"), _("Choose the day on which it was measured.")),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("That day is still to come."))
        if day < self.today - LONGEST_AGO:
            raise forms.ValidationError(_("That is more than ten years ago."))
        return day

    def clean(self) -> dict[str, Any]:
        """With `value` as the measure stores it, also when it was written with a comma or in pounds."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        measure, text = cleaned.get("measure"), cleaned.get("value")
        if measure and text:
            value = _number(text, POSSIBLE[measure])
            if value is None:
                self.add_error("value", SLIP)
            elif measure == POUNDS:
                cleaned.update(measure=Measure.WEIGHT.value, value=round(value * KILOGRAMS_A_POUND, 2))
            else:
                cleaned["value"] = value
        return cleaned


def _number(text: str, between: Between) -> Decimal | None:
    """The number that was typed; None when no body shows it."""
    try:
        value = round(Decimal(text.strip().replace(",", ".")), 2)
    except InvalidOperation:
        return None
    return value if value.is_finite() and between.low <= value <= between.high else None
