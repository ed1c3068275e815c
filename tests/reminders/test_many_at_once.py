"""Many reminders go out together: in a fixed number of queries, fairly, and no dead service holds up another."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from caregiving.people.models import User
from caregiving.reminders import post
from caregiving.reminders.channels import Address, Message
from caregiving.reminders.deliver import deliver
from caregiving.reminders.errors import Later, Unreachable
from caregiving.reminders.models import Attempt, Reminder, State
from caregiving.reminders.post import PATIENCE, Handed, Letter
from tests.people import NOW, People
from tests.reminders.sending import FakeChannel, channel_of_tests, due, reminder, snapshot
from tests.servers import wait_until

MESSAGE = Message("k", "t", "b", (), "/", True, timedelta(hours=1), "en")


def many(people: People, number: int) -> None:
    snapshot(people, *(due(f"item:{n}") for n in range(number)))
    for n in range(number):
        reminder(people, key=f"key:{n}", due_key=f"item:{n}")


def queries_of_a_delivery() -> int:
    with CaptureQueriesContext(connection) as seen, channel_of_tests() as channel:
        deliver(NOW)
    assert channel.sent
    return len(seen)


def test_writing_and_addressing_many_costs_as_many_queries_as_a_few(people: People) -> None:
    many(people, 3)
    few = queries_of_a_delivery()
    Reminder.objects.all().delete()
    many(people, 9)
    assert queries_of_a_delivery() == few


def test_what_is_critical_goes_first_and_homes_take_turns(people: People) -> None:
    for n in range(5):
        reminder(people, key=f"busy:{n}")
    other = reminder(people, people.cleo, key="quiet", patient=people.other_patient, send_at=NOW)
    routine = reminder(people, key="routine", urgency="routine", send_at=NOW - timedelta(hours=1))
    first = [row.id for row in Reminder.objects.claim(2, NOW)]
    assert other.id in first
    rest = [row.id for row in Reminder.objects.claim(4, NOW)]
    assert routine.id not in rest
    assert [row.id for row in Reminder.objects.claim(4, NOW)] == [routine.id]


def test_what_one_worker_has_taken_no_other_takes(people: People) -> None:
    many(people, 4)
    taken = Reminder.objects.claim(3, NOW)
    rest = Reminder.objects.claim(3, NOW)
    assert (len(taken), len(rest)) == (3, 1)
    assert not {row.id for row in taken} & {row.id for row in rest}


def test_one_that_fails_does_not_keep_the_others_from_being_settled(people: People) -> None:
    many(people, 3)
    with channel_of_tests(Later("busy")):
        deliver(NOW)
    assert sorted(Reminder.objects.values_list("state", flat=True)) == [State.PENDING, State.SENT, State.SENT]
    assert Attempt.objects.count() == 3


class Service:
    """A channel to one place: reachable or not, with a door that can be held shut."""

    def __init__(self, *, dead: bool = False) -> None:
        self.dead, self.asked, self.door = dead, 0, threading.Event()
        self.door.set()

    def addresses(self, users: Collection[User]) -> dict[UUID, list[Address]]:
        return {}

    def send(self, address: Address, message: Message) -> str:
        self.asked += 1
        self.door.wait(10)
        if self.dead:
            raise Unreachable("no answer")
        return "ok"

    def forget(self, address: Address) -> None:
        """Nothing."""


def letters(service: Service, place: str, number: int) -> list[Letter]:
    row = Reminder(channel="tests")
    return [Letter(row, Address(f"{place}:{n}", None, place=place), MESSAGE, service) for n in range(number)]


def hand_over(letters: list[Letter]) -> Iterator[Handed]:
    return (handed for handed in post.hand_over(letters, timedelta(minutes=1)) if handed)


def outcomes(handed: list[Handed]) -> set[str]:
    return {str(one.problem or "sent") for one in handed}


def test_a_service_that_never_answers_is_left_alone_for_a_while(settings: Settings) -> None:
    settings.POST_REST = timedelta(hours=1)
    post._line.cache_clear()
    dead = Service(dead=True)
    list(hand_over(letters(dead, "dead", 30)))
    assert PATIENCE <= dead.asked <= PATIENCE + post.AT_ONCE
    (resting,) = hand_over(letters(dead, "dead", 1))
    assert isinstance(resting.problem, Later) and resting.problem.after is not None
    assert outcomes(list(hand_over(letters(Service(), "alive", 3)))) == {"sent"}


def test_one_answer_ends_the_counting(settings: Settings) -> None:
    settings.POST_REST = timedelta(hours=1)
    post._line.cache_clear()
    shaky = Service(dead=True)
    for _ in range(PATIENCE - 1):
        list(hand_over(letters(shaky, "shaky", 1)))
    shaky.dead = False
    list(hand_over(letters(shaky, "shaky", 1)))
    shaky.dead = True
    assert outcomes(list(hand_over(letters(shaky, "shaky", 1)))) == {"no answer"}


def test_a_slow_service_keeps_only_its_own_messages_waiting() -> None:
    slow, quick = Service(), Service()
    slow.door.clear()
    answers = hand_over([*letters(slow, "slow", 20), *letters(quick, "quick", 3)])
    first = [next(answers) for _ in range(3)]
    assert {one.letter.address.place for one in first} == {"quick"}
    slow.door.set()
    assert len(list(answers)) == 20


def test_who_goes_away_leaves_little_behind_that_was_not_written_down() -> None:
    post._line.cache_clear()
    service = Service()
    answers = hand_over(letters(service, "one", 200))
    for _ in range(50):
        next(answers)
    list(hand_over(letters(service, "one", 1)))  # its turn comes after all that was given to this place before
    assert service.asked == 49 + post.IN_HAND + 1


def test_however_many_services_there_are_the_threads_of_a_few_are_kept_and_everything_goes_out() -> None:
    def threads() -> int:
        return sum(thread.name.startswith("post") for thread in threading.enumerate())

    post._line.cache_clear()
    before = threads()
    services = [Service() for _ in range(3 * post.PLACES)]
    answers = list(hand_over([letters(one, f"place {n}", 1)[0] for n, one in enumerate(services)]))
    assert outcomes(answers) == {"sent"}
    assert len(answers) == len(services)
    wait_until(lambda: threads() <= before + post.PLACES, 10, "threads stay")


def test_silence_is_told_while_it_lasts() -> None:
    slow = Service()
    slow.door.clear()
    answers = post.hand_over(letters(slow, "silent", 1), timedelta(milliseconds=1))
    assert [next(answers), next(answers)] == [None, None]
    slow.door.set()
    assert [one for one in answers if one]


@pytest.mark.parametrize("fault", [RuntimeError("secret words"), Later("busy")])
def test_a_fault_in_a_channel_is_told_without_what_it_said(fault: Exception) -> None:
    fake = FakeChannel([fault])
    (handed,) = hand_over([Letter(Reminder(channel="t"), Address("x", None, place=f"{fault}"), MESSAGE, fake)])
    assert isinstance(handed.problem, Later)
    assert "secret" not in str(handed.problem)
