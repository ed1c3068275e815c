"""How long a message has been under way is counted from its first try, not from the moment that it was planned for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from caregiving.agenda.item import Due
from caregiving.reminders.broken_ways import broken_ways
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later
from caregiving.reminders.household import reach
from caregiving.reminders.models import PushSubscription, Reminder, Rung, State
from caregiving.reminders.plan import look_again, replan
from tests.people import NOW, People
from tests.reminders.push_service import Phone
from tests.reminders.sending import FakeChannel, due

NEW_YORK = ZoneInfo("America/New_York")


def at(hour: int, minute: float = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=NEW_YORK) + timedelta(minutes=minute)


@pytest.fixture(autouse=True)
def phones(people: People) -> None:
    tapped = {"last_seen_at": NOW, "test_sent_at": NOW, "test_tapped_at": NOW}
    for user in (people.ana, people.ben):
        PushSubscription.objects.create(user=user, endpoint=f"https://x.test/{user.pk}", **tapped, **Phone().keys)


@contextmanager
def told(item: Due) -> Iterator[tuple[FakeChannel, FakeChannel]]:
    """The push service and the mail of a home in which only this is due."""
    push, mail = FakeChannel(), FakeChannel()
    ways = patch("caregiving.reminders.channels.channel", lambda name: push if name == "push" else mail)
    with ways, patch("caregiving.agenda.due.SOURCES", (lambda facts, now: (item,),)):
        yield push, mail


def test_a_step_that_a_worker_took_late_a_moment_ago_is_not_asked_over_the_others_too(people: People) -> None:
    for place, minutes in ((1, 5), (2, 60)):
        Rung.objects.create(household=people.home, place=place, user=people.ana, channel="push", wait_minutes=minutes)
    with told(due(opens=at(12), due=at(12), closes=at(20), wakes=True)) as (_push, mail):
        replan(people.patient.pk, at(12))
        deliver(at(12))
        taken = Reminder.objects.claim(10, at(12, 17))  # the second step was due at 12:05, and the server was away
        replan(people.patient.pk, at(12, 17))
        for one in taken:
            one.settle(state=State.SENT, sent_at=at(12, 17))
        deliver(at(12, 18))
    assert len(taken) == 1
    assert mail.sent == []


def test_one_that_is_tried_late_and_fails_goes_over_the_others_within_two_minutes_of_the_try(people: People) -> None:
    Rung.objects.create(household=people.home, place=1, user=people.ana, channel="push", wait_minutes=60)
    with told(due(opens=at(12), due=at(12), closes=at(20), wakes=True)) as (push, mail):
        replan(people.patient.pk, at(12))
        look_again([people.patient.pk], at(12, 1.7))
        push.problems = [Later("503") for _ in range(100)]
        for tick in range(12):
            moment = at(12, 2 + tick / 6)
            look_again([people.patient.pk], moment)
            deliver(moment)
    assert len(mail.sent) == 1


def test_who_may_not_be_woken_is_asked_once_in_the_morning_and_nothing_is_red_meanwhile(people: People) -> None:
    for place, user, minutes in ((1, people.ana, 15), (2, people.ben, 120)):
        Rung.objects.create(household=people.home, place=place, user=user, channel="push", wait_minutes=minutes)
    red = []
    with told(due(wakes=False, opens=at(21, 44), due=at(21, 44), closes=at(20, day=21))) as (push, mail):
        replan(people.patient.pk, at(21, 44))
        deliver(at(21, 44))
        replan(people.patient.pk, at(21, 59))
        push.problems = [Later("503")]
        deliver(at(21, 59.7))
        for minutes in range(0, 9 * 60 + 5, 5):
            moment = at(22, minutes)
            replan(people.patient.pk, moment)
            deliver(moment)
            red += broken_ways(reach(people.home.pk, moment), people.home.pk, moment) if moment < at(7, day=21) else []
    assert red == []
    assert (len(push.sent), mail.sent) == (3, [])  # Ana at once, and both in the morning
