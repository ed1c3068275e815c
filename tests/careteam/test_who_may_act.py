"""Looking is not acting: who signs or plans is of a team that the home let in, and every way in ends with its leave."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth import get_user
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from caregiving import record
from caregiving.agenda.models import Snapshot
from caregiving.careteam.sheets import sheet_of
from caregiving.equipment.models import Device, InfectionPlan
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import AccessEvent, Consent, EmergencyAccess, Measure, Part, ReadingTaken, SheetLink
from caregiving.people.models import CareTeam, CareTeamMembership, TeamRole, User
from tests.careteam.desk import clinician, signed_in
from tests.people import People, make_user

SIGNER, PLANNER = TeamRole.PHARMACIST, TeamRole.RESPIRATORY


@pytest.fixture
def elsewhere(people: People) -> CareTeam:
    """A team that this home never let in."""
    return CareTeam.objects.create(name="Clinic elsewhere")


def plan_of(people: People, now: datetime) -> InfectionPlan:
    device = Device.objects.create(patient=people.patient, kind="niv", name="BiPAP", life_support=True)
    return InfectionPlan.objects.create(device=device, usual="a", during_infection="b")


def acts(people: People, plan: InfectionPlan) -> list[tuple[str, dict[str, str]]]:
    """Everything that only somebody of a team of this home may do, with what would be posted."""
    device = f"/team/plans/{people.patient.id}/{plan.device_id}/"
    signing = {"mark": sheet_of(people.patient, timezone.now()).mark, "plan_b": "b"}
    steps: list[tuple[str, dict[str, str]]] = [
        (f"/team/plans/{people.patient.id}/{plan.id}/{step}/", {}) for step in ("confirm", "withdraw")
    ]
    return [
        (f"/team/sheets/{people.patient.id}/sign/", signing),
        (f"{device}publish/", {"usual": "c", "during_infection": "d"}),
        *steps,
    ]


def nothing_was_done(client: Client, people: People, plan: InfectionPlan) -> bool:
    answers = [client.post(address, told).status_code for address, told in acts(people, plan)]
    unchanged = InfectionPlan.objects.get() == plan and not ScreeningSheet.objects.exists()
    return answers == [403] * len(answers) and unchanged


@pytest.mark.parametrize("role", [SIGNER, PLANNER])
def test_who_opened_a_record_in_an_emergency_reads_and_does_nothing_else(
    people: People, elsewhere: CareTeam, now: datetime, role: str
) -> None:
    urgent = clinician(elsewhere, "Ursula Urgent", role)
    EmergencyAccess.objects.create(
        patient=people.patient, user=urgent, name="U", reason="r", at=now, ends_at=now + timedelta(hours=4)
    )
    plan, client = plan_of(people, now), signed_in(urgent)
    assert client.get(f"/team/sheets/{people.patient.id}/").status_code == 200
    assert nothing_was_done(client, people, plan)


@pytest.mark.parametrize("role", [SIGNER, PLANNER])
def test_a_role_in_another_team_counts_for_nothing_here(
    people: People, elsewhere: CareTeam, now: datetime, role: str
) -> None:
    both = clinician(people.team, "Bo Both", TeamRole.COORDINATOR)
    CareTeamMembership.objects.create(user=both, team=elsewhere, role=role)
    assert nothing_was_done(signed_in(both), people, plan_of(people, now))


def test_who_left_the_clinic_reads_on_nowhere(people: People, elsewhere: CareTeam, now: datetime) -> None:
    left = clinician(elsewhere, "Lee Left", SIGNER)
    EmergencyAccess.objects.create(
        patient=people.patient, user=left, name="L", reason="r", at=now, ends_at=now + timedelta(hours=4)
    )
    address = f"/api/v1/patients/{people.patient.id}/"
    assert signed_in(left).get(address).status_code == 200
    CareTeamMembership.objects.filter(user=left).delete()
    assert signed_in(left).get(address).status_code == 404


def test_the_code_of_the_emergency_sheet_is_not_shown_to_a_care_team(people: People) -> None:
    ana = signed_in(people.ana)
    ana.get("/sheet/")
    secret = SheetLink.objects.get(patient=people.patient).secret
    dee = signed_in(people.dee)
    for address in ("/sheet/", "/sheet/crew/"):
        assert "data:image" in ana.get(address).content.decode() or "<svg" in ana.get(address).content.decode()
        answer = dee.get(f"{address}?patient={people.patient.id}")
        assert answer.status_code in (200, 302) and secret not in answer.content.decode()
        assert not (answer.context or {}).get("link_code")


def test_what_only_stores_is_not_done_by_looking(people: People) -> None:
    for address in ("/team/ask/drill/send/", f"/team/sheets/{people.patient.id}/sign/"):
        assert signed_in(people.dee).head(address).status_code == 405
    assert signed_in(people.ana).head("/people/care-team/give/").status_code in (404, 405)


def test_a_second_factor_ends_the_sessions_that_began_without_one(people: People) -> None:
    user = make_user("Nora New")
    before, here = signed_in(user), signed_in(user)
    CareTeamMembership.objects.create(user=user, team=people.team, role=SIGNER)
    assert before.get("/team/").status_code == 302
    request = HttpRequest()
    request.user, request.session = user, here.session
    codes = Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    authenticator_added.send(Authenticator, request=request, user=user, authenticator=codes)
    assert "/2fa/" in before.get("/team/")["Location"]  # recovery codes are no second factor
    made = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    authenticator_added.send(Authenticator, request=request, user=user, authenticator=made)
    request.session.save()
    assert "/accounts/" in before.get("/team/")["Location"] and "login" in before.get("/team/")["Location"]
    assert get_user(request) == User.objects.get(pk=user.pk)


def test_a_kidney_result_that_is_kept_back_stands_neither_on_the_sheet_nor_in_the_list(
    people: People, now: datetime
) -> None:
    given = {"occurred_at": now, "recorded_at": now}
    ReadingTaken.objects.create(patient=people.patient, measure=Measure.EGFR, value="47.5", **given)
    dana = signed_in(clinician(people.team, "Dana Whitfield", SIGNER))
    pages = (f"/team/sheets/{people.patient.id}/", "/illness/sheet/")
    assert "47.5" in dana.get(pages[0]).content.decode()
    Consent.objects.filter(team=people.team, patient=people.patient).update(withheld=Part.MEASURES)
    for page in pages:
        assert "47.5" not in dana.get(page, follow=True).content.decode(), page
    assert "kept back" in dana.get(pages[0]).content.decode()


def test_a_second_leave_for_the_same_team_is_refused_so_that_it_opens_nothing_that_is_kept_back(
    people: People, now: datetime
) -> None:
    Consent.objects.filter(team=people.team, patient=people.patient).update(withheld=Part.MEDICINES)
    with pytest.raises(ValidationError, match="may see the home already"):
        record.noun(people.ana, Consent(patient=people.patient, team=people.team, given_at=now), now)


def test_a_list_that_leaves_the_screen_is_noted_each_time_and_one_that_is_asked_too(people: People) -> None:
    dee = signed_in(people.dee)
    Snapshot.objects.create(
        patient=people.patient, computed_at=timezone.now(), lane="today", about="x", panel={"reasons": [], "did": []}
    )
    for address in ("/team/", "/team/", "/team/huddle/", "/team/panel.csv", "/team/panel.csv"):
        assert dee.get(address).status_code == 200, address
    noted = AccessEvent.objects.filter(patient=people.patient).order_by("id").values_list("screen", flat=True)
    assert list(noted) == ["panel", "file", "file", "file"]
