"""Whatever somebody of a care team reads here about a patient is noted, for the household to see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from caregiving.patients.models import Patient
from caregiving.patients.seen import Screen, looked
from caregiving.people import access
from caregiving.people.models import User


def note_seen(person: User, things: Iterable[Model], now: datetime) -> None:
    """Note of whom these rows are, unless the home is the person's own. Three queries at most, however many rows."""
    if not person.care_teams.exists():
        return
    owners = [access.owner_id(thing) for thing in things]
    seen = Patient.objects.filter(pk__in={owner for kind, owner in owners if kind == "patient"})
    looked(person, seen.exclude(household__in=access.households(person, now)), Screen.API, now)
