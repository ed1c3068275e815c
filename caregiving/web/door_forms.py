"""What is asked at the door, and what a home lets whoever stands there read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.guidance.catalog import Number, Rules
from caregiving.guidance.door import ROWS, Asked, asked
from caregiving.people.models import User

SO, NOT_SO = "yes", "no"


class Check(forms.Form):
    """The three answers, and the name of whoever gives them. Its id was made with the page: told twice it is one."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    visitor = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Please write your name.")},
    )

    def __init__(self, *args: Any, rules: Rules, masks: bool, member: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if member:
            del self.fields["visitor"]
        self.member = member
        for one in asked(rules):
            label, so, not_so = _words(one, rules, masks=masks)
            self.fields[one] = forms.ChoiceField(
                label=label,
                choices=[(SO, so), (NOT_SO, not_so)],
                widget=forms.RadioSelect,
                error_messages={"required": _("Please choose one.")},
            )

    def clean_visitor(self) -> str:
        """Without what cannot be seen or turns the writing round."""
        name = " ".join("".join(c if c.isprintable() else " " for c in self.cleaned_data["visitor"]).split())
        if not name:
            raise forms.ValidationError(self.fields["visitor"].error_messages["required"])
        return name

    @property
    def questions(self) -> Iterator[forms.BoundField]:
        return (self[one] for one in Asked if one in self.fields)

    @property
    def said(self) -> dict[Asked, bool]:
        return {one: self.cleaned_data[one] == SO for one in Asked if one in self.fields}


def _words(one: Asked, rules: Rules, *, masks: bool) -> tuple[str, str, str]:
    """The question, the answer with which one may come in, and the other."""
    if one is Asked.WELL:
        return _("How are you today?"), _("Well: no fever, cough or sore throat"), _("Not well")
    if one is Asked.AWAY:
        days = rules.days(ROWS[one])
        lately = _("Was anyone close to you ill lately?")
        in_days = _("Was anyone close to you ill in the last %(days)s days?") % {"days": days.days} if days else lately
        return in_days, _("Nobody"), _("Yes")
    return _hands(rules.number(ROWS[one]), masks=masks), _("Yes"), _("Not yet")


def _hands(seconds: Number | None, *, masks: bool) -> str:
    if seconds is None:
        both, hands = (
            _("Is your mask on, and are your hands washed, with soap?"),
            _("Are your hands washed, with soap?"),
        )
        return both if masks else hands
    values = {"seconds": seconds}
    if masks:
        return _("Is your mask on, and are your hands washed, with soap for %(seconds)s seconds?") % values
    return _("Are your hands washed, with soap for %(seconds)s seconds?") % values


class Shared(forms.Form):
    """What whoever opens the link may read of the home."""

    call_name = forms.CharField(
        label=gettext_lazy("Whom to call before coming in"),
        max_length=60,
        error_messages={"required": gettext_lazy("Write whom visitors should call.")},
    )
    call_phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    masks = forms.BooleanField(label=gettext_lazy("Everybody wears a mask here"), required=False)
