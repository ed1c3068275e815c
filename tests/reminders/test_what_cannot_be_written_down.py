"""Several answers are written down together. One of which nothing can be made takes nothing with it: what the others
were sent is known, and is not sent again."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError

from caregiving.agenda.models import Snapshot
from caregiving.reminders import deliver as sending
from caregiving.reminders.channels import Address
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later, Never
from caregiving.reminders.models import MOST_DEATHS, Attempt, Outcome, Reminder, State
from tests.people import NOW, People
from tests.reminders.sending import FakeChannel, channel_of_tests, due, reminder, snapshot
from tests.reminders.test_what_the_log_says import lines

NUMBER = 5
AFTER_ALL_TIME = Later("busy", timedelta.max)


@pytest.fixture(autouse=True)
def _several(people: People) -> None:
    snapshot(people, *(due(f"item:{n}") for n in range(NUMBER)))
    Snapshot.objects.update(next_look_at=NOW + timedelta(days=1))
    for n in range(NUMBER):
        reminder(people, key=f"key:{n}", due_key=f"item:{n}")


def states() -> Counter[str]:
    return Counter(Reminder.objects.values_list("state", flat=True))


def test_the_others_are_settled_with_their_attempts() -> None:
    with channel_of_tests(AFTER_ALL_TIME) as channel:
        deliver(NOW)
    assert states() == {State.SENT: NUMBER - 1, State.FAILED: 1}
    assert Attempt.objects.filter(outcome=Outcome.ACCEPTED).count() == len(channel.sent) == NUMBER - 1


def test_nothing_of_it_is_sent_again() -> None:
    with channel_of_tests(AFTER_ALL_TIME) as channel:
        for turn in range(MOST_DEATHS + 1):
            deliver(NOW + turn * settings.REMINDER_LEASE)
    assert set(Counter(message.key for _, message in channel.sent).values()) == {1}


def test_it_fails_itself_where_people_see_it_and_its_home_is_planned_again() -> None:
    with channel_of_tests(AFTER_ALL_TIME):
        deliver(NOW)
    row = Reminder.objects.get(state=State.FAILED)
    assert row.last_error == "its answer could not be written down"
    assert Snapshot.objects.get().next_look_at == NOW


def test_the_log_says_which_one_and_nothing_of_what_was_said(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(self: FakeChannel, address: Address) -> None:
        raise RuntimeError("paxlovid")

    monkeypatch.setattr(FakeChannel, "forget", breaks)
    with channel_of_tests(Never("gone")):
        deliver(NOW)
    row = Reminder.objects.get(state=State.FAILED)
    (line,) = lines(caplog, "not_settled")
    assert (line["reminder"], set(line["exception"])) == (row.pk, {"builtins.RuntimeError"})


@pytest.mark.parametrize("away", [OperationalError, InterfaceError])
def test_without_a_database_nothing_is_called_failed(channel: FakeChannel, away: type[Exception]) -> None:
    gone = patch.object(sending, "_write_down", side_effect=away("the server closed the connection"))
    with gone, pytest.raises(away):
        deliver(NOW)
    assert states() == {State.SENDING: NUMBER}


def test_a_database_that_comes_back_meanwhile_loses_nothing_and_the_log_says_so(
    channel: FakeChannel, caplog: pytest.LogCaptureFixture
) -> None:
    real, faults = sending._write_down, [OperationalError("deadlock detected")]

    def once(*asked: object) -> None:
        if faults:
            raise faults.pop()
        real(*asked)  # type: ignore[arg-type]

    with patch.object(sending, "_write_down", once):
        deliver(NOW)
    assert states() == {State.SENT: NUMBER}
    (line,) = lines(caplog, "not_settled_together")
    assert line["exception"] == ["django.db.utils.OperationalError"]
