"""A reminder is sent at least once, settles, tries again, gives up in sight of people."""

from datetime import timedelta
from unittest.mock import patch

from django.conf import settings

from caregiving.agenda.models import Snapshot
from caregiving.reminders.deliver import FIRST_PAUSE, LONGEST_PAUSE, deliver
from caregiving.reminders.errors import Later, Never, TellSomebody
from caregiving.reminders.models import MOST_DEATHS, Attempt, Preference, Reminder, State
from tests.people import NOW, People
from tests.reminders.sending import channel_of_tests, due, reminder, snapshot


def test_a_due_reminder_is_sent_and_the_acceptance_is_kept(people: People) -> None:
    snapshot(people, due())
    row = reminder(people)
    with channel_of_tests() as channel:
        deliver(NOW)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.SENT, 1)
    assert row.sent_at and timedelta(0) <= row.sent_at - NOW < timedelta(seconds=9)
    assert len(channel.sent) == 1
    assert Attempt.objects.get().provider_id == "id-1"


def test_a_reminder_is_sent_once_however_often_it_is_enqueued(people: People) -> None:
    snapshot(people, due())
    reminder(people)
    with channel_of_tests() as channel:
        for _ in range(3):
            deliver(NOW)
    assert len(channel.sent) == 1


def steps_that_were_missed(people: People) -> tuple[Reminder, Reminder, Reminder]:
    """Ana, then Ben, then Ana again: nobody sent anything for two hours."""
    hours = (timedelta(hours=2), timedelta(minutes=90), timedelta(hours=1))
    who = (people.ana, people.ben, people.ana)
    first, second, third = (
        reminder(people, user, key=f"step:{step}", step=step, send_at=NOW - ago, begun_at=NOW - ago)
        for step, (user, ago) in enumerate(zip(who, hours, strict=True))
    )
    return first, second, third


def states(*rows: Reminder) -> list[str]:
    return [Reminder.objects.get(pk=row.pk).state for row in rows]


def test_after_hours_without_a_worker_each_person_is_asked_once_not_once_a_missed_step(people: People) -> None:
    snapshot(people, due(wakes=True))
    rows = steps_that_were_missed(people)
    with channel_of_tests() as channel:
        deliver(NOW)
    assert sorted(message.key for _, message in channel.sent) == ["step:1", "step:2"]
    assert states(*rows) == [State.LAPSED, State.SENT, State.SENT]


def test_also_when_another_worker_has_the_newer_one(people: People) -> None:
    snapshot(people, due(wakes=True))
    first, _second, third = steps_that_were_missed(people)
    Reminder.objects.filter(pk=third.pk).update(state=State.SENDING, lease_until=NOW + settings.REMINDER_LEASE)
    with channel_of_tests() as channel:
        deliver(NOW)
    assert [message.key for _, message in channel.sent] == ["step:1"]
    assert states(first, third) == [State.LAPSED, State.SENDING]


def test_what_becomes_due_late_is_not_said_again_to_whom_it_was_just_said(people: People) -> None:
    """A step that fails moves the later ones forward, also into the time in which nobody sent anything."""
    snapshot(people, due(wakes=True))
    first, _second, third = steps_that_were_missed(people)
    Reminder.objects.filter(pk=first.pk).update(state=State.SENT, sent_at=NOW)
    with channel_of_tests() as channel:
        deliver(NOW + timedelta(seconds=1))
    assert [message.key for _, message in channel.sent] == ["step:1"]
    assert states(third) == [State.LAPSED]


def test_one_that_no_worker_survives_overtakes_nobody(people: People) -> None:
    snapshot(people, due())
    first, _second, third = steps_that_were_missed(people)
    Reminder.objects.filter(pk=third.pk).update(deaths=MOST_DEATHS)
    with channel_of_tests():
        deliver(NOW)
    assert states(first, third) == [State.SENT, State.PENDING]


def test_before_its_time_nothing_is_sent(people: People) -> None:
    snapshot(people, due())
    reminder(people, send_at=NOW + timedelta(seconds=1))
    with channel_of_tests() as channel:
        deliver(NOW)
    assert not channel.sent


def test_what_nobody_needs_any_more_is_cancelled_at_the_last_moment(people: People) -> None:
    snapshot(people)
    row = reminder(people)
    with channel_of_tests() as channel:
        deliver(NOW)
    row.refresh_from_db()
    assert (row.state, channel.sent) == (State.CANCELLED, [])


def test_what_somebody_has_taken_is_not_sent_to_the_next_one(people: People) -> None:
    snapshot(people, due(owner="Ana Reyes"))
    reminder(people, people.ben)
    with channel_of_tests() as channel:
        deliver(NOW)
    assert not channel.sent


def test_a_worker_killed_while_sending_is_replaced_when_its_lease_ends(people: People) -> None:
    snapshot(people, due())
    reminder(people)
    assert Reminder.objects.claim(1, NOW)  # and then the worker dies
    with channel_of_tests() as channel:
        deliver(NOW + settings.REMINDER_LEASE - timedelta(seconds=1))
        assert not channel.sent
        deliver(NOW + settings.REMINDER_LEASE)
        assert len(channel.sent) == 1


def test_the_late_outcome_of_a_slow_worker_writes_nothing(people: People) -> None:
    row = reminder(people)
    (slow,) = Reminder.objects.claim(1, NOW)
    (quick,) = Reminder.objects.claim(1, NOW + settings.REMINDER_LEASE)
    assert quick.settle(state=State.SENT, sent_at=NOW)
    assert not slow.settle(state=State.FAILED)
    row.refresh_from_db()
    assert row.state == State.SENT


def test_later_means_a_longer_pause_each_time(people: People) -> None:
    snapshot(people, due())
    row = reminder(people)
    moment = NOW
    pauses = []
    for _ in range(3):
        with channel_of_tests(Later("busy")):
            deliver(moment)
        row.refresh_from_db()
        assert row.state == State.PENDING
        pauses.append(row.send_at - moment)
        moment = row.send_at
    assert pauses == [FIRST_PAUSE, FIRST_PAUSE * 2, FIRST_PAUSE * 4]


def test_the_other_side_may_ask_for_a_longer_pause(people: People) -> None:
    snapshot(people, due())
    row = reminder(people)
    with channel_of_tests(Later("busy", timedelta(minutes=10))):
        deliver(NOW)
    row.refresh_from_db()
    assert timedelta(0) <= row.send_at - NOW - timedelta(minutes=10) < timedelta(seconds=9)  # from its answer on


def test_never_again_fails_at_once_and_the_household_is_planned_anew(people: People) -> None:
    snapshot(people, due())
    Snapshot.objects.update(next_look_at=NOW + timedelta(days=1))
    row = reminder(people)
    with channel_of_tests(Never("gone")):
        deliver(NOW)
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.FAILED, "gone")
    assert Snapshot.objects.get().next_look_at == NOW


def test_a_fault_of_ours_is_told_and_fails(people: People) -> None:
    snapshot(people, due())
    row = reminder(people)
    with channel_of_tests(TellSomebody("keys")):
        deliver(NOW)
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert Attempt.objects.get().outcome == "tell"


def test_a_channel_that_breaks_is_tried_again_without_a_trace_of_what_was_said(people: People) -> None:
    snapshot(people, due())
    row = reminder(people)
    with channel_of_tests(RuntimeError("secret words")):
        deliver(NOW)
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.PENDING, "RuntimeError")


def test_a_long_outage_does_not_silence_it_as_long_as_it_is_of_use(people: People) -> None:
    snapshot(people, due())
    row = reminder(people)
    moment = NOW
    for _ in range(12):
        with channel_of_tests(Later("down")):
            deliver(moment)
        row.refresh_from_db()
        assert row.state == State.PENDING
        assert row.send_at - moment <= LONGEST_PAUSE
        moment = row.send_at
    with channel_of_tests() as channel:
        deliver(moment)
    assert len(channel.sent) == 1


def test_a_reminder_that_kills_its_workers_is_left_alone(people: People) -> None:
    snapshot(people, due())
    reminder(people)
    moment = NOW
    for _ in range(MOST_DEATHS):
        assert Reminder.objects.claim(1, moment)  # and then the worker dies
        moment += settings.REMINDER_LEASE
    assert Reminder.objects.claim(1, moment) == []


def test_whoever_may_no_longer_see_the_home_is_told_nothing(people: People) -> None:
    snapshot(people, due())
    for user in (people.eva, people.cleo):
        row = reminder(people, user, key=user.name)
        with channel_of_tests() as channel:
            deliver(NOW)
        row.refresh_from_db()
        assert (row.state, channel.sent) == (State.CANCELLED, [])


def test_a_retry_that_would_come_too_late_is_failed_now(people: People) -> None:
    snapshot(people, due())
    row = reminder(people, expires_at=NOW + FIRST_PAUSE)
    with channel_of_tests(Later("busy")):
        deliver(NOW)
    row.refresh_from_db()
    assert row.state == State.FAILED


def test_a_routine_retry_waits_for_the_end_of_the_quiet_hours(people: People) -> None:
    snapshot(people, due(urgency="routine"))
    Preference.objects.create(user=people.ana)  # quiet from 22:00 to 07:00; it is 03:07
    row = reminder(people, urgency="routine", expires_at=NOW + timedelta(hours=12))
    with channel_of_tests(Later("busy")):
        deliver(NOW)
    row.refresh_from_db()
    assert row.send_at.astimezone(people.ana.zone).strftime("%H:%M") == "07:00"


def test_one_phone_that_accepts_is_enough(people: People) -> None:
    snapshot(people, due())
    row = reminder(people)
    with channel_of_tests(Never("gone"), places=("old", "new")) as channel:
        deliver(NOW)
    row.refresh_from_db()
    assert row.state == State.SENT
    assert [address.id.split(":")[0] for address, _ in channel.sent] == ["new"]


def test_a_repeat_leaves_out_the_phone_that_accepted_already(people: People) -> None:
    snapshot(people, due())
    reminder(people)
    with channel_of_tests() as channel:
        deliver(NOW)
        Reminder.objects.update(state=State.PENDING)  # the worker died after the acceptance was written
        deliver(NOW)
    assert len(channel.sent) == 1


def test_somebody_without_any_address_is_a_failure_not_a_silence(people: People) -> None:
    snapshot(people, due())
    row = reminder(people)
    with channel_of_tests(places=()):
        deliver(NOW)
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.FAILED, "no address")


def test_a_name_for_the_message_that_no_database_keeps_does_not_make_it_fail(people: People) -> None:
    snapshot(people, due())
    row = reminder(people)
    with channel_of_tests() as channel, patch.object(channel, "send", return_value="a\x00b" + "c" * 500):
        deliver(NOW)
    row.refresh_from_db()
    assert (row.state, row.tries.get().provider_id) == (State.SENT, "ab" + "c" * 198)
