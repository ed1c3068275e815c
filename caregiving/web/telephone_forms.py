"""What a person can say of their own telephone."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caregiving.reminders.telephone import DIGITS, NUMBER

WRITE_IT = _("Write the number with + and the country, for example +1 518 555 0142.")
WRITE_CODE = _("Write the six digits of the message.")
# Where people write ten digits, and mean these.
PLUS_ONE = ("US", "CA")


def plain_number(written: str, country: str) -> str:
    """Without what people write between the digits; with +1 where ten digits mean that."""
    number = re.sub(r"[\s().\-/]", "", written)
    if country in PLUS_ONE and re.fullmatch(r"1?[2-9][0-9]{9}", number):
        return f"+1{number[-10:]}"
    return number


class Number(forms.Form):
    """The telephone that texts and calls go to."""

    number = forms.CharField(
        label=_("Your mobile number"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"required": WRITE_IT, "max_length": WRITE_IT},
    )

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country

    def clean_number(self) -> str:
        number = plain_number(self.cleaned_data["number"], self.country)
        if not NUMBER.match(number):
            raise forms.ValidationError(WRITE_IT)
        return number


class Code(forms.Form):
    """What the message said."""

    code = forms.RegexField(
        rf"^[0-9]{{{DIGITS}}}$",
        label=_("The six digits of the message"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages=dict.fromkeys(("required", "invalid"), WRITE_CODE),
    )


class Ways(forms.Form):
    """For what a proved number may be used."""

    by_sms = forms.BooleanField(label=_("Text messages about what is critical"), required=False)
    by_call = forms.BooleanField(label=_("Telephone calls about what is critical"), required=False)
