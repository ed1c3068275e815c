"""A reminder over which six workers died is left alone, and the operator sees that."""

from datetime import timedelta

import pytest
import time_machine

from caregiving.reminders.models import MOST_DEATHS, Reminder, State
from caregiving.reminders.plan import lapse
from tests.people import NOW, People
from tests.reminders.sending import due, reminder, snapshot
from tests.reminders.test_why_it_was_sent import said

LATER = NOW + timedelta(hours=1)


def dies(times: int) -> Reminder:
    """So many workers take it, one after the other, and none settles it."""
    now = NOW
    for _ in range(times):
        assert Reminder.objects.claim(1, now)
        now += timedelta(minutes=2)
    assert not Reminder.objects.claim(1, now) or times < MOST_DEATHS
    return Reminder.objects.get()


def test_it_is_called_left_alone_once_the_last_lease_is_over(people: People) -> None:
    snapshot(people, due())
    reminder(people)
    left = dies(MOST_DEATHS)
    assert (left.state, left.deaths) == (State.SENDING, MOST_DEATHS)
    with time_machine.travel(NOW + timedelta(minutes=10, seconds=30), tick=False):
        assert "A worker has it at this moment." in said(people)
    with time_machine.travel(LATER, tick=False):
        told = said(people)
    assert "Left alone: 6 workers in a row died over it, the last Fri 20 Nov 03:18. An operator must look." in told
    assert "A worker has it" not in told


def test_a_worker_that_died_with_it_is_not_said_to_have_it(people: People) -> None:
    reminder(people)
    Reminder.objects.claim(1, NOW)
    with time_machine.travel(NOW + timedelta(seconds=30), tick=False):
        assert "A worker has it at this moment." in said(people)
    with time_machine.travel(LATER, tick=False):
        told = said(people)
    assert "Its worker died, Fri 20 Nov 03:08, and no other has taken it yet" in told
    assert "A worker has it" not in told


@pytest.mark.parametrize("deaths", [1, MOST_DEATHS])
def test_what_was_left_alone_lapses_in_sight_of_the_home_and_says_why(people: People, deaths: int) -> None:
    kept = snapshot(people, due())
    one = reminder(people)
    dies(deaths)
    over = one.expires_at + timedelta(minutes=1)
    assert lapse(over) == 1
    kept.refresh_from_db()
    assert kept.next_look_at == over
    with time_machine.travel(over, tick=False):
        told = said(people)
    assert "too late (no." in told
    assert ("Left alone: 6 workers in a row died over it; it was of use until" in told) == (deaths == MOST_DEATHS)
    assert ("Too late: it was of use until Fri 20 Nov 09:07" in told) == (deaths == 1)
