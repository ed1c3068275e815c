"""The people of the tests: Ana leads, Ben helps, Cleo is a stranger, Dr Dee is care team, Eva is a paid aide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator

from caregiving.patients.models import Consent, Patient
from caregiving.people.models import (
    CareTeam,
    CareTeamMembership,
    Household,
    Membership,
    Role,
    Shift,
    TeamRole,
    User,
)

NOW = datetime(2026, 11, 20, 8, 7, tzinfo=UTC)  # 03:07 in New York


@dataclass
class People:
    """A household with everybody around it, and a stranger with a household of her own."""

    ana: User
    ben: User
    cleo: User
    dee: User
    eva: User
    helen: User
    home: Household
    patient: Patient
    other_home: Household
    other_patient: Patient
    team: CareTeam

    def put_on_shift(self, now: datetime = NOW, hours: int = 8) -> Shift:
        """Eva is on duty from an hour ago."""
        return Shift.objects.create(
            membership=Membership.objects.get(user=self.eva),
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=hours),
        )


def make_user(name: str, **fields: Any) -> User:
    return User.objects.create_user(
        f"{name.split()[0].lower()}@test.example", name=name, time_zone="America/New_York", **fields
    )


def make_patient(household: Household, name: str, **fields: Any) -> Patient:
    return Patient.objects.create(
        **{
            "household": household,
            "name": name,
            "birth_date": date(1965, 3, 2),
            "time_zone": "America/New_York",
            "country": "US",
            **fields,
        }
    )


def make_people(now: datetime = NOW) -> People:
    home, other_home = Household.objects.create(name="Reyes"), Household.objects.create(name="Clark")
    patient, other_patient = make_patient(home, "Helen Reyes"), make_patient(other_home, "Carl Clark")
    ana, ben, cleo, eva, helen = (
        make_user(name) for name in ("Ana Reyes", "Ben Reyes", "Cleo Clark", "Eva Ruiz", "Helen R")
    )
    dee = make_user("Dee Lee")
    for user, household, role in (
        (ana, home, Role.LEAD),
        (ben, home, Role.FAMILY),
        (eva, home, Role.AIDE),
        (helen, home, Role.PATIENT),
        (cleo, other_home, Role.LEAD),
    ):
        Membership.objects.create(user=user, household=household, role=role)
    team = CareTeam.objects.create(name="Albany ALS clinic")
    Authenticator.objects.create(user=dee, type=Authenticator.Type.TOTP, data={})
    CareTeamMembership.objects.create(user=dee, team=team, role=TeamRole.PRESCRIBER)
    Consent.objects.create(patient=patient, team=team, given_at=now - timedelta(days=100))
    return People(ana, ben, cleo, dee, eva, helen, home, patient, other_home, other_patient, team)
