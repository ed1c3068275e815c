"""The ladder of an item that nobody answered is made shorter or slower, or who was on duty goes home: its steps have
other numbers then, and still nobody is passed over."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving.people.models import Shift
from caregiving.reminders.ladder import REST_MINUTES
from caregiving.reminders.models import Reminder, Rung, State
from caregiving.reminders.plan import replan
from tests.people import NOW, People
from tests.reminders.night import Night
from tests.reminders.sending import FakeChannel

MINUTE = timedelta(minutes=1)
CHANGED = NOW + timedelta(hours=6)


def rungs(people: People, *waits: int) -> None:
    """Ana at each step, by mail."""
    Rung.objects.all().delete()
    for place, wait in enumerate(waits, start=1):
        Rung.objects.create(household=people.home, place=place, user=people.ana, channel="email", wait_minutes=wait)


@pytest.fixture
def alone(
    people: People, channel: FakeChannel, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Night:
    rungs(people, 5)
    return Night(people, django_capture_on_commit_callbacks, channel)


def walk(night: Night, begin: datetime, hours: int) -> list[datetime]:
    """The moments at which somebody was asked: beat looks when something is due."""
    moment, asked = begin, []
    while moment < begin + timedelta(hours=hours):
        asked += [moment] if night.passes(moment) else []
        waiting = Reminder.objects.filter(state=State.PENDING, due_key=night.key, send_at__gt=moment)
        moment = waiting.earliest("send_at").send_at
    return asked


def longest(asked: list[datetime]) -> timedelta:
    return max(after - before for before, after in pairwise(asked))


def test_one_that_becomes_slower_leaves_out_no_round(alone: Night) -> None:
    before = walk(alone, NOW, 6)
    rungs(alone.people, 30)
    after = walk(alone, CHANGED, 4)
    assert longest([before[-1], *after]) <= (REST_MINUTES + 30) * MINUTE


def test_one_that_becomes_shorter_leaves_out_no_round(alone: Night) -> None:
    rungs(alone.people, 5, 5, 5, 5)
    before = walk(alone, NOW, 6)
    rungs(alone.people, 30)
    after = walk(alone, CHANGED, 4)
    assert longest([before[-1], *after]) <= (REST_MINUTES + 30) * MINUTE


def test_when_who_was_on_duty_goes_home_the_next_one_misses_no_round(night: Night) -> None:
    night.people.put_on_shift(hours=6)
    before = walk(night, NOW + MINUTE, 6)
    Shift.objects.update(ends_at=CHANGED)
    after = walk(night, CHANGED, 4)
    assert longest([before[-1], *after]) <= (REST_MINUTES + 15) * MINUTE


def test_planned_again_and_again_it_stays_one_question(alone: Night) -> None:
    walk(alone, NOW, 6)
    rungs(alone.people, 30)
    walk(alone, CHANGED, 2)
    sent = Reminder.objects.filter(due_key=alone.key, state=State.SENT)
    assert sent.count() == len(set(sent.values_list("sent_at", flat=True)))
    moment = CHANGED + timedelta(hours=2)
    replan(alone.people.patient.id, moment)
    rows = list(Reminder.objects.order_by("id").values())
    replan(alone.people.patient.id, moment)
    assert list(Reminder.objects.order_by("id").values()) == rows
