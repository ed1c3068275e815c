"""The household reads who of the staff looked; keeps a part back, ends a leave; and reads why a record was opened."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from caregiving import record
from caregiving.agenda.models import Snapshot
from caregiving.illness.models import SymptomNoticed
from caregiving.patients.happenings import AppendOnly
from caregiving.patients.models import ITEMS, AccessEvent, Consent, EmergencyAccess, FunctionScored
from caregiving.people.models import TeamRole
from tests.careteam.desk import clinician, signed_in
from tests.people import People


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def dee(people: People) -> Client:
    return signed_in(people.dee)


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
    ],
)
def test_every_reading_of_a_patient_by_staff_is_noted(
    people: People, dee: Client, address: str, screen: str | None
) -> None:
    assert dee.get(address.format(people.patient.id)).status_code == 200
    assert seen(people) == ([screen] if screen else [])


def test_a_line_that_is_ready_is_not_called_by_what_would_be_missing(people: People, dee: Client) -> None:
    lines = [{"id": "tests", "ready": True}, {"id": "drill", "ready": False}]
    Snapshot.objects.update_or_create(
        patient=people.patient, defaults={"computed_at": timezone.now(), "readiness": lines}
    )
    page = dee.get(f"/team/patients/{people.patient.id}/").content.decode()
    assert "Enough home tests in date" in page and "Too few home tests in date" not in page
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
    for everything in ("/supplies/", f"/due/{people.patient.id}/{people.patient.id}/"):
        assert dee.get(everything).status_code in (302, 404)
    assert dee.get(f"/api/v1/patients/{people.patient.id}/").status_code == 404


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


def test_a_record_is_opened_in_an_emergency_with_a_reason_that_the_household_reads(people: People, ana: Client) -> None:
    Consent.objects.all().delete()
    ruth = signed_in(clinician(people.team, "Ruth Adeyemi", TeamRole.COORDINATOR))
    assert ruth.get(f"/team/patients/{people.patient.id}/").status_code == 404
    told = {"name": "helen reyes", "born": "1965-03-02", "reason": "found without breath, family not reached"}
    assert ruth.post("/team/emergency/", told).status_code == 302
    assert ruth.get(f"/team/patients/{people.patient.id}/").status_code == 200
    page = ana.get("/people/team/").content.decode()
    assert "Ruth Adeyemi" in page and "family not reached" in page
    EmergencyAccess.objects.update(at=timezone.now() - timedelta(hours=9), ends_at=timezone.now() - timedelta(hours=5))
    assert ruth.get(f"/team/patients/{people.patient.id}/").status_code == 404


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
