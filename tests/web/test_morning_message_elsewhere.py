"""An address at another service: only where the operator allows it, kept when it took a test, never shown whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from caregiving.reminders.channels import apprise
from caregiving.reminders.models import Attempt, Elsewhere, Outcome
from tests.reminders.other_service import ADDRESS, HOST, Services, other_services
from tests.reminders.sending import reminder
from tests.web.home import Home


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    cache.clear()


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    with other_services(settings) as found:
        yield found


def post(client: Client, home: Home, name: str, **said: object) -> str:
    values = {"patient": home.people.patient.id, **said}
    return client.post(reverse(name), values, follow=True).content.decode()


def page(client: Client, name: str = "elsewhere") -> str:
    return client.get(reverse(name)).content.decode()


def test_an_address_is_kept_when_it_took_a_test(ana: Client, home: Home, services: Services) -> None:
    assert "Kept. A test was sent there" in post(ana, home, "elsewhere_keep", address=f" {ADDRESS} ")
    assert Elsewhere.objects.get().secret_address == ADDRESS
    assert Elsewhere.objects.get().user == home.people.ana
    assert "The morning message comes here." in services.said


def test_it_is_never_shown_whole(ana: Client, home: Home, services: Services) -> None:
    said = post(ana, home, "elsewhere_keep", address=ADDRESS)
    for shown in (said, page(ana), page(ana, "people")):
        assert ADDRESS not in shown and HOST not in shown
        assert "ntfys://…lf" in shown


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Write the whole address"),
        ("file:///etc/passwd", "The address has to begin with one of these: ntfys://, tgram://"),
        ("http://127.0.0.1/", "The address has to begin with one of these"),
        ("ntfys://127.0.0.1/topic", "The server in this address is not one that we know"),
        ("ntfys://user:pass@ntfy.example/topic", "An address with a password is not kept here"),
        ("ntfys://ntfy.example/topic?verify=no", "and everything behind it"),
        (f"ntfys://ntfy.example/{'x' * 500}", "This is not one address"),
        ("tgram://nothing", "This is not the whole address"),
    ],
)
def test_a_bad_one_is_refused_with_what_to_mend(
    ana: Client, home: Home, services: Services, address: str, said: str
) -> None:
    assert said in post(ana, home, "elsewhere_keep", address=address)
    assert not Elsewhere.objects.exists() and not services.asked


def test_one_that_does_not_take_the_test_is_not_kept(ana: Client, home: Home, services: Services) -> None:
    services.answer = 404
    assert "Not kept: that service did not take it." in post(ana, home, "elsewhere_keep", address=ADDRESS)
    assert not Elsewhere.objects.exists()


def test_another_one_replaces_it_and_clears_what_was_wrong(ana: Client, home: Home, services: Services) -> None:
    post(ana, home, "elsewhere_keep", address=ADDRESS)
    said = reminder(home.people, channel="apprise", urgency="routine", due_key="digest", state="failed")
    place = apprise.addresses([home.people.ana])[home.people.ana.id][0]
    Attempt.objects.create(reminder=said, number=1, at=said.send_at, address=place.id, outcome=Outcome.NEVER)
    assert "was not taken there and went the usual way" in page(ana)
    assert "The last one was not taken there." in page(ana, "people")
    with time_machine.travel(home.now + timedelta(minutes=1)):
        post(ana, home, "elsewhere_keep", address=f"ntfys://{HOST}/another")
    assert Elsewhere.objects.get().secret_address == f"ntfys://{HOST}/another"
    assert not apprise.refused(home.people.ana) and "was not taken there" not in page(ana)


def test_it_can_be_taken_away(ana: Client, home: Home, services: Services) -> None:
    post(ana, home, "elsewhere_keep", address=ADDRESS)
    assert "Nothing is written there any more." in post(ana, home, "elsewhere_remove")
    assert not Elsewhere.objects.exists()


def test_only_so_many_are_tried_in_an_hour(ana: Client, home: Home, services: Services) -> None:
    for _time in range(5):
        post(ana, home, "elsewhere_keep", address=ADDRESS)
    assert "Too many addresses were tried." in post(ana, home, "elsewhere_keep", address=ADDRESS)
    assert len(services.asked) == 5


def test_where_the_operator_allows_none_it_is_not_offered(ana: Client, home: Home) -> None:
    said = "This Fortnight writes to no other services."
    assert said in page(ana)
    assert said in post(ana, home, "elsewhere_keep", address=ADDRESS)
    assert reverse("elsewhere") not in page(ana, "people")
    assert not Elsewhere.objects.exists()


def test_no_step_of_the_ladder_is_offered_there(ana: Client, home: Home, services: Services) -> None:
    post(ana, home, "elsewhere_keep", address=ADDRESS)
    assert 'value="email"' in page(ana, "ladder") and 'value="apprise"' not in page(ana, "ladder")


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_service_is_waited_for(
    ana: Client, home: Home, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones: list[bool] = []
    monkeypatch.setattr(apprise, "hand_over", lambda *said: open_ones.append(connection.in_atomic_block))
    post(ana, home, "elsewhere_keep", address=ADDRESS)
    assert open_ones == [False]
