"""A leave for a care team ends some day, whichever way it was given; one stored long ago without an end still runs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from caregiving import record
from caregiving.patients.models import Consent
from caregiving.people.models import CareTeam
from tests.careteam.desk import signed_in
from tests.people import People

CONSENTS = "/api/v1/consents/"


@pytest.fixture
def lungs(people: People) -> CareTeam:
    return CareTeam.objects.create(name="Lung clinic")


@pytest.fixture
def ana(people: People) -> Client:
    return signed_in(people.ana)


def post(client: Client, people: People, team: CareTeam, **other: Any) -> Any:
    told = {"patient": str(people.patient.pk), "team": str(team.pk), **other}
    return client.post(CONSENTS, told, content_type="application/json")


@pytest.mark.parametrize("said", [{}, {"ends_at": None}])
def test_where_no_end_is_chosen_it_ends_a_year_later(
    people: People, ana: Client, lungs: CareTeam, said: dict[str, Any]
) -> None:
    with time_machine.travel("2026-11-20T03:07:00-05:00", tick=False):
        answer = post(ana, people, lungs, **said)
        assert answer.status_code == 201 and answer.json()["ends_at"] == "2027-11-21T05:00:00Z"
        assert Consent.objects.get(team=lungs).last_day == date(2027, 11, 20)


def test_the_end_that_was_chosen_counts(people: People, ana: Client, lungs: CareTeam) -> None:
    answer = post(ana, people, lungs, ends_at="2099-01-01T00:00:00Z")
    assert answer.status_code == 201 and answer.json()["ends_at"] == "2099-01-01T00:00:00Z"


def test_told_again_on_another_day_it_is_the_same_leave(people: People, ana: Client, lungs: CareTeam) -> None:
    told: dict[str, Any] = {"id": str(uuid4())}
    first = post(ana, people, lungs, **told)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        again = post(ana, people, lungs, **told)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["ends_at"] == first.json()["ends_at"]
    assert post(ana, people, lungs, **told, ends_at="2099-01-01T00:00:00Z").status_code == 409


@pytest.mark.parametrize("method", ["put", "patch"])
def test_an_end_cannot_be_taken_away(people: People, ana: Client, lungs: CareTeam, method: str) -> None:
    given = post(ana, people, lungs).json()
    told = {"patient": given["patient"], "team": given["team"], "ends_at": None}
    answer = getattr(ana, method)(f"{CONSENTS}{given['id']}/", told, content_type="application/json")
    assert answer.status_code == 400 and "A leave has an end." in answer.content.decode()
    assert Consent.objects.get(pk=given["id"]).ends_at


def test_one_of_long_ago_without_an_end_is_read_and_changed_as_before(people: People, ana: Client) -> None:
    old = Consent.objects.get(team=people.team)
    assert old.ends_at is None
    for client in (ana, signed_in(people.dee)):
        assert client.get(f"{CONSENTS}{old.pk}/").json()["ends_at"] is None
    old.withheld = "measures"
    record.noun(people.ana, old, timezone.now())
    old.refresh_from_db()
    assert old.withheld == "measures" and old.ends_at is None
    answer = ana.patch(f"{CONSENTS}{old.pk}/", {"ends_at": "2099-01-01T00:00:00Z"}, content_type="application/json")
    assert answer.status_code == 200


def test_what_is_not_whole_is_refused_as_ever(people: People) -> None:
    for half in (Consent(patient=people.patient), Consent(team=people.team, given_at=timezone.now())):
        with pytest.raises(ValidationError):
            record.noun(people.ana, half, timezone.now())
