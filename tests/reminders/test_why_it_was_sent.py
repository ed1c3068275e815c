"""`manage.py reminders`: why each reminder was or was not sent, without a word of health."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caregiving import record
from caregiving.agenda.models import Answer
from caregiving.people.models import Household, Membership
from caregiving.reminders.answer import answered
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later, Never
from caregiving.reminders.models import Attempt, Awake, Outcome, Reminder, State
from caregiving.reminders.plan import lapse
from tests.people import NOW, People
from tests.reminders.sending import channel_of_tests, due, reminder, snapshot
from tests.reminders.test_plan import plan

KEY = "antiviral.ask:1:paxlovid"


def said(people: People, **options: object) -> str:
    out = StringIO()
    call_command("reminders", **{"household": str(people.home.id), "stdout": out, **options})
    return out.getvalue()


@time_machine.travel(NOW, tick=False)
def test_what_was_sent_says_to_whom_by_what_and_what_the_other_side_answered(people: People) -> None:
    snapshot(people, due())
    reminder(people)
    with channel_of_tests(Later("the mail server did not take it")):
        deliver(NOW)
        deliver(NOW + timedelta(minutes=1))
    told = said(people)
    assert "critical, item 1, to Ana Reyes by email: sent" in told
    assert "first step of the ladder: asked at once" in told
    assert "Attempt 1 at 03:07:00: not now, to be tried again (the mail server did not take it)." in told
    assert "Attempt 2 at 03:08:00: accepted." in told
    assert "Sent Fri 20 Nov 03:08, not opened." in told


@time_machine.travel(NOW, tick=False)
def test_a_later_step_says_after_whom_it_comes_and_that_it_is_held_for_quiet_hours(people: People) -> None:
    plan(people, due())
    told = said(people)
    assert "step 2 of the ladder: in case Ana Reyes, asked Fri 20 Nov 03:07, does not answer." in told
    assert "Fri 20 Nov 07:00  critical, item 1, to Ben Reyes" in told
    assert "Held for quiet hours, 22:00 to 07:00 where Ben Reyes is." in told
    assert "To be sent Fri 20 Nov 07:00." in told


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("verb", "words"), [("done", "said that it is done"), ("have", "has it"), ("later", "put it off")]
)
def test_what_was_cancelled_says_who_answered(people: People, verb: str, words: str) -> None:
    reminder(people, people.ben, due_key=KEY, state=State.CANCELLED)
    record.happening(people.ana, answered(people.patient, KEY, Answer(verb), NOW, uuid4()), NOW)
    assert f"Cancelled: Ana Reyes {words}, Fri 20 Nov 03:07." in said(people)


@time_machine.travel(NOW, tick=False)
def test_what_was_cancelled_without_an_answer_says_so(people: People) -> None:
    reminder(people, state=State.CANCELLED)
    reminder(people, people.ben, key="two", state=State.CANCELLED)
    Membership.objects.get(user=people.ben).delete()
    told = said(people)
    assert "Cancelled: the item was over or had changed" in told
    assert "Cancelled: Ben Reyes does not belong to this home any more." in told


@time_machine.travel(NOW, tick=False)
def test_what_failed_lapsed_or_waits_says_why(people: People) -> None:
    snapshot(people, due(), due("test:2"))
    reminder(people, key="x:test:1:0:ana:email:0")
    reminder(people, people.ben, key="x:test:1:0:ben:email:1", step=1, send_at=NOW + timedelta(minutes=15))
    reminder(people, key="two", due_key="test:2", send_at=NOW, expires_at=NOW)
    with channel_of_tests(Never("gone")):
        deliver(NOW)
    lapse(NOW)
    reminder(people, key="four", due_key="test:4")
    told = said(people)
    assert "Given up: gone. The ladder went on." in told
    assert "Too late: it was of use until Fri 20 Nov 03:07" in told
    assert "taken by no worker yet" in told


@time_machine.travel(NOW, tick=False)
def test_who_was_asked_the_same_meanwhile_is_said(people: People) -> None:
    snapshot(people, due(wakes=True))
    reminder(people, send_at=NOW - timedelta(hours=1))
    reminder(people, key="newer", step=2)
    with channel_of_tests():
        deliver(NOW)
    assert "Not sent: the same was said to Ana Reyes in the same way, Fri 20 Nov 03:07." in said(people)


@time_machine.travel(NOW, tick=False)
def test_it_holds_no_word_of_health_and_changes_nothing(people: People) -> None:
    snapshot(people, due(KEY))
    reminder(people, due_key=KEY, key=f"x:{KEY}:0:y:email:0")
    before = list(Reminder.objects.values())
    told = said(people)
    assert "critical, item 1, to Ana Reyes" in told
    assert "antiviral" not in told
    assert "paxlovid" not in told
    assert list(Reminder.objects.values()) == before


@time_machine.travel(NOW, tick=False)
def test_only_those_days_are_told_and_only_that_home(people: People) -> None:
    Awake.objects.create(since=NOW - timedelta(days=9), until=NOW)
    reminder(people, begun_at=NOW - timedelta(days=8))
    reminder(people, people.cleo, key="other", patient=people.other_patient)
    assert said(people) == "Reminders of the last 7 days: 0.\n"
    assert "Reminders of the last 9 days: 1." in said(people, days=9)


def test_a_home_is_found_by_its_name_and_a_name_that_fits_two_asks_which(people: People) -> None:
    out = StringIO()
    call_command("reminders", household="reyes", stdout=out)
    assert "7 days: 0." in out.getvalue()
    Household.objects.create(name="Reyes")
    with pytest.raises(CommandError, match=str(people.home.id)):
        call_command("reminders", household="Reyes")
    with pytest.raises(CommandError, match="No such household"):
        call_command("reminders", household="nobody")
    with pytest.raises(CommandError, match="from 1 to 366"):
        call_command("reminders", household="Reyes", days=0)


@time_machine.travel(NOW, tick=False)
def test_the_number_of_queries_does_not_grow_with_the_reminders(people: People) -> None:
    reminder(people)
    with CaptureQueriesContext(connection) as few:
        said(people)
    for number in range(10):
        reminder(people, people.ben, key=f"more:{number}", step=number)
    with CaptureQueriesContext(connection) as many:
        said(people)
    assert len(many) == len(few)


@time_machine.travel(NOW, tick=False)
def test_two_phones_of_one_person_are_no_alert_that_came_twice(people: People) -> None:
    sent = reminder(people, channel="push", state=State.SENT, sent_at=NOW)
    Attempt.objects.create(reminder=sent, number=1, at=NOW, outcome=Outcome.ACCEPTED, address="push:one")
    assert "Attempt 1 at 03:07:00: accepted." in said(people)
    Attempt.objects.create(reminder=sent, number=1, at=NOW, outcome=Outcome.ACCEPTED, address="push:two")
    told = said(people)
    assert "Attempt 1 at 03:07:00 to push:one: accepted." in told
    assert "Attempt 1 at 03:07:00 to push:two: accepted." in told


@time_machine.travel(NOW, tick=False)
def test_a_step_that_does_not_wait_for_the_one_before_says_so(people: People) -> None:
    reminder(people, key="a:b:0:ana:email:1", step=1, begun_at=NOW + timedelta(hours=4))
    reminder(people, people.ben, key="a:b:0:ben:email:2", step=2, begun_at=NOW + timedelta(minutes=30))
    told = said(people)
    assert "step 3 of the ladder: the step before, to Ana Reyes, comes later (Fri 20 Nov 07:07)" in told
    assert "in case Ana Reyes" not in told
