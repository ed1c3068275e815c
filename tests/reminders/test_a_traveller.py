"""Reminders come by a person's own clock, and a person who travels says so at the settings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving.agenda.models import Snapshot
from caregiving.people.models import Household, Membership, Role, User
from caregiving.reminders import plan
from caregiving.reminders.models import Reminder
from caregiving.supplies.models import Supply, SupplyKind, Use
from tests.people import NOW, People

LOS_ANGELES = "America/Los_Angeles"


@pytest.fixture(autouse=True)
def at_night() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def home(people: People) -> Household:
    """Something to say in the morning: gloves that nobody has counted."""
    Supply.objects.create(
        patient=people.patient, name="Gloves", kind=SupplyKind.PROTECTION, unit="pairs", use=Use.AS_NEEDED
    )
    plan.replan(people.patient.pk, NOW)
    return people.home


def keep(client: Client, people: People, **said: str) -> int:
    answer = client.post(reverse("settings_keep"), {"patient": people.patient.id, "language": "en", **said})
    return int(answer.status_code)


def morning_of(user: User) -> datetime:
    """Their morning message, by the patient's clock."""
    one = Reminder.objects.get(user=user, due_key="digest", state="pending")
    return one.send_at.astimezone(ZoneInfo("America/New_York"))


def test_the_morning_message_moves_with_who_travels_and_with_nobody_else(
    ana: Client, people: People, home: Household, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert morning_of(people.ana).hour == 8
    with django_capture_on_commit_callbacks(execute=True):
        assert keep(ana, people, time_zone=LOS_ANGELES) == 302
    assert (morning_of(people.ana).hour, morning_of(people.ben).hour) == (11, 8)


def test_every_home_of_that_person_is_planned_anew(
    ana: Client, people: People, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    Membership.objects.create(user=people.ana, household=people.other_home, role=Role.FAMILY)
    with django_capture_on_commit_callbacks(execute=True):
        assert keep(ana, people, time_zone=LOS_ANGELES) == 302
    assert Snapshot.objects.filter(computed_at=NOW, next_look_at__gt=NOW).count() == 2


def test_the_page_says_where_one_is_now(ana: Client, people: People) -> None:
    page = ana.get(reverse("settings")).content.decode()
    assert '<option value="America/New_York" selected>America/New York</option>' in page


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT+5"])
def test_a_clock_that_is_called_by_no_place_stays_when_nothing_else_is_chosen(
    ana: Client, people: People, zone: str
) -> None:
    User.objects.filter(pk=people.ana.pk).update(time_zone=zone)
    assert f'<option value="{zone}" selected>' in ana.get(reverse("settings")).content.decode()
    assert keep(ana, people, time_zone=zone) == 302
    assert User.objects.get(pk=people.ana.pk).time_zone == zone


def test_a_page_that_did_not_ask_leaves_the_clock_as_it_is(ana: Client, people: People) -> None:
    assert keep(ana, people) == 302
    assert User.objects.get(pk=people.ana.pk).time_zone == "America/New_York"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "America", "x" * 9000, "America/New York"])
def test_what_is_no_time_zone_is_not_kept(ana: Client, people: People, zone: Any) -> None:
    assert keep(ana, people, time_zone=zone) == 400
    assert User.objects.get(pk=people.ana.pk).time_zone == "America/New_York"
