"""A service may be slow: whoever says "I have it" ends the asking all the same, also of what was written before."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection

from caregiving.agenda.models import Snapshot
from caregiving.reminders import deliver as sending
from caregiving.reminders import post
from caregiving.reminders.channels import Address, Message
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later
from caregiving.reminders.known import known
from caregiving.reminders.models import Attempt, Preference, Reminder, State
from tests.people import NOW, People
from tests.reminders.sending import FakeChannel, channel_of_tests, due, reminder, snapshot

NUMBER = post.AT_ONCE + 12


@pytest.fixture
def slow(channel: FakeChannel, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A service that answers only when its door is opened."""
    monkeypatch.setattr(sending, "LOOKS_AGAIN", timedelta(milliseconds=10))
    door, accept = threading.Event(), channel.send

    def send(address: Address, message: Message) -> str:
        assert door.wait(30)
        return accept(address, message)

    monkeypatch.setattr(channel, "send", send)
    yield door
    door.set()


def delivered(*happens: Callable[[], Any]) -> None:
    """One chunk, in which these happen one after the other, and between them a look at what is still needed."""
    left, real = list(happens), post.hand_over

    def hand_over(*asked: Any) -> Iterator[Any]:
        for handed in real(*asked):
            if handed is None and left:
                assert not connection.savepoint_ids  # no transaction of ours is open while we wait
                left.pop(0)()
            yield handed

    with patch.object(sending, "hand_over", hand_over):
        deliver(NOW)


def states() -> list[str]:
    return sorted(Reminder.objects.values_list("state", flat=True))


def test_nothing_goes_out_any_more_but_what_was_under_way(people: People, slow: threading.Event) -> None:
    snapshot(people, due())
    for number in range(NUMBER):
        reminder(people, people.ben, key=f"{number}", channel=f"c{number}")
    delivered(lambda: snapshot(people, due(owner="Ana Reyes")), slow.set)
    assert states() == ["cancelled"] * (NUMBER - post.AT_ONCE) + ["sent"] * post.AT_ONCE
    assert Attempt.objects.count() == post.AT_ONCE  # what did not go out was no attempt
    assert Snapshot.objects.get().next_look_at == NOW  # the answer may have been taken back meanwhile


def test_what_only_came_too_late_is_seen_as_that(people: People, slow: threading.Event) -> None:
    over = NOW + timedelta(milliseconds=1)
    snapshot(people, due(closes=over))
    for number in range(NUMBER):
        reminder(people, people.ben, key=f"{number}", channel=f"c{number}", expires_at=over)
    delivered(lambda: None, slow.set)
    assert "cancelled" not in states()
    assert {"failed", "lapsed"} & set(states())


def test_what_is_still_open_goes_on(people: People, slow: threading.Event) -> None:
    snapshot(people, *(due(f"item:{number}") for number in range(NUMBER)))
    for number in range(NUMBER):
        reminder(people, key=f"{number}", due_key=f"item:{number}")
    others = [due(f"item:{number}") for number in range(1, NUMBER)]
    delivered(lambda: snapshot(people, due("item:0", owner="Ana Reyes"), *others), slow.set)
    assert states() == ["sent"] * NUMBER  # the first one was under way


def test_a_phone_that_has_it_is_noted_when_the_other_is_not_told_any_more(
    people: People, channel: FakeChannel, slow: threading.Event
) -> None:
    channel.places = ("quick", "slow")
    snapshot(people, due())
    for number in range(post.AT_ONCE + 1):
        reminder(people, key=f"{number}", channel=f"c{number}")
    accept, taken = channel.send, threading.Semaphore(0)

    def send(address: Address, message: Message) -> str:
        if "slow" in address.place:
            return accept(address, message)
        taken.release()
        return "id"

    def taken_over() -> None:
        assert all(taken.acquire(timeout=30) for _ in range(post.AT_ONCE + 1))
        snapshot(people, due(owner="Ana Reyes"))

    with patch.object(channel, "send", send):
        delivered(taken_over, slow.set)
    assert states() == ["sent"] * (post.AT_ONCE + 1)
    assert Attempt.objects.count() == 2 * post.AT_ONCE + 1


def test_the_morning_message_is_not_looked_at_again(people: People, slow: threading.Event) -> None:
    Preference.objects.create(user=people.ana, quiet_from="07:00", quiet_to="07:00")
    snapshot(people, due(urgency="routine"))
    reminder(people, urgency="routine", due_key="digest")
    with patch.object(sending, "known", wraps=known) as read:
        delivered(lambda: None, lambda: None, slow.set)
    assert (states(), read.call_count) == (["sent"], 1)


def test_a_chunk_that_is_sent_quickly_is_read_once(people: People, channel: FakeChannel) -> None:
    snapshot(people, due())
    reminder(people)
    with patch.object(sending, "known", wraps=known) as read:
        deliver(NOW)
    assert (states(), read.call_count) == (["sent"], 1)


def test_the_pause_that_a_service_asks_for_begins_with_its_answer(people: People) -> None:
    snapshot(people, due())
    row = reminder(people)
    with channel_of_tests() as channel:

        def send(address: Address, message: Message) -> str:
            time.sleep(0.2)
            raise Later("busy", timedelta(seconds=40))

        with patch.object(channel, "send", send):
            deliver(NOW)
    row.refresh_from_db()
    assert row.state == State.PENDING
    assert timedelta(seconds=40.2) <= row.send_at - NOW < timedelta(seconds=49)
