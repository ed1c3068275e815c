"""A step keeps its number while phones break and shifts begin: nobody is asked too early for it, twice or anew."""

from datetime import timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving.people.models import Membership, Shift, User
from caregiving.reminders.channels import NOBODY
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later, Never
from caregiving.reminders.household import Step
from caregiving.reminders.ladder import asks, passes_at
from caregiving.reminders.models import Preference, Reminder, Rung, State
from tests.people import NOW, People
from tests.reminders.night import Night
from tests.reminders.sending import FakeChannel, due, reminder, snapshot
from tests.reminders.test_ladder import BEN, CAT, person

GONE = person("Ana", "push")
STEPS = tuple(Step((who,), None, 30) for who in (GONE, BEN, CAT))


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.fixture
def ladder(
    people: People, channel: FakeChannel, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Night:
    """Eva when she is here, Ana, Ben, Helen: half an hour each, by mail."""
    for place, user in enumerate((people.eva, people.ana, people.ben, people.helen), start=1):
        Rung.objects.create(household=people.home, place=place, user=user, channel="email", wait_minutes=30)
    return Night(people, django_capture_on_commit_callbacks, channel)


def cannot_be_reached(user: User) -> None:
    Preference.objects.update_or_create(user=user, defaults={"by_email": False})


def test_when_the_first_way_breaks_one_is_asked_at_once_and_the_next_waits(ladder: Night) -> None:
    ladder.channel.problems.append(Never("gone"))
    assert ladder.passes(NOW) == []
    cannot_be_reached(ladder.people.ana)
    assert ladder.passes(NOW) == ["Ben: critical"]
    assert ladder.passes(NOW + minutes(29)) == []
    assert ladder.passes(NOW + minutes(30)) == ["Helen: critical"]


def test_a_way_that_breaks_after_two_were_asked_calls_nobody_early(ladder: Night) -> None:
    ladder.people.put_on_shift(hours=1)
    assert ladder.passes(NOW) == ["Eva: critical"]
    assert ladder.passes(NOW + minutes(30)) == ["Ana: critical"]
    cannot_be_reached(ladder.people.ana)
    assert ladder.passes(NOW + minutes(31)) == ["Ben: critical"]
    assert ladder.passes(NOW + minutes(32)) == []


def test_who_comes_on_shift_is_asked_at_once_and_nobody_else_anew(ladder: Night) -> None:
    assert ladder.passes(NOW) == ["Ana: critical"]
    Shift.objects.create(
        membership=Membership.objects.get(user=ladder.people.eva),
        starts_at=NOW + minutes(10),
        ends_at=NOW + minutes(500),
    )
    assert ladder.passes(NOW + minutes(10)) == ["Eva: critical"]
    assert ladder.passes(NOW + minutes(59)) == []
    assert ladder.passes(NOW + minutes(60)) == ["Ben: critical"]


def test_who_was_asked_under_another_number_is_not_asked_again(ladder: Night) -> None:
    """As before steps without anybody were counted too, or when a step was put in front."""
    assert ladder.passes(NOW) == ["Ana: critical"]
    old = Reminder.objects.get(due_key=ladder.key, state=State.SENT)
    Reminder.objects.filter(pk=old.pk).update(key=f"{old.key.rsplit(':', 1)[0]}:0", step=0)
    for after in (1, 29):
        assert ladder.passes(NOW + minutes(after)) == []
    assert not Reminder.objects.filter(due_key=ladder.key, state=State.LAPSED).exists()
    assert ladder.passes(NOW + minutes(30)) == ["Ben: critical"]


def test_the_first_that_can_be_reached_is_asked_by_night_also_when_it_wakes_nobody_else() -> None:
    unreachable = (Step((), "push", 30), *STEPS[1:])
    first = next(asks(due(wakes=False), unreachable, NOW))
    assert (first.step, first.person, first.at) == (1, BEN, NOW)


def test_steps_without_anybody_count_for_no_time() -> None:
    item, empty = due(wakes=True), Step((), "push", 30)
    assert passes_at(item, (empty, STEPS[1], empty), NOW) == NOW + minutes(30)
    assert passes_at(item, (empty, empty), NOW) is None


def test_a_ladder_that_reached_nobody_begins_when_somebody_can_be_reached(ladder: Night) -> None:
    users = [ladder.people.ana, ladder.people.ben, ladder.people.helen, ladder.people.eva]
    for user in users:
        cannot_be_reached(user)
    ladder.passes(NOW)
    Reminder.objects.filter(due_key=ladder.key, channel=NOBODY).update(state=State.FAILED)
    Preference.objects.filter(user__in=users).update(by_email=True)
    assert ladder.passes(NOW + minutes(50)) == ["Ana: critical"]
    assert ladder.passes(NOW + minutes(80)) == ["Ben: critical"]


def test_who_is_asked_by_night_in_place_of_the_first_is_tried_again_by_night(
    people: People, channel: FakeChannel
) -> None:
    item = due(wakes=False)
    snapshot(people, item)
    row = reminder(people, people.ben, step=1)
    channel.problems.append(Later("busy"))
    for after in (0, 1):
        deliver(NOW + minutes(after))
    row.refresh_from_db()
    assert row.state == State.SENT
    assert row.sent_at and timedelta(0) <= row.sent_at - NOW - minutes(1) < timedelta(seconds=9)
