"""Who treats a patient: the people of the care teams that the patient let in, but those who only review guidance."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from caregiving.people import access
from caregiving.people.models import CareTeamMembership, TeamRole, User


def treats(user: User, patient_id: UUID, now: datetime) -> bool:
    """Whether the person may say something about the patient as a clinician at `now`."""
    runs = access.consent_runs(now, "team__consents__")
    mine = CareTeamMembership.objects.filter(runs, user=user, team__consents__patient=patient_id)
    return mine.exclude(role=TeamRole.REVIEWER).exists()
