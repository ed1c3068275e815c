"""The operator's overview: whether everything runs, in numbers, and nobody's name."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from caregiving.agenda.models import Snapshot
from caregiving.reminders.models import Reminder, State
from tests.people import People


def remind(people: People, number: int, state: State, channel: str) -> None:
    now = timezone.now()
    Reminder.objects.create(
        key=f"o{number}", patient=people.patient, user=people.ana, channel=channel, urgency="routine", state=state,
        send_at=now - timedelta(hours=1), begun_at=now, expires_at=now + timedelta(hours=1),
    )  # fmt: skip


def test_it_counts_what_became_of_reminders_and_what_stands_still(operator: Client, people: People) -> None:
    for number, state in enumerate((State.SENT, State.SENT, State.FAILED)):
        remind(people, number, state, "email" if number else "push")
    Snapshot.objects.create(patient=people.patient, computed_at=timezone.now(), failures=3)
    answer = operator.get("/admin/")
    found = answer.context["overview"]
    assert {bar.name: bar.count for bar in found["states"]} == {"sent": 2, "could not be sent": 1}
    assert {bar.name: bar.count for bar in found["channels"]} == {"email": 2, "push": 1}
    assert (found["households"], found["stuck"]) == (2, 1)
    assert "Helen Reyes" not in answer.content.decode()
