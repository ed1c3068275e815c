"""What a home says about its care teams."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from caregiving.guidance.moments import day_end
from caregiving.patients.consents import A_YEAR
from caregiving.patients.models import Part
from caregiving.people.models import CareTeam


def a_year_ahead() -> date:
    return timezone.localdate() + A_YEAR


class Until(forms.Form):
    """A day after which a leave ends by itself: a year ahead unless somebody chooses another one."""

    until = forms.DateField(
        label=_("Until (empty: for a year)"),
        required=False,
        initial=a_year_ahead,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day, for example 2026-11-20.")},
    )

    def ends_at(self, zone: ZoneInfo) -> datetime | None:
        """The end of that day on the patient's calendar; None where none was chosen."""
        day: date | None = self.cleaned_data["until"]
        return day_end(day, zone) if day else None


class Giving(Until):
    team = forms.ModelChoiceField(
        CareTeam.objects.order_by("name"), label=_("Care team"), error_messages={"required": _("Choose a care team.")}
    )
    field_order = ("team", "until")


class Sharing(forms.Form):
    shared = forms.MultipleChoiceField(choices=Part.choices, required=False)
