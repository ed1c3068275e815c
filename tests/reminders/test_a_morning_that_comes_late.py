"""A morning message that could not go out in time comes while the day is still of use, and never twice."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest

from caregiving.agenda.item import Due
from caregiving.reminders.awake import Awake
from caregiving.reminders.deliver import deliver
from caregiving.reminders.models import Preference, PushSubscription, Reminder, State
from tests.people import NOW, People
from tests.reminders.sending import channel_of_tests, due, snapshot
from tests.reminders.test_plan import plan

EIGHT = NOW + timedelta(hours=4, minutes=53)  # 08:00 in New York, where all of them live
MONDAY = EIGHT + timedelta(days=3)
ITEM = due(urgency="routine", closes=NOW + timedelta(days=9))


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def planned(people: People, item: Due = ITEM, *, now: datetime) -> None:
    plan(people, item, now=now)
    snapshot(people, item, now=now)


def mornings(people: People, **which: Any) -> dict[str, str]:
    """By day and way, what became of Ana's."""
    rows = Reminder.objects.filter(user=people.ana, due_key="digest", **which)
    return {f"{row.key.split(':')[1]} {row.channel}": row.state for row in rows}


def sent_to_ana(people: People, *moments: datetime) -> int:
    with channel_of_tests() as fake:
        for moment in moments:
            deliver(moment)
            plan(people, ITEM, now=moment)
    return [address.target for address, _ in fake.sent].count(people.ana.email)


@pytest.mark.parametrize("looked_again", [-0.5, 0.01, 0.99])
def test_one_that_waits_for_the_end_of_the_quiet_hours_is_not_given_up_meanwhile(
    people: People, looked_again: float
) -> None:
    Preference.objects.create(user=people.ana, digest_at=time(5), quiet_to=time(7))
    planned(people, now=NOW)
    planned(people, now=EIGHT - hours(2) + hours(looked_again))
    assert sent_to_ana(people, EIGHT - hours(1)) == 1


@pytest.mark.parametrize("woke", [0.5, 1.5, 11.9])
def test_a_server_that_slept_over_breakfast_sends_it_whatever_it_does_first(people: People, woke: float) -> None:
    planned(people, now=NOW)
    planned(people, now=EIGHT + hours(woke))
    assert sent_to_ana(people, EIGHT + hours(woke)) == 1


def test_in_the_evening_its_time_is_over(people: People) -> None:
    planned(people, now=NOW)
    planned(people, now=EIGHT + hours(12))
    assert mornings(people) == {"2026-11-20 email": State.CANCELLED, "2026-11-21 email": State.PENDING}


def test_the_supplies_of_the_week_come_late_on_monday_too(people: People) -> None:
    opens = MONDAY + timedelta(days=3)
    item = due("s:1", kind="supply.low", urgency="routine", opens=opens, due=opens, closes=opens + timedelta(days=9))
    planned(people, item, now=MONDAY - hours(3))
    planned(people, item, now=MONDAY + hours(2))
    assert mornings(people) == {"2026-11-23 email": State.PENDING}


def test_a_server_that_slept_for_two_days_sends_the_one_of_today_that_it_never_planned(people: People) -> None:
    planned(people, now=NOW)
    woke = MONDAY + hours(2)
    for since, until in ((NOW - hours(9), NOW), (woke, woke)):
        Awake.objects.create(since=since, until=until)
    planned(people, now=woke)
    assert mornings(people, state=State.PENDING, send_at__lte=woke) == {"2026-11-23 email": State.PENDING}
    assert sent_to_ana(people, woke, woke + hours(1), woke + hours(9)) == 1


def test_one_that_was_sent_late_is_not_sent_again(people: People) -> None:
    planned(people, now=NOW)
    assert sent_to_ana(people, *(EIGHT + hours(number) for number in (2, 3, 11))) == 1


def test_one_whose_way_fails_late_goes_another_way(people: People) -> None:
    PushSubscription.objects.create(user=people.ana, endpoint="https://push.example/1", last_seen_at=NOW)
    planned(people, now=NOW)
    Reminder.objects.filter(user=people.ana).update(state=State.FAILED)
    planned(people, now=EIGHT + hours(3))
    assert mornings(people, send_at__lte=EIGHT) == {"2026-11-20 push": State.FAILED, "2026-11-20 email": State.PENDING}


def test_one_that_failed_every_way_stays_failed_and_the_next_is_planned(people: People) -> None:
    planned(people, now=NOW)
    Reminder.objects.filter(user=people.ana).update(state=State.FAILED)
    planned(people, now=EIGHT + hours(3))
    assert mornings(people) == {"2026-11-20 email": State.FAILED, "2026-11-21 email": State.PENDING}


def test_what_was_written_down_after_breakfast_makes_no_morning_message_of_the_day(people: People) -> None:
    planned(people, now=EIGHT + hours(3))
    assert mornings(people) == {"2026-11-21 email": State.PENDING}
