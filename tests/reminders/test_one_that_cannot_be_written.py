"""While a new release comes in, a home's agenda may be one that this worker cannot read: its reminders wait until they
can be written, the home is planned anew, and the other homes get theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from caregiving.agenda.models import Snapshot
from caregiving.people.models import Membership, Role
from caregiving.reminders.deliver import deliver
from caregiving.reminders.models import Reminder, State
from tests.people import NOW, People
from tests.reminders.sending import FakeChannel, due, reminder, snapshot
from tests.reminders.test_what_the_log_says import lines

Spoil = Callable[[dict[str, Any]], object]
UNREADABLE: dict[str, Spoil] = {
    "a field is not there": lambda item: item.pop("nudge"),
    "a new kind": lambda item: item.update(kind="of a newer release"),
    "a new class": lambda item: item.update(urgency="of a newer release"),
    "no moment": lambda item: item.update(closes="paxlovid, one day"),
    "words without their values": lambda item: item.update(params=None, kind="supply.count"),
}
unreadable = pytest.mark.parametrize("spoil", UNREADABLE.values(), ids=UNREADABLE)


def kept(people: People, spoil: Spoil, **fields: Any) -> None:
    """The agenda of Helen's home, with one item as it should not be."""
    found = snapshot(people, due(**fields))
    spoil(found.due[0])
    found.next_look_at = NOW + timedelta(days=1)
    found.save()


@pytest.fixture
def other(people: People) -> Reminder:
    """What is critical in the other home, and due at the same moment."""
    item = due("other:1").as_json()
    Snapshot.objects.create(patient=people.other_patient, computed_at=NOW, next_look_at=None, due=[item])
    return reminder(people, people.cleo, key="other", due_key="other:1", patient=people.other_patient)


def end(row: Reminder) -> tuple[str, str]:
    row.refresh_from_db()
    return row.state, row.last_error


@unreadable
def test_the_other_home_is_told_in_the_same_minute(
    people: People, channel: FakeChannel, other: Reminder, spoil: Spoil
) -> None:
    kept(people, spoil)
    reminder(people)
    assert deliver(NOW) == 2
    assert end(other) == (State.SENT, "")
    assert [address.target for address, _message in channel.sent] == [people.cleo.email]


@unreadable
def test_its_own_reminder_is_tried_again_once_its_home_was_planned_anew(
    people: People, channel: FakeChannel, spoil: Spoil
) -> None:
    kept(people, spoil)
    row = reminder(people)
    deliver(NOW)
    assert end(row) == (State.PENDING, "it could not be written")
    found = Snapshot.objects.get()
    assert found.next_look_at == NOW
    found.due = [due().as_json()]
    found.save()
    assert deliver(NOW + timedelta(minutes=1)) == 1
    assert end(row) == (State.SENT, "")
    assert len(channel.sent) == 1


@unreadable
def test_one_that_can_never_be_written_fails_visibly_when_its_time_is_over(people: People, spoil: Spoil) -> None:
    kept(people, spoil)
    row = reminder(people, expires_at=NOW + timedelta(seconds=20))
    deliver(NOW)
    assert end(row) == (State.FAILED, "it could not be written")


@unreadable
def test_a_morning_message_of_such_a_home_fails_alone(people: People, channel: FakeChannel, spoil: Spoil) -> None:
    kept(people, spoil, urgency="routine")
    Membership.objects.filter(user=people.ben).delete()
    Membership.objects.create(user=people.ben, household=people.other_home, role=Role.FAMILY)
    item = due("other:1", urgency="routine").as_json()
    Snapshot.objects.create(patient=people.other_patient, computed_at=NOW, next_look_at=None, due=[item])
    hers = reminder(people, key="hers", urgency="routine", due_key="digest")
    his = reminder(people, people.ben, key="his", urgency="routine", due_key="digest", patient=people.other_patient)
    deliver(NOW + timedelta(hours=5))
    assert [end(hers)[0], end(his)[0]] == [State.PENDING, State.SENT]


def test_the_log_says_which_one_and_nothing_of_what_it_is_about(
    people: People, channel: FakeChannel, caplog: pytest.LogCaptureFixture
) -> None:
    kept(people, lambda item: item.update(closes="paxlovid, one day"))
    row = reminder(people)
    deliver(NOW)
    (line,) = lines(caplog, "not_written")
    assert (line["reminder"], line["exception"]) == (row.pk, ["builtins.ValueError"])
