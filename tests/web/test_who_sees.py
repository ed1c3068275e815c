"""What somebody may not see does not exist for them, on every page whose address holds an id."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from caregiving.people.models import Household, Membership, Role
from caregiving.reminders.models import PushSubscription, Reminder
from caregiving.supplies.models import Counted
from tests.people import NOW, make_patient
from tests.web.home import Home


def pages_with_an_id(home: Home) -> Iterator[str]:
    patient, item = home.people.patient.id, uuid4()
    phone = PushSubscription.objects.create(
        user=home.people.ana, endpoint="https://fcm.googleapis.com/x", last_seen_at=NOW
    )
    reminder = Reminder.objects.create(
        key="k", patient=home.people.patient, user=home.people.ana, channel="email", urgency="critical",
        due_key="d", send_at=NOW, begun_at=NOW, expires_at=NOW,
    )  # fmt: skip
    yield reverse("count", args=[home.filters.id])
    yield reverse("order", args=[home.filters.id])
    yield reverse("drill", args=[home.niv.id])
    yield reverse("due_item", args=[patient, item])
    yield reverse("who_has_it", args=[patient, item])
    yield reverse("tapped", args=[phone.id])
    yield reverse("reminder", args=[reminder.id])


FORMS = (
    *(
        "start",
        "tested",
        "other_tested",
        "asked",
        "switch",
        "danger",
        "recovered",
        "printed",
        "undo",
        "disturb",
        "subscribe",
    ),
    *("first_sign",),
)


def test_a_stranger_gets_a_404_on_every_page_with_an_id(client: Client, home: Home) -> None:
    client.force_login(home.people.cleo)
    for address in pages_with_an_id(home):
        assert client.get(address).status_code == 404, address


def test_who_belongs_gets_an_answer_on_each_of_them(ana: Client, home: Home) -> None:
    for address in pages_with_an_id(home):
        assert ana.get(address).status_code in {200, 302}, address


@pytest.mark.parametrize("name", FORMS)
def test_a_stranger_writes_nothing_into_another_home(client: Client, home: Home, name: str) -> None:
    client.force_login(home.people.cleo)
    answer = client.post(reverse(name), {"patient": home.people.patient.id, "id": uuid4()})
    assert answer.status_code == 404


@pytest.mark.parametrize("patient", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_form_without_a_known_patient_is_a_404(ana: Client, home: Home, patient: str) -> None:
    assert ana.post(reverse("recovered"), {"patient": patient, "id": uuid4()}).status_code == 404


def test_a_page_left_open_in_another_home_cannot_write_into_this_one(client: Client, home: Home) -> None:
    client.force_login(home.people.cleo)
    answer = client.post(
        reverse("count", args=[home.filters.id]),
        {"patient": home.people.other_patient.id, "id": uuid4(), "quantity": 1},
    )
    assert answer.status_code == 404
    assert Counted.objects.filter(supply=home.filters).count() == 1


def test_an_aide_sees_nothing_outside_the_shift(client: Client, home: Home) -> None:
    client.force_login(home.people.eva)
    page = client.get("/", follow=True).content.decode()
    assert "Nothing to see here now." in page
    assert "Helen" not in page
    for address in pages_with_an_id(home):
        if "phones" not in address:
            assert client.get(address).status_code in {302, 404}, address


def test_an_aide_on_shift_sees_the_home(client: Client, home: Home) -> None:
    home.people.put_on_shift()
    client.force_login(home.people.eva)
    assert "Helen" in client.get("/").content.decode()


def test_the_care_team_looks_but_writes_nothing(client: Client, home: Home) -> None:
    client.force_login(home.people.dee)
    assert "Helen" in client.get("/").content.decode()
    answer = client.post(reverse("recovered"), {"patient": home.people.patient.id, "id": uuid4()})
    assert answer.status_code == 404


def test_who_has_several_homes_chooses_one(client: Client, home: Home) -> None:
    second = Household.objects.create(name="Second")
    other = make_patient(second, "Otto Second")
    Membership.objects.create(user=home.people.ana, household=second, role=Role.FAMILY)
    client.force_login(home.people.ana)
    assert "Which home?" in client.get("/", follow=True).content.decode()
    assert "Otto" in client.post("/homes/", {"patient": other.id}, follow=True).content.decode()
    assert client.post("/homes/", {"patient": home.people.other_patient.id}).status_code == 404


def test_who_lives_there_and_how_they_are_reached_is_not_for_the_care_team(client: Client, home: Home) -> None:
    client.force_login(home.people.dee)
    assert client.get(reverse("now")).status_code == 200
    assert client.get(reverse("people")).status_code == 404
