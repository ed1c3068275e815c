"""What a home writes of the care of a machine: what is done to which part, how often, and who says so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from caregiving.equipment.models import IntervalUnit, SourceType, UpkeepTask, UpkeepVerb
from caregiving.web.forms import A_DAY, MayWait
from caregiving.web.patient_forms import EARLIEST

if TYPE_CHECKING:
    _OfUpkeep = forms.ModelForm[UpkeepTask]
else:
    _OfUpkeep = forms.ModelForm  # which takes no model at run time

# More is another unit; the product's own limit.
MOST = 999
HOW_OFTEN = _("Write a whole number from 1 to 999, for example 7.")
CHOOSE = dict.fromkeys(("required", "invalid_choice"), _("Choose one."))
SAYS = [SourceType.MANUFACTURER, SourceType.SUPPLIER, SourceType.TEAM, SourceType.PAYER]
DAYS = ("started_on", "ended_on")


def _number(label: Any, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=1,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), HOW_OFTEN),
    )


class UpkeepFacts(MayWait, _OfUpkeep):
    """By one source. What holds during an infection may wait."""

    every = _number(_("Every"))
    infection_every = _number(_("While the infection plan is on: every"), required=False)

    class Meta:
        model = UpkeepTask
        fields = (
            *("verb", "part", "every", "unit", "source_type"),
            *("started_on", "infection_every", "infection_unit", "ended_on", "after_illness"),
        )
        labels = {  # as Django reads it
            "verb": _("What is done"),
            "part": _("To which part"),
            "unit": _("Counted in"),
            "source_type": _("Who says so?"),
            "started_on": _("Last done, or counted from"),
            "infection_unit": _("Then counted in"),
            "after_illness": _("Once more when the illness is over"),
            "ended_on": _("No longer done since"),
        }
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in DAYS}
        error_messages = {  # as Django reads it
            **dict.fromkeys(("verb", "unit", "source_type", "infection_unit"), CHOOSE),
            "part": {"required": _("Write which part.")},
            "started_on": {"invalid": A_DAY},
            "ended_on": {"invalid": A_DAY},
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        catalog = [SourceType.CATALOG] if self.instance.rule_id else []
        offered: dict[str, list[Any]] = {
            "verb": [("", _("Choose")), *UpkeepVerb.choices],
            "source_type": [("", _("Choose")), *((one.value, one.label) for one in (*SAYS, *catalog))],
            "infection_unit": [("", _("as usual")), *IntervalUnit.choices],
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = choices
        self.fields["started_on"].required = False
        self.initial.setdefault("started_on", today)
        if self.instance._state.adding:
            del self.fields["ended_on"]

    def clean_started_on(self) -> date:
        day: date = self.cleaned_data["started_on"] or self.initial["started_on"] or self.today
        if not EARLIEST <= day <= self.today:
            raise ValidationError(_("This day cannot be. Please look at the year."))
        return day

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        same = UpkeepTask.objects.filter(
            device=self.instance.device, verb=told.get("verb", ""), part__iexact=told.get("part", ""),
            source_type=told.get("source_type", ""),
        )  # fmt: skip
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("part", _("This one is written in already, perhaps among those that are no longer done."))
        if told.get("source_type") != SourceType.CATALOG:
            self.instance.rule_id = ""  # the guidance says it no more
        return told

    @property
    def later(self) -> list[forms.BoundField]:
        """What may wait."""
        return [self[name] for name in self.Meta.fields[5:-1] if name in self.fields]
