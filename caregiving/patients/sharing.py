"""What a household shares with a clinician: the parts that it keeps from every one of the clinician's teams are not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from caregiving.patients.models import Part, Patient
from caregiving.people import access
from caregiving.people.models import User

EVERYTHING = frozenset(Part.values)


def shared_parts(user: User, patients: Collection[UUID], now: datetime) -> dict[UUID, frozenset[str]]:
    """The parts of each of these patients that one of the clinician's teams sees; all of them in an emergency."""
    shared: dict[UUID, frozenset[str]] = dict.fromkeys(patients, frozenset())
    consents = access.own_consents(Patient, user, now).filter(patient__in=patients)
    for patient_id, withheld in consents.values_list("patient", "withheld"):
        shared[patient_id] |= EVERYTHING.difference(withheld.split())
    opened = access.opened_by(Patient, user, now).filter(patient__in=patients)
    return shared | dict.fromkeys(opened.values_list("patient", flat=True), EVERYTHING)
