"""Who was referred to is asked until her own outcome, whatever else comes meanwhile; one patient stands there once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caregiving.agenda.models import Lane, Snapshot
from caregiving.agenda.panel import BITS
from caregiving.careteam.models import Outcome
from caregiving.patients.models import Consent, Patient
from caregiving.people.models import CareTeam, CareTeamMembership, TeamRole, User
from tests.careteam.desk import clinician, make_case, signed_in, silent
from tests.people import People

TO_ME = "/team/?to=me"


@pytest.fixture
def ruth(people: People) -> Client:
    return signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))


@pytest.fixture
def dana(people: People) -> User:
    return clinician(people.team, "Dana Whitfield", TeamRole.PHARMACIST)


@pytest.fixture(params=["", "vaccines"])
def ann(request: pytest.FixtureRequest, people: People, now: datetime) -> Patient:
    """Everything is shared, or not."""
    patient = make_case(people.team, "Ann", now, failing=BITS["drill"])
    Consent.objects.filter(patient=patient).update(withheld=request.param)
    return patient


def close(client: Client, patient: Patient, verb: str, query: str = "", **said: str) -> None:
    page = client.get(f"/team/patients/{patient.pk}/outcome/{verb}/{query}").context
    told = {"verb": verb, "about": page["case"].snapshot.about, "until": "2099-01-01", **said}
    told["answers"] = page["form"]["answers"].value() or ""
    assert client.post(f"/team/patients/{patient.pk}/closed/", told).status_code == 302


def changed(patient_id: UUID, now: datetime) -> None:
    Snapshot.objects.filter(patient=patient_id).update(about="something else", panel=silent(now, 9))


def names(client: Client, address: str) -> list[str]:
    return [case.patient.name for case in client.get(address).context["page"].cases]


def test_a_referral_stands_though_the_row_gets_another_reason_or_is_closed_by_others(
    ruth: Client, dana: User, ann: Patient, now: datetime
) -> None:
    close(ruth, ann, "refer", to="pharmacist")
    changed(ann.pk, now)
    close(ruth, ann, "called")
    Snapshot.objects.filter(patient=ann).update(lane=Lane.READY, about="nothing", panel={"reasons": [], "did": []})
    desk = signed_in(dana)
    assert names(desk, TO_ME) == names(desk, "/team/?to=pharmacist") == ["Ann"]
    assert names(ruth, TO_ME) == []
    assert "Referred to: pharmacist. Ruth Adeyemi" in " ".join(desk.get(TO_ME).content.decode().split())
    assert "1 waits for: pharmacist." in ruth.get("/team/huddle/").content.decode()
    assert f"/team/patients/{ann.pk}/outcome/called/" in desk.get(TO_ME).content.decode()
    close(desk, ann, "called")
    assert names(desk, TO_ME) == []
    assert "waits for: pharmacist." not in ruth.get("/team/huddle/").content.decode()


def test_it_outlasts_the_day_on_which_the_row_comes_back(ruth: Client, dana: User, ann: Patient) -> None:
    close(ruth, ann, "refer", to="pharmacist")
    at = datetime.fromisoformat("2026-01-01T10:00+00:00")
    Outcome.objects.update(at=at, until=at.replace(day=2))
    assert names(ruth, "/team/") == names(signed_in(dana), TO_ME) == ["Ann"]


def test_what_she_answered_stays_answered_when_she_leaves_the_team(ruth: Client, dana: User, ann: Patient) -> None:
    close(ruth, ann, "refer", to="pharmacist")
    close(signed_in(dana), ann, "called")
    dana.care_teams.all().delete()
    assert names(ruth, "/team/?to=pharmacist") == []


def test_who_refers_back_is_no_longer_asked_and_who_sent_a_group_message_still_is(
    people: People, ruth: Client, dana: User, ann: Patient
) -> None:
    close(ruth, ann, "refer", to="pharmacist")
    Outcome.objects.create(
        patient=ann, team=people.team, about="x", line="drill", verb="message", by=dana, name="Dana",
        at=Outcome.objects.get().at.replace(year=2098),
    )  # fmt: skip
    desk = signed_in(dana)
    assert names(desk, TO_ME) == ["Ann"]
    close(desk, ann, "refer", to="coordinator")
    assert names(desk, TO_ME) == [] and names(ruth, TO_ME) == ["Ann"]


def test_what_waits_for_neurology_ends_by_an_outcome_given_on_its_list(
    ruth: Client, ann: Patient, now: datetime
) -> None:
    address = "/team/?to=neurology"
    close(ruth, ann, "refer", to="neurology")
    changed(ann.pk, now)
    close(ruth, ann, "called")
    assert names(ruth, address) == ["Ann"]
    assert f"/team/patients/{ann.pk}/outcome/called/?answers=neurology" in ruth.get(address).content.decode()
    close(ruth, ann, "called", "?answers=neurology")
    assert names(ruth, address) == []


def test_who_has_two_roles_reads_one_list_with_each_patient_once(
    people: People, ruth: Client, dana: User, ann: Patient
) -> None:
    CareTeamMembership.objects.create(user=dana, team=people.team, role=TeamRole.PRESCRIBER)
    close(ruth, ann, "refer", to="pharmacist")
    close(ruth, ann, "refer", to="prescriber")
    desk = signed_in(dana)
    assert names(desk, TO_ME) == ["Ann"]
    assert desk.get("/team/").content.decode().count("Referred to you") == 1


def test_a_role_in_one_team_is_not_asked_for_another(
    ruth: Client, ann: Patient, people: People, boston: CareTeam, now: datetime
) -> None:
    """She coordinates in Albany, where the referral is, and dispenses in Boston."""
    both = clinician(boston, "Both", TeamRole.PHARMACIST)
    CareTeamMembership.objects.create(user=both, team=people.team, role=TeamRole.COORDINATOR)
    close(ruth, ann, "refer", to="pharmacist")
    assert names(signed_in(both), TO_ME) == []


def test_the_list_asks_as_often_however_many_were_referred(
    ruth: Client, dana: User, people: People, now: datetime
) -> None:
    counted = []
    for number in range(12):
        close(ruth, make_case(people.team, f"Home {number}", now), "refer", to="pharmacist")
        if number in (1, 11):
            desk = signed_in(dana)
            desk.get(TO_ME)
            with CaptureQueriesContext(connection) as asked:
                desk.get(TO_ME)
            counted.append(len(asked))
    assert counted[0] == counted[1]


def test_who_is_of_two_teams_answers_for_the_one_in_which_she_was_asked(
    ruth: Client, dana: User, ann: Patient, boston: CareTeam, now: datetime
) -> None:
    """Both teams see the home; the other one comes first by name."""
    CareTeam.objects.filter(pk=boston.pk).update(name="A first team")
    CareTeamMembership.objects.create(user=dana, team=boston, role=TeamRole.COORDINATOR)
    Consent.objects.create(patient=ann, team=boston, given_at=now)
    close(ruth, ann, "refer", to="pharmacist")
    desk = signed_in(dana)
    assert names(desk, TO_ME) == ["Ann"]
    close(desk, ann, "called")
    assert names(desk, TO_ME) == []


def test_who_has_left_or_never_was_there_is_not_waited_for_for_ever(ruth: Client, dana: User, ann: Patient) -> None:
    address = "/team/?to=pharmacist"
    close(ruth, ann, "refer", to="pharmacist")
    dana.care_teams.all().delete()
    assert names(ruth, address) == ["Ann"]
    close(ruth, ann, "called")
    assert names(ruth, address) == []
    assert "waits for: pharmacist." not in ruth.get("/team/huddle/").content.decode()


def test_a_list_of_nobody_that_is_hers_does_not_say_that_nobody_needs_her_today(ruth: Client, ann: Patient) -> None:
    page = ruth.get(TO_ME).content.decode()
    assert "Nobody is here." in page and "Nobody needs you today" not in page
    assert 'aria-current="true"' not in page


def test_whom_nobody_knows_hides_nobody(ruth: Client, ann: Patient) -> None:
    assert names(ruth, "/team/?to=somebody") == names(ruth, "/team/") == ["Ann"]


def test_what_a_team_asked_for_ends_with_its_leave(
    ruth: Client, dana: User, ann: Patient, boston: CareTeam, people: People, now: datetime
) -> None:
    """She is of both teams; the home went from one to the other."""
    CareTeamMembership.objects.create(user=dana, team=boston, role=TeamRole.PHARMACIST)
    close(ruth, ann, "refer", to="pharmacist")
    Consent.objects.filter(patient=ann).update(team=boston)
    desk = signed_in(dana)
    assert "Ann</a></h3>" in desk.post("/team/", {"words": "Ann"}).content.decode()
    assert names(desk, TO_ME) == names(desk, "/team/?to=pharmacist") == []


def test_who_opens_her_list_reads_how_many_were_referred_to_her(ruth: Client, dana: User, ann: Patient) -> None:
    desk = signed_in(dana)
    assert "referred to you." not in text_of(desk, "/team/")
    close(ruth, ann, "refer", to="pharmacist")
    assert "1 home was referred to you." in text_of(desk, "/team/")
    assert "referred to you." not in text_of(ruth, "/team/") + text_of(desk, TO_ME)
    close(desk, ann, "called")
    assert "referred to you." not in text_of(desk, "/team/")


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("", "1 home needs somebody today."),
        ("?lane=week", "This week"),
        ("?lane=week&line=drill", "Battery not tested"),
        ("?closed=1", "Closed: Act today"),
        ("?to=me", "Referred to you"),
        ("?to=neurology", "Referred to: neurology"),
    ],
)
def test_a_list_is_called_by_what_it_lists(ruth: Client, ann: Patient, asked: str, heading: str) -> None:
    page = ruth.get(f"/team/{asked}").content.decode()
    assert f'<h1 class="say">{heading}</h1>' in page


def text_of(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())
