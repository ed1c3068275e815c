"""What is sent later than planned, because nobody was there to send it or because it is tried again, comes in nobody's
quiet hours, unless it would have come in them when it was planned."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caregiving.people.models import User
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later
from caregiving.reminders.models import MOST_DEATHS, Preference, Reminder, State
from caregiving.reminders.wanted import taking_of
from tests.people import People
from tests.reminders.sending import FakeChannel, channel_of_tests, due, reminder, snapshot

NEW_YORK = ZoneInfo("America/New_York")


def at(hour: int, minute: int = 0, day: int = 20) -> datetime:
    """A moment of that evening on the wall in New York; the quiet hours are from 22:00 to 07:00."""
    return datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK)


MORNING = at(7, day=21)


@pytest.fixture
def _open(people: People) -> None:
    """Something critical that may not wake more people than the first, and something for the morning message."""
    span: dict[str, Any] = {"opens": at(8), "due": at(9), "closes": at(20, day=21)}
    snapshot(people, due(**span), due("wakes:1", wakes=True, **span), due("routine:1", urgency="routine", **span))


pytestmark = pytest.mark.usefixtures("_open")


def digest(people: People, send_at: datetime, user: User | None = None, **fields: Any) -> Reminder:
    planned: dict[str, Any] = {"urgency": "routine", "due_key": "digest", "send_at": send_at, "begun_at": send_at}
    return reminder(people, user, **{**planned, "expires_at": send_at + timedelta(hours=12), **fields})


def step(people: People, number: int, send_at: datetime, **fields: Any) -> Reminder:
    """Of a ladder of which Ben had the first step, unless this is it."""
    about = {"due_key": "test:1", "expires_at": at(20, day=21), **fields}
    key = "{}:0:{}:email:{}".format
    if number and not Reminder.objects.filter(due_key=about["due_key"]).exists():
        sent = {"state": State.SENT, "send_at": at(21), "sent_at": at(21)}
        reminder(people, people.ben, key=key(about["due_key"], "ben", 0), due_key=about["due_key"], **sent)
    return reminder(
        people, key=key(about["due_key"], "ana", number), step=number, send_at=send_at, begun_at=send_at, **about
    )


def stands(row: Reminder) -> tuple[str, datetime]:
    row.refresh_from_db()
    return row.state, row.send_at


def test_a_morning_message_that_is_late_waits_for_the_morning(people: People, channel: FakeChannel) -> None:
    row = digest(people, at(21))
    deliver(at(23))
    assert stands(row) == (State.PENDING, MORNING)
    assert (row.attempts, channel.sent) == (0, [])
    deliver(MORNING)
    assert (stands(row)[0], row.attempts) == (State.SENT, 1)


def test_until_its_quiet_hours_begin_it_is_sent(people: People, channel: FakeChannel) -> None:
    row = digest(people, at(12))
    deliver(at(21, 59))
    assert stands(row)[0] == State.SENT


def test_one_that_is_too_late_by_the_morning_lapses(people: People, channel: FakeChannel) -> None:
    row = digest(people, at(12))
    deliver(at(23))
    assert stands(row)[0] == State.LAPSED
    assert not channel.sent


def test_what_a_dead_worker_had_in_hand_waits_too(people: People, channel: FakeChannel) -> None:
    row = digest(people, at(21, 59))
    assert Reminder.objects.claim(1, at(21, 59))
    deliver(at(21, 59) + settings.REMINDER_LEASE)
    assert stands(row) == (State.PENDING, MORNING)
    assert not channel.sent


@pytest.mark.parametrize(
    ("number", "about", "sent"), [(0, "test:1", True), (1, "test:1", False), (4, "test:1", False), (1, "wakes:1", True)]
)
def test_a_late_step_wakes_only_whom_it_would_have_woken(
    people: People, channel: FakeChannel, number: int, about: str, sent: bool
) -> None:
    row = step(people, number, at(21, 55), due_key=about)
    deliver(at(23, 30))
    assert (stands(row)[0] == State.SENT) is sent
    assert stands(row) == (State.SENT, at(21, 55)) if sent else (State.PENDING, MORNING)


@pytest.mark.parametrize(
    ("number", "about", "again"),
    [(0, "test:1", at(22, 4)), (1, "test:1", MORNING), (1, "wakes:1", at(22, 4))],
)
def test_nor_does_a_retry_of_it_wake_others(people: People, number: int, about: str, again: datetime) -> None:
    row = step(people, number, at(21, 59), due_key=about)
    with channel_of_tests(Later("busy", timedelta(minutes=5))):
        deliver(at(21, 59))
    assert stands(row)[0] == State.PENDING
    assert stands(row)[1] - again < timedelta(seconds=30)


def test_a_step_that_waits_does_not_silence_an_older_one_that_may_wake(people: People, channel: FakeChannel) -> None:
    first, later = step(people, 0, at(21, 50)), step(people, 2, at(21, 55))
    deliver(at(23, 30))
    assert stands(first)[0] == State.SENT
    assert stands(later) == (State.PENDING, MORNING)


@pytest.mark.parametrize("ended", [State.FAILED, State.CANCELLED, State.LAPSED])
def test_where_the_step_before_reached_nobody_this_one_is_the_first(
    people: People, channel: FakeChannel, ended: State
) -> None:
    row = step(people, 1, at(21, 55))
    Reminder.objects.filter(step=0).update(state=ended, sent_at=None)
    deliver(at(23, 30))
    assert stands(row)[0] == State.SENT


def test_what_the_ladder_planned_for_the_night_comes_by_night(people: People) -> None:
    """As when the first who was asked can no longer be reached: then the next one is asked at once."""
    row = step(people, 1, at(22, 10))
    with channel_of_tests(Later("busy")) as channel:
        deliver(at(22, 10))
        assert stands(row)[0] == State.PENDING
        deliver(at(22, 11))
    assert stands(row)[0] == State.SENT
    assert len(channel.sent) == 1


def test_an_earlier_round_does_not_count(people: People, channel: FakeChannel) -> None:
    """Somebody said "later": that begins anew, with whoever is the first that can be reached."""
    row = step(people, 1, at(21, 55))
    Reminder.objects.filter(pk=row.pk).update(key="test:1:1:ana:email:1")
    deliver(at(23, 30))
    assert stands(row)[0] == State.SENT


def test_of_several_that_wait_each_person_gets_one(people: People, channel: FakeChannel) -> None:
    rows = [step(people, number, at(21, 50 + number)) for number in (1, 2)]
    deliver(at(23, 30))
    deliver(MORNING)
    assert [stands(row)[0] for row in rows] == [State.LAPSED, State.SENT]


def test_a_way_that_only_waits_counts_neither_as_broken_nor_as_left_alone(people: People, channel: FakeChannel) -> None:
    row = digest(people, at(21))
    for minute in range(MOST_DEATHS + 2):
        Reminder.objects.update(send_at=at(21))  # planned anew, as it was
        deliver(at(23, minute))
    assert stands(row) == (State.PENDING, MORNING)
    assert (row.attempts, row.deaths, row.tries.count()) == (0, 0, 0)


def test_a_word_about_who_has_it_waits_for_nobody(people: People, channel: FakeChannel) -> None:
    span: dict[str, Any] = {"opens": at(8), "due": at(9), "closes": at(20, day=21)}
    item = due(owner="Ben Reyes", owner_id=str(people.ben.id), owned_at=at(21, 50), **span)
    snapshot(people, item)
    key = f"{taking_of(people.patient.id, item)}:{people.ana.id.hex}:email"
    row = reminder(people, key=key, urgency="told", send_at=at(21, 50), expires_at=at(23, 50))
    deliver(at(22, 5))
    assert stands(row)[0] == State.SENT


def test_each_has_their_own_quiet_hours_in_their_own_zone(people: People, channel: FakeChannel) -> None:
    Preference.objects.create(user=people.ana, quiet_from=time(23), quiet_to=time(5, 30))
    people.ben.time_zone = "America/Los_Angeles"
    people.ben.save()
    hers, his = digest(people, at(21), key="hers"), digest(people, at(21), people.ben, key="his")
    deliver(at(23, 30))
    assert stands(hers) == (State.PENDING, at(5, 30, day=21))
    assert stands(his)[0] == State.SENT


def test_never_quiet_means_never_held(people: People, channel: FakeChannel) -> None:
    Preference.objects.create(user=people.ana, quiet_from=time(7), quiet_to=time(7))
    row = digest(people, at(21))
    deliver(at(23))
    assert stands(row)[0] == State.SENT


def test_what_nobody_needs_any_more_is_not_kept_for_the_morning(people: People, channel: FakeChannel) -> None:
    row = step(people, 1, at(21, 55), due_key="gone:1")
    deliver(at(23, 30))
    assert stands(row)[0] == State.CANCELLED


def test_many_are_held_with_as_many_queries_as_a_few(people: People, channel: FakeChannel) -> None:
    def queries(number: int) -> int:
        for n in range(number):
            user = User.objects.create(email=f"{number}.{n}@test.example", name="N", time_zone="America/New_York")
            digest(people, at(21), user, key=f"{number}:{n}")
        with CaptureQueriesContext(connection) as seen:
            assert deliver(at(23)) == number
        return len(seen)

    assert queries(2) == queries(8)
    assert set(Reminder.objects.values_list("state", "send_at")) == {(State.PENDING, MORNING)}
