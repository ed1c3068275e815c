"""The daily check on a form: short answers with the last ones marked, and numbers for those who measured."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caregiving.illness.models import Change
from caregiving.patients.models import Measure, MeasuredOn
from caregiving.web.daily import QUESTIONS, is_danger
from caregiving.web.forms import Tap

ANSWER = _("Choose one answer.")
# What a thermometer can show, in either unit.
CELSIUS, FAHRENHEIT = (Decimal(30), Decimal(45)), (Decimal(86), Decimal(113))


def celsius(shown: Decimal) -> Decimal:
    """What a thermometer shows, in °C: no body is at 86 °C, so that nobody need say which unit it is."""
    if CELSIUS[0] <= shown <= CELSIUS[1]:
        return shown
    if FAHRENHEIT[0] <= shown <= FAHRENHEIT[1]:
        return round((shown - 32) * 5 / 9, 2)
    raise forms.ValidationError(_("Write what the thermometer shows, for example 38.2 or 100.8."))


def _number(label: Any, low: int, high: int, places: int = 0) -> forms.DecimalField:
    said = _("Write the number that is shown, or leave it empty.")
    names = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits")
    return forms.DecimalField(
        label=label, required=False, min_value=low, max_value=high, max_digits=5, decimal_places=places,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages=dict.fromkeys(names, said),
    )  # fmt: skip


class Checked(Tap):
    """How the person is now."""

    change = forms.ChoiceField(
        label=_("Against the last check, overall"),
        choices=Change.choices,
        widget=forms.RadioSelect,
        error_messages={"required": ANSWER, "invalid_choice": ANSWER},
    )
    temperature = _number(_("Temperature, °C or °F"), 0, 200, places=1)
    spo2 = _number(_("Oxygen, %"), 50, 100)
    setting = forms.ChoiceField(
        label=_("Oxygen was measured"), choices=MeasuredOn.choices, required=False, widget=forms.RadioSelect
    )
    pulse = _number(_("Pulse, a minute"), 20, 250)
    breaths = _number(_("Breaths, a minute"), 2, 90)
    niv_hours = _number(_("Hours on the mask since yesterday"), 0, 24, places=1)

    MEASURES = (Measure.TEMPERATURE, Measure.SPO2, Measure.PULSE, Measure.BREATHS, Measure.NIV_HOURS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, answers) in QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=answers,
                widget=forms.RadioSelect,
                error_messages={"required": ANSWER, "invalid_choice": ANSWER},
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in QUESTIONS]

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self[measure] for measure in self.MEASURES]

    def clean_temperature(self) -> Decimal | None:
        shown: Decimal | None = self.cleaned_data["temperature"]
        return None if shown is None else celsius(shown)

    def noticed(self, *, danger: bool) -> list[str]:
        """The answers that are not "as usual": danger signs, or the others."""
        said: Mapping[str, Any] = self.cleaned_data
        return [said[name] for name in QUESTIONS if said[name] != "usual" and is_danger(said[name]) is danger]

    def measured(self) -> dict[Measure, Decimal]:
        return {name: value for name in self.MEASURES if (value := self.cleaned_data[name.value]) is not None}
