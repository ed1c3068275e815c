"""What the care team's tests share: this moment, Dr Dee and Priya at the desk, another clinic, a breathing device."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from caregiving import record
from caregiving.equipment.models import Device, DeviceKind
from caregiving.people.models import CareTeam, TeamRole, User
from tests.careteam.desk import clinician, signed_in
from tests.people import People


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def dee(people: People) -> Client:
    return signed_in(people.dee)


@pytest.fixture
def priya(people: People) -> User:
    return clinician(people.team, "Priya Nair", TeamRole.RESPIRATORY)


@pytest.fixture
def boston(db: None) -> CareTeam:
    return CareTeam.objects.create(name="Boston ALS clinic")


@pytest.fixture
def device(people: People, now: datetime) -> Device:
    niv = Device(patient=people.patient, kind=DeviceKind.NIV, name="BiPAP", life_support=True)
    return record.noun(people.ana, niv, now - timedelta(days=30))
