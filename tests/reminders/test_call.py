"""Telephone calls: to proved numbers of those who chose it, for what is critical only; the words come at pick-up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from caregiving.reminders.channels import call
from caregiving.reminders.deliver import deliver
from caregiving.reminders.household import Person, reach
from caregiving.reminders.models import Preference, Reminder, State, Telephone
from tests.people import NOW, People
from tests.reminders.night import Night
from tests.reminders.phone_provider import FROM, Answer, Provider, phone_provider
from tests.reminders.sending import FakeChannel, due, reminder, snapshot

NUMBER = "+15185550142"


@pytest.fixture
def twilio(settings: Settings) -> Iterator[Provider]:
    with phone_provider(settings) as running:
        yield running


@pytest.fixture
def telephone(people: People) -> Telephone:
    Preference.objects.create(user=people.ana, by_call=True)
    return Telephone.objects.create(user=people.ana, number=NUMBER, proved_at=NOW)


def person(people: People) -> Person:
    return next(one for one in reach(people.home.id, NOW).people if one.id == people.ana.id)


def asked(people: People, **fields: Any) -> Reminder:
    snapshot(people, due(closes=NOW + timedelta(hours=6)))
    return reminder(people, **{"channel": "call", **fields})


def test_it_rings_half_a_minute_and_asks_us_what_to_say(people: People, twilio: Provider, telephone: Telephone) -> None:
    row = asked(people)
    deliver(NOW)
    row.refresh_from_db()
    assert row.state == State.SENT
    assert twilio.asked[0].what == "Calls"
    assert (twilio.last["To"], twilio.last["From"], twilio.last["Timeout"]) == (NUMBER, FROM, "30")
    assert twilio.last["Url"].startswith("https://fortnight.example/t/") and twilio.last["Url"].endswith("/say/")
    assert twilio.last["StatusCallback"].endswith("/status/")


def test_nothing_that_is_said_stands_in_the_request(people: People, twilio: Provider, telephone: Telephone) -> None:
    asked(people)
    deliver(NOW)
    assert set(twilio.last) == {"To", "From", "Timeout", "Url", "StatusCallback"}
    for word in ("Ana", "Helen", "sheet", "test"):
        assert word not in twilio.last["Url"]


def test_nothing_rings_for_what_a_mail_can_say(people: People, twilio: Provider, telephone: Telephone) -> None:
    assert person(people).channels == ("call", "email")
    assert person(people).told_channels == ("email", "call")
    assert person(people).morning_channels == ("email",)


def test_who_is_reached_by_calls_alone_is_called_when_somebody_has_it(
    people: People,
    twilio: Provider,
    telephone: Telephone,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    Preference.objects.update(by_email=False)
    night = Night(people, django_capture_on_commit_callbacks, FakeChannel())
    assert night.passes(NOW) == ["Ana: critical"]
    before = len(twilio.asked)
    night.answers(people.ben, at=NOW + timedelta(minutes=5))
    assert night.passes(NOW + timedelta(minutes=5)) == ["Ana: told"]
    assert night.passes(NOW + timedelta(minutes=6)) == []
    assert [one.what for one in twilio.asked[before:]] == ["Calls"]


@pytest.mark.parametrize(
    ("fields", "by_call", "works"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"proved_at": None}, True, False),
        ({"refuses_calls": True}, True, False),
        ({"refuses_texts": True}, True, True),
    ],
)
def test_a_number_is_called_only_when_proved_chosen_and_not_refused(
    people: People, twilio: Provider, telephone: Telephone, fields: dict[str, Any], by_call: bool, works: bool
) -> None:
    Telephone.objects.update(**fields)
    Preference.objects.update(by_call=by_call)
    assert ("call" in person(people).channels) is works


def test_a_number_that_cannot_be_called_is_called_no_more(
    people: People, twilio: Provider, telephone: Telephone
) -> None:
    row = asked(people)
    twilio.answers.append(Answer(400, 21217))
    deliver(NOW)
    row.refresh_from_db()
    telephone.refresh_from_db()
    assert (row.state, telephone.refuses_calls, telephone.refuses_texts) == (State.FAILED, True, False)


def test_a_country_that_may_not_be_called_is_for_the_operator_and_no_fault_of_the_number(
    people: People, twilio: Provider, telephone: Telephone
) -> None:
    row = asked(people)
    twilio.answers.append(Answer(400, 21215))
    deliver(NOW)
    row.refresh_from_db()
    telephone.refresh_from_db()
    assert (row.state, row.tries.get().outcome, telephone.refuses_calls) == (State.FAILED, "tell", False)


def test_a_number_that_was_changed_meanwhile_is_kept(people: People, twilio: Provider, telephone: Telephone) -> None:
    address = call.addresses([people.ana])[people.ana.id][0]
    Telephone.objects.update(number="+15185550199")
    call.forget(address)
    telephone.refresh_from_db()
    assert not telephone.refuses_calls
