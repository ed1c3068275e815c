"""The admin opens only for an operator with a second factor."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.contrib import admin
from django.test import Client
from pytest_django import Settings

from caregiving.agenda.models import Snapshot
from caregiving.careteam.admin_reads import tells_of_a_patient
from caregiving.illness.models import ScreeningVerdict
from caregiving.patients.models import AccessEvent, Patient
from caregiving.people.models import Membership, Shift, User
from caregiving.reminders.models import Attempt, Outcome, Reminder
from caregiving.supplies.models import Counted, Medicine
from tests.people import NOW, People
from tests.reminders.sending import reminder


def test_an_operator_with_a_second_factor_may(operator: Client) -> None:
    assert operator.get("/admin/").status_code == 200


@pytest.mark.parametrize("kind", [None, Authenticator.Type.RECOVERY_CODES])
def test_an_operator_without_one_may_not(client: Client, db: None, kind: str | None) -> None:
    user = User.objects.create_superuser("op@test.example", name="Op")
    if kind:
        Authenticator.objects.create(user=user, type=kind, data={})
    client.force_login(user)
    assert client.get("/admin/").status_code != 200


def test_nobody_else_may(client: Client, people: People) -> None:
    Authenticator.objects.create(user=people.ana, type=Authenticator.Type.TOTP, data={})
    client.force_login(people.ana)
    assert client.get("/admin/").status_code != 200


def test_an_operator_sees_no_health_data_by_default(operator: Client, settings: Settings, people: People) -> None:
    settings.ADMIN_SHOWS_HEALTH_DATA = False
    shut = {model for model in admin.site._registry if tells_of_a_patient(model)}
    assert {Patient, Medicine, LogEntry, Snapshot, Reminder, AccessEvent, ScreeningVerdict, Counted} <= shut
    for model in shut:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert operator.get(address).status_code == 403, address
        assert operator.get(f"{address}add/").status_code == 403, address
    assert operator.get(f"/admin/patients/patient/{people.patient.pk}/change/").status_code == 403
    assert operator.get(f"/admin/patients/patient/{people.patient.pk}/history/").status_code == 403
    assert operator.get("/admin/people/household/").status_code == 200
    assert "/admin/patients/" not in operator.get("/admin/").content.decode()


def test_what_an_operator_may_open_names_no_reminders_matter_and_no_handover(
    operator: Client, settings: Settings, people: People
) -> None:
    settings.ADMIN_SHOWS_HEALTH_DATA = False
    eva = Membership.objects.get(user=people.eva)
    shift = Shift.objects.create(
        membership=eva, starts_at=NOW, ends_at=NOW + timedelta(hours=8), handover_note="Fever since noon"
    )
    tried = reminder(people, key=f"antiviral.ask:{people.ana.pk}", due_key="antiviral.ask")
    attempt = Attempt.objects.create(reminder=tried, number=1, at=NOW, outcome=Outcome.ACCEPTED, address="email:x")
    pages = (
        *("reminders/attempt/", f"reminders/attempt/{attempt.pk}/change/"),
        *("people/shift/", f"people/shift/{shift.pk}/change/"),
    )
    for page in pages:
        answer = operator.get(f"/admin/{page}")
        assert answer.status_code == 200, page
        said = answer.content.decode()
        assert "antiviral" not in said and "Fever" not in said and str(people.ana.pk) not in said, page


def test_what_was_tried_is_found_by_the_number_of_its_reminder(
    operator: Client, settings: Settings, people: People
) -> None:
    settings.ADMIN_SHOWS_HEALTH_DATA = False
    told, other = reminder(people), reminder(people, key="another")
    for one in (told, other):
        Attempt.objects.create(reminder=one, number=1, at=NOW, outcome=Outcome.ACCEPTED, address=f"email:{one.pk}x")
    assert "reminder no." in operator.get("/admin/reminders/attempt/").content.decode().lower()
    found = operator.get(f"/admin/reminders/attempt/?q={told.pk}").content.decode()
    assert f"email:{told.pk}x" in found and f"email:{other.pk}x" not in found
