"""What a home writes about something that it counts, and what came in of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from caregiving.patients.models import Contact, ContactKind
from caregiving.supplies.models import Lot, Supply, SupplyKind, Use
from caregiving.web.forms import A_DAY, MayWait, Tap, how_many

if TYPE_CHECKING:
    _OfSupply = forms.ModelForm[Supply]
    _OfLot = forms.ModelForm[Lot]
else:
    _OfSupply = _OfLot = forms.ModelForm  # which takes no model at run time

DIGITS = _("Write a number in digits, or leave it empty.")
SUPPLIES = (ContactKind.SUPPLIER, ContactKind.PHARMACY)
WIDGETS = {
    "lead_days": forms.TextInput(attrs={"inputmode": "numeric"}),
    "refill_after_days": forms.TextInput(attrs={"inputmode": "numeric"}),
    "repeats_left": forms.TextInput(attrs={"inputmode": "numeric"}),
    "days_after_opening": forms.TextInput(attrs={"inputmode": "numeric"}),
    "per_day": forms.TextInput(attrs={"inputmode": "decimal"}),
}


class SupplyFacts(MayWait, _OfSupply):
    """The first ones say what it is and how fast it goes; the others may wait until somebody knows them."""

    class Meta:
        model = Supply
        fields = (
            *("name", "kind", "unit", "use", "per_day", "critical"),
            *("lead_days", "refill_after_days", "repeats_left", "days_after_opening", "controlled"),
            *("supplier", "kept_at"),
        )
        labels = {  # as Django reads it
            "name": _("Name, as on the box"),
            "kind": _("What it is for"),
            "unit": _("Counted in: pieces, tablets, mL"),
            "use": _("How it is used"),
            "per_day": _("How many a day? Empty when only as needed."),
            "critical": _("It must never run out"),
            "lead_days": _("Days until an order arrives"),
            "refill_after_days": _("A refill is allowed so many days after the last one"),
            "repeats_left": _("Repeats left on the prescription"),
            "days_after_opening": _("Days it is good after opening"),
            "controlled": _("It is a controlled medicine"),
            "supplier": _("Who supplies it"),
            "kept_at": _("Where it is kept"),
        }
        widgets = WIDGETS
        error_messages = {  # as Django reads it
            "name": {"required": _("Write the name as it stands on the box.")},
            "unit": {"required": _("Write what is counted, for example pieces.")},
            **{name: dict.fromkeys(("required", "invalid_choice"), _("Choose one.")) for name in ("kind", "use")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WIDGETS:
            self.fields[name].error_messages |= dict.fromkeys(("invalid", "min_value", "max_value"), DIGITS)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Choose")), *SupplyKind.choices]
        use: Any = self.fields["use"]
        use.choices = [(one.value, one.label) for one in Use if one != Use.CYCLE or self.instance.use == Use.CYCLE]
        supplier: Any = self.fields["supplier"]
        supplier.empty_label = _("Nobody yet")
        supplier.queryset = Contact.objects.filter(patient=self.instance.patient, kind__in=SUPPLIES)
        self.fields["lead_days"].required = False

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Supply.objects.filter(patient=self.instance.patient, name__iexact=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("There is a supply of that name already."))
        return name

    def clean_lead_days(self) -> int:
        days: int | None = self.cleaned_data["lead_days"]
        return days or 0

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("use") in (Use.SCHEDULED, Use.CYCLE) and not told.get("per_day") and "per_day" not in self.errors:
            self.add_error("per_day", _("Write how many are used a day."))
        return told

    @property
    def later(self) -> list[forms.BoundField]:
        """What may wait."""
        return [self[name] for name in self.Meta.fields[6:] if name != "controlled"]


class CameIn(Tap):
    """So many came in; of one lot, when its date was written in."""

    quantity = how_many(_("How many came in?"))
    expires_on = forms.DateField(
        label=_("Good until, as on the box"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Choose the date that stands on the box, or leave it empty.")},
    )
    label = forms.CharField(
        label=_("Lot, as on the box"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    repeat = forms.BooleanField(label=_("This was one repeat of the prescription"), required=False)

    def clean_quantity(self) -> Any:
        if not self.cleaned_data["quantity"]:
            raise ValidationError(_("Write how many came in."))
        return self.cleaned_data["quantity"]


class LotFacts(_OfLot):
    """What stands on one box or bottle, and when it was opened."""

    class Meta:
        model = Lot
        fields = ("opened_on", "expires_on", "extended_expires_on", "label", "shipped_on", "days_after_shipping")
        labels = {  # as Django reads it
            "opened_on": _("Opened on"),
            "expires_on": _("Good until, as on the box"),
            "extended_expires_on": _("A later date, from the maker's or the authority's list"),
            "label": _("Lot, as on the box"),
            "shipped_on": _("Sent by the pharmacy on"),
            "days_after_shipping": _("Days it is good after it was sent"),
        }
        help_texts = {"extended_expires_on": ""}
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("opened_on", "expires_on", "extended_expires_on", "shipped_on")
        } | {"days_after_shipping": forms.TextInput(attrs={"inputmode": "numeric"})}
        error_messages = {name: {"invalid": A_DAY} for name in widgets} | {
            "days_after_shipping": dict.fromkeys(("invalid", "min_value", "max_value"), DIGITS)
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if self.instance.supply.kind != SupplyKind.TEST and not self.instance.extended_expires_on:
            del self.fields["extended_expires_on"]

    def clean_opened_on(self) -> date | None:
        opened: date | None = self.cleaned_data["opened_on"]
        if opened and opened > self.today:
            raise ValidationError(_("It cannot have been opened in the future."))
        return opened

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        same = Lot.objects.filter(
            supply=self.instance.supply, label=told.get("label", ""), expires_on=told.get("expires_on")
        )
        if told.get("expires_on") and same.exclude(pk=self.instance.pk).exists():
            self.add_error("label", _("A lot of that name and date is written in already."))
        return told
