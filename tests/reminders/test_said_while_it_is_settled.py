"""The provider says that a text came back in the very moment in which its sending is written down: on PostgreSQL one of
the two waits for the other, and whichever comes second finds what the first one wrote."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from caregiving.agenda.models import Snapshot
from caregiving.reminders import fate
from caregiving.reminders.deliver import deliver
from caregiving.reminders.fate import fail_returned
from caregiving.reminders.models import Attempt, Outcome, Preference, Reminder, State, Telephone
from caregiving.reminders.post import hand_over
from tests.careteam.test_asked_once import at_once
from tests.people import NOW, People
from tests.reminders.phone_provider import phone_provider
from tests.reminders.sending import due, reminder, snapshot
from tests.servers import wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


@pytest.fixture
def row(people: People, settings: Any) -> Iterator[Reminder]:
    """A text to Ana that is due."""
    Preference.objects.create(user=people.ana, by_sms=True)
    Telephone.objects.create(user=people.ana, number="+15185550142", proved_at=timezone.now())
    snapshot(people, due(closes=NOW + timedelta(hours=6)))
    with phone_provider(settings):
        yield reminder(people, channel="sms")


def until_somebody_waits() -> None:
    def waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            return bool(cursor.fetchone()[0])

    wait_until(waits, 30, "nobody waits for the other")


def came_back(row: Reminder) -> None:
    fate.returned(row.pk, 1, "SM1", "undelivered", NOW)


def failed(row: Reminder) -> bool:
    """Once, visibly, and its home is planned again."""
    row.refresh_from_db()
    assert Snapshot.objects.get(patient=row.patient).next_look_at == NOW
    assert Attempt.objects.filter(outcome=Outcome.RETURNED).count() == 1
    return (row.state, row.last_error) == (State.FAILED, "undelivered")


def test_who_settles_waits_for_it_and_finds_it(row: Reminder, monkeypatch: pytest.MonkeyPatch) -> None:
    sent, said = threading.Event(), threading.Event()

    def sent_then_said(*asked: Any) -> Iterator[Any]:
        for handed in hand_over(*asked):
            sent.set()
            assert said.wait(30)
            yield handed

    def say() -> None:
        assert sent.wait(30)
        with transaction.atomic():
            came_back(row)
            said.set()
            until_somebody_waits()

    monkeypatch.setattr("caregiving.reminders.deliver.hand_over", sent_then_said)
    _both(lambda: deliver(NOW), say)
    assert failed(row)


def test_it_waits_for_who_settles_and_finds_the_text_sent(row: Reminder, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Event()

    def looked_then_waited(*asked: Any) -> None:
        fail_returned(*asked)
        looked.set()
        until_somebody_waits()

    def say() -> None:
        assert looked.wait(30)
        came_back(row)

    monkeypatch.setattr("caregiving.reminders.deliver.fail_returned", looked_then_waited)
    _both(lambda: deliver(NOW), say)
    assert failed(row)


def _both(*doing: Callable[[], object]) -> None:
    assert len(at_once(*doing)) == len(doing), "one of the two raised"
