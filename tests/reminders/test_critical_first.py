"""What is critical goes first and homes take turns, however much else is due; and a long queue costs no more to look
at than a short one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caregiving.people.models import User
from caregiving.reminders.models import Reminder
from caregiving.reminders.queue import LOOKS_AT
from tests.people import NOW, People
from tests.reminders.sending import reminder

MOST = 20
BEFORE = timedelta(minutes=2)


def flood(people: People, number: int, *, urgency: str = "routine", user: User | None = None) -> None:
    """So many of Helen's home that were due before all else."""
    fields: dict[str, Any] = {"patient": people.patient, "user": user or people.ana, "channel": "email"}
    spans = {"send_at": NOW - BEFORE, "begun_at": NOW - BEFORE, "expires_at": NOW + timedelta(hours=6)}
    Reminder.objects.bulk_create(
        Reminder(key=f"{urgency}:{n}", urgency=urgency, due_key="d", **fields, **spans) for n in range(number)
    )


def claimed(most: int = MOST) -> list[str]:
    return [row.key for row in Reminder.objects.claim(most, NOW)]


@pytest.mark.parametrize("urgency", ["critical", "told"])
def test_a_critical_one_of_another_home_goes_before_any_number_of_routine_ones(people: People, urgency: str) -> None:
    flood(people, MOST * LOOKS_AT + 1)
    reminder(people, people.cleo, key="other", patient=people.other_patient, urgency=urgency)
    keys = claimed()
    assert "other" in keys and len(keys) == MOST


def test_one_whose_worker_died_goes_before_them_too(people: People) -> None:
    lost = reminder(people, people.cleo, key="lost", patient=people.other_patient)
    Reminder.objects.claim(1, NOW)
    Reminder.objects.filter(pk=lost.pk).update(lease_until=NOW)
    flood(people, MOST * LOOKS_AT + 1)
    assert "lost" in claimed()


def test_one_whose_worker_died_waits_for_nobody_who_came_later(people: People) -> None:
    reminder(people, key="lost", send_at=NOW - 2 * BEFORE)
    Reminder.objects.claim(1, NOW)
    Reminder.objects.update(lease_until=NOW)
    flood(people, 3, urgency="critical")
    assert claimed(1) == ["lost"]


def test_routine_ones_wait_for_no_place_that_is_free(people: People) -> None:
    flood(people, 5)
    reminder(people, key="critical")
    assert len(claimed()) == 6


def test_routine_ones_of_two_homes_take_turns(people: People) -> None:
    flood(people, 2 * LOOKS_AT - 1)
    reminder(people, people.cleo, key="other", patient=people.other_patient, urgency="routine")
    assert "other" in claimed(2)


@pytest.mark.postgres
@pytest.mark.parametrize("urgency", ["critical", "routine"])
def test_what_is_due_is_walked_along_an_index_and_never_sorted(people: People, urgency: str) -> None:
    flood(people, 5000, urgency=urgency)
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as seen:
        cursor.execute("ANALYZE reminders_reminder")
        Reminder.objects.claim(MOST, NOW)
    looks = [query["sql"] for query in seen if "LIMIT" in query["sql"] and "'pending'" in query["sql"]]
    for look in looks:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {look}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Sort" not in plan and ("reminder_pressing" in plan or "reminder_waiting" in plan), plan
    assert looks
