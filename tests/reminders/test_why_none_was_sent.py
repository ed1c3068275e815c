"""`manage.py reminders`: reasons that are true. Only what is critical has a ladder; a newer question that takes the
place of an older one; a morning for two homes; a plan that fails; a server that was silent."""

from datetime import timedelta

import time_machine

from caregiving.agenda.models import Snapshot
from caregiving.people.models import Membership, Role
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Never
from caregiving.reminders.models import Awake, Preference, Reminder, State
from tests.people import NOW, People
from tests.reminders.sending import channel_of_tests, due, reminder, snapshot
from tests.reminders.test_plan import plan
from tests.reminders.test_why_it_was_sent import said

MORNING = due(urgency="routine", closes=NOW + timedelta(days=3))
EIGHT = NOW + timedelta(hours=5)


def told_at(people: People, now: object = NOW, **options: object) -> str:
    with time_machine.travel(now, tick=False):  # type: ignore[arg-type]
        return said(people, **options)


def test_a_morning_message_that_failed_went_on_to_no_ladder(people: People) -> None:
    plan(people, MORNING)
    snapshot(people, MORNING)
    with channel_of_tests(*[Never("gone")] * 5):
        deliver(EIGHT)
    told = told_at(people, EIGHT)
    assert "Given up: gone. The next channel of Ana Reyes is tried, where there is one." in told
    assert "The ladder went on" not in told


def test_whom_nothing_reaches_had_no_ladder_either(people: People) -> None:
    snapshot(people, due())
    reminder(people, channel="nobody")
    deliver(NOW)
    told = told_at(people)
    assert "Given up: no address. Nothing else reaches Ana Reyes: the first screen of the home says so." in told
    assert "The ladder went on" not in told


def test_a_person_whose_channel_failed_was_asked_over_the_others(people: People) -> None:
    snapshot(people, due())
    reminder(people, key="x:test:1:0:ana:email:0")
    with channel_of_tests(Never("gone")):
        deliver(NOW)
    reminder(people, key="x:test:1:0:ana:push:0", channel="push")
    assert "Given up: gone. Ana Reyes was asked by push too." in told_at(people)


def test_a_step_that_reaches_nobody_now_is_no_end_of_the_ladder(people: People) -> None:
    snapshot(people, due())
    reminder(people, key="x:test:1:0:ana:email:0")
    reminder(people, people.ben, key="x:test:1:0:ben:email:2", step=2, send_at=NOW + timedelta(hours=1))
    with channel_of_tests(Never("gone")):
        deliver(NOW)
    assert "Given up: gone. The ladder went on." in told_at(people)


def test_after_the_last_step_nothing_went_on(people: People) -> None:
    snapshot(people, due(wakes=True))
    plan(people, due(wakes=True))
    Reminder.objects.filter(step__gt=0).delete()
    with channel_of_tests(Never("gone")):
        deliver(NOW)
    assert "Given up: gone. No further step of the ladder was planned." in told_at(people)


def test_the_newer_question_that_took_its_place_is_named_when_it_failed_itself(people: People) -> None:
    snapshot(people, due(wakes=True))
    reminder(people, send_at=NOW - timedelta(hours=1))
    reminder(people, key="newer", step=2)
    with channel_of_tests(Never("gone")):
        deliver(NOW)
    told = told_at(people)
    assert (
        "Not sent: the same question to Ana Reyes in the same way took its place, Fri 20 Nov 03:07: could not be sent."
    ) in told
    assert "Too late" not in told


def test_morning_mail_that_was_switched_off_is_the_reason(people: People) -> None:
    plan(people, MORNING)
    Preference.objects.create(user=people.ana, routine_by_email=False)
    plan(people, MORNING)
    told = told_at(people)
    assert "Cancelled: Ana Reyes wants no morning message by e-mail." in told
    assert "nothing for that morning was open" not in told


def test_a_morning_that_comes_another_way_says_which(people: People) -> None:
    for channel, state in (("email", State.CANCELLED), ("push", State.PENDING)):
        key = f"digest:2026-11-20:ana:{channel}"
        reminder(people, key=key, channel=channel, state=state, urgency="routine", due_key="digest")
    assert "Cancelled: it was planned by push instead." in told_at(people)


def test_each_home_of_a_person_tells_their_one_morning_message(people: People) -> None:
    Membership.objects.create(user=people.ana, household=people.other_home, role=Role.LEAD)
    plan(people, MORNING)
    told = told_at(people, household=str(people.other_home.id))
    assert "morning message, to Ana Reyes by email: planned" in told
    assert "wants the morning message, one for all the homes of that person." in told
    assert "one for all" not in told_at(people)


def test_a_plan_that_fails_is_said_before_the_list(people: People) -> None:
    snapshot(people)
    Snapshot.objects.update(failures=9)
    told = told_at(people)
    assert "A plan of this home failed 9 times in a row: nothing new is planned." in told
    Snapshot.objects.update(failures=0)
    assert "A plan" not in told_at(people)


def test_a_silent_server_is_said_before_the_list(people: People) -> None:
    assert "gave no sign of life yet" in told_at(people)
    Awake.objects.create(since=NOW - timedelta(days=20), until=NOW - timedelta(days=8))
    Awake.objects.create(since=NOW - timedelta(days=6), until=NOW - timedelta(days=2))
    Awake.objects.create(since=NOW - timedelta(days=1), until=NOW - timedelta(minutes=1))
    told = told_at(people)
    assert "The server was silent from Thu 12 Nov 08:07 UTC to Sat 14 Nov 08:07 UTC: nothing was" in told
    assert "The server was silent from Wed 18 Nov 08:07 UTC to Thu 19 Nov 08:07 UTC: nothing was" in told
    assert "no sign of life" not in told
    assert told.count("silent") == 2
    assert told_at(people, days=3).count("silent") == 1
    assert "has been silent since Fri 20 Nov 08:06 UTC" in told_at(people, NOW + timedelta(hours=1))


def test_no_kind_of_item_is_named_but_the_same_item_has_the_same_number(people: People) -> None:
    for number, key in enumerate(("after_covid.flags:ab", "flu.ask:1", "after_covid.flags:ab")):
        reminder(people, key=f"x:{key}:0:y:email:{number}", due_key=key)
    told = told_at(people)
    assert "covid" not in told
    assert "flu" not in told
    assert (told.count("critical, item 1, to"), told.count("critical, item 2, to")) == (2, 1)


def test_what_was_held_for_quiet_hours_until_it_was_of_no_use_says_so(people: People) -> None:
    reminder(people, urgency="routine", due_key="digest")
    Reminder.objects.claim(1, NOW)
    Reminder.objects.all().settle(state=State.LAPSED)
    told = told_at(people)
    assert "Too late: it was held for the quiet hours of Ana Reyes, and of use until Fri 20 Nov 09:07 only." in told
