"""Text messages: to proved numbers only, without a word about anybody, and what the provider's answers mean."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from caregiving.reminders import provider
from caregiving.reminders.channels import Address, sms
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later, Never, NotSent, TellSomebody, Unreachable
from caregiving.reminders.household import Person, reach
from caregiving.reminders.models import Attempt, Preference, Reminder, State, Telephone
from tests.people import NOW, People
from tests.reminders.phone_provider import ACCOUNT, FROM, SECRET, Answer, Provider, phone_provider
from tests.reminders.sending import composed, due, reminder, snapshot

NUMBER = "+15185550142"


@pytest.fixture
def twilio(settings: Settings) -> Iterator[Provider]:
    with phone_provider(settings) as running:
        yield running


@pytest.fixture
def telephone(people: People) -> Telephone:
    return proved(people)


def proved(people: People, **fields: Any) -> Telephone:
    Preference.objects.create(user=people.ana, by_sms=True)
    return Telephone.objects.create(**{"user": people.ana, "number": NUMBER, "proved_at": NOW, **fields})


def asked(people: People, **fields: Any) -> Reminder:
    snapshot(people, due(closes=NOW + timedelta(hours=6)))
    return reminder(people, **{"channel": "sms", **fields})


def person(people: People) -> Person:
    return next(one for one in reach(people.home.id, NOW).people if one.id == people.ana.id)


def send(telephone: Telephone, words: str = "Fortnight") -> NotSent | None:
    """What is raised."""
    try:
        provider.text(telephone.number, words)
    except NotSent as problem:
        return problem
    return None


def test_it_goes_to_the_number_from_ours_and_says_where_to_look(
    people: People, twilio: Provider, telephone: Telephone
) -> None:
    row = asked(people)
    deliver(NOW)
    row.refresh_from_db()
    assert row.state == State.SENT
    link = f"https://fortnight.example/r/{row.id}/"
    assert twilio.last["Body"] == f"Fortnight: something is due. Open {link} or answer 1: I have it."
    assert (twilio.last["To"], twilio.last["From"]) == (NUMBER, FROM)
    assert twilio.asked[0].account == f"{ACCOUNT}:{SECRET}"
    assert Attempt.objects.get().provider_id == "SM1"


def test_it_names_no_person_no_medicine_and_no_illness(people: People, twilio: Provider, telephone: Telephone) -> None:
    params = {"count": 2, "at_once": False}
    snapshot(people, due("after_covid.flags:1", kind="after_covid.flags", params=params))
    reminder(people, channel="sms", due_key="after_covid.flags:1")
    deliver(NOW)
    for word in ("covid", "Helen", "Ana", "medicine"):
        assert word.lower() not in twilio.last["Body"].lower()


def test_it_speaks_the_receivers_language_in_one_cheap_part(
    people: People, twilio: Provider, telephone: Telephone
) -> None:
    people.ana.language = "es"
    people.ana.save()
    asked(people)
    deliver(NOW)
    assert twilio.last["Body"].startswith("Fortnight: hay algo pendiente. Abra https://")
    assert twilio.last["Body"].isascii() and len(twilio.last["Body"]) <= 160


def test_who_has_it_is_told_without_asking_for_an_answer(people: People, settings: Settings) -> None:
    settings.REMINDER_CHANNELS = ["sms"]
    said = composed(asked(people), NOW)
    assert said and "I have it" in sms.words(said)
    told = replace(said, title="Fortnight: Somebody has it", answers=())
    assert sms.words(told) == f"Fortnight: Somebody has it. {settings.SITE_URL}{said.url}"


def test_it_is_tried_no_longer_than_it_is_of_use(people: People, twilio: Provider, telephone: Telephone) -> None:
    for hours, seconds in ((1, 3600), (30, 36000), (0.001, 60)):
        Reminder.objects.all().delete()
        asked(people, expires_at=NOW + timedelta(hours=hours))
        deliver(NOW)
        assert max(60, seconds - 9) <= int(twilio.last["ValidityPeriod"]) <= seconds


@pytest.mark.parametrize(
    ("telephone", "by_sms", "works"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"proved_at": None}, True, False),
        ({"refuses_texts": True}, True, False),
        ({"refuses_calls": True}, True, True),
    ],
)
def test_a_number_counts_only_when_proved_chosen_and_not_refused(
    people: People, twilio: Provider, telephone: dict[str, Any], by_sms: bool, works: bool
) -> None:
    proved(people, **telephone)
    Preference.objects.update(by_sms=by_sms)
    assert ("sms" in person(people).channels) is works
    assert bool(sms.addresses([people.ana])) is works


def test_it_is_for_what_is_critical_and_never_for_the_morning(
    people: People, twilio: Provider, telephone: Telephone
) -> None:
    assert person(people).channels == ("sms", "email")
    assert person(people).morning_channels == ("email",)
    assert person(people).told_channels == ("sms", "email")


def test_without_the_setting_there_is_no_such_way(people: People, telephone: Telephone, settings: Settings) -> None:
    settings.REMINDER_CHANNELS = ["push", "email"]
    assert person(people).channels == ("email",)


def test_what_was_planned_for_a_way_that_is_no_longer_set_up_fails_visibly(
    people: People, telephone: Telephone, settings: Settings
) -> None:
    settings.REMINDER_CHANNELS = ["push", "email"]
    row, other = asked(people), asked(people, key="two", channel="email")
    deliver(NOW)
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, other.state) == (State.FAILED, State.SENT)


ANSWERS: list[tuple[Answer, type[NotSent]]] = [
    (Answer(400, 21211), Never),  # not a number
    (Answer(400, 21614), Never),  # a landline
    (Answer(400, 21610), Never),  # its owner answered STOP
    (Answer(429, 20429), Later),
    (Answer(429, 21611), Later),  # our queue is full
    (Answer(500, 20500), Later),
    (Answer(503), Later),
    (Answer(502, body="<html>Bad gateway</html>"), Later),
    (Answer(201, body="<html>"), Later),
    (Answer(0), Unreachable),
    (Answer(-1), Unreachable),
    (Answer(401, 20003), TellSomebody),  # our credentials
    (Answer(403, 20005), TellSomebody),  # our account is closed
    (Answer(400, 21408), TellSomebody),  # no permission for that country
    (Answer(400, 21606), TellSomebody),  # not our number
    (Answer(400, 30002), TellSomebody),  # suspended: the balance
    (Answer(402, 20008), TellSomebody),
    (Answer(404, 20404), TellSomebody),
    (Answer(301), TellSomebody),
    (Answer(400, 99999), TellSomebody),  # what we do not know is nobody's number's fault
]


@pytest.mark.parametrize(("answer", "meaning"), ANSWERS, ids=lambda one: repr(one))
def test_each_answer_is_sorted_by_what_to_do_next(
    twilio: Provider, telephone: Telephone, answer: Answer, meaning: type[NotSent]
) -> None:
    twilio.answers.append(answer)
    problem = send(telephone)
    assert type(problem) is meaning
    assert NUMBER not in str(problem) and SECRET not in str(problem)
    assert len(twilio.asked) == 1


def test_how_long_to_wait_is_respected(people: People, twilio: Provider, telephone: Telephone) -> None:
    row = asked(people)
    twilio.answers.append(Answer(429, 20429, wait="240"))
    deliver(NOW)
    row.refresh_from_db()
    assert row.state == State.PENDING
    assert timedelta(0) <= row.send_at - NOW - timedelta(minutes=4) < timedelta(seconds=9)  # from its answer on


@pytest.mark.parametrize("wait", ["soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT"])
def test_a_wait_that_says_nothing_useful_does_no_harm(twilio: Provider, telephone: Telephone, wait: str) -> None:
    twilio.answers.append(Answer(429, 20429, wait=wait))
    problem = send(telephone)
    assert isinstance(problem, Later) and not problem.after


def test_a_number_that_answered_stop_is_written_to_no_more(
    people: People, twilio: Provider, telephone: Telephone
) -> None:
    row = asked(people)
    twilio.answers.append(Answer(400, 21610))
    deliver(NOW)
    row.refresh_from_db()
    telephone.refresh_from_db()
    assert (row.state, telephone.refuses_texts) == (State.FAILED, True)
    assert "sms" not in person(people).channels


def test_a_number_that_was_changed_meanwhile_is_kept(people: People, twilio: Provider, telephone: Telephone) -> None:
    address = sms.addresses([people.ana])[people.ana.id][0]
    Telephone.objects.update(number="+15185550199")
    sms.forget(address)
    telephone.refresh_from_db()
    assert not telephone.refuses_texts


def test_the_log_says_to_nobody_who_is_written_to(
    twilio: Provider, telephone: Telephone, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        send(telephone, "Fortnight: something")
    for record in caplog.records:
        assert NUMBER not in record.getMessage() and ACCOUNT not in record.getMessage()


def test_what_is_not_set_up_is_for_a_person_to_mend(telephone: Telephone, settings: Settings) -> None:
    settings.TWILIO_ACCOUNT_SID = ""
    assert isinstance(send(telephone), TellSomebody)


def test_an_address_in_our_log_does_not_tell_the_number(people: People, telephone: Telephone) -> None:
    found: Address = sms.addresses([people.ana])[people.ana.id][0]
    assert NUMBER not in found.id and len(found.id) <= 60
