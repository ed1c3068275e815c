"""A person gets one message a morning, however many patients and homes are theirs."""

from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings
from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving.agenda.item import Due
from caregiving.agenda.models import Snapshot
from caregiving.patients.models import Patient
from caregiving.people.models import Membership, Role
from caregiving.reminders.deliver import deliver
from caregiving.reminders.earlier import so_far
from caregiving.reminders.errors import Later
from caregiving.reminders.fit import fit
from caregiving.reminders.household import reach
from caregiving.reminders.models import Preference, PushSubscription, Reminder, State
from caregiving.reminders.wanted import wanted
from tests.people import NOW, People, make_patient
from tests.reminders.push_service import Phone
from tests.reminders.sending import FakeChannel, channel_of_tests, composed, due

ITEM = due(urgency="routine", closes=NOW + timedelta(days=2))


@pytest.fixture
def brother(people: People) -> Patient:
    """A second patient in Ana's household."""
    return make_patient(people.home, "Hugo Reyes")


def plan(patient: Patient, *items: Due) -> None:
    Snapshot.objects.update_or_create(
        patient=patient,
        defaults={"computed_at": NOW, "next_look_at": NOW, "due": [item.as_json() for item in items]},
    )
    before = so_far({patient.id: items}, NOW)[patient.id]
    asked = wanted(patient.id, items, reach(patient.household_id, NOW), before, NOW)
    fit({patient.id: list(asked)})


def mornings(people: People) -> list[Reminder]:
    return list(Reminder.objects.filter(user=people.ana, due_key="digest").exclude(state=State.CANCELLED))


def test_two_patients_in_one_home_make_one_message_that_names_both(people: People, brother: Patient) -> None:
    plan(people.patient, ITEM)
    plan(brother, ITEM)
    (one,) = mornings(people)
    message = composed(one, one.send_at)
    assert message is not None
    assert [line.split(":")[0] for line in sorted(message.details)] == ["Helen Reyes", "Hugo Reyes"]
    assert message.title == "Fortnight: 2 things today"


def test_when_the_first_patient_has_nothing_left_the_other_still_makes_it_come(
    people: People, brother: Patient
) -> None:
    plan(people.patient, ITEM)
    plan(brother, ITEM)
    plan(people.patient)
    plan(brother, ITEM)
    plan(people.patient)
    (one,) = mornings(people)
    assert (one.state, one.patient) == (State.PENDING, brother)


def failed_at_first(one: Reminder) -> None:
    with channel_of_tests(*[Later("busy")] * Reminder.objects.count()):
        deliver(one.send_at)


def test_when_its_first_try_failed_it_still_comes_for_the_other_patient_long_after_breakfast(
    people: People, brother: Patient, channel: FakeChannel
) -> None:
    plan(people.patient, ITEM)
    plan(brother, ITEM)
    (one,) = mornings(people)
    failed_at_first(one)
    plan(people.patient)
    deliver(one.send_at + timedelta(hours=3))
    assert Counter(address.target for address, _ in channel.sent)[people.ana.email] == 1


def test_when_its_first_try_failed_and_nothing_is_left_nothing_comes(people: People, channel: FakeChannel) -> None:
    plan(people.patient, ITEM)
    (one,) = mornings(people)
    failed_at_first(one)
    plan(people.patient)
    deliver(one.send_at + timedelta(hours=3))
    one.refresh_from_db()
    assert (channel.sent, one.state) == ([], State.CANCELLED)


def test_when_its_first_try_failed_and_another_way_is_chosen_it_comes_over_that_alone(people: People) -> None:
    plan(people.patient, ITEM)
    (one,) = mornings(people)
    failed_at_first(one)
    Preference.objects.create(user=people.ana, routine_by_email=False)
    PushSubscription.objects.create(
        user=people.ana, endpoint="https://push.example/a", last_seen_at=NOW, **Phone().keys
    )
    plan(people.patient, ITEM)
    assert [row.channel for row in mornings(people)] == ["push"]


def test_a_message_that_one_patient_no_longer_needs_makes_the_others_be_looked_at_again(
    people: People, brother: Patient, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    plan(brother, ITEM)
    plan(people.patient, ITEM)
    Snapshot.objects.update(next_look_at=NOW + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        plan(brother)
    assert Snapshot.objects.get(patient=people.patient).next_look_at == NOW


def test_once_it_is_sent_no_second_one_follows_for_the_other_patient(people: People, brother: Patient) -> None:
    plan(people.patient, ITEM)
    (one,) = mornings(people)
    with channel_of_tests() as fake:
        deliver(one.send_at)
        plan(brother, ITEM)
        assert deliver(one.send_at) == 0
    assert [address.target for address, _ in fake.sent].count(people.ana.email) == 1


def test_a_phone_added_while_the_mail_is_on_its_way_does_not_get_it_too(people: People) -> None:
    plan(people.patient, ITEM)
    (one,) = mornings(people)
    Reminder.objects.claim(9, one.send_at)  # and its worker dies
    PushSubscription.objects.create(user=people.ana, endpoint="https://push.example/1", last_seen_at=NOW)
    plan(people.patient, ITEM)
    with channel_of_tests() as fake:
        deliver(one.send_at)
        deliver(one.send_at + settings.REMINDER_LEASE)
    assert [row.channel for row in mornings(people)] == ["email"]
    assert [address.target for address, _ in fake.sent].count(people.ana.email) == 1


def test_a_home_that_the_person_has_left_is_not_in_it(people: People) -> None:
    Membership.objects.create(user=people.ana, household=people.other_home, role=Role.FAMILY)
    plan(people.other_patient, ITEM)
    plan(people.patient, ITEM)
    (one,) = mornings(people)
    Membership.objects.filter(user=people.ana, household=people.other_home).delete()
    message = composed(one, one.send_at)
    assert message is not None and len(message.details) == 1
    with channel_of_tests() as fake:
        deliver(one.send_at)
    assert [address.target for address, _ in fake.sent].count(people.ana.email) == 1
