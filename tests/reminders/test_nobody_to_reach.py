"""A home in which nobody can be reached is not silent: what is critical stands there as failed."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from caregiving.reminders.deliver import deliver
from caregiving.reminders.earlier import so_far
from caregiving.reminders.fit import fit
from caregiving.reminders.household import reach
from caregiving.reminders.models import Preference, Reminder, State
from caregiving.reminders.wanted import wanted
from tests.people import NOW, People
from tests.reminders.sending import due, snapshot

ITEM = due(wakes=True, closes=NOW + timedelta(hours=5))


def unreachable(people: People) -> None:
    for user in (people.ana, people.ben, people.helen, people.eva):
        Preference.objects.update_or_create(user=user, defaults={"by_email": False})


def plan(people: People, now: datetime = NOW) -> None:
    patient_id = people.patient.id
    before = so_far({patient_id: [ITEM]}, now)[patient_id]
    fit({patient_id: list(wanted(patient_id, [ITEM], reach(people.home.id, now), before, now))})


def critical() -> QuerySet[Reminder]:
    return Reminder.objects.filter(urgency="critical").order_by("id")


def test_it_fails_visibly_for_whoever_leads(people: People) -> None:
    unreachable(people)
    snapshot(people, ITEM)
    plan(people)
    row = critical().get()
    deliver(NOW)
    row.refresh_from_db()
    assert (row.user, row.state) == (people.ana, State.FAILED)
    assert row.last_error


def test_planned_again_it_stands_there_once(people: People) -> None:
    unreachable(people)
    snapshot(people, ITEM)
    plan(people)
    deliver(NOW)
    plan(people)
    assert critical().count() == 1


def test_as_soon_as_somebody_has_a_channel_they_are_asked_at_once(people: People) -> None:
    unreachable(people)
    snapshot(people, ITEM)
    plan(people)
    deliver(NOW)
    Preference.objects.filter(user=people.ana).update(by_email=True)
    plan(people)
    first = critical().filter(channel="email").order_by("send_at").first()
    assert first is not None and (first.user, first.send_at) == (people.ana, NOW)


def test_once_more_when_somebody_was_reached_meanwhile(people: People) -> None:
    snapshot(people, ITEM)
    for hour in range(2):
        unreachable(people)
        for minute in (20, 21):
            plan(people, NOW + timedelta(hours=hour, minutes=minute))
            deliver(NOW + timedelta(hours=hour, minutes=minute))
        assert critical().filter(state=State.FAILED).count() == hour + 1
        Preference.objects.update(by_email=True)
        plan(people, NOW + timedelta(hours=hour, minutes=40))
        deliver(NOW + timedelta(hours=hour, minutes=40))
        assert critical().filter(state=State.SENT).exists()
