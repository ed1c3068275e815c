"""The household reads who of the staff looked; keeps a part back, ends a leave; and reads why a record was opened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from caregiving import record
from caregiving.agenda.models import Snapshot
from caregiving.illness.models import SymptomNoticed
from caregiving.patients.happenings import AppendOnly
from caregiving.patients.models import ITEMS, AccessEvent, Consent, EmergencyAccess, FunctionScored
from caregiving.people.adapter import AccountAdapter
from caregiving.people.models import Household, Membership, Role, TeamRole
from caregiving.web.visit import KEEP
from tests.careteam.desk import clinician, signed_in
from tests.people import NOW, People, make_patient


def seen(people: People) -> list[str]:
    return list(AccessEvent.objects.filter(patient=people.patient).values_list("screen", flat=True))


@pytest.mark.parametrize(
    ("address", "screen"),
    [
        ("/team/patients/{}/", "patient"),
        ("/team/sheets/{}/", "sheet"),
        ("/team/plans/{}/", "plan"),
        ("/api/v1/patients/{}/", "api"),
        ("/api/v1/patients/{}/agenda/", "api"),
        ("/api/v1/medicines/?patient={}", None),
        ("/supplies/", "home"),
        ("/homes/", "panel"),
    ],
)
def test_every_reading_of_a_patient_by_staff_is_noted(
    people: People, dee: Client, address: str, screen: str | None
) -> None:
    assert dee.get(address.format(people.patient.id)).status_code == 200
    assert seen(people) == ([screen] if screen else [])


def test_who_chooses_among_the_own_homes_is_not_noted_there(people: People, dee: Client, ana: Client) -> None:
    """A clinician who belongs to a home herself is noted in the others alone."""
    own = Household.objects.create(name="Lee")
    make_patient(own, "Lou Lee")
    Membership.objects.create(user=people.dee, household=own, role=Role.LEAD)
    for client in (ana, dee, dee):
        assert client.get("/homes/").status_code == 200
    assert list(AccessEvent.objects.values_list("patient", "name")) == [(people.patient.pk, "Dee Lee")]


def test_a_line_that_is_ready_is_not_called_by_what_would_be_missing(people: People, dee: Client) -> None:
    lines = [{"id": "tests", "ready": True}, {"id": "drill", "ready": False}]
    Snapshot.objects.update_or_create(
        patient=people.patient, defaults={"computed_at": timezone.now(), "readiness": lines}
    )
    page = dee.get(f"/team/patients/{people.patient.id}/").content.decode()
    assert "Enough home tests in date" in page and "Too few home tests counted that are in date" not in page
    assert "Battery not tested" in page


def test_the_scores_are_drawn_and_listed_and_compared_only_when_there_are_enough(
    people: People, dee: Client, now: datetime
) -> None:
    points = dict.fromkeys(ITEMS, 3)
    for days in (90, 60, 30):
        score = FunctionScored(patient=people.patient, rater="caregiver", **points)
        score.occurred_at = now - timedelta(days=days)
        record.happening(people.ana, score, now)
    began = now - timedelta(days=20)
    sign = SymptomNoticed(patient=people.patient, began_from=began, began_to=began, occurred_at=began)
    record.happening(people.ana, sign, now)
    page = dee.get(f"/team/patients/{people.patient.id}/").content.decode()
    assert page.count("<circle") == 3 and page.count('<td class="n">36</td>') == 3
    assert "Not enough scores yet to compare." in page
    assert "Nothing here says that the illness caused a change." in page


def test_the_family_reads_who_looked_and_is_not_noted_itself(people: People, dee: Client, ana: Client) -> None:
    dee.get(f"/team/patients/{people.patient.id}/")
    page = ana.get("/people/team/").content.decode()
    assert "Dee Lee: the patient’s page" in page
    assert seen(people) == ["patient"]


def test_a_day_a_person_and_a_page_are_one_line(people: People, dee: Client, ana: Client) -> None:
    for moment in (NOW - timedelta(days=1), NOW - timedelta(minutes=20), NOW):
        with time_machine.travel(moment, tick=False):
            dee.get(f"/team/patients/{people.patient.id}/")
    with time_machine.travel(NOW, tick=False):
        page = " ".join(ana.get("/people/team/").content.decode().split())
    assert page.count("Dee Lee: the patient’s page") == 2
    assert "Dee Lee: the patient’s page, 20 Nov, 03:07, 2 times that day" in page
    assert "Dee Lee: the patient’s page, 19 Nov, 03:07" in page


def test_pages_that_a_clinicians_phone_keeps_are_told_once_a_day(people: People, dee: Client, ana: Client) -> None:
    pages = dee.get("/kept/", headers={KEEP: "yes"}).json()["pages"]
    for path in pages[:20]:
        dee.get(path, headers={KEEP: "yes"})
    assert seen(people) == ["kept"]
    dee.get("/supplies/")
    page = ana.get("/people/team/").content.decode()
    assert "Dee Lee: all pages of the home, kept on the phone for the time without network" in page
    assert "Dee Lee: the pages of the home" in page


def test_who_looked_is_read_in_as_many_queries_however_often(
    people: People, dee: Client, ana: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dee.get("/supplies/")
    with CaptureQueriesContext(connection) as once:
        ana.get("/people/team/")
        asked = len(once)
    for _ in range(5):
        dee.get("/supplies/")
        dee.get("/equipment/")
    with django_assert_num_queries(asked):
        ana.get("/people/team/")


def test_what_was_looked_at_cannot_be_changed_or_removed(people: People, dee: Client) -> None:
    dee.get(f"/team/patients/{people.patient.id}/")
    event = AccessEvent.objects.get()
    for change in (event.save, event.delete, AccessEvent.objects.all().delete):
        with pytest.raises(AppendOnly):
            change()
    with pytest.raises(AppendOnly):
        AccessEvent.objects.update(name="nobody")


def test_a_part_that_is_kept_back_is_not_there(people: People, dee: Client, ana: Client) -> None:
    consent = Consent.objects.get()
    told = {"patient": str(people.patient.id), "shared": ["medicines", "supplies"]}
    assert ana.post(f"/people/team/{consent.id}/share/", told).status_code == 302
    page = dee.get(f"/team/patients/{people.patient.id}/").content.decode()
    assert "Supply runway" in page and "Screening sheet" in page
    assert "Function score</h2>" not in page and "Measures" not in page and "Told last" not in page
    assert dee.get(f"/team/plans/{people.patient.id}/").status_code == 404
    assert dee.get("/supplies/").status_code == 200
    for everything in ("/sheet/", "/people/team/", "/checklists/"):
        assert dee.get(everything).status_code == 404
    assert "swallow_route" not in dee.get(f"/api/v1/patients/{people.patient.id}/").json()


def test_a_leave_ends_at_once_and_is_given_for_a_time(people: People, dee: Client, ana: Client, now: datetime) -> None:
    home = {"patient": str(people.patient.id)}
    assert ana.post(f"/people/team/{Consent.objects.get().id}/end/", home).status_code == 302
    assert dee.get(f"/team/patients/{people.patient.id}/").status_code == 404
    until = (now + timedelta(days=30)).date().isoformat()
    assert ana.post("/people/team/give/", {**home, "team": str(people.team.id), "until": until}).status_code == 302
    assert dee.get(f"/team/patients/{people.patient.id}/").status_code == 200
    assert ana.post("/people/team/give/", {**home, "team": "", "until": "soon"}).status_code == 400


def test_only_who_leads_decides(people: People, client: Client) -> None:
    client.force_login(people.ben)
    home = {"patient": str(people.patient.id)}
    for address in ("/people/team/give/", *(f"/people/team/{Consent.objects.get().id}/{w}/" for w in ("end", "share"))):
        assert client.post(address, home).status_code == 404
    assert "End it now" not in client.get("/people/team/").content.decode()


@pytest.mark.parametrize("address", ["/supplies/", "/", "/api/v1/medicines/", "/api/v1/patients/{}/agenda/"])
def test_without_a_second_factor_a_team_sees_nothing_by_any_other_way(
    people: People, dee: Client, address: str
) -> None:
    path = address.format(people.patient.id)
    assert dee.get(path).status_code == 200
    Authenticator.objects.filter(user=people.dee).update(type=Authenticator.Type.RECOVERY_CODES)
    answer = dee.get(path)
    if path == "/api/v1/medicines/":
        assert answer.json()["results"] == []
    else:
        assert answer.status_code in (302, 404) and b"Helen" not in answer.content


def test_a_row_of_the_guidance_is_not_reviewed_without_a_second_factor(people: People, dee: Client) -> None:
    Authenticator.objects.all().delete()
    told = {"team": str(people.team.id), "state": "approved", "reason": "read the source"}
    answer = dee.post("/api/v1/guidance/SUP-01/review/", told, content_type="application/json")
    assert answer.status_code == 403


def test_who_looks_after_patients_begins_with_the_list_of_them(people: People, dee: Client) -> None:
    request = RequestFactory().get("/")
    request.user = people.dee
    assert AccountAdapter().get_login_redirect_url(request) == "/team/"
    request.user = people.ana
    assert AccountAdapter().get_login_redirect_url(request) == "/"
    assert 'href="/team/"' in dee.get("/homes/").content.decode()


def test_a_record_is_opened_in_an_emergency_with_a_reason_that_the_household_reads(
    people: People, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caregiving.web.alerts._to_mend", lambda *_anything: "")
    Consent.objects.all().delete()
    ruth = signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))
    assert ruth.get(f"/team/patients/{people.patient.id}/").status_code == 404
    told = {"name": "helen reyes", "born": "1965-03-02", "reason": "found without breath, family not reached"}
    assert ruth.post("/team/emergency/", told).status_code == 302
    assert ruth.get(f"/team/patients/{people.patient.id}/").status_code == 200
    page = ana.get("/people/team/").content.decode()
    assert "Ruth Adeyemi" in page and "family not reached" in page
    assert "Ruth Adeyemi opened this record in an emergency" in ana.get("/").content.decode()
    EmergencyAccess.objects.update(at=timezone.now() - timedelta(hours=9), ends_at=timezone.now() - timedelta(hours=5))
    assert ruth.get(f"/team/patients/{people.patient.id}/").status_code == 404


def test_who_leads_the_home_ends_what_was_opened_in_an_emergency(people: People, ana: Client, dee: Client) -> None:
    Consent.objects.all().delete()
    at = timezone.now()
    given = {"name": "Dee", "reason": "Night call", "at": at, "ends_at": at + timedelta(hours=4)}
    opened = EmergencyAccess.objects.create(patient=people.patient, user=people.dee, **given)
    ends = f"/people/team/opened/{opened.pk}/end/"
    assert dee.get(f"/team/patients/{people.patient.id}/").status_code == 200
    assert signed_in(people.ben).post(ends, {"patient": people.patient.id}).status_code == 404
    assert ends in ana.get("/people/team/").content.decode()
    assert ana.post(ends, {"patient": people.patient.id}).status_code == 302
    assert dee.get(f"/team/patients/{people.patient.id}/").status_code == 404
    assert ana.post(ends, {"patient": people.patient.id}).status_code == 404


@pytest.mark.parametrize("change", [{"name": "Helen"}, {"born": "1965-03-03"}, {"reason": "because"}, {"born": "x"}])
def test_it_is_not_opened_by_guessing_or_without_a_reason(people: People, dee: Client, change: dict[str, str]) -> None:
    told = {"name": "Helen Reyes", "born": "1965-03-02", "reason": "found without breath", **change}
    assert dee.post("/team/emergency/", told).status_code == 400
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("address", ["/team/", "/team/sheets/", "/team/plans/", "/team/guidance/"])
def test_without_a_second_factor_nobody_of_a_team_gets_in(people: People, dee: Client, address: str) -> None:
    Authenticator.objects.filter(user=people.dee).delete()
    answer = dee.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/2fa/"
