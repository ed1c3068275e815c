"""What is signed on a screening sheet: a verdict for every medicine that needs one, and the plans."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.careteam.sheets import Line, Sheet, Signing
from caregiving.illness.models import ScreeningSheet, Verdict


class SigningForm(forms.Form):
    """No verdict is ever preset. A line that did not change keeps its own unless another is given."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)
    plan_a = forms.CharField(
        label=gettext_lazy("First plan"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    plan_b = forms.CharField(
        label=gettext_lazy("Plan B"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    weekend = forms.CharField(
        label=gettext_lazy("Who prescribes at a weekend"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, sheet: Sheet, told: QueryDict | None = None) -> None:
        before = sheet.newest or ScreeningSheet()
        given = {"plan_a": before.plan_a, "plan_b": before.plan_b, "weekend": before.weekend, "mark": sheet.mark}
        super().__init__(told, initial=given)
        self.sheet = sheet
        for line in sheet.lines:
            name = line.medicine.name
            self.fields[_verdict(line)] = forms.ChoiceField(
                label=name, choices=Verdict.choices, required=False, widget=forms.RadioSelect
            )
            self.fields[_words(line)] = forms.CharField(
                label=_("In the family’s words: %(name)s") % {"name": name},
                required=False,
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def rows(self) -> list[tuple[Line, forms.BoundField, forms.BoundField]]:
        return [(line, self[_verdict(line)], self[_words(line)]) for line in self.sheet.lines]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for line in self.sheet.changed:
            if not said.get(_verdict(line)) and _verdict(line) not in self.errors:
                self.add_error(_verdict(line), _("Give your verdict on %(name)s.") % {"name": line.medicine.name})
        return said

    def read_again(self, sheet: Sheet) -> None:
        """What was written stays; what is signed next is the sheet as it stands now."""
        self.data = {**self.data.dict(), "mark": sheet.mark} if isinstance(self.data, QueryDict) else self.data

    def said(self) -> Signing:
        found = self.cleaned_data
        verdicts: dict[UUID, str] = {}
        words: dict[UUID, str] = {}
        for line in self.sheet.lines:
            if found[_verdict(line)]:
                verdicts[line.medicine.pk] = found[_verdict(line)]
                words[line.medicine.pk] = found[_words(line)].strip()
        return Signing(verdicts, words, found["plan_a"], found["plan_b"], found["weekend"])


def _verdict(line: Line) -> str:
    return f"verdict-{line.medicine.pk.hex}"


def _words(line: Line) -> str:
    return f"words-{line.medicine.pk.hex}"
