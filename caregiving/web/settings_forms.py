"""How a person reads the pages and by which clock, and the one word without which a home is not erased."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.people.models import Theme, User
from caregiving.web.zones import zone_choices


class Reading(forms.Form):
    """A person's own, on every phone and in every home."""

    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(
        label=gettext_lazy("Light or dark"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", gettext_lazy("As this device has it")),
            (Theme.LIGHT.value, gettext_lazy("Light")),
            (Theme.DARK.value, gettext_lazy("Dark")),
        ],
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Where you are"), required=False)

    def __init__(self, said: QueryDict | None = None, *, person: User) -> None:
        super().__init__(said, initial={name: getattr(person, name) for name in ("language", "theme", "time_zone")})
        fields: Any = self.fields
        fields["time_zone"].choices = zone_choices(person.time_zone)

    def clean_time_zone(self) -> str:
        """A page that did not ask leaves it as it is."""
        zone: str = self.cleaned_data["time_zone"] or self.initial["time_zone"]
        return zone


class Erase(forms.Form):
    """The name of the home, written by hand."""

    name = forms.CharField(
        label=gettext_lazy("Write the name of the home to erase it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the name. Nothing was erased.")},
    )

    def __init__(self, *args: Any, named: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named = named

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self.named.strip():
            raise forms.ValidationError(_("That is not the name. Nothing was erased."))
        return name
