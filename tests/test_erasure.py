"""A home that is erased leaves no row, no photo and no audit line; the home next door keeps all of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving import record
from caregiving.agenda.models import RuleReview
from caregiving.equipment.models import Device, DeviceSetting, Photo
from caregiving.erasure import erase
from caregiving.household_file.load import load
from caregiving.household_file.read import read
from caregiving.household_file.rows import home as home_of
from caregiving.patients.models import AccessEvent, DoorChecked, DoorLink, Patient, SheetLink
from caregiving.people.models import CareTeam, CareTeamMembership, Household, Invitation, Role, User
from caregiving.reminders.models import Preference
from caregiving.reminders.plan import replan
from caregiving.supplies.models import Medicine
from checklists.models import Checklist, RunStarted, Step, Ticked
from tests.household_file.files import ADVANCED, EARLY

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
# People's own, the clinic's own, and the application's.
STAYS = {
    User,
    EmailAddress,
    Preference,
    CareTeam,
    CareTeamMembership,
    RuleReview,
    ContentType,
    Checklist,
    Step,
    LogEntry,
}
NEXT_DOOR = "Carl Clark"


def rows() -> dict[str, set[Any]]:
    models = [model for model in apps.get_models() if model not in STAYS]
    return {model._meta.label: set(model._default_manager.values_list("pk", flat=True)) for model in models}


@pytest.fixture
def checklist() -> Checklist:
    found = Checklist.objects.create(slug="erased", title="List")
    Step.objects.create(checklist=found, place=1, text="A step")
    return found


@pytest.fixture
def home(
    checklist: Checklist, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> tuple[Household, dict[str, set[Any]]]:
    """A full home beside another one, and what there was before it came."""
    with django_capture_on_commit_callbacks(execute=True):
        load(home_of(read(EARLY)), NOW)
    before = rows()
    with django_capture_on_commit_callbacks(execute=True):
        load(home_of(read(ADVANCED)), NOW)
        _lived_in(Patient.objects.exclude(name=NEXT_DOOR).get(), checklist)
    return Household.objects.exclude(patients__name=NEXT_DOOR).get(), before


def _lived_in(patient: Patient, checklist: Checklist) -> None:
    """What no household file can say."""
    lead = lead_of(patient.household)
    run = RunStarted(patient=patient, checklist=checklist, occurred_at=NOW)
    record.happening(lead, run, NOW)
    record.happening(lead, Ticked(patient=patient, run=run, step=checklist.steps.get(), occurred_at=NOW), NOW)
    record.happening(None, DoorChecked(patient=patient, visitor="Flo", outcome="in", occurred_at=NOW), NOW)
    record.undo(lead, UUID(int=7), run, NOW)
    record.noun(lead, DoorLink(patient=patient, call_name="Ana"), NOW)
    record.noun(lead, SheetLink(patient=patient), NOW)
    letter = {"email": "new@test.example", "role": "aide", "token_hash": "x", "expires_at": NOW + timedelta(days=7)}
    record.noun(lead, Invitation(household=patient.household, invited_by=lead, **letter), NOW)
    device = Device.objects.filter(patient=patient)[0]
    Photo.objects.create(device=device, image=ContentFile(b"x", name="niv.jpg"))
    AccessEvent.objects.create(patient=patient, user=lead, name="Dr X", screen="home", at=NOW, on=NOW.date())
    replan(patient.pk, NOW)


def lead_of(household: Household) -> User:
    return User.objects.filter(memberships__household=household, memberships__role=Role.LEAD)[0]


def test_nothing_is_left_of_it_and_nothing_is_missing_next_door(home: tuple[Household, dict[str, set[Any]]]) -> None:
    household, before = home
    assert rows() != before
    erase(household, lead_of(household))
    assert rows() == before


def test_the_audit_log_says_only_that_a_home_was_erased(home: tuple[Household, dict[str, set[Any]]]) -> None:
    household, _before = home
    lead, home_id = lead_of(household), household.pk
    of_next_door = LogEntry.objects.filter(object_repr__contains="Clark").count()
    erase(household, lead)
    (line,) = LogEntry.objects.filter(action=LogEntry.Action.DELETE)
    assert (line.object_pk, line.object_repr, line.changes, line.actor) == (str(home_id), "", {}, lead)
    shared = {ContentType.objects.get_for_model(model).pk for model in STAYS}
    left = LogEntry.objects.exclude(pk=line.pk).exclude(content_type__in=shared)
    theirs = {str(pk) for pks in rows().values() for pk in pks}
    assert [str(entry) for entry in left if entry.object_pk not in theirs] == []
    assert LogEntry.objects.filter(object_repr__contains="Clark").count() == of_next_door > 0


def test_what_was_removed_before_is_forgotten_with_it(home: tuple[Household, dict[str, set[Any]]]) -> None:
    household, _before = home
    lead, patient = lead_of(household), Patient.objects.get(household=household)
    device = record.noun(lead, Device(patient=patient, kind="niv", name="Gone BiPAP"), NOW)
    mask = record.noun(lead, DeviceSetting(device=device, name="Gone mask", value="M"), NOW)
    medicine = record.noun(lead, Medicine(patient=patient, name="Gone riluzole", dose="50 mg"), NOW)
    for thing in (mask, device, medicine):
        record.removal(lead, thing, NOW)
    assert LogEntry.objects.filter(object_repr__contains="Gone").count() == 6
    erase(household, lead)
    assert not LogEntry.objects.filter(object_repr__contains="Gone").exists()
    assert not LogEntry.objects.filter(changes__icontains="Gone").exists()


def test_the_photos_go_with_it(
    home: tuple[Household, dict[str, set[Any]]], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    name = str(Photo.objects.get().image.name)
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        erase(home[0], lead_of(home[0]))
    assert not default_storage.exists(name)


def test_it_is_all_or_nothing(home: tuple[Household, dict[str, set[Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    there = rows()

    def fail(*_args: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("caregiving.erasure._note", fail)
    with pytest.raises(RuntimeError):
        erase(home[0], lead_of(home[0]))
    assert rows() == there
