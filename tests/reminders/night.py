"""A night with a danger sign, for the tests of the ladder: what is told, what beat and worker make of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving import record
from caregiving.agenda.item import Due
from caregiving.agenda.models import Answer, Answered, Snapshot
from caregiving.illness.models import SymptomNoticed
from caregiving.patients.happenings import Happening
from caregiving.people.models import User
from caregiving.reminders.answer import answered
from caregiving.reminders.deliver import deliver
from caregiving.reminders.models import Reminder, State
from caregiving.reminders.plan import replan
from tests.people import NOW, People
from tests.reminders.sending import FakeChannel

AT_ONCE = timedelta(seconds=30)
BEN_ASKED = NOW + timedelta(minutes=15)
TAKEN = NOW + timedelta(minutes=20)


class Night:
    """A danger sign at 03:07, of all that follows from it: Ana is asked at once, Ben a quarter of an hour later."""

    def __init__(self, people: People, on_commit: DjangoCaptureOnCommitCallbacks, channel: FakeChannel) -> None:
        self.people, self.on_commit, self.channel = people, on_commit, channel
        self.key = self.happens(
            people.ana, SymptomNoticed(danger_signs=["grey_or_blue"], began_from=NOW, began_to=NOW), NOW
        )

    def happens(self, who: User, told: Happening, at: datetime) -> str:
        told.id, told.patient, told.occurred_at = uuid4(), self.people.patient, at
        with self.on_commit(execute=True):
            record.happening(who, told, at)
        return f"danger:{told.id.hex}"

    def answers(self, who: User, verb: Answer = Answer.HAVE, at: datetime = TAKEN) -> Answered:
        said = answered(self.people.patient, self.key, verb, at, uuid4())
        self.happens(who, said, at)
        return said

    def passes(self, at: datetime) -> list[str]:
        """Beat looks and a worker sends: what went out about the sign, as "who: what"."""
        replan(self.people.patient.id, at)
        deliver(at)
        sent = Reminder.objects.filter(due_key=self.key, state=State.SENT, sent_at__range=(at, at + AT_ONCE))
        return [f"{row.user.name.split()[0]}: {row.urgency}" for row in sent.select_related("user").order_by("id")]

    def item(self) -> Due:
        """The sign as the agenda has it."""
        kept = Snapshot.objects.get(patient=self.people.patient)
        return next(due for due in map(Due.from_json, kept.due) if due.key == self.key)
