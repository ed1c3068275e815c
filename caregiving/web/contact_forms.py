"""What a home writes of somebody to call."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from caregiving.patients.models import Contact, ContactKind
from caregiving.web.forms import MayWait
from caregiving.web.telephone_forms import plain_number

if TYPE_CHECKING:
    _OfContact = forms.ModelForm[Contact]
else:
    _OfContact = forms.ModelForm  # which takes no model at run time

A_NUMBER = _("Write the number as you would dial it, for example +1 518 555 0142.")
A_PLACE = _("Write 1 for whoever is called first, 2 for the next one.")
# Also a short number, as 811, and one without its country.
DIALLED = re.compile(r"\+?[0-9]{3,15}")


class ContactFacts(MayWait, _OfContact):
    """Whom to call about what; the number may wait until somebody finds it."""

    class Meta:
        model = Contact
        fields = ("kind", "name", "phone", "hours", "words", "email", "rank")
        labels = {  # as Django reads it
            "kind": _("Who is it?"),
            "name": _("Name"),
            "phone": _("Telephone"),
            "hours": _("When they answer"),
            "words": _("What to say"),
            "email": _("E-mail"),
            "rank": _("Called as number"),
        }
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel"}),
            "words": forms.Textarea(attrs={"rows": 3}),
            "rank": forms.TextInput(attrs={"inputmode": "numeric"}),
        }
        error_messages = {  # as Django reads it
            "kind": dict.fromkeys(("required", "invalid_choice"), _("Choose one.")),
            "name": {"required": _("Write the name.")},
            "email": {"invalid": _("Write an e-mail address, for example lee@clinic.example.")},
            "rank": dict.fromkeys(("required", "invalid", "min_value", "max_value"), A_PLACE),
        }

    def __init__(self, *args: Any, kinds: Collection[str] = ContactKind.values, **kwargs: Any) -> None:
        """Only those `kinds` that fit what the contact is written in for."""
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Choose")), *(one for one in ContactKind.choices if one[0] in kinds)]
        self.fields["rank"].required = False

    def clean_phone(self) -> str:
        number = plain_number(self.cleaned_data["phone"], self.instance.patient.country)
        if number and not DIALLED.fullmatch(number):
            raise ValidationError(A_NUMBER)
        return number

    def clean_rank(self) -> int:
        place: int | None = self.cleaned_data["rank"]
        return place or 1

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        same = Contact.objects.filter(
            patient=self.instance.patient, kind=told.get("kind", ""), name__iexact=told.get("name", "")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("This one is written in already."))
        return told

    @property
    def later(self) -> list[forms.BoundField]:
        """What may wait."""
        return [self[name] for name in self.Meta.fields[3:]]
