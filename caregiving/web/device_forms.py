"""What a home writes of a machine. How long its battery lasts is only measured, and its settings are the team's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from caregiving.equipment.models import Device, DeviceKind
from caregiving.patients.models import Contact, ContactKind
from caregiving.web.forms import A_DAY, MayWait

if TYPE_CHECKING:
    _OfDevice = forms.ModelForm[Device]
else:
    _OfDevice = forms.ModelForm  # which takes no model at run time

SUPPLIES_MACHINES = (ContactKind.SUPPLIER, ContactKind.RESPIRATORY, ContactKind.PHARMACY)
CHOICES = ("life_support", "needs_power")


class DeviceFacts(MayWait, _OfDevice):
    """The first ones say what it is and what depends on it; the others may wait until somebody knows them."""

    class Meta:
        model = Device
        fields = (
            *("kind", "name", *CHOICES),
            *("maker_and_model", "serial", "supplier", "kept_at", "spare", "manual", "ended_on"),
        )
        labels = {  # as Django reads it
            "kind": _("What it is"),
            "name": _("What you call it"),
            "life_support": _("Breathing or feeding depends on it"),
            "needs_power": _("It needs power or a battery"),
            "maker_and_model": _("Maker and model, as on the machine"),
            "serial": _("Serial number, if it has one"),
            "supplier": _("Who supplies it"),
            "kept_at": _("Where it stands"),
            "spare": _("The spare, and where it is"),
            "manual": _("Where the manual is"),
            "ended_on": _("No longer used since"),
        }
        widgets = {"ended_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        error_messages = {  # as Django reads it
            "kind": dict.fromkeys(("required", "invalid_choice"), _("Choose one.")),
            "name": {"required": _("Write what you call it.")},
            "ended_on": {"invalid": A_DAY},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Choose")), *DeviceKind.choices]
        supplier: Any = self.fields["supplier"]
        supplier.empty_label = _("Nobody yet")
        offered = Q(kind__in=SUPPLIES_MACHINES) | Q(pk=self.instance.supplier_id)  # who stands there can stay
        supplier.queryset = Contact.objects.filter(offered, patient=self.instance.patient)
        if self.instance._state.adding:
            del self.fields["ended_on"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Device.objects.filter(patient=self.instance.patient, name__iexact=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("There is a machine of that name already."))
        return name

    @property
    def later(self) -> list[forms.BoundField]:
        """What may wait."""
        return [self[name] for name in self.Meta.fields[4:] if name in self.fields]
