"""What the care team can say on a form."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caregiving.agenda.models import ReviewState
from caregiving.careteam.authority import Authority
from caregiving.guidance.catalog import COUNTRIES, State
from caregiving.people.models import CareTeam

EVERYBODY = "all"
STATES = [
    (State.NOT_REVIEWED.value, _("not reviewed")),
    (State.DRAFT.value, ReviewState.DRAFT.label),
    (State.UNDER_REVIEW.value, ReviewState.UNDER_REVIEW.label),
    (State.APPROVED.value, ReviewState.APPROVED.label),
    (State.WITHDRAWN.value, ReviewState.WITHDRAWN.label),
]
DECISIONS = [
    (ReviewState.APPROVED.value, _("Approve")),
    (ReviewState.UNDER_REVIEW.value, _("Put under review")),
    (ReviewState.DRAFT.value, _("Make it a draft")),
    (ReviewState.WITHDRAWN.value, _("Withdraw")),
]
A_DAY = _("Choose a day, for example 2026-11-20.")


class Looking(forms.Form):
    """Which rows to show, as they were in force on which day, and for whose patients."""

    on = forms.DateField(
        label=_("In force on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": A_DAY},
    )
    team = forms.ChoiceField(label=_("For"), required=False)
    topic = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("any")), *STATES])
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=[("", _("all")), *((name, name) for name in COUNTRIES)]
    )
    expired = forms.BooleanField(label=_("Only expired"), required=False)
    disputed = forms.BooleanField(label=_("Only disputed"), required=False)

    def __init__(self, *args: Any, teams: tuple[CareTeam, ...], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        whose: Any = self.fields["team"]
        whose.choices = [("", _("every home")), *((str(team.id), team.name) for team in teams)]
        self.teams = {str(team.id): team for team in teams}

    def clean_on(self) -> date:
        day: date | None = self.cleaned_data["on"]
        if day and not 2000 <= day.year <= 2199:
            raise forms.ValidationError(A_DAY)
        return day or self.today

    def clean_team(self) -> CareTeam | None:
        return self.teams.get(self.cleaned_data["team"])


class Reviewing(forms.Form):
    """What is said of a row, for whom and why."""

    team = forms.ChoiceField(label=_("For"), error_messages={"required": _("Choose for whom."),
                                                             "invalid_choice": _("Choose for whom.")})  # fmt: skip
    state = forms.ChoiceField(
        label=_("Decision"),
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision."), "invalid_choice": _("Choose a decision.")},
    )
    value = forms.CharField(
        label=_("Own value"),
        required=False,
        max_length=20,
        help_text=_("Empty keeps the row's own value, for a clinic what the reviewers say to everybody."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the reason. It stays with your name.")},
    )

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = [(EVERYBODY, _("every home"))] if authority.for_all else []
        whose: Any = self.fields["team"]
        whose.choices = [*everybody, *((str(team.id), team.name) for team in authority.teams)]
        self.teams: dict[str, CareTeam | None] = {str(team.id): team for team in authority.teams}

    def clean_team(self) -> CareTeam | None:
        return self.teams.get(self.cleaned_data["team"])
