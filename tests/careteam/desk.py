"""The care team of these tests: everybody with a second factor, and homes as the list shows them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from caregiving.agenda.models import Lane, Snapshot
from caregiving.agenda.panel import SILENT
from caregiving.patients.models import Consent, EmergencyAccess, Patient
from caregiving.people.models import CareTeam, CareTeamMembership, Household, Membership, Role, TeamRole, User
from tests.people import People, make_patient, make_user


def with_second_factor(user: User) -> User:
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    return user


def clinician(team: CareTeam, name: str, role: str) -> User:
    user = with_second_factor(make_user(name))
    CareTeamMembership.objects.create(user=user, team=team, role=role)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_case(team: CareTeam, name: str, now: datetime, **columns: Any) -> Patient:
    """A home that gave its leave, with a snapshot as it stands on the list."""
    home = Household.objects.create(name=name)
    patient = make_patient(home, name)
    lead = User.objects.create(email=f"{home.id.hex}@test.example", name=f"Lead of {name}", phone="+1 555 0181")
    Membership.objects.create(user=lead, household=home, role=Role.LEAD)
    Consent.objects.create(patient=patient, team=team, given_at=now - timedelta(days=9))
    given = {"lane": Lane.TODAY, "about": patient.id.hex, "fails_at": now, "panel": silent(now), **columns}
    Snapshot.objects.create(patient=patient, computed_at=now, next_look_at=now + timedelta(days=1), **given)
    return patient


def silent(now: datetime, days: int = 8) -> dict[str, Any]:
    told = (now - timedelta(days=days)).isoformat()
    return {"reasons": [{"kind": "silent", "at": told, "rule_ids": [SILENT], "params": {"told_at": told}}], "did": []}


def without_factor(team: CareTeam) -> User:
    """Of the care team that sees Helen, but has no second factor yet."""
    user = make_user("Nora Bell")
    CareTeamMembership.objects.create(user=user, team=team, role=TeamRole.PRESCRIBER)
    return user


def in_an_emergency(people: People, now: datetime) -> User:
    """Of care teams that Helen never let in, who may sign and plan there, and opened her record an hour ago."""
    user = clinician(CareTeam.objects.create(name="Night clinic"), "Max Night", TeamRole.RESPIRATORY)
    day = CareTeam.objects.create(name="Day clinic")
    CareTeamMembership.objects.create(user=user, team=day, role=TeamRole.PHARMACIST)
    span = {"at": now - timedelta(hours=1), "ends_at": now + timedelta(hours=3)}
    EmergencyAccess.objects.create(patient=people.patient, user=user, name=str(user), reason="Called at night", **span)
    return user
