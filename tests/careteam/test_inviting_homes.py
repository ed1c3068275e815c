"""A coordinator invites homes; whoever leads one shows the address, begins it, and decides what the team sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from caregiving.patients.models import Consent, Patient
from caregiving.people.models import CareTeam, HomeInvitation, Household, Membership, TeamRole, User
from tests.careteam.desk import clinician, signed_in
from tests.people import People
from tests.web.test_invitations import link, with_a_code

TWO = "Lou Reed, lou@test.example\n\nMay Day,  May@Test.example \n"
NEW_HOME = {"name": "Max Reed", "country": "us", "time_zone": "America/Denver", "shared": ["supplies", "function"]}


@pytest.fixture
def ruth(people: People) -> Client:
    return signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))


def told(people: People, homes: str = TWO, **more: str) -> dict[str, str]:
    return {"team": str(people.team.id), "language": "en", "homes": homes, **more}


def invited(ruth: Client, people: People) -> tuple[Client, str]:
    """Lou, with the address shown, before the letter."""
    ruth.post("/team/invite/", told(people, "Lou Reed, lou@test.example", send="yes"))
    lou, address = Client(), link()
    with_a_code(lou, address)
    return lou, address


def test_they_are_looked_over_before_anything_goes_out(ruth: Client, people: People) -> None:
    page = ruth.post("/team/invite/", told(people)).content.decode()
    assert "Invite 2 homes?" in page and "may@test.example" in page
    assert "Ruth Adeyemi, Albany ALS clinic, invites your home to Fortnight." in page
    assert mail.outbox == [] and not HomeInvitation.objects.exists()


def test_each_gets_a_mail_of_its_own(ruth: Client, people: People) -> None:
    page = ruth.post("/team/invite/", told(people, send="yes"), follow=True).content.decode()
    assert "2 homes were invited." in page
    assert [sent.to for sent in mail.outbox] == [["lou@test.example"], ["may@test.example"]]
    assert {sent.subject for sent in mail.outbox} == {"Fortnight: you are invited"}


@pytest.mark.parametrize("line", ["Lou", "lou@test.example", "Lou, lou", ", lou@test.example", "L" * 200 + ", a@b.org"])
def test_a_line_that_cannot_be_read_is_named(ruth: Client, people: People, line: str) -> None:
    page = ruth.post("/team/invite/", told(people, line, send="yes"))
    assert page.status_code == 400 and "is not a name, a comma and an e-mail." in page.content.decode()
    assert mail.outbox == []


def test_who_is_invited_already_or_stands_there_twice_is_not_sent_two(ruth: Client, people: People) -> None:
    ruth.post("/team/invite/", told(people, send="yes"))
    assert ruth.post("/team/invite/", told(people)).status_code == 400
    assert ruth.post("/team/invite/", told(people, "A, x@test.example\nB, x@test.example")).status_code == 400
    too_many = "".join(f"A, x{n}@test.example\n" for n in range(31))
    assert ruth.post("/team/invite/", told(people, too_many)).status_code == 400
    assert len(mail.outbox) == 2


def test_a_home_begins_and_the_team_sees_what_was_ticked(ruth: Client, people: People) -> None:
    lou, address = invited(ruth, people)
    assert lou.get(address).status_code == 200
    assert lou.post(address, {**NEW_HOME, "until": "2099-01-31"})["Location"] == "/people/team/"
    patient = Patient.objects.get(name="Max Reed")
    assert (patient.country, patient.time_zone, patient.household.name) == ("US", "America/Denver", "Max Reed")
    assert Membership.objects.get(household=patient.household).role == "lead"
    consent = Consent.objects.get(patient=patient)
    assert set(consent.withheld.split()) == {"medicines", "equipment", "vaccines", "illness", "measures"}
    assert consent.ends_at and consent.ends_at.astimezone(patient.zone).date().isoformat() == "2099-02-01"
    assert HomeInvitation.objects.get().household == patient.household
    assert ruth.get(f"/team/patients/{patient.id}/").status_code == 200
    assert lou.get("/supplies/").status_code == 200


def test_the_person_with_als_may_begin_it(ruth: Client, people: People) -> None:
    lou, address = invited(ruth, people)
    lou.post(address, {**NEW_HOME, "is_me": "on"})
    assert Membership.objects.get(user__email="lou@test.example").role == "patient"


def test_a_home_that_is_here_already_is_chosen(ruth: Client, people: People) -> None:
    lou, address = invited(ruth, people)
    user = User.objects.get(email="lou@test.example")
    Membership.objects.create(user=user, household=people.other_home, role="lead")
    assert "Carl Clark" in lou.get(address).content.decode()
    lou.post(address, {"home": str(people.other_patient.id), "shared": ["supplies"]})
    assert Consent.objects.get(patient=people.other_patient).team == people.team
    assert Household.objects.count() == 2


def test_nobody_chooses_a_home_that_they_do_not_lead(ruth: Client, people: People) -> None:
    lou, address = invited(ruth, people)
    assert lou.post(address, {"home": str(people.other_patient.id)}).status_code == 409
    Membership.objects.create(
        user=User.objects.get(email="lou@test.example"), household=people.other_home, role="family"
    )
    assert lou.post(address, {"home": str(people.other_patient.id)}).status_code == 409
    assert not Consent.objects.filter(patient=people.other_patient).exists()


@pytest.mark.parametrize("wrong", [{"name": " "}, {"country": "USA"}, {"country": ""}, {"time_zone": "Mars/Base"}])
def test_what_is_missing_is_said_and_nothing_begins(ruth: Client, people: People, wrong: dict[str, Any]) -> None:
    lou, address = invited(ruth, people)
    assert lou.post(address, {**NEW_HOME, **wrong}).status_code == 409
    assert Household.objects.count() == 2 and HomeInvitation.objects.get().accepted_at is None


def test_a_team_that_sees_it_already_is_not_let_in_twice(ruth: Client, people: People) -> None:
    lou, address = invited(ruth, people)
    Membership.objects.create(user=User.objects.get(email="lou@test.example"), household=people.home, role="lead")
    page = lou.post(address, {"home": str(people.patient.id)})
    assert page.status_code == 409 and "sees this home already" in page.content.decode()
    assert HomeInvitation.objects.get().accepted_at is None


def test_it_is_sent_again_and_withdrawn_only_by_its_own_team(ruth: Client, people: People) -> None:
    ruth.post("/team/invite/", told(people, send="yes"))
    HomeInvitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    letter, old = HomeInvitation.objects.get(email="may@test.example"), link()
    elsewhere = signed_in(clinician(CareTeam.objects.create(name="Elsewhere"), "Otto Far", TeamRole.COORDINATOR))
    assert "May Day" not in elsewhere.get("/team/invite/").content.decode()
    for step in ("again", "withdraw"):
        assert elsewhere.post(f"/team/invite/{letter.id}/{step}/").status_code == 404
    ruth.post(f"/team/invite/{letter.id}/again/")
    assert len(mail.outbox) == 3 and Client().get(old).status_code == 404
    ruth.post(f"/team/invite/{letter.id}/withdraw/")
    assert Client().get(link()).status_code == 404


def test_who_is_no_coordinator_invites_no_home(people: People) -> None:
    dee = signed_in(people.dee)
    assert dee.get("/team/invite/").status_code == 403
    assert dee.post("/team/invite/", told(people, send="yes")).status_code == 403
    assert "Invite homes" not in dee.get("/team/").content.decode()


def test_a_coordinator_invites_for_the_own_team_alone(ruth: Client, people: People) -> None:
    other = CareTeam.objects.create(name="Elsewhere")
    assert ruth.post("/team/invite/", {**told(people, send="yes"), "team": str(other.id)}).status_code == 400
