"""A push service that answers "too many, come back in a minute" to one after the other is given no more for that while;
one phone of which it says so keeps no other waiting."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from caregiving.reminders import post
from caregiving.reminders.channels import Address
from caregiving.reminders.errors import Later
from caregiving.reminders.models import Reminder
from caregiving.reminders.post import AT_ONCE, PATIENCE, Handed, Letter
from tests.reminders.sending import FakeChannel
from tests.reminders.test_many_at_once import MESSAGE, hand_over

NUMBER = 60
A_MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _nothing_rests() -> None:
    post._line.cache_clear()


def given(channel: FakeChannel, place: str = "busy", number: int = NUMBER) -> list[Handed]:
    addresses = [Address(f"{place}:{n}", f"{n}", place=place) for n in range(number)]
    return list(hand_over([Letter(Reminder(channel="tests"), one, MESSAGE, channel) for one in addresses]))


def busy(after: timedelta | None = A_MINUTE) -> FakeChannel:
    return FakeChannel([Later("busy", after) for _ in range(NUMBER)])


def test_it_is_asked_a_few_times_only() -> None:
    channel = busy()
    handed = given(channel)
    assert PATIENCE <= NUMBER - len(channel.problems) <= PATIENCE + AT_ONCE
    assert len(handed) == NUMBER
    assert not channel.sent


def test_what_was_not_tried_comes_back_for_when_it_is_over() -> None:
    untried = [one.problem for one in given(busy()) if str(one.problem) != "busy"]
    assert untried
    for problem in untried:
        assert isinstance(problem, Later) and problem.after and timedelta(seconds=50) < problem.after <= A_MINUTE


def test_another_service_goes_on() -> None:
    given(busy())
    quick = FakeChannel()
    given(quick, "quick")
    assert len(quick.sent) == NUMBER


def test_when_the_time_is_over_it_is_given_the_next() -> None:
    given(busy(timedelta(milliseconds=200)))
    time.sleep(0.25)
    channel = FakeChannel()
    given(channel)
    assert len(channel.sent) == NUMBER


def test_however_long_it_asks_for_it_is_tried_again_after_two_minutes() -> None:
    given(busy(timedelta(days=300)))
    (resting,) = given(FakeChannel(), number=1)
    assert isinstance(resting.problem, Later) and resting.problem.after
    assert timedelta(seconds=100) < resting.problem.after <= timedelta(minutes=2)


def test_a_few_phones_of_which_it_says_so_keep_no_other_waiting() -> None:
    channel = FakeChannel([Later("too much for this phone", A_MINUTE) for _ in range(PATIENCE - 1)])
    given(channel)
    assert len(channel.sent) == NUMBER - (PATIENCE - 1)


def test_without_a_time_each_is_tried() -> None:
    channel = busy(None)
    given(channel)
    assert not channel.problems
