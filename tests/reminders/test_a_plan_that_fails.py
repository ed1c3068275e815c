"""A household whose plan fails holds up nobody else, and the operator sees it."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

from caregiving.agenda.models import Snapshot
from caregiving.reminders import plan
from tests.people import NOW, People
from tests.reminders.sending import snapshot


def look(people: People, now: datetime) -> Snapshot:
    plan.look_again([people.patient.id], now)
    return Snapshot.objects.get(patient=people.patient)


@pytest.fixture
def broken(people: People) -> People:
    snapshot(people)
    return people


def test_it_is_tried_again_ever_later_and_counted(broken: People) -> None:
    pauses, now = [], NOW
    with patch("caregiving.reminders.plan.read_all", side_effect=ValueError("broken facts")):
        for failures in range(1, 12):
            kept = look(broken, now)
            assert kept.failures == min(failures, 10)
            assert kept.next_look_at is not None
            pauses.append(kept.next_look_at - now)
            now = kept.next_look_at
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=30)
    assert pauses[-1] == timedelta(hours=1)


def test_before_its_time_it_is_left_alone(broken: People) -> None:
    Snapshot.objects.update(next_look_at=NOW + timedelta(minutes=1))
    with patch("caregiving.reminders.plan.read_all", side_effect=AssertionError("not to be read")):
        assert look(broken, NOW).failures == 0


def test_once_it_can_be_planned_the_count_begins_anew(broken: People) -> None:
    Snapshot.objects.update(failures=3)
    assert look(broken, NOW).failures == 0


def test_a_fact_that_arrives_meanwhile_is_looked_at_at_once(broken: People) -> None:
    def fails_while_a_fact_arrives(*_: object) -> None:
        Snapshot.objects.update(next_look_at=NOW + timedelta(seconds=1))
        raise ValueError("broken facts")

    with patch("caregiving.reminders.plan.replan_all", side_effect=fails_while_a_fact_arrives):
        assert look(broken, NOW).next_look_at == NOW + timedelta(seconds=1)
