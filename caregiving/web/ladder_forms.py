"""What can be said of one step of the ladder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caregiving.reminders.channels import asks
from caregiving.reminders.household import Person, Reach, may_ask
from caregiving.web.asked import CHANNELS

MINUTES = dict.fromkeys(
    ("required", "invalid", "min_value", "max_value"), gettext_lazy("Write whole minutes, from 1 to 240.")
)


class NewStep(forms.Form):
    """Whom to ask, how, and how long to wait for an answer. Refuses whom that way does not reach."""

    who = forms.ChoiceField(label=gettext_lazy("Who is asked"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("How"))
    wait_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until the next one is asked"), min_value=1, max_value=240, error_messages=MINUTES
    )

    def __init__(self, *args: Any, found: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        people = [(str(person.id), person.name) for person in found.people]
        self.fields["who"].choices = [("", _("Whoever is on duty")), *people]  # type: ignore[attr-defined]
        asking = [name for name in settings.REMINDER_CHANNELS if asks(name)]
        ways = [(name, CHANNELS.get(name, name)) for name in asking]
        self.fields["channel"].choices = ways  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if "channel" in said and "who" in said:
            people = self.found.asked(UUID(said["who"]) if said["who"] else None)
            if not may_ask(people, said["channel"]):
                self.add_error("who", how_to_mend(people, said["channel"]))
        return said


def how_to_mend(people: Sequence[Person], channel: str) -> str:
    """Why a step that asks these people over that channel is refused, and the tap that helps."""
    subscribed = [person for person in people if channel in person.channels]
    return _way_out(channel, subscribed=bool(subscribed)) % {"who": ", ".join(p.name for p in subscribed or people)}


def _way_out(channel: str, *, subscribed: bool) -> str:
    if channel == "push" and subscribed:
        return _(
            "The phone of %(who)s is not set up yet: no test alert was tapped on it. On that phone: People and "
            "alerts, “Send a test”, and tap it when it comes. Then try again."
        )
    if channel == "push":
        return _(
            "No phone of %(who)s takes alerts. On that phone: People and alerts, “Alerts on this phone”. "
            "Then try again."
        )
    if channel == "email":
        return _(
            "%(who)s gets no e-mail from here. Signed in as that person: People and alerts, “Also by e-mail”. "
            "Then try again."
        )
    if channel in ("sms", "call"):
        return _(
            "%(who)s has not chosen that yet, or has no proved number. Signed in as that person: People and alerts, "
            "“Text messages and calls”. Then try again."
        )
    return _("%(who)s cannot be reached that way yet. Choose another way.")
