"""Other services: only kinds and servers that the operator allows, only what is routine, never a word about anybody,
and never a person who counts as reached."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
import requests
import time_machine
from pytest_django import Settings

from caregiving.people.audit import NOT_TOLD
from caregiving.reminders.channels import Message, apprise, asks, routine_only
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Never, NotSent, TellSomebody, Unreachable
from caregiving.reminders.household import Person, Step, reach
from caregiving.reminders.ladder import asks as asks_of
from caregiving.reminders.models import Attempt, Elsewhere, Outcome, Preference, Reminder, State
from caregiving.reminders.reached import last_reached
from tests.people import NOW, People
from tests.reminders.other_service import ADDRESS, HOST, Services, other_services
from tests.reminders.sending import due, reminder, snapshot

SECRET = "kept-to-myself"
MORNING = NOW + timedelta(hours=5)


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    with other_services(settings) as found:
        yield found


def kept(people: People, address: str = ADDRESS) -> Elsewhere:
    return Elsewhere.objects.create(user=people.ana, secret_address=address)


def person(people: People) -> Person:
    return next(one for one in reach(people.home.id, NOW).people if one.id == people.ana.id)


def morning(people: People, **fields: Any) -> Reminder:
    snapshot(
        people, due("covid.flags:1", urgency="routine", kind="after_covid.flags", params={"count": 2, "at_once": False})
    )
    about: dict[str, Any] = {
        "channel": "apprise",
        "urgency": "routine",
        "due_key": "digest",
        "expires_at": NOW + timedelta(hours=12),
    }
    return reminder(people, **about, **fields)


def raised(address: str = ADDRESS) -> NotSent | None:
    try:
        apprise.hand_over(address, "Fortnight", "Something")
    except NotSent as problem:
        return problem
    return None


def test_the_morning_message_goes_there_with_where_to_look(
    people: People, services: Services, settings: Settings
) -> None:
    kept(people)
    row = morning(people)
    deliver(MORNING)
    row.refresh_from_db()
    assert row.state == State.SENT
    assert f"https://{HOST}" in str(services.asked[0].url)
    assert f"{settings.SITE_URL}/r/{row.id}/" in services.said
    assert len(services.asked) == 1


def test_it_names_no_person_no_medicine_and_no_illness(people: People, services: Services) -> None:
    kept(people)
    morning(people)
    deliver(MORNING)
    sent = f"{services.said} {services.asked[0].headers} {services.asked[0].url}".lower()
    for word in ("covid", "helen", "ana reyes", "medicine", "flags"):
        assert word not in sent


HOSTILE = [
    "",
    "file:///etc/passwd",
    "http://127.0.0.1/",
    "https://ntfy.example/topic",
    "json://127.0.0.1/",
    "jsons://ntfy.example/",
    "ntfy://ntfy.example/topic",
    "ntfys://127.0.0.1/topic",
    "ntfys://localhost/topic",
    "ntfys://[::1]/topic",
    "ntfys://169.254.169.254/latest",
    "ntfys://2130706433/topic",
    "ntfys://stranger.example/topic",
    "ntfys://ntfy.example.stranger.example/topic",
    "ntfys://notntfy.example/topic",
    "ntfys://ntfy.example@127.0.0.1/topic",
    "ntfys://127.0.0.1%2F.ntfy.example/topic",
    "ntfys://127.0.0.1%23.ntfy.example/topic",
    "ntfys://127.0.0.1\\.ntfy.example/topic",
    "ntfys://ntfy.example:8080/topic",
    "ntfys://ntfy.example:22/topic",
    "ntfys://user:pass@ntfy.example/topic",
    "ntfys://:pass@ntfy.example/topic",
    "ntfys://ntfy.example/topic?attach=file:///etc/passwd",
    "ntfys://ntfy.example/topic?verify=no&redirect=yes",
    "ntfys://ntfy.example/topic#there",
    "ntfys://ntfy.example/topic ntfys://127.0.0.1/topic",
    "ntfys://ntfy.example/topic\nHost: 127.0.0.1",
    "ntfys://ntfy.example/tøpic",
    "ntfys://",
    "tgram://",
    "tgram://127.0.0.1/topic",
    f"ntfys://ntfy.example/{'x' * 500}",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_address_is_refused_and_nothing_leaves(services: Services, address: str) -> None:
    problem = raised(address)
    assert type(problem) is Never
    assert len(str(problem)) > 20 and (len(address) < 9 or address not in str(problem))
    assert services.asked == []


@pytest.mark.parametrize(
    ("address", "goes_to"),
    [
        (ADDRESS, f"https://{HOST}"),
        (f"NTFYS://{HOST.upper()}/topic", f"https://{HOST}"),
        (f"ntfys://{HOST}:443/topic", f"https://{HOST}"),
        (f"ntfys://inner.{HOST}/topic", f"https://inner.{HOST}"),
        ("ntfys://topic-of-its-own-service", "https://ntfy.sh"),
        ("tgram://123456789:abcdefghijklmnopqrstuvwxyzabcdefghi/1234", "https://api.telegram.org/"),
    ],
)
def test_what_the_operator_allows_goes_where_it_says(services: Services, address: str, goes_to: str) -> None:
    assert raised(address) is None
    assert [str(one.url).lower().startswith(goes_to) for one in services.asked] == [True]


def test_what_is_not_allowed_any_more_is_no_way(people: People, services: Services, settings: Settings) -> None:
    kept(people)
    assert person(people).routine_channels == ("apprise",)
    for schemes in (["tgram"], []):
        settings.APPRISE_SCHEMES = schemes
        assert person(people).routine_channels == ()
        assert apprise.addresses([people.ana]) == {}


def test_a_server_that_sends_elsewhere_is_not_followed(services: Services) -> None:
    services.answer = 302
    assert type(raised()) is Never
    assert len(services.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 413, 429, 500, 503])
def test_what_is_not_taken_goes_the_usual_way_at_once(people: People, services: Services, status: int) -> None:
    kept(people)
    row, services.answer = morning(people), status
    deliver(MORNING)
    row.refresh_from_db()
    assert (row.state, Attempt.objects.get().outcome) == (State.FAILED, Outcome.NEVER)
    assert apprise.refused(people.ana)
    assert person(people).morning_channels == ("apprise", "email")


def test_an_address_that_was_changed_since_is_not_blamed(people: People, services: Services) -> None:
    one, _row, services.answer = kept(people), morning(people), 404
    deliver(MORNING)
    one.secret_address = f"ntfys://{HOST}/another"
    with time_machine.travel(one.updated_at + timedelta(minutes=1)):
        one.save()
    assert not apprise.refused(people.ana)


def test_one_that_takes_the_next_message_is_no_longer_blamed(people: People, services: Services) -> None:
    kept(people)
    for status, later, refused in ((503, 0, True), (200, 1, False)):
        morning(people, key=f"morning-{status}")
        services.answer = status
        deliver(MORNING + timedelta(seconds=later))
        assert apprise.refused(people.ana) is refused


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (requests.ConnectionError(SECRET), Unreachable),
        (TimeoutError(SECRET), Unreachable),
        (ValueError(SECRET), TellSomebody),
        (KeyError(SECRET), TellSomebody),
    ],
)
def test_what_a_service_raises_is_sorted_and_tells_no_address(
    services: Services, fault: Exception, meaning: type[NotSent]
) -> None:
    with patch("apprise.plugins.ntfy.NotifyNtfy.send", side_effect=fault):
        problem = raised()
    assert type(problem) is meaning and SECRET not in str(problem) and problem.__cause__ is None


def test_without_the_library_an_operator_is_told(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caregiving.reminders.channels.apprise.find_spec", lambda name: None)
    assert type(raised()) is TellSomebody
    assert apprise.offered() == []


def test_nobody_counts_as_reached_over_it(people: People, services: Services) -> None:
    kept(people)
    Preference.objects.create(user=people.ana, by_email=False)
    reminder(people, channel="apprise", urgency="routine", due_key="digest", state="sent", sent_at=NOW)
    found = person(people)
    assert (found.channels, found.told_channels, found.morning_channels) == ((), (), ("apprise",))
    assert last_reached(people.home.id) == {}
    assert not replace(reach(people.home.id, NOW), steps=(Step((found,), None, 15),)).reachable
    assert (routine_only(), asks("apprise"), asks("email")) == (["apprise"], False, True)


def test_no_step_of_a_ladder_ever_goes_there(people: People, services: Services) -> None:
    kept(people)
    for channel in ("apprise", None):
        first = next(asks_of(due(), [Step((person(people),), channel, 15)], NOW))
        assert first.channel == "email"


def test_the_log_says_to_nobody_who_is_written_to(
    people: People, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    kept(people)
    with caplog.at_level(logging.INFO):
        for answer in (200, 404, requests.ConnectionError(SECRET)):
            services.answer = answer
            raised()
        raised("ntfys://127.0.0.1/kept-to-myself")
        raised("tgram://kept-to-myself")
    assert all(SECRET not in record.getMessage() for record in caplog.records)


def test_the_address_is_a_secret_everywhere(people: People, services: Services) -> None:
    one = kept(people)
    address = apprise.addresses([people.ana])[people.ana.id][0]
    for shown in (str(one), one.shown, address.id, address.place):
        assert SECRET not in shown and HOST not in shown
    assert one.shown == "ntfys://…lf" and len(address.id) <= 60
    assert "secret_address" in NOT_TOLD


def test_a_message_is_only_its_title_its_body_and_its_page(people: People, services: Services) -> None:
    kept(people)
    said = Message("k", "Title", "Body", ("Helen has COVID",), "/r/1/", False, timedelta(hours=1), "en")
    assert apprise.send(apprise.addresses([people.ana])[people.ana.id][0], said) == ""
    assert "Title" in services.said and "Body" in services.said and "Helen" not in services.said
