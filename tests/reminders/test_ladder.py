"""The ladder asks one after the other, lets the others sleep, and ends with the first who has it."""

from datetime import time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from caregiving.reminders.household import Person, Step
from caregiving.reminders.ladder import asks
from tests.people import NOW
from tests.reminders.sending import due

NIGHT = NOW  # 03:07 in New York


def person(name: str, *channels: str) -> Person:
    return Person(
        id=uuid4(),
        name=name,
        role="lead",
        zone=ZoneInfo("America/New_York"),
        quiet_from=time(22),
        quiet_to=time(7),
        digest_at=time(8),
        channels=channels or ("push", "email"),
        on_shift=False,
    )


ANA, BEN, CAT = person("Ana"), person("Ben"), person("Cat", "email")
STEPS = (Step((ANA,), None, 15), Step((BEN,), "push", 10), Step((CAT,), "push", 10))


def test_the_first_is_asked_at_once_over_everything_that_works() -> None:
    first = [ask for ask in asks(due(), STEPS, NIGHT) if ask.step == 0]
    assert [(ask.person.name, ask.channel, ask.at) for ask in first] == [
        ("Ana", "push", NIGHT),
        ("Ana", "email", NIGHT),
    ]


def test_the_next_ones_follow_after_each_wait_when_it_may_wake_them() -> None:
    at = {ask.person.name: ask.at - NIGHT for ask in asks(due(wakes=True), STEPS, NIGHT)}
    assert at == {"Ana": timedelta(0), "Ben": timedelta(minutes=15), "Cat": timedelta(minutes=25)}


def test_what_can_wait_until_the_morning_lets_the_next_ones_sleep() -> None:
    at = {ask.person.name: ask.at.astimezone(ANA.zone).time() for ask in asks(due(), STEPS, NIGHT)}
    assert at == {"Ana": time(3, 7), "Ben": time(7), "Cat": time(7)}


def test_a_channel_that_does_not_work_is_replaced_by_those_that_do() -> None:
    assert {ask.channel for ask in asks(due(), STEPS, NIGHT) if ask.person == CAT} == {"email"}


def test_nobody_is_asked_once_somebody_has_it() -> None:
    assert not list(asks(due(owner="Ana"), STEPS, NIGHT))


def test_nobody_waits_for_the_answer_of_a_step_that_reached_nobody() -> None:
    at = {ask.person.name: ask.at - NIGHT for ask in asks(due(wakes=True), STEPS, NIGHT, frozenset({0}))}
    assert at["Ben"] == timedelta(0)
