"""A detour from a form to write in somebody to call: what was typed waits in the session, and nothing of it stands in
an address. Pages of a detour have a query, so that no phone keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from caregiving.patients.models import Contact
from caregiving.web.visit import Visit, choose

# The name of the button that leaves, the field to come back to, and the mark of an address on the way.
LEAVES, FIELD, WAY = "detour", "supplier", "back"
# How long what was typed waits, and how much of one field. The product's own manners.
LASTS, LONGEST = timedelta(hours=1), 400


@dataclass(frozen=True)
class Detour:
    """From which page, with which values, and which kinds of contact fit there."""

    path: str
    typed: dict[str, Any]
    kinds: Sequence[str]

    @property
    def back(self) -> str:
        return f"{self.path}?{WAY}=1#id_{FIELD}"


def begins(visit: Visit) -> bool:
    return visit.request.method == "POST" and LEAVES in visit.request.POST


def begin(visit: Visit, form: forms.ModelForm[Any], kinds: Sequence[str]) -> HttpResponse:
    """Off to the contact's page; nothing of the form is stored or refused yet."""
    typed = {name: field.widget.value_from_datadict(form.data, form.files, name) for name, field in form.fields.items()}
    visit.request.session[LEAVES] = {
        "patient": str(visit.patient.pk),
        "path": visit.request.path,
        "typed": {name: value[:LONGEST] if isinstance(value, str) else value for name, value in typed.items()},
        "kinds": list(kinds),
        "until": (visit.now + LASTS).isoformat(),
    }
    choose(visit.request, visit.patient)
    return redirect(f"{reverse('contact_new')}?{WAY}=1")


def of(visit: Visit) -> Detour | None:
    """The detour to which this page belongs."""
    kept = visit.request.session.get(LEAVES) if WAY in visit.request.GET else None
    if not kept or kept["patient"] != str(visit.patient.pk) or datetime.fromisoformat(kept["until"]) < visit.now:
        return None
    return Detour(kept["path"], kept["typed"], kept["kinds"])


def typed(visit: Visit) -> dict[str, Any]:
    """What was typed on this page before the detour."""
    found = of(visit)
    return found.typed if found and found.path == visit.request.path else {}


def end(visit: Visit, on_the_way: Detour, contact: Contact) -> HttpResponse:
    """Back to the form, with the new contact chosen."""
    visit.request.session[LEAVES]["typed"][FIELD] = str(contact.pk)
    visit.request.session.modified = True
    return redirect(on_the_way.back)


def forget(visit: Visit) -> None:
    """The form is stored: nothing of it waits any more."""
    visit.request.session.pop(LEAVES, None)
