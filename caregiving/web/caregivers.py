"""Who of those who care is ill: told by one tap, and said wherever they are asked for something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from caregiving.illness.models import CaregiverIll
from caregiving.patients.models import Patient
from caregiving.people.models import Membership, Role
from caregiving.web.forms import Tap

# Whoever was told ill longer ago is not said to be; the product's own limit, no clinical number.
LOOKS_BACK = timedelta(days=60)


class Ill(Tap):
    """Somebody of the home is ill, or well again."""

    who = forms.TypedChoiceField(
        coerce=UUID, error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose who is ill."))
    )
    ill = forms.BooleanField(required=False)

    def __init__(self, *args: Any, people: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["who"]
        who.choices = [(str(person), name) for person, name in people.items()]


def people(patient: Patient) -> dict[UUID, str]:
    """Everybody of the home but the patient, whose own illness has its own page."""
    members = Membership.objects.filter(household=patient.household_id, user__is_active=True)
    others = members.exclude(role=Role.PATIENT).select_related("user").order_by("user__name", "user")
    return {one.user_id: str(one.user) for one in others}


def ill(patient: Patient, now: datetime) -> dict[UUID, CaregiverIll]:
    """By person since when they are, those who are ill now."""
    here = Membership.objects.filter(household=patient.household_id).values("user")
    told = CaregiverIll.objects.standing().filter(patient=patient, who__in=here, occurred_at__gt=now - LOOKS_BACK)
    found: dict[UUID, CaregiverIll] = {}
    for one in told.select_related("who").order_by("occurred_at", "pk"):
        if one.ill:
            found.setdefault(one.who_id, one)
        else:
            found.pop(one.who_id, None)
    return found
