"""What waits for its turn at a slow service until it is too late does not go out any more: it fails where people see
it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from caregiving.reminders.channels import Address
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later
from caregiving.reminders.models import Reminder, State
from caregiving.reminders.post import Letter
from tests.people import NOW, People
from tests.reminders.sending import FakeChannel, due, reminder, snapshot
from tests.reminders.test_many_at_once import MESSAGE, hand_over


def test_it_is_not_handed_over(channel: FakeChannel) -> None:
    late = replace(MESSAGE, written=MESSAGE.written - MESSAGE.lasts.total_seconds())
    place = Address("a", "a", place="waited")
    late_one, other = (Letter(Reminder(channel="tests"), place, message, channel) for message in (late, MESSAGE))
    ends = {handed.letter.message.written: handed.problem for handed in hand_over([late_one, other])}
    assert isinstance(ends[late.written], Later)
    assert [message for _, message in channel.sent] == [MESSAGE]


def test_it_fails_visibly(people: People, channel: FakeChannel) -> None:
    snapshot(people, due())
    reminder(people, expires_at=NOW + timedelta(microseconds=1))
    deliver(NOW)
    row = Reminder.objects.get()
    assert (row.state, row.last_error) == (State.FAILED, "it waited until it was too late")
    assert not channel.sent
