"""The table of reminders is made equal to what is wanted, any number of times."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from caregiving.agenda.item import Due
from caregiving.reminders.earlier import so_far
from caregiving.reminders.fit import fit
from caregiving.reminders.household import reach
from caregiving.reminders.models import Preference, PushSubscription, Reminder, Rung, State
from caregiving.reminders.plan import lapse
from caregiving.reminders.wanted import wanted
from tests.people import NOW, People
from tests.reminders.sending import due, reminder


def plan(people: People, *items: Due, now: datetime = NOW) -> None:
    contacts, patient_id = reach(people.home.id, now), people.patient.id
    before = so_far({patient_id: items}, now)[patient_id]
    fit({patient_id: list(wanted(patient_id, items, contacts, before, now))})


def critical() -> QuerySet[Reminder]:
    return Reminder.objects.filter(urgency="critical")


def states(rows: Iterable[Reminder]) -> set[str]:
    return {row.state for row in rows}


def test_planned_twice_is_planned_once(people: People) -> None:
    plan(people, due())
    keys = set(Reminder.objects.values_list("key", flat=True))
    plan(people, due())
    assert set(Reminder.objects.values_list("key", flat=True)) == keys


def test_a_critical_item_asks_the_lead_now_and_the_family_later(people: People) -> None:
    plan(people, due(wakes=True))
    first = critical().filter(step__lt=2).select_related("user")
    sent_to = {row.user.name: row.send_at - NOW for row in first}
    assert sent_to == {"Ana Reyes": timedelta(0), "Ben Reyes": timedelta(minutes=15)}


def test_however_much_was_asked_in_earlier_years_planning_reads_what_is_about_what_is_due(people: People) -> None:
    item = due()
    plan(people, item)
    for n in range(20):
        about: dict[str, Any] = {"key": f"old:{n}:0:a:email:0", "due_key": f"old:{n}", "state": State.SENT}
        reminder(people, **about, send_at=NOW - timedelta(days=n), begun_at=NOW - timedelta(days=n))
    before = so_far({people.patient.id: [item]}, NOW + timedelta(minutes=1))[people.patient.id]
    assert [name.split(":", 1)[1] for name in before.ladders] == ["test:1:0"]


def test_a_stranger_is_never_asked(people: People) -> None:
    plan(people, due(wakes=True))
    assert not Reminder.objects.filter(user=people.cleo).exists()


def test_whoever_is_on_shift_is_asked_first(people: People) -> None:
    people.put_on_shift()
    plan(people, due(wakes=True))
    assert critical().order_by("send_at").first().user == people.eva  # type: ignore[union-attr]  # it is there


def test_the_households_own_ladder_stands_above_the_usual_one(people: People) -> None:
    Rung.objects.create(household=people.home, place=1, user=people.ben, channel="email", wait_minutes=5)
    Rung.objects.create(household=people.home, place=2, user=people.helen, channel="email", wait_minutes=5)
    plan(people, due(wakes=True))
    assert [row.user.name for row in critical().order_by("send_at")][:3] == ["Ben Reyes", "Helen R", "Ben Reyes"]


def test_what_is_done_is_cancelled_and_what_is_undone_comes_back(people: People) -> None:
    plan(people, due())
    plan(people)
    assert states(Reminder.objects.all()) == {State.CANCELLED}
    plan(people, due())
    assert states(critical()) == {State.PENDING}


def test_sent_stays_sent_whatever_is_planned(people: People) -> None:
    plan(people, due())
    Reminder.objects.update(state=State.SENT)
    plan(people)
    plan(people, due())
    assert states(Reminder.objects.all()) == {State.SENT}


def test_an_item_found_late_begins_its_ladder_now_not_all_at_once(people: People) -> None:
    plan(people, due(opens=NOW - timedelta(days=1), wakes=True))
    assert critical().filter(user=people.ben).order_by("step")[0].send_at == NOW + timedelta(minutes=15)


def test_a_date_that_moves_moves_the_reminder_and_makes_no_second_one(people: People) -> None:
    plan(people, due(opens=NOW + timedelta(hours=2)))
    plan(people, due(opens=NOW + timedelta(hours=3)))
    assert critical().get(user=people.ana, step=0).send_at == NOW + timedelta(hours=3)


def test_a_retry_keeps_its_own_time(people: People) -> None:
    plan(people, due())
    critical().filter(user=people.ana, step=0).update(attempts=1, send_at=NOW + timedelta(minutes=1))
    plan(people, due())
    assert critical().get(user=people.ana, step=0).send_at == NOW + timedelta(minutes=1)


def test_later_begins_a_new_round_at_the_time_that_was_asked_for(people: People) -> None:
    plan(people, due())
    critical().update(state=State.SENT)
    plan(people, due(nudge=1, later_until=NOW + timedelta(hours=1)))
    again = critical().exclude(state=State.SENT).get(user=people.ana, step=0)
    assert again.send_at == NOW + timedelta(hours=1)


def test_routine_items_make_one_morning_message_a_person(people: People) -> None:
    later = NOW + timedelta(days=3)
    plan(people, *(due(key, urgency="routine", closes=later) for key in ("a", "b", "c")))
    rows = Reminder.objects.select_related("user")
    assert {row.user.name for row in rows} == {"Ana Reyes", "Ben Reyes", "Helen R"}
    assert {row.send_at.astimezone(row.user.zone).strftime("%H:%M") for row in rows} == {"08:00"}


def test_nothing_open_means_no_message(people: People) -> None:
    plan(people, due("dose", urgency="routine", only_listed=True, closes=NOW + timedelta(days=1)))
    assert not Reminder.objects.exists()


def test_the_morning_message_goes_to_the_phone_where_there_is_one(people: People) -> None:
    PushSubscription.objects.create(user=people.ana, endpoint="https://push.example/1", last_seen_at=NOW)
    Preference.objects.create(user=people.ben, by_email=False)
    plan(people, due(urgency="routine", closes=NOW + timedelta(days=1)))
    assert {row.user.name: row.channel for row in Reminder.objects.all()} == {"Ana Reyes": "push", "Helen R": "email"}


def test_too_late_is_a_state_that_people_see(people: People) -> None:
    row = reminder(people, expires_at=NOW)
    held = reminder(people, key="held", expires_at=NOW, state=State.SENDING, lease_until=NOW)
    assert lapse(NOW) == 2
    for each in (row, held):
        each.refresh_from_db()
        assert each.state == State.LAPSED


def test_an_item_that_moves_before_it_was_asked_about_is_asked_at_its_new_time(people: People) -> None:
    """A second symptom can bring the last day forward: the ladder must not wait for the old time."""
    plan(people, due(opens=NOW + timedelta(hours=20), closes=NOW + timedelta(hours=30)))
    plan(people, due(opens=NOW - timedelta(hours=1), closes=NOW + timedelta(hours=10)))
    first = critical().filter(user=people.ana, state=State.PENDING).order_by("send_at").first()
    assert first is not None and first.send_at == NOW


def test_planning_again_while_a_message_waits_does_not_push_it_away(people: People) -> None:
    plan(people, due())
    plan(people, due(), now=NOW + timedelta(seconds=5))
    assert critical().get(user=people.ana, step=0).send_at == NOW


def test_a_morning_message_that_failed_on_the_phone_goes_by_mail(people: People) -> None:
    PushSubscription.objects.create(user=people.ana, endpoint="https://push.example/1", last_seen_at=NOW)
    item = due(urgency="routine", closes=NOW + timedelta(days=1))
    plan(people, item)
    Reminder.objects.filter(user=people.ana).update(state=State.FAILED)
    plan(people, item)
    assert Reminder.objects.filter(user=people.ana, channel="email", state=State.PENDING).exists()


def test_one_morning_message_even_when_a_phone_is_added_after_breakfast(people: People) -> None:
    item = due(urgency="routine", closes=NOW + timedelta(days=1))
    plan(people, item)
    Reminder.objects.filter(user=people.ana).update(state=State.SENT)
    PushSubscription.objects.create(user=people.ana, endpoint="https://push.example/1", last_seen_at=NOW)
    plan(people, item, now=NOW + timedelta(hours=5))
    assert Reminder.objects.filter(user=people.ana, due_key="digest").count() == 1


def test_a_morning_message_waits_for_the_end_of_the_quiet_hours(people: People) -> None:
    Preference.objects.create(user=people.ana, digest_at=time(5))
    plan(people, due(urgency="routine", closes=NOW + timedelta(days=1)))
    send_at = Reminder.objects.get(user=people.ana).send_at
    assert send_at.astimezone(people.ana.zone).time() == time(7)


def test_what_an_aide_took_is_asked_about_again_when_her_shift_is_over(people: People) -> None:
    taken = due(owner="Eva Ruiz", owner_id=str(people.eva.id), wakes=True, closes=NOW + timedelta(hours=12))
    people.put_on_shift()
    plan(people, taken)
    assert not critical().exists()
    plan(people, taken, now=NOW + timedelta(hours=9))
    assert critical().filter(user=people.ana).exists()


def test_an_aide_off_shift_is_passed_over_in_the_ladder(people: People) -> None:
    Rung.objects.create(household=people.home, place=1, user=people.eva, channel="email", wait_minutes=5)
    Rung.objects.create(household=people.home, place=2, user=people.ana, channel="email", wait_minutes=5)
    plan(people, due(wakes=True))
    assert critical().order_by("send_at")[0].user == people.ana
    assert not Reminder.objects.filter(user=people.eva).exists()
