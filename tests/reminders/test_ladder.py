"""The ladder asks one after the other, lets the others sleep, and ends with the first who has it."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice, takewhile
from uuid import uuid4
from zoneinfo import ZoneInfo

from caregiving.agenda.item import Due
from caregiving.reminders.household import Person, Step
from caregiving.reminders.ladder import REST_MINUTES, Ask, asks
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


def first_round(due_: Due, begun: datetime = NIGHT, silent: frozenset[int] = frozenset()) -> list[Ask]:
    return list(takewhile(lambda ask: ask.step < len(STEPS), asks(due_, STEPS, begun, silent)))


def test_the_first_is_asked_at_once_over_everything_that_works() -> None:
    first = [ask for ask in first_round(due()) if ask.step == 0]
    assert [(ask.person.name, ask.channel, ask.at) for ask in first] == [
        ("Ana", "push", NIGHT),
        ("Ana", "email", NIGHT),
    ]


def test_the_next_ones_follow_after_each_wait_when_it_may_wake_them() -> None:
    at = {ask.person.name: ask.at - NIGHT for ask in first_round(due(wakes=True))}
    assert at == {"Ana": timedelta(0), "Ben": timedelta(minutes=15), "Cat": timedelta(minutes=25)}


def test_what_can_wait_until_the_morning_lets_the_next_ones_sleep() -> None:
    at = {ask.person.name: ask.at.astimezone(ANA.zone).time() for ask in first_round(due())}
    assert at == {"Ana": time(3, 7), "Ben": time(7), "Cat": time(7)}


def test_a_channel_that_does_not_work_is_replaced_by_those_that_do() -> None:
    assert {ask.channel for ask in first_round(due()) if ask.person == CAT} == {"email"}


def test_nobody_waits_for_the_answer_of_a_step_that_reached_nobody() -> None:
    at = {ask.person.name: ask.at - NIGHT for ask in first_round(due(wakes=True), silent=frozenset({0}))}
    assert at["Ben"] == timedelta(0)


def test_a_step_whose_people_cannot_be_reached_is_passed_over_without_a_wait() -> None:
    alone = replace(ANA, channels=())
    steps = (Step((alone,), None, 15), Step((BEN,), "push", 10))
    assert next(asks(due(wakes=True), steps, NIGHT)).person == BEN
    assert next(asks(due(wakes=True), steps, NIGHT)).at == NIGHT


def test_nobody_to_reach_is_no_ladder() -> None:
    assert list(asks(due(), (Step((replace(ANA, channels=()),), None, 15),), NIGHT)) == []


def test_after_the_last_step_it_begins_again_until_somebody_answers() -> None:
    rounds = list(islice((ask for ask in asks(due(wakes=True), STEPS, NIGHT) if ask.person == ANA), 4))
    assert [ask.step for ask in rounds] == [0, 0, 3, 3]
    assert rounds[2].at == NIGHT + timedelta(minutes=15 + 10 + 10 + REST_MINUTES)


def test_only_the_very_first_message_comes_at_night_when_it_can_wait() -> None:
    evening = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)  # 21:30 in New York
    again = next(ask for ask in asks(due(), (Step((ANA,), "push", 15),), evening) if ask.step == 1)
    assert again.at.astimezone(ANA.zone).time() == time(7)
