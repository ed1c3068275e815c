"""A caregiver who is ill is told in one tap, said wherever that person is asked, and leads on to what follows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caregiving.illness.models import CaregiverIll
from caregiving.patients.models import Part
from caregiving.people.models import Membership, User
from caregiving.reminders.models import Rung
from caregiving.web import caregivers
from checklists.models import Checklist
from tests.web.home import Home


def told(client: Client, home: Home, who: object = None, tap: UUID | None = None, **said: Any) -> Any:
    fields = {"patient": home.people.patient.pk, "id": tap or uuid4(), "who": who or home.people.ben.pk, "ill": "on"}
    return client.post(reverse("caregiver_ill"), {**fields, **said})


def well(client: Client, home: Home, who: User) -> Any:
    return client.post(reverse("caregiver_ill"), {"patient": home.people.patient.pk, "id": uuid4(), "who": who.pk})


def page(client: Client, name: str = "caregiver_ill") -> str:
    return " ".join(client.get(reverse(name)).content.decode().split())


def test_it_is_two_taps_from_something_is_wrong_and_is_said_wherever_that_person_is_asked(
    ana: Client, home: Home
) -> None:
    assert reverse("caregiver_ill") in page(ana, "wrong")
    assert told(ana, home).url == reverse("caregiver_ill")
    one = CaregiverIll.objects.get()
    assert (one.who, one.ill, one.author) == (home.people.ben, True, home.people.ana)
    Rung.objects.create(household=home.people.home, place=1, user=home.people.ben, channel="email")
    for name in ("ladder", "shift"):
        assert "Ben Reyes is ill." in page(ana, name)
    assert "<b>Ben Reyes</b><small>Ill now</small>" in page(ana, "people")
    assert "<b>Ana Reyes</b><small>Ill now</small>" not in page(ana, "people")


def test_from_there_lead_the_list_the_test_after_a_contact_the_ladder_and_the_door(ana: Client, home: Home) -> None:
    ours = Checklist.objects.filter(slug="caregiver_ill", language="en").first() or Checklist.objects.create(
        slug="caregiver_ill", title="A caregiver falls ill"
    )
    assert str(ours.pk) not in page(ana)
    told(ana, home)
    shown = page(ana).split("<main")[1]
    assert reverse("checklist_steps", args=[ours.pk]) in shown
    for name in ("exposed", "first_sign", "ladder", "door"):
        assert reverse(name) in shown
    assert "What if the caregiver falls ill?" in shown


def test_who_is_well_again_is_said_to_be_ill_no_more(ana: Client, home: Home, clock: time_machine.Traveller) -> None:
    told(ana, home)
    told(ana, home, home.people.ana.pk)
    clock.shift(60)
    assert well(ana, home, home.people.ben).status_code == 302
    assert list(caregivers.ill(home.people.patient, timezone.now())) == [home.people.ana.pk]
    assert "Ben Reyes is ill." not in page(ana, "shift")


def test_who_left_the_home_is_named_no_more(ana: Client, home: Home) -> None:
    told(ana, home)
    Membership.objects.filter(user=home.people.ben).delete()
    assert caregivers.ill(home.people.patient, home.now) == {}


def test_since_when_is_the_first_time_that_it_was_told(ana: Client, home: Home) -> None:
    for hours in (40, 20):
        at = home.now - timedelta(hours=hours)
        home.tell(CaregiverIll(patient=home.people.patient, who=home.people.ben, ill=True, occurred_at=at))
    assert "Since Wed 18 Nov, 11:07" in page(ana)


def test_it_is_told_once_however_often_it_is_sent_and_taken_back_by_one_tap(ana: Client, home: Home) -> None:
    tap = uuid4()
    for _time in range(2):  # the first answer was lost on the way
        told(ana, home, tap=tap)
    assert CaregiverIll.objects.count() == 1
    ana.post(reverse("undo"), {"patient": home.people.patient.pk, "of": tap, "id": uuid4()})
    assert caregivers.ill(home.people.patient, home.now) == {}


def test_an_aide_on_shift_tells_it_too(client: Client, home: Home) -> None:
    client.force_login(home.people.eva)
    home.people.put_on_shift()
    assert told(client, home, home.people.eva.pk).status_code == 302
    assert home.people.eva.pk in caregivers.ill(home.people.patient, home.now)


def test_a_care_team_reads_it_unless_the_illness_is_kept_back_and_tells_nothing(
    ana: Client, client: Client, home: Home
) -> None:
    told(ana, home)
    client.force_login(home.people.dee)
    shown = page(client).split("<main")[1]
    assert "Ben Reyes" in shown and "Who is ill?" not in shown and "Well again" not in shown
    assert told(client, home).status_code == 404
    home.people.patient.consents.update(withheld=Part.ILLNESS)
    assert client.get(reverse("caregiver_ill")).status_code == 404


@pytest.mark.parametrize("who", ["", "<b>", "nobody", "c1c7dea7-d13a-4bc9-94d2-2a2daa5617fb"])
def test_who_is_nobody_of_the_home_is_refused_in_a_sentence(ana: Client, home: Home, who: str) -> None:
    answer = told(ana, home, who=who or " ")
    assert answer.status_code == 400
    assert "Choose who is ill." in answer.content.decode()
    assert not CaregiverIll.objects.exists()


def test_the_patient_and_a_stranger_are_no_caregivers(ana: Client, home: Home) -> None:
    for user in (home.people.helen, home.people.cleo):
        assert told(ana, home, user.pk).status_code == 400


def test_the_page_reads_no_more_for_more_of_them(ana: Client, home: Home) -> None:
    told(ana, home)
    page(ana)
    with CaptureQueriesContext(connection) as one:
        page(ana)
    for user in (home.people.ana, home.people.eva, home.people.ben):
        told(ana, home, user.pk)
    page(ana)
    with CaptureQueriesContext(connection) as many:
        page(ana)
    assert len(many) <= len(one)
