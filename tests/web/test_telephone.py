"""A number counts once its person typed the code that was sent to it; another number has to be proved anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from caregiving import record
from caregiving.people.audit import NOT_TOLD
from caregiving.reminders import provider
from caregiving.reminders.household import reach
from caregiving.reminders.models import Preference, Rung, Telephone
from caregiving.reminders.telephone import CODE_LASTS, MOST_TRIES
from tests.people import NOW
from tests.reminders.phone_provider import Answer, Provider, phone_provider
from tests.web.home import Home

NUMBER, OTHER = "+15185550142", "+15185550199"


@pytest.fixture(autouse=True)
def nobody_has_asked_yet() -> None:
    cache.clear()


@pytest.fixture
def twilio(settings: Settings) -> Iterator[Provider]:
    with phone_provider(settings) as running:
        settings.SITE_URL = "http://testserver"
        yield running


def post(client: Client, home: Home, name: str, **said: object) -> str:
    values = {"patient": home.people.patient.id, **said}
    return client.post(reverse(name), values, follow=True).content.decode()


def ask(client: Client, home: Home, number: str = NUMBER) -> str:
    return post(client, home, "telephone_code", number=number)


def code(twilio: Provider) -> str:
    found = re.search(r"\d{6}", twilio.last["Body"])
    assert found
    return found[0]


def prove(client: Client, home: Home, twilio: Provider, number: str = NUMBER) -> Telephone:
    ask(client, home, number)
    post(client, home, "telephone_prove", code=code(twilio))
    return Telephone.objects.get(user=home.people.ana)


def channels(home: Home) -> tuple[str, ...]:
    return next(p.channels for p in reach(home.people.home.id, NOW).people if p.id == home.people.ana.id)


def test_the_code_that_came_proves_the_number(ana: Client, home: Home, twilio: Provider) -> None:
    assert f"A code is on its way to {NUMBER}." in ask(ana, home)
    assert twilio.last["To"] == NUMBER
    assert "This number is yours." in post(ana, home, "telephone_prove", code=code(twilio))
    assert Telephone.objects.get().proved_at == NOW


def test_a_proved_number_is_used_only_for_what_was_chosen(ana: Client, home: Home, twilio: Provider) -> None:
    prove(ana, home, twilio)
    assert channels(home) == ("email",)
    post(ana, home, "telephone_ways", by_sms="on")
    kept = Preference.objects.get(user=home.people.ana)
    assert (kept.by_sms, kept.by_call) == (True, False)
    assert channels(home) == ("sms", "email")


def test_a_wrong_code_proves_nothing(ana: Client, home: Home, twilio: Provider) -> None:
    ask(ana, home)
    wrong = f"{(int(code(twilio)) + 1) % 1_000_000:06}"
    assert "That code does not count." in post(ana, home, "telephone_prove", code=wrong)
    assert Telephone.objects.get().proved_at is None


def test_after_a_few_wrong_ones_the_right_one_counts_no_more(ana: Client, home: Home, twilio: Provider) -> None:
    ask(ana, home)
    wrong = f"{(int(code(twilio)) + 1) % 1_000_000:06}"
    for _try in range(MOST_TRIES):
        post(ana, home, "telephone_prove", code=wrong)
    assert "That code does not count." in post(ana, home, "telephone_prove", code=code(twilio))
    assert Telephone.objects.get().proved_at is None
    assert "This is the code" not in ana.get(reverse("telephone")).content.decode()


def test_a_code_that_is_too_old_counts_no_more(
    ana: Client, home: Home, twilio: Provider, clock: time_machine.Traveller
) -> None:
    ask(ana, home)
    clock.move_to(NOW + CODE_LASTS)
    assert "That code does not count." in post(ana, home, "telephone_prove", code=code(twilio))


def test_an_earlier_code_counts_no_more_once_another_was_sent(ana: Client, home: Home, twilio: Provider) -> None:
    ask(ana, home)
    first = code(twilio)
    ask(ana, home, OTHER)
    if first != code(twilio):
        assert "That code does not count." in post(ana, home, "telephone_prove", code=first)


@pytest.mark.parametrize("number", [NUMBER, OTHER])
def test_what_works_goes_on_working_while_a_code_is_on_its_way(
    ana: Client, home: Home, twilio: Provider, number: str
) -> None:
    prove(ana, home, twilio)
    post(ana, home, "telephone_ways", by_sms="on")
    assert f"A code is on its way to {number}." in ask(ana, home, number)
    kept = Telephone.objects.get()
    assert (kept.number, kept.proved_at) == (NUMBER, NOW)
    assert channels(home) == ("sms", "email")


def test_another_number_counts_from_its_own_code_on(
    ana: Client, home: Home, twilio: Provider, clock: time_machine.Traveller
) -> None:
    prove(ana, home, twilio)
    Telephone.objects.update(refuses_texts=True)
    clock.shift(timedelta(minutes=5))
    kept = prove(ana, home, twilio, OTHER)
    assert (kept.number, kept.proved_at) == (OTHER, NOW + timedelta(minutes=5))
    assert not kept.refuses_texts
    assert "A code is on its way" not in ana.get(reverse("telephone")).content.decode()


def test_a_code_counts_once(ana: Client, home: Home, twilio: Provider) -> None:
    prove(ana, home, twilio)
    assert "That code does not count." in post(ana, home, "telephone_prove", code=code(twilio))


def test_a_code_proves_the_number_it_was_sent_to_and_none_that_was_written_down_meanwhile(
    ana: Client, home: Home, twilio: Provider
) -> None:
    ask(ana, home)
    typed, kept = code(twilio), Telephone.objects.get()
    assert kept.takes(typed, NOW)
    ask(ana, home, OTHER)
    kept.prove(NOW)
    record.noun(home.people.ana, kept, NOW)
    assert Telephone.objects.get().number == NUMBER


def test_nobody_uses_the_code_of_somebody_else(client: Client, ana: Client, home: Home, twilio: Provider) -> None:
    ask(ana, home)
    ben = Client()
    ben.force_login(home.people.ben)
    post(ben, home, "telephone_prove", code=code(twilio))
    assert not Telephone.objects.filter(proved_at__isnull=False).exists()


def test_so_many_codes_an_hour_and_no_more(
    ana: Client, home: Home, twilio: Provider, clock: time_machine.Traveller
) -> None:
    for _time in range(5):
        ask(ana, home)
    assert "Too many codes were asked for." in ask(ana, home)
    assert len(twilio.asked) == 5
    clock.shift(timedelta(hours=1, seconds=1))
    ask(ana, home)
    assert len(twilio.asked) == 6


@pytest.mark.parametrize("written", ["(518) 555-0142", "518.555.0142", "1 518 555 0142", "+1 518 555 0142"])
def test_the_number_may_be_written_as_people_write_it(ana: Client, home: Home, twilio: Provider, written: str) -> None:
    ask(ana, home, written)
    assert twilio.last["To"] == NUMBER


@pytest.mark.parametrize("written", ["", "555-0142", "call me", "+0 123 456 789", "+1518555014299999", "٥١٨٥٥٥٠١٤٢"])
def test_what_is_no_number_is_refused_in_words(ana: Client, home: Home, twilio: Provider, written: str) -> None:
    assert "Write the number with + and the country" in ask(ana, home, written)
    assert not Telephone.objects.exists() and not twilio.asked


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567"])
def test_what_is_no_code_is_refused_in_words(ana: Client, home: Home, twilio: Provider, typed: str) -> None:
    ask(ana, home)
    assert "Write the six digits of the message." in post(ana, home, "telephone_prove", code=typed)
    assert Telephone.objects.get().code_tries == 0


def test_a_number_that_answered_stop_is_said_to_take_nothing(ana: Client, home: Home, twilio: Provider) -> None:
    twilio.answers.append(Answer(400, 21610))
    assert "answer START first" in ask(ana, home)
    prove(ana, home, twilio)
    Telephone.objects.update(refuses_texts=True)
    assert "Your number does not take them any more." in ana.get(reverse("people")).content.decode()
    assert "STOP was answered from this number" in ana.get(reverse("telephone")).content.decode()
    assert not prove(ana, home, twilio).refuses_texts


def test_a_code_that_could_not_be_sent_is_said(ana: Client, home: Home, twilio: Provider) -> None:
    twilio.answers.append(Answer(503))
    assert "The code could not be sent" in ask(ana, home)


def test_a_number_can_be_taken_away(ana: Client, home: Home, twilio: Provider) -> None:
    prove(ana, home, twilio)
    assert "No more text messages and calls." in post(ana, home, "telephone_remove")
    assert not Telephone.objects.exists()


def test_without_a_provider_the_page_says_so_and_nothing_is_sent(ana: Client, home: Home) -> None:
    said = "This Fortnight sends no text messages."
    assert said in ana.get(reverse("telephone")).content.decode()
    assert said in ask(ana, home)
    assert not Telephone.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_provider_is_waited_for(
    ana: Client, home: Home, twilio: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_ones: list[bool] = []

    def note(*args: object, **kwargs: object) -> str:
        open_ones.append(connection.in_atomic_block)
        return "SM1"

    monkeypatch.setattr(provider, "text", note)
    ask(ana, home)
    assert open_ones == [False]


def test_a_step_by_text_is_offered_for_whom_it_works_and_refused_for_others(
    ana: Client, home: Home, twilio: Provider
) -> None:
    step = {"channel": "sms", "wait_minutes": 10}
    page = post(ana, home, "ladder_add", who=home.people.ben.id, **step)
    assert "Ben Reyes has not chosen that yet, or has no proved number." in page
    assert not Rung.objects.exists()
    prove(ana, home, twilio)
    post(ana, home, "telephone_ways", by_sms="on")
    post(ana, home, "ladder_add", who=home.people.ana.id, **step)
    assert Rung.objects.get().channel == "sms"


def test_the_audit_log_keeps_no_code() -> None:
    assert "code_hash" in NOT_TOLD
