"""Handing over: to whom, with a few words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.people.models import Membership
from caregiving.web.forms import Tap


class HandOver(Tap):
    """The next one on duty is chosen beforehand: who leads."""

    to = forms.ChoiceField(label=gettext_lazy("Who is on duty now"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("What should the next one know? (if anything)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": gettext_lazy("That is too long: 1000 letters are enough.")},
    )

    def __init__(self, *args: Any, others: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(one.pk): one for one in others}
        chosen: Any = self.fields["to"]
        chosen.choices = [(pk, str(one.user)) for pk, one in self.others.items()]
        chosen.initial = next(iter(self.others), None)

    def clean_to(self) -> Membership:
        found = self.others.get(self.cleaned_data["to"])
        if found is None:
            raise ValidationError(_("Choose who is on duty now."))
        return found
