"""What an operator changes is audited and makes the agenda be looked at again, as any other write."""

from __future__ import annotations

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from caregiving.agenda.models import Snapshot
from caregiving.patients.models import Consent, Contact
from caregiving.people.models import CareTeam, User
from caregiving.reminders.models import Attempt, PushSubscription, Reminder
from caregiving.supplies.models import Supply
from checklists.models import Checklist
from tests.admin.rows import make
from tests.people import People

pytestmark = pytest.mark.django_db


def contact(people: People, **fields: object) -> dict[str, object]:
    return {"patient": str(people.patient.id), "kind": "pharmacy", "name": "Corner", "rank": 1, **fields}


def test_a_noun_is_stored_audited_and_planned(operator: Client, people: People) -> None:
    assert operator.post(reverse("admin:patients_contact_add"), contact(people)).status_code == 302
    stored = Contact.objects.get()
    assert Snapshot.objects.filter(patient=people.patient).exists()
    line = LogEntry.objects.get(object_pk=str(stored.pk), action=LogEntry.Action.CREATE)
    assert line.actor is not None
    assert line.actor.email == "op@test.example"


@pytest.mark.parametrize("one_by_one", [True, False])
def test_a_removal_is_audited_and_planned(one_by_one: bool, operator: Client, people: People) -> None:
    gone = Contact.objects.create(patient=people.patient, kind="pharmacy", name="Corner")
    url, data = reverse("admin:patients_contact_delete", args=[gone.pk]), {"post": "yes"}
    if not one_by_one:
        url = reverse("admin:patients_contact_changelist")
        data |= {"action": "delete_selected", "_selected_action": str(gone.pk)}
    assert operator.post(url, data).status_code == 302
    assert not Contact.objects.exists()
    assert Snapshot.objects.filter(patient=people.patient).exists()
    assert LogEntry.objects.filter(object_pk=str(gone.pk), action=LogEntry.Action.DELETE).exists()


def test_a_supplier_of_another_home_is_refused_in_words(operator: Client, people: People) -> None:
    theirs = Contact.objects.create(patient=people.other_patient, kind="supplier", name="Theirs")
    ours = Supply.objects.create(patient=people.patient, name="Masks", kind="niv", unit="piece", use="kept")
    data = {"patient": str(people.patient.id), "name": "Masks", "kind": "niv", "unit": "piece", "use": "kept",
            "isolation_factor": 1, "lead_days": 0, "supplier": str(theirs.id)}  # fmt: skip
    answer = operator.post(reverse("admin:supplies_supply_change", args=[ours.pk]), data, follow=True)
    assert "This belongs to somebody else." in answer.content.decode()
    ours.refresh_from_db()
    assert ours.supplier is None


def test_a_leave_that_an_operator_writes_in_ends_a_year_later(operator: Client, people: People) -> None:
    lungs = CareTeam.objects.create(name="Lung clinic")
    told = {"patient": str(people.patient.id), "team": str(lungs.pk), "given_at_1": "03:00"}
    address = reverse("admin:patients_consent_add")
    assert operator.post(address, told).status_code == 200  # the day is missing, and the page says so
    assert operator.post(address, {**told, "given_at_0": "2026-11-20"}).status_code == 302
    given = Consent.objects.get(team=lungs)
    assert given.last_day == given.given_at.astimezone(people.patient.zone).date() + timedelta(days=365)


def test_the_steps_of_a_checklist_are_written_below_it(operator: Client) -> None:
    data = {"slug": "at-our-clinic", "language": "en", "version": 1, "title": "At the door", "stage": "draft",
            "steps-TOTAL_FORMS": 1, "steps-INITIAL_FORMS": 0, "steps-0-place": 1,
            "steps-0-text": "Wash your hands"}  # fmt: skip
    assert operator.post(reverse("admin:checklists_checklist_add"), data).status_code == 302
    assert Checklist.objects.get(slug="at-our-clinic").steps.get().text == "Wash your hands"


@pytest.mark.parametrize("stage", ["published", "withdrawn"])
def test_a_list_that_homes_run_through_or_did_is_not_changed(operator: Client, stage: str) -> None:
    out = Checklist.objects.create(slug="out", language="en", version=1, title="At the door", stage=stage)
    step = out.steps.create(place=1, text="Wash your hands")
    for kind, thing in (("checklist", out), ("step", step)):
        changed = reverse(f"admin:checklists_{kind}_change", args=[thing.pk])
        assert operator.post(changed, {"title": "Another", "text": "Another"}).status_code == 403
    added = {"checklist": str(out.pk), "place": 2, "text": "One more"}
    assert operator.post(reverse("admin:checklists_step_add"), added).status_code == 200  # refused on the page
    assert [one.text for one in out.steps.all()] == ["Wash your hands"]


def test_a_person_made_here_has_no_password_that_works(operator: Client) -> None:
    data = {"email": "new@test.example", "name": "New", "language": "en", "time_zone": "UTC", "is_active": "on"}
    assert operator.post(reverse("admin:people_user_add"), data).status_code == 302
    assert not User.objects.get(email="new@test.example").has_usable_password()


@pytest.mark.parametrize("noun", ["patients_patient", "people_household", "people_user"])
def test_what_much_hangs_on_is_not_removed_from_here(noun: str, operator: Client, people: People) -> None:
    row = {"patients_patient": people.patient, "people_household": people.home, "people_user": people.ana}[noun]
    assert operator.post(reverse(f"admin:{noun}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_a_reminder_shows_its_attempts_and_is_found_by_its_state(operator: Client) -> None:
    reminder = make(Reminder)
    Attempt.objects.create(reminder=reminder, number=1, at=reminder.send_at, outcome="later", error="said 503")
    assert "said 503" in operator.get(reverse("admin:reminders_reminder_change", args=[reminder.pk])).content.decode()
    page = operator.get(reverse("admin:reminders_reminder_changelist"), {"state__exact": "lapsed"})
    assert reminder.key not in page.content.decode()


def test_the_keys_of_a_phone_are_not_shown(operator: Client) -> None:
    phone = make(PushSubscription)
    page = operator.get(reverse("admin:reminders_pushsubscription_change", args=[phone.pk])).content.decode()
    assert phone.auth not in page
    assert phone.endpoint not in page


def test_operators_sign_in_as_everybody_does(client: Client) -> None:
    answer = client.get("/admin/login/?next=/admin/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/")


def test_somebody_who_is_no_operator_stays_outside(client: Client, people: People) -> None:
    client.force_login(people.ana)
    assert client.get("/admin/login/").status_code == 403
    assert client.get(reverse("admin:patients_patient_changelist")).status_code == 302
