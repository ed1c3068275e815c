"""What an operator reads of a patient: nothing by default; where the place allows it, the household sees who looked."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from caregiving import record
from caregiving.patients.models import AccessEvent
from caregiving.people.models import Membership, Shift
from caregiving.reminders.models import PushSubscription
from caregiving.supplies.models import Medicine
from caregiving.vaccines.models import CaregiverRecord, Vaccination
from tests.people import People


@pytest.fixture
def medicine(people: People) -> Medicine:
    return record.noun(people.ana, Medicine(patient=people.patient, name="Riluzole", dose="50 mg"), timezone.now())


def anas_vaccine(people: People) -> Membership:
    member = Membership.objects.get(user=people.ana, household=people.patient.household)
    told = {"birth_date": date(1970, 1, 1), "agreed_at": timezone.now()}
    kept = CaregiverRecord.objects.create(membership=member, **told)
    Vaccination.objects.create(caregiver=kept, group="Influenza", cvx="150", given_on=date(2026, 10, 1))
    return member


def seen(people: People) -> list[tuple[str, str]]:
    events = AccessEvent.objects.filter(patient=people.patient)
    return list(events.values_list("name", "screen"))


@pytest.mark.parametrize(
    "page",
    [
        "patients/patient/",
        "patients/patient/{patient}/change/",
        "patients/patient/{patient}/history/",
        "supplies/medicine/",
        "supplies/medicine/{medicine}/change/",
        "supplies/medicine/{medicine}/delete/",
        "auditlog/logentry/",
        "autocomplete/?app_label=supplies&model_name=supply&field_name=medicine",
    ],
)
def test_whose_data_an_operator_looks_at_is_noted(
    operator: Client, people: People, medicine: Medicine, page: str
) -> None:
    address = page.format(patient=people.patient.pk, medicine=medicine.pk)
    answer = operator.get(f"/admin/{address}")
    assert answer.status_code == 200 and ("Riluzole" in answer.content.decode() or "Helen" in answer.content.decode())
    assert seen(people) == [("Op", "admin")]


def test_the_household_reads_it_like_every_look_of_the_staff(
    operator: Client, people: People, medicine: Medicine
) -> None:
    operator.get("/admin/supplies/medicine/")
    home = Client()
    home.force_login(people.ana)
    assert "Op: the operator’s pages" in home.get("/people/team/").content.decode()


def test_only_those_who_stand_on_the_page_are_noted(operator: Client, people: People, medicine: Medicine) -> None:
    operator.get("/admin/supplies/medicine/?q=nothing+of+that+name")
    operator.get("/admin/people/household/")
    assert not AccessEvent.objects.exists()


def test_what_a_caregiver_keeps_is_noted_for_the_own_home_alone(operator: Client, people: People) -> None:
    anas_vaccine(people)
    operator.get("/admin/vaccines/vaccination/")
    assert list(AccessEvent.objects.values_list("patient", "screen")) == [(people.patient.pk, "admin")]


def test_the_log_of_a_home_is_noted_with_it(operator: Client, people: People, medicine: Medicine) -> None:
    entry = LogEntry.objects.get_for_object(medicine).get()
    operator.get(f"/admin/auditlog/logentry/{entry.pk}/change/")
    assert seen(people) == [("Op", "admin")]


def test_by_default_no_page_is_read_and_nothing_is_noted(
    operator: Client, settings: Settings, people: People, medicine: Medicine
) -> None:
    settings.ADMIN_SHOWS_HEALTH_DATA = False
    for path in (
        "supplies/medicine/", f"supplies/medicine/{medicine.pk}/change/", f"supplies/medicine/{medicine.pk}/delete/",
        f"supplies/medicine/{medicine.pk}/history/", "auditlog/logentry/",
        "autocomplete/?app_label=supplies&model_name=supply&field_name=medicine",
    ):  # fmt: skip
        assert operator.get(f"/admin/{path}").status_code == 403, path
    assert not AccessEvent.objects.exists()


def test_what_would_go_with_a_row_is_named_by_no_health_data(
    operator: Client, settings: Settings, people: People
) -> None:
    settings.ADMIN_SHOWS_HEALTH_DATA = False
    member = anas_vaccine(people)
    for path in (f"people/membership/{member.pk}/delete/", f"people/careteam/{people.team.pk}/delete/"):
        answer = operator.get(f"/admin/{path}")
        said = answer.content.decode()
        assert answer.status_code == 200, path
        assert "Influenza" not in said and "Helen" not in said, path
    asked = {"action": "delete_selected", "_selected_action": str(member.pk)}
    said = operator.post("/admin/people/membership/", asked).content.decode()
    assert "Influenza" not in said


@pytest.mark.parametrize(
    "path",
    [
        "people/shift/?handover_note__icontains=fever",
        "reminders/pushsubscription/?auth__startswith=a",
        "reminders/attempt/?reminder__due_key__startswith=antiviral",
        "people/user/?password__startswith=p",
        "people/household/?patients__medicines__name__icontains=rilu",
        "mfa/authenticator/?data__secret__startswith=a",
    ],
)
def test_what_is_not_shown_is_not_found_out_by_an_address(
    operator: Client, settings: Settings, people: People, path: str
) -> None:
    settings.ADMIN_SHOWS_HEALTH_DATA = False
    now, eva = timezone.now(), Membership.objects.get(user=people.eva)
    Shift.objects.create(membership=eva, starts_at=now, ends_at=now + timedelta(hours=8), handover_note="Fever")
    PushSubscription.objects.create(
        user=people.ana, endpoint="https://push.example/1", p256dh="b", auth="a", last_seen_at=now
    )
    assert operator.get(f"/admin/{path}").status_code in (302, 400), path


def test_what_a_page_offers_still_narrows_it(operator: Client, people: People) -> None:
    answer = operator.get("/admin/people/membership/?role__exact=aide")
    assert answer.status_code == 200
    assert {row.role for row in answer.context["cl"].result_list} == {"aide"}


def test_choices_of_an_open_page_are_not_noted(operator: Client, people: People) -> None:
    found = operator.get("/admin/autocomplete/?app_label=people&model_name=membership&field_name=household")
    assert json.loads(found.content)["results"]
    assert not AccessEvent.objects.exists()
