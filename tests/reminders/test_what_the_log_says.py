"""What sending and planning write to the log: one line a chunk, and of a failure no word of health and nobody's id."""

import json
import logging
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from caregiving.agenda.models import Snapshot
from caregiving.reminders import plan
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later, Never
from caregiving.reminders.models import Reminder
from caregiving.runtime.log_lines import JsonLines
from tests.people import NOW, People
from tests.reminders.sending import channel_of_tests, due, reminder, snapshot

PRIVATE = "Failing row contains (Helen, paxlovid)"


def lines(caplog: pytest.LogCaptureFixture, event: str) -> list[dict[str, Any]]:
    found = [JsonLines().format(record) for record in caplog.records if record.msg == event]
    assert "paxlovid" not in "".join(found)
    return [json.loads(line) for line in found]


def test_one_line_a_chunk_says_how_many_and_how_long(people: People, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    items = [due(f"test:{number}") for number in range(5)]
    snapshot(people, *items)
    for item in items:
        reminder(people, key=item.key, due_key=item.key)
    with channel_of_tests(Later("busy"), Never("gone")):
        deliver(NOW)
    (line,) = lines(caplog, "chunk_sent")
    assert (line["sent"], line["later"], line["failed"]) == (3, 1, 1)
    assert 0 <= line["seconds"] < 60
    assert set(line) == {"time", "level", "logger", "event", "sent", "later", "not_needed", "failed", "seconds"}


def test_nothing_due_writes_nothing(db: None, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    deliver(NOW)
    assert not lines(caplog, "chunk_sent")


def test_a_fault_in_a_channel_is_told_without_its_text(people: People, caplog: pytest.LogCaptureFixture) -> None:
    snapshot(people, due())
    reminder(people)
    with channel_of_tests(RuntimeError(PRIVATE)):
        deliver(NOW)
    (line,) = lines(caplog, "channel_failed")
    assert (line["channel"], line["exception"]) == ("email", ["builtins.RuntimeError"])
    assert PRIVATE not in Reminder.objects.get().last_error


def test_a_plan_that_fails_is_told_without_its_text(people: People, caplog: pytest.LogCaptureFixture) -> None:
    snapshot(people)
    Snapshot.objects.update(failures=2, next_look_at=NOW - timedelta(minutes=1))
    with patch.object(plan, "replan_all", side_effect=ValueError(PRIVATE)):
        plan.look_again([people.patient.pk], NOW)
    (line,) = lines(caplog, "plan_failed")
    assert (line["times"], line["exception"]) == (3, ["builtins.ValueError"])
