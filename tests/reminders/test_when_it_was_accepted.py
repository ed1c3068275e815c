"""Sent is when the other side took it: how long a slow service lets people wait is seen, and blames no quick one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from caregiving.reminders import deliver as sending
from caregiving.reminders.channels import Address, Message
from caregiving.reminders.deliver import deliver
from caregiving.reminders.models import Attempt, Reminder, State
from caregiving.reminders.post import hand_over
from caregiving.web.metrics import Figures
from tests.people import NOW, People
from tests.reminders.sending import FakeChannel, due, reminder, snapshot

SLOW = timedelta(seconds=40)


@pytest.fixture
def _slow_for_ben(people: People, channel: FakeChannel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's service answers at once, but Ben's only after forty seconds."""
    passed, door, accept = [0.0], threading.Event(), channel.send

    def send(address: Address, message: Message) -> str:
        if address.target == people.ben.email:
            assert door.wait(30)
        return accept(address, message)

    def handed_over(letters: Any, silence: timedelta, *more: Any) -> Iterator[Any]:
        for handed in hand_over(letters, timedelta(milliseconds=10), *more):
            if handed is None:
                passed[0] = SLOW.total_seconds()
            yield handed
            if handed is None:
                door.set()

    monkeypatch.setattr(channel, "send", send)
    monkeypatch.setattr(sending, "hand_over", handed_over)
    monkeypatch.setattr(sending, "monotonic", lambda: passed[0])
    addresses = channel.addresses
    monkeypatch.setattr(channel, "addresses", lambda users: _apart(addresses(users)))


def _apart(found: dict[Any, list[Address]]) -> dict[Any, list[Address]]:
    """Each at a service of their own."""
    return {
        user: [Address(one.id, one.target, place=f"{one.place} {one.target}") for one in theirs]
        for user, theirs in found.items()
    }


@pytest.mark.usefixtures("_slow_for_ben")
def test_each_has_the_moment_of_its_own_answer(people: People) -> None:
    snapshot(people, due())
    quick, slow = reminder(people, key="quick"), reminder(people, people.ben, key="slow")
    deliver(NOW)
    for row, at in ((quick, NOW), (slow, NOW + SLOW)):
        row.refresh_from_db()
        assert (row.state, row.sent_at) == (State.SENT, at)
        assert Attempt.objects.get(reminder=row).at == at


@pytest.mark.usefixtures("_slow_for_ben")
def test_the_figure_shows_how_long_people_waited(people: People) -> None:
    snapshot(people, due())
    reminder(people, people.ben)
    deliver(NOW)
    figures = CollectorRegistry()
    figures.register(Figures(NOW + timedelta(minutes=1)))
    assert figures.get_sample_value("fortnight_due_to_sent_seconds_gsum", {"class": "critical"}) == 40.0


@pytest.mark.usefixtures("_slow_for_ben")
def test_what_was_answered_is_written_down_while_a_slow_one_is_waited_for(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot(people, due())
    quick = reminder(people, key="quick")
    reminder(people, people.ben, key="slow")
    seen, real = [], sending._close

    def close(*asked: Any) -> None:
        real(*asked)
        seen.append(Reminder.objects.get(pk=quick.pk).state)

    monkeypatch.setattr(sending, "_close", close)
    deliver(NOW)
    assert seen == [State.SENT, State.SENT]
