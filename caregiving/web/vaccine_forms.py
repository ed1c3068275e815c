"""What people can say about vaccines: a dose, their own agreement, the care team's word, a health card."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from caregiving.guidance.vaccines import observations
from caregiving.patients.models import Sex
from caregiving.vaccines.models import check_observation
from caregiving.vaccines.products import name_of, products
from caregiving.web.forms import Tap

EARLIEST = date(1900, 1, 1)


def _day(label: Any) -> forms.DateField:
    wrong = _("Choose a day of the calendar.")
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": wrong, "invalid": wrong},
    )


class Dose(Tap):
    """A dose that was given."""

    cvx = forms.ChoiceField(
        label=_("Which vaccine?"),
        error_messages={
            "required": _("Choose the vaccine. “Unspecified” is fine when nobody knows."),
            "invalid_choice": _("Choose one of the list."),
        },
    )
    given_on = _day(_("Given on"))
    lot = forms.CharField(
        label=_("Lot number, if it is known"),
        max_length=40,
        required=False,
        error_messages={"max_length": _("A lot number has at most 40 signs.")},
    )

    def __init__(self, *args: Any, today: date, born: date | None, nasal: bool, kept: str = "", **kwargs: Any) -> None:
        """`kept` is the vaccine that stands there when a dose is corrected: it can stay."""
        super().__init__(*args, **kwargs)
        self.today, self.born = today, born
        offered: list[Any] = [("", "")]
        offered += [(str(group.label), found) for group, found in products(nasal=nasal)]
        if kept and not any(cvx == kept for _group, found in offered[1:] for cvx, _name in found):
            offered.append((kept, name_of(kept)))
        self.fields["cvx"].choices = offered  # type: ignore[attr-defined]  # it is a choice field

    def clean_given_on(self) -> date:
        day: date = self.cleaned_data["given_on"]
        if day > self.today:
            raise forms.ValidationError(_("A dose cannot have been given in the future."))
        if day < (self.born or EARLIEST):
            raise forms.ValidationError(_("That is before the birth. Please look at the year."))
        return day


class Agree(forms.Form):
    """A caregiver agrees that their own vaccines are kept here."""

    birth_date = _day(_("Born on"))
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_birth_date(self) -> date:
        day: date = self.cleaned_data["birth_date"]
        if not EARLIEST <= day <= self.today:
            raise forms.ValidationError(_("Choose the day on which you were born."))
        return day


class TeamWord(forms.Form):
    """The care team says that an observation holds, or that it does not; or nothing more."""

    WORDS = (("yes", _("It is so")), ("no", _("It is not so")), ("", _("As it follows from the facts")))

    code = forms.CharField(max_length=3, validators=[check_observation])
    word = forms.ChoiceField(choices=WORDS, required=False)

    @staticmethod
    def codes() -> list[tuple[str, str]]:
        """Every observation that can be said, in the reader's language."""
        return [(row.code, row.called(get_language() or "en")) for row in observations().rows]


class Card(forms.Form):
    """What holds a health card: beside its file or pictures of its QR codes, their text."""

    text = forms.CharField(
        label=_("Or the text of its QR code (shc:/…)"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class KeepCard(forms.Form):
    """The cards that were shown, to be kept. They are read again: what comes back from a page proves nothing."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    same_person = forms.BooleanField(required=False)
