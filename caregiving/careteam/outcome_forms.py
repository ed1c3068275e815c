"""What can be said about a line of the list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caregiving.agenda.models import Lane
from caregiving.careteam import panel_words
from caregiving.careteam.case import Case
from caregiving.careteam.models import ReferredTo, Verb
from caregiving.careteam.outcomes import Said
from caregiving.careteam.patient_page import Record
from caregiving.careteam.sent import Sent
from caregiving.patients.models import Part
from caregiving.people.models import CLINICAL

# When somebody looks at a closed line again unless the clinician says otherwise. The product's own manners.
AGAIN_AFTER = {Lane.TODAY: timedelta(days=1), Lane.WEEK: timedelta(days=7), Lane.READY: timedelta(days=30)}
LOOKED_AT_FROM = time(6)
LONGEST_NOTE = 300
# It signs in nowhere: who gives an outcome on its list answers for it.
ANSWERED_FOR = (ReferredTo.NEUROLOGY.value, ReferredTo.NEUROLOGY.label)
# Neurology, and whoever looks after patients; a content reviewer is asked nothing about one.
REFERRED = [(to.value, to.label) for to in (ReferredTo.NEUROLOGY, *map(ReferredTo, CLINICAL))]


class OnceOnly(forms.Form):
    """Its id was made when the page was: sent twice, by a second click, it is one."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)

    def clean_id(self) -> UUID:
        return self.cleaned_data["id"] or uuid4()


class ReadBefore(OnceOnly):
    """`read` is the mark of what its writer saw."""

    read = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    @property
    def sent(self) -> Sent:
        return Sent(self.cleaned_data["id"], self.cleaned_data["read"])

    def read_anew(self, mark: str) -> None:
        """What was written stays; what is kept next takes the place of what stands now."""
        told: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        told["read"] = mark
        self.data = told


class Closing(OnceOnly):
    """One outcome. The next look is filled in; the clinician may move it."""

    verb = forms.ChoiceField(choices=Verb.choices, widget=forms.HiddenInput)
    answers = forms.ChoiceField(choices=[ANSWERED_FOR], required=False, widget=forms.HiddenInput)
    to = forms.ChoiceField(label=_("To whom"), choices=REFERRED, required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What the home reads"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    until = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose a day, for example 2026-11-20.")},
    )
    note = forms.CharField(label=_("Note for the team"), required=False, max_length=LONGEST_NOTE)

    def __init__(self, now: datetime, zone: ZoneInfo, lane: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.zone, self.lane = now, zone, Lane(lane or Lane.WEEK)
        self.fields["until"].initial = now.astimezone(zone).date() + AGAIN_AFTER[self.lane]

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
        elif self.lane != Lane.TODAY and "until" not in self.errors and not said.get("until"):
            # Its row is named by its lines alone: closed for good it would stay away when they fail another time.
            self.add_error("until", _("Write the day on which it comes back: only a line of today is closed for good."))
        return said

    def said(self) -> Said:
        found = self.cleaned_data
        is_message, is_referral = found["verb"] == Verb.MESSAGE, found["verb"] == Verb.REFER
        return Said(
            id=found["id"],
            verb=found["verb"],
            until=found["until"],
            to=found["to"] if is_referral else "",
            answers=found["answers"],
            note=found["note"],
            text=found["text"].strip() if is_message else "",
        )


def about_the_line(case: Case, verb: str) -> dict[str, str]:
    """What is filled in at first: who is asked about a warning sign or a fall reads why on the note."""
    if verb == Verb.REFER and case.asks_neurology:
        return {"to": ReferredTo.NEUROLOGY, "note": " ".join(case.sentences)[:LONGEST_NOTE]}
    return {}


def after_the_curve(case: Case, language: str) -> dict[str, str]:
    """The same for who looked at the curve before and after an illness: a visit sooner, tests, or another look."""
    seen = Record(case.patient, case.parts, case.now)
    found = seen.comparison if seen.has(Part.FUNCTION) else None
    with translation.override(language):
        text = gettext("We would like to see you sooner than planned. Please call us to agree on a day.")
    note = panel_words.speeds(*found.speeds) if found and found.speeds else ""
    return {"to": ReferredTo.RESPIRATORY, "text": text, "note": note}


class Asking(OnceOnly):
    """One message to all homes of a failing line."""

    note = forms.CharField(label=_("Note for the team"), required=False, max_length=300)

    def said(self, line: str, now: datetime) -> Said:
        until = now + AGAIN_AFTER[Lane.WEEK]
        found = self.cleaned_data
        return Said(id=found["id"], verb=Verb.MESSAGE, until=until, note=found["note"], line=line)
