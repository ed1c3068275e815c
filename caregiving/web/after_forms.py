"""The check after COVID-19 on a form: what was noticed, the red flags, and how effort is borne."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from caregiving.web import after_words
from caregiving.web.forms import Tap


class AfterChecked(Tap):
    """Everything may stay empty: then nothing was noticed."""

    urgent = forms.MultipleChoiceField(
        label=_("Any of these, new in the last days?"),
        choices=list(after_words.SAME_DAY_FLAGS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    flags = forms.MultipleChoiceField(
        label=_("Any of these since the illness?"),
        choices=list(after_words.RED_FLAGS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    symptoms = forms.MultipleChoiceField(
        label=_("What else is there?"),
        choices=list(after_words.SYMPTOMS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    worse_after_effort = forms.BooleanField(label=_("Worse a day or two after effort"), required=False)

    @property
    def red_flags(self) -> list[str]:
        return [*self.cleaned_data["urgent"], *self.cleaned_data["flags"]]
