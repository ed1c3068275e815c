"""A step names a channel. When nothing goes out over it, the person's other channels are used within two minutes."""

from collections.abc import Collection
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from caregiving import record
from caregiving.agenda.models import Snapshot
from caregiving.illness.models import SymptomNoticed
from caregiving.people.models import User
from caregiving.reminders.channels import Address, channel
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later, NotSent, TellSomebody
from caregiving.reminders.ladder import asks
from caregiving.reminders.models import PushSubscription, Reminder, Rung, State
from caregiving.reminders.plan import look_again
from tests.people import NOW, People
from tests.reminders.push_service import Phone
from tests.reminders.sending import FakeChannel, due
from tests.reminders.test_ladder import STEPS

TWO_MINUTES = timedelta(minutes=2)


class Broken(FakeChannel):
    """A push service that takes nothing."""

    def __init__(self, problem: NotSent) -> None:
        super().__init__()
        self.problem = problem

    def addresses(self, users: Collection[User]) -> dict[UUID, list[Address]]:
        return {user.id: [Address(f"push:{user.pk}", "phone", place=f"tests {id(self)}")] for user in users}

    def send(self, address: Address, message: Any) -> str:
        raise self.problem


@contextmanager
def push_fails_with(problem: NotSent | None) -> Any:
    push = Broken(problem) if problem else FakeChannel()
    with patch("caregiving.reminders.channels.channel", lambda name: push if name == "push" else channel(name)):
        yield


@pytest.fixture
def sign(people: People, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> str:
    """Ana is asked over her phone and has an hour, then Ben by mail. There is a danger sign."""
    seen = {"last_seen_at": NOW, "test_sent_at": NOW, "test_tapped_at": NOW}
    PushSubscription.objects.create(user=people.ana, endpoint="https://x.test/1", **seen, **Phone().keys)
    for place, (user, way) in enumerate(((people.ana, "push"), (people.ben, "email")), start=1):
        Rung.objects.create(household=people.home, place=place, user=user, channel=way, wait_minutes=60)
    told = SymptomNoticed(danger_signs=["grey_or_blue"], began_from=NOW, began_to=NOW)
    told.id, told.patient, told.occurred_at = uuid4(), people.patient, NOW
    with django_capture_on_commit_callbacks(execute=True):
        record.happening(people.ana, told, NOW)
    return f"danger:{told.id.hex}"


def passes(people: People, minutes: float) -> None:
    """What beat does at that moment: it looks only at those whose time it is."""
    for _ in range(2):
        look_again([people.patient.id], NOW + timedelta(minutes=minutes))
        deliver(NOW + timedelta(minutes=minutes))


def sent_to(user: User, sign: str) -> list[tuple[str, datetime | None]]:
    rows = Reminder.objects.filter(user=user, due_key=sign, state=State.SENT).order_by("sent_at", "id")
    return list(rows.values_list("channel", "sent_at"))


def test_a_service_that_is_down_for_longer_than_one_waits_gives_way_to_her_mail(people: People, sign: str) -> None:
    with push_fails_with(Later("refused")):
        passes(people, 0)
        assert sent_to(people.ana, sign) == []
        for minutes in (0.5, 1, 1.5, 1.75, 2):
            passes(people, minutes)
    [(way, at)] = sent_to(people.ana, sign)
    assert way == "email" and at and at <= NOW + TWO_MINUTES
    assert sent_to(people.ben, sign) == []


def test_her_mail_comes_once_however_long_the_service_is_down(people: People, sign: str) -> None:
    with push_fails_with(Later("refused")):
        for minutes in (0, 1, 2, 5, 10, 30, 45, 59):
            passes(people, minutes)
    assert [way for way, _ in sent_to(people.ana, sign)] == ["email"]


def test_a_worker_that_hangs_on_it_holds_her_mail_up_no_longer(people: People, sign: str) -> None:
    later = NOW + timedelta(minutes=1.75)
    Reminder.objects.filter(due_key=sign, step=0).update(
        state=State.SENDING, attempts=1, lease_until=later + timedelta(minutes=5)
    )
    passes(people, 1.75)
    [(way, at)] = sent_to(people.ana, sign)
    assert way == "email" and at and later <= at < later + timedelta(seconds=9)


def test_what_waits_for_a_worker_brings_no_second_message(people: People, sign: str) -> None:
    with push_fails_with(None):
        passes(people, 10)
    assert [way for way, _ in sent_to(people.ana, sign)] == ["push"]


def test_a_phone_on_which_no_test_was_tapped_is_not_relied_on_alone(people: People, sign: str) -> None:
    PushSubscription.objects.update(test_tapped_at=None)
    Snapshot.objects.update(next_look_at=NOW)
    with push_fails_with(None):
        passes(people, 0)
    assert {way for way, _ in sent_to(people.ana, sign)} == {"push", "email"}


def test_a_service_that_works_gets_no_mail_beside_it(people: People, sign: str) -> None:
    with push_fails_with(None):
        for minutes in (0, 1.5, 2, 10):
            passes(people, minutes)
    assert [way for way, _ in sent_to(people.ana, sign)] == ["push"]


def test_what_a_person_must_look_at_gives_way_to_her_mail_at_once(people: People, sign: str) -> None:
    with push_fails_with(TellSomebody("401")):
        passes(people, 0)
    [(way, at)] = sent_to(people.ana, sign)
    assert way == "email" and at and NOW <= at < NOW + timedelta(seconds=9)


def test_somebody_looks_in_time_without_being_told(people: People, sign: str) -> None:
    with push_fails_with(Later("refused")):
        deliver(NOW)
    next_look = Snapshot.objects.get(patient=people.patient).next_look_at
    assert next_look and next_look < NOW + TWO_MINUTES


def test_only_that_round_of_the_ladder_uses_the_others() -> None:
    ben = STEPS[1].people[0]
    climb = asks(due(wakes=True), STEPS, NOW, unsent={(1, ben.id, "push")})
    rounds = [(ask.step, ask.channel) for ask in takewhile(lambda ask: ask.step < 6, climb) if ask.person == ben]
    assert rounds == [(1, "push"), (1, "email"), (4, "push")]
