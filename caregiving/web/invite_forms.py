"""Whom a home invites, and what a person says who begins a home by a care team's invitation."""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.patients.models import Part, Patient
from caregiving.people.models import Household, Invitation, Membership, Role
from caregiving.web.team_forms import Until
from caregiving.web.zones import zone_choices

WRITE_A_NAME = gettext_lazy("Write the name.")
AN_ADDRESS = gettext_lazy("Write an e-mail address, for example ana@example.org.")
NEEDED = {
    "name": WRITE_A_NAME,
    "country": gettext_lazy("Write two letters, for example US."),
    "time_zone": gettext_lazy("Choose a time zone."),
}
ROLES = [
    (Role.FAMILY.value, gettext_lazy("Family or friend: sees everything, counts and writes things in")),
    (Role.AIDE.value, gettext_lazy("Paid aide: sees it while on shift, and nothing outside it")),
    (Role.AGENCY.value, gettext_lazy("Agency or on-call line: is asked when nobody at home answers")),
    (Role.PATIENT.value, gettext_lazy("The person with ALS: sees and decides everything")),
    (Role.LEAD.value, gettext_lazy("Leads with you: may do everything that you may")),
]


class Addressed(forms.Form):
    """One person, and the language of the mail and of their pages."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        error_messages={"required": WRITE_A_NAME},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        error_messages={"required": AN_ADDRESS, "invalid": AN_ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


class Inviting(Addressed):
    """Refuses who belongs to the home, or is invited, already."""

    role = forms.ChoiceField(
        label=gettext_lazy("As what"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    field_order = ("name", "email", "role", "language")

    def __init__(self, *args: Any, home: Household, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.home, self.now = home, now

    def clean_email(self) -> str:
        email = super().clean_email()
        if Membership.objects.filter(household=self.home, user__email__iexact=email).exists():
            raise forms.ValidationError(_("This person belongs to the home already."))
        if Invitation.objects.filter(household=self.home, email__iexact=email, accepted_at=None).exists():
            raise forms.ValidationError(_("This person is invited already: send it again below."))
        return email


class Beginning(Until):
    """Which home the care team may see: one that this person leads, or a new one."""

    home = forms.ModelChoiceField(
        Patient.objects.none(), label=gettext_lazy("Home"), required=False, empty_label=gettext_lazy("a new home")
    )
    name = forms.CharField(label=gettext_lazy("Name of the person with ALS"), required=False, max_length=120)
    is_me = forms.BooleanField(label=gettext_lazy("That is me"), required=False)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=gettext_lazy("Country, two letters: US, GB, DE"),
        required=False,
        error_messages={"invalid": gettext_lazy("Write two letters, for example US.")},
        widget=forms.TextInput(attrs={"size": 2, "maxlength": 2, "autocapitalize": "characters"}),
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)
    shared = forms.MultipleChoiceField(
        label=gettext_lazy("What they see"), choices=Part.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, led: list[Patient], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["home"].queryset = Patient.objects.filter(pk__in=[patient.pk for patient in led])
        fields["time_zone"].choices = zone_choices()
        fields["shared"].initial = Part.values

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("home"):
            for name, sentence in NEEDED.items():
                if name not in self.errors and not said.get(name):
                    self.add_error(name, sentence)
        return said

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        return country.upper()

    def said(self, now: datetime) -> dict[str, Any]:
        found = self.cleaned_data
        zone = found["home"].zone if found["home"] else zoneinfo.ZoneInfo(found["time_zone"])
        return {
            **found,
            "ends_at": self.ends_at(zone),
            "withheld": " ".join(part for part in Part.values if part not in found["shared"]),
        }
