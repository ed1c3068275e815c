"""A patient leaves a team: handed on once the home agrees, or discharged with a reason that the home reads."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from caregiving.careteam import leaving
from caregiving.patients.models import Consent, LeaveAsked
from caregiving.people.models import CareTeam, TeamRole
from tests.careteam.desk import clinician, signed_in
from tests.people import People

WHY = "moves to her daughter in Boston"


@pytest.fixture
def bea(boston: CareTeam) -> Client:
    return signed_in(clinician(boston, "Bea Stone", TeamRole.COORDINATOR))


def leave(dee: Client, people: People, reason: str = WHY, to: CareTeam | None = None) -> int:
    told = {"reason": reason, "to": str(to.pk) if to else "", "sure": "yes"}
    return dee.post(f"/team/patients/{people.patient.pk}/leaving/", told).status_code


def sees(client: Client, people: People) -> bool:
    return client.get(f"/team/patients/{people.patient.pk}/").status_code == 200


def reply(client: Client, people: People, **said: str) -> int:
    told = {"patient": str(people.patient.pk), **said}
    return client.post(f"/people/team/asked/{LeaveAsked.objects.get().pk}/", told).status_code


def test_a_discharge_counts_at_once_and_the_home_reads_who_and_why(people: People, dee: Client, ana: Client) -> None:
    assert leave(dee, people, "") == leave(dee, people, "because") == 400
    assert leave(dee, people) == 302
    assert not sees(dee, people)
    page = ana.get("/people/team/").content.decode()
    assert WHY in page and "Dee Lee" in page
    assert Consent.objects.get().ends_at is not None


def test_before_it_counts_it_is_looked_over(people: People, dee: Client) -> None:
    look = dee.post(f"/team/patients/{people.patient.pk}/leaving/", {"reason": WHY, "to": ""})
    page = look.content.decode()
    assert look.status_code == 200 and f"Discharge {people.patient.name}" in page and WHY in page
    assert sees(dee, people) and Consent.objects.get().ends_at is None


def test_nothing_changes_until_the_home_has_agreed(
    people: People, dee: Client, ana: Client, boston: CareTeam, bea: Client
) -> None:
    assert leave(dee, people, to=boston) == leave(dee, people, to=boston) == 302
    assert LeaveAsked.objects.count() == 1
    assert sees(dee, people) and not sees(bea, people)
    assert WHY in ana.get("/people/team/").content.decode()


def test_with_a_yes_the_other_team_sees_exactly_what_the_first_one_did_and_as_long(
    people: People, dee: Client, ana: Client, boston: CareTeam, bea: Client, now: datetime
) -> None:
    until = now + timedelta(days=30)
    Consent.objects.update(withheld="illness", ends_at=until)
    leave(dee, people, to=boston)
    assert reply(ana, people, yes="yes") == 302
    assert sees(bea, people) and not sees(dee, people)
    new = Consent.objects.get(team=boston)
    assert (new.withheld, new.ends_at) == ("illness", until)
    assert Consent.objects.get(team=people.team).ended_because == "handed on to Boston ALS clinic"


def test_with_a_no_all_stays_as_it_is(people: People, dee: Client, ana: Client, boston: CareTeam, bea: Client) -> None:
    leave(dee, people, to=boston)
    assert reply(ana, people) == 302
    assert sees(dee, people) and not sees(bea, people)
    assert WHY not in ana.get("/people/team/").content.decode()


def test_it_is_answered_once_and_only_by_who_leads(
    people: People, dee: Client, boston: CareTeam, client: Client, now: datetime
) -> None:
    leave(dee, people, to=boston)
    client.force_login(people.ben)
    assert reply(client, people, yes="yes") == 404
    asked = LeaveAsked.objects.get()
    leaving.answer(people.ana, asked, False, now)
    with pytest.raises(ValidationError, match="answered already"):
        leaving.answer(people.helen, asked, True, now)
    assert not Consent.objects.filter(team=boston).exists()


def test_a_team_that_sees_the_home_already_is_not_asked_for(
    people: People, dee: Client, boston: CareTeam, now: datetime
) -> None:
    Consent.objects.create(patient=people.patient, team=boston, given_at=now - timedelta(days=1))
    assert leave(dee, people, to=boston) == 400
    assert not LeaveAsked.objects.exists()


def test_who_opened_a_record_in_an_emergency_lets_nobody_go(people: People, dee: Client, now: datetime) -> None:
    Consent.objects.all().delete()
    told = {"name": "Helen Reyes", "born": "1965-03-02", "reason": "found without breath"}
    assert dee.post("/team/emergency/", told).status_code == 302
    assert leave(dee, people) == 404
