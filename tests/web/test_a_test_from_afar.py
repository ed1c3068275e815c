"""Whoever is far away sends a test to the phone of somebody else here, and sees what became of it."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from caregiving.reminders.channels import Address, Message, push
from caregiving.reminders.errors import Later, Never
from caregiving.reminders.models import PushSubscription
from tests.people import NOW
from tests.reminders.push_service import Phone
from tests.web.home import Home

KEYS = Phone().keys


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    found: list[Message] = []

    def accept(address: Address, message: Message) -> str:
        found.append(message)
        return ""

    monkeypatch.setattr(push, "send", accept)
    return found


@pytest.fixture
def bens(home: Home) -> Iterator[PushSubscription]:
    yield PushSubscription.objects.create(
        user=home.people.ben, endpoint="https://fcm.googleapis.com/fcm/send/b", last_seen_at=NOW, **KEYS
    )


def send_to(client: Client, home: Home, person_id: UUID) -> str:
    answer = client.post(reverse("send_test_to", args=[person_id]), {"patient": home.people.patient.id}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_row_of_who_has_a_phone_sends_it_and_says_what_became_of_it(
    ana: Client, home: Home, bens: PushSubscription, sent: list[Message], clock: time_machine.Traveller
) -> None:
    assert reverse("send_test_to", args=[home.people.ben.id]) in ana.get(reverse("people")).content.decode()
    page = send_to(ana, home, home.people.ben.id)
    assert "A test is on its way to Ben Reyes." in page
    assert "Test sent 20 Nov, 03:07, not tapped yet." in page
    his = Client()
    his.force_login(home.people.ben)
    clock.shift(timedelta(seconds=30))
    his.get(sent[0].url)
    assert "Test arrived 20 Nov, 03:07." in ana.get(reverse("people")).content.decode()


def test_it_speaks_the_language_of_whose_phone_it_is(
    ana: Client, home: Home, bens: PushSubscription, sent: list[Message]
) -> None:
    type(home.people.ben).objects.filter(pk=home.people.ben.pk).update(language="es")
    send_to(ana, home, home.people.ben.id)
    assert [message.title for message in sent] == ["Fortnight: una prueba"]


def test_nobody_makes_it_ring_again_within_a_minute(
    ana: Client, home: Home, bens: PushSubscription, sent: list[Message], clock: time_machine.Traveller
) -> None:
    send_to(ana, home, home.people.ben.id)
    assert "A test went out a moment ago." in send_to(ana, home, home.people.ben.id)
    assert len(sent) == 1
    clock.shift(timedelta(minutes=1, seconds=1))
    send_to(ana, home, home.people.ben.id)
    assert len(sent) == 2


@pytest.mark.parametrize(
    ("problem", "said"),
    [(Later("busy"), "The test could not be sent just now: busy."), (Never("gone"), "no longer takes alerts")],
)
def test_one_that_does_not_go_out_says_so(
    ana: Client, home: Home, bens: PushSubscription, monkeypatch: pytest.MonkeyPatch, problem: Exception, said: str
) -> None:
    def fails(address: Address, message: Message) -> str:
        raise problem

    monkeypatch.setattr(push, "send", fails)
    page = send_to(ana, home, home.people.ben.id)
    assert said in page
    assert "on its way" not in page


def test_who_has_no_phone_has_no_such_button(ana: Client, home: Home) -> None:
    assert reverse("send_test_to", args=[home.people.ben.id]) not in ana.get(reverse("people")).content.decode()


def test_whose_phone_was_taken_away_meanwhile_is_said(ana: Client, home: Home, sent: list[Message]) -> None:
    assert "Alerts no longer reach the phone of Ben Reyes." in send_to(ana, home, home.people.ben.id)
    assert not sent


def test_of_two_phones_the_row_tells_of_the_one_tested_last(ana: Client, home: Home, bens: PushSubscription) -> None:
    PushSubscription.objects.filter(pk=bens.pk).update(test_sent_at=NOW)
    another = "https://fcm.googleapis.com/fcm/send/c"
    PushSubscription.objects.create(user=home.people.ben, endpoint=another, last_seen_at=NOW, **KEYS)
    page = ana.get(reverse("people")).content.decode()
    assert "Test sent 20 Nov, 03:07, not tapped yet." in page
    assert "Not tested yet." not in page


def test_a_person_of_another_home_does_not_exist(ana: Client, home: Home, sent: list[Message]) -> None:
    address = reverse("send_test_to", args=[home.people.cleo.id])
    assert ana.post(address, {"patient": home.people.patient.id}).status_code == 404
    assert not sent
