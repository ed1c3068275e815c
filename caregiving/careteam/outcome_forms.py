"""What can be said about a line of the list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from caregiving.agenda.models import Lane
from caregiving.careteam.models import Verb
from caregiving.careteam.outcomes import Said
from caregiving.people.models import TeamRole

# When somebody looks at a closed line again unless the clinician says otherwise. The product's own manners.
AGAIN_AFTER = {Lane.TODAY: timedelta(days=1), Lane.WEEK: timedelta(days=7), Lane.READY: timedelta(days=30)}
LOOKED_AT_FROM = time(6)


class Closing(forms.Form):
    """One outcome. The next look is filled in; the clinician may move it."""

    verb = forms.ChoiceField(choices=Verb.choices, widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("To whom"), choices=TeamRole.choices, required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What the home reads"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    until = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day, for example 2026-11-20.")},
    )
    note = forms.CharField(label=_("Note for the team"), required=False, max_length=300)

    def __init__(self, now: datetime, zone: ZoneInfo, lane: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.zone = now, zone
        self.fields["until"].initial = now.astimezone(zone).date() + AGAIN_AFTER[Lane(lane or Lane.WEEK)]

    def clean_until(self) -> datetime | None:
        day: date | None = self.cleaned_data["until"]
        if day is None:
            return None
        moment = datetime.combine(day, LOOKED_AT_FROM, self.zone)
        if moment <= self.now:
            raise forms.ValidationError(_("Choose a day to come."))
        return moment

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("verb") == Verb.MESSAGE and not said.get("text", "").strip():
            self.add_error("text", _("Write what the home should read."))
        if said.get("verb") == Verb.REFER and not said.get("to"):
            self.add_error("to", _("Choose to whom."))
        if said.get("verb") == Verb.SNOOZE and "until" not in self.errors and not said.get("until"):
            self.add_error("until", _("Later needs a day on which it comes back."))
        return said

    def said(self) -> Said:
        found = self.cleaned_data
        is_message, is_referral = found["verb"] == Verb.MESSAGE, found["verb"] == Verb.REFER
        return Said(
            verb=found["verb"],
            until=found["until"],
            to=found["to"] if is_referral else "",
            note=found["note"],
            text=found["text"].strip() if is_message else "",
        )


class Asking(forms.Form):
    """One message to all homes of a failing line."""

    note = forms.CharField(label=_("Note for the team"), required=False, max_length=300)

    def said(self, line: str, now: datetime) -> Said:
        until = now + AGAIN_AFTER[Lane.WEEK]
        return Said(verb=Verb.MESSAGE, until=until, note=self.cleaned_data["note"], line=line)
