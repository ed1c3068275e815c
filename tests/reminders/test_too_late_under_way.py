"""What a living worker has under way when its time ends is not called too late: the worker writes down what became of
it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.conf import settings

from caregiving.agenda.models import Snapshot
from caregiving.reminders import deliver as sending
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later
from caregiving.reminders.models import Reminder, State
from caregiving.reminders.plan import lapse
from caregiving.reminders.post import hand_over
from tests.people import NOW, People
from tests.reminders.sending import channel_of_tests, due, reminder, snapshot

ENDS = NOW + timedelta(seconds=5)
LEASE_ENDS = NOW + settings.REMINDER_LEASE


def sent_while_it_ends(people: People, *problems: Exception) -> Reminder:
    """Beat looks for what is too late while the answer of the other side is on its way."""
    snapshot(people, due())
    row = reminder(people, expires_at=ENDS)

    def meanwhile(*asked: Any) -> Iterator[Any]:
        for handed in hand_over(*asked):
            assert lapse(ENDS) == 0
            yield handed

    with patch.object(sending, "hand_over", meanwhile), channel_of_tests(*problems):
        deliver(NOW)
    row.refresh_from_db()
    return row


def test_what_was_accepted_is_sent(people: People) -> None:
    assert sent_while_it_ends(people).state == State.SENT
    assert lapse(LEASE_ENDS) == 0


def test_what_was_not_accepted_is_failed(people: People) -> None:
    assert sent_while_it_ends(people, Later("busy")).state == State.FAILED
    assert lapse(LEASE_ENDS) == 0


def test_what_a_dead_worker_had_lapses_when_its_lease_ends(people: People) -> None:
    snapshot(people, due())
    reminder(people, expires_at=ENDS)
    Snapshot.objects.update(next_look_at=NOW + timedelta(days=1))
    assert Reminder.objects.claim(1, NOW)
    assert [lapse(ENDS), lapse(LEASE_ENDS - timedelta(seconds=1)), lapse(LEASE_ENDS)] == [0, 0, 1]
    assert Reminder.objects.get().state == State.LAPSED
    assert Snapshot.objects.get().next_look_at == LEASE_ENDS
