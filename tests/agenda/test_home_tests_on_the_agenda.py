"""Tests on the agenda: one at the first symptom, the next 48 hours after a negative one, then somebody to ask."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from caregiving.agenda.conversion.illness import apart
from caregiving.agenda.item import Urgency
from caregiving.illness.models import Exposed, Recovered
from tests.agenda.world import DAY, HOUR, NOON, World, of_kind

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return World()


def test_the_first_test_is_for_now(world: World) -> None:
    world.ill(NOON)
    found = world.open(NOON, "test")
    assert found
    assert (found.urgency, found.params["done"]) == (Urgency.CRITICAL, 0)


def test_the_second_test_opens_after_forty_eight_hours_to_the_minute(world: World) -> None:
    world.ill(NOON)
    world.tested(NOON + HOUR, "negative")
    assert world.open(NOON + 49 * HOUR - MINUTE, "test") is None
    again = world.open(NOON + 49 * HOUR, "test")
    assert again
    assert again.params["done"] == 1


def test_after_the_second_negative_asking_opens_at_once_and_is_brought_up_by_day(world: World) -> None:
    world.ill(NOON)
    world.tested(NOON + HOUR, "negative")
    world.tested(NOON + 49 * HOUR, "negative")
    ask = world.open(NOON + 49 * HOUR, "test")
    assert ask
    assert (ask.params["or_ask"], ask.opens, ask.reminds_from) == (True, NOON + 49 * HOUR, NOON + 49 * HOUR)
    assert ask.params["home_from"] == (NOON + 97 * HOUR).isoformat()


def test_after_a_second_negative_at_night_the_question_is_there_and_its_messages_wait_for_the_morning(
    world: World,
) -> None:
    world.ill(NOON)
    world.tested(NOON + HOUR, "negative")
    night = NOON + 2 * DAY + 15 * HOUR
    world.tested(night, "negative")
    ask = world.open(night, "test")
    assert ask
    assert (ask.opens, ask.reminds_from, ask.due) == (night, night + 5 * HOUR, night + 7 * HOUR)


def test_after_a_positive_test_no_further_one_is_asked_for(world: World) -> None:
    world.ill(NOON)
    world.tested(NOON + HOUR, "positive")
    assert of_kind(world.horizon(NOON + 2 * HOUR), "test") == []


def test_a_negative_laboratory_test_asks_for_no_home_test(world: World) -> None:
    world.ill(NOON)
    world.tested(NOON, "negative")
    world.tested(NOON + DAY, "negative", method="molecular")
    assert of_kind(world.horizon(NOON + DAY), "test") == []


def test_of_several_exposures_the_latest_day_counts_whenever_it_was_told(world: World) -> None:
    today = NOON.date()
    world.tell(Exposed, NOON - HOUR, last_on=today - DAY)
    world.tell(Exposed, NOON, last_on=today - 9 * DAY)
    (found,) = of_kind(world.horizon(NOON), "test")
    assert found.opens.date() == today + 5 * DAY


def test_a_contact_that_two_phones_told_asks_for_the_test_of_the_first(world: World) -> None:
    world.tell(Exposed, NOON - HOUR, last_on=NOON.date() - 6 * DAY)
    (alone,) = of_kind(world.horizon(NOON), "test")
    world.tell(Exposed, NOON, last_on=NOON.date() - 6 * DAY)
    (found,) = of_kind(world.horizon(NOON), "test")
    assert found.key == alone.key


def test_a_test_that_was_done_before_the_exposure_was_told_counts(world: World) -> None:
    world.tested(NOON - HOUR, "negative")
    world.tell(Exposed, NOON, last_on=NOON.date() - 6 * DAY)
    (found,) = of_kind(world.horizon(NOON), "test")
    assert (found.params["done"], found.opens) == (1, NOON + 47 * HOUR)


# A contact in an illness that nobody ended: what was tested before it says nothing of it.


def tested_enough(world: World) -> None:
    world.ill(NOON)
    for days in (0, 2, 4):
        world.tested(NOON + days * DAY + HOUR, "negative")


def near(world: World, days: int) -> datetime:
    """So many days after the first sign; gives the moment from which the first test counts."""
    world.tell(Exposed, NOON + days * DAY, last_on=NOON.date() + days * DAY)
    return NOON + (days + 6) * DAY - 12 * HOUR


def test_a_contact_after_enough_negative_tests_asks_for_three_tests_of_its_own(world: World) -> None:
    tested_enough(world)
    opens = near(world, 15)
    assert world.open(opens - MINUTE, "test") is None
    for done in range(3):
        at = opens + done * 2 * DAY
        found = world.open(at, "test")
        assert found and (found.params["done"], found.params["needed"]) == (done, 3)
        world.tested(at, "negative")
    assert of_kind(world.horizon(opens + 6 * DAY), "test") == []


def test_a_contact_during_the_tests_counts_once_they_are_enough(world: World) -> None:
    world.ill(NOON)
    world.tested(NOON + HOUR, "negative")
    opens = near(world, 1)
    (own,) = of_kind(world.horizon(NOON + 2 * DAY), "test")
    assert own.urgency is Urgency.CRITICAL
    world.tested(NOON + 3 * DAY, "negative", method="molecular")
    assert world.open(opens, "test")


@pytest.mark.parametrize("days", [0, -3])
def test_the_contact_that_an_illness_may_have_come_from_is_not_tested_for_besides(world: World, days: int) -> None:
    tested_enough(world)
    opens = near(world, days)
    assert of_kind(world.horizon(max(opens, NOON + 5 * DAY)), "test") == []


def test_a_positive_test_in_the_illness_ends_the_tests_for_the_contact_too(world: World) -> None:
    tested_enough(world)
    opens = near(world, 15)
    assert world.open(opens, "test")
    world.tested(opens, "positive")
    assert of_kind(world.horizon(opens + HOUR), "test") == []


def test_a_contact_in_an_illness_without_symptoms_is_not_tested_for(world: World) -> None:
    world.tested(NOON, "positive")
    assert of_kind(world.horizon(near(world, 15)), "test") == []


@pytest.mark.parametrize(("target", "by_laboratory"), [("covid", False), ("flu", True)])
def test_only_an_earlier_covid_makes_a_home_test_the_better_one(world: World, target: str, by_laboratory: bool) -> None:
    world.tested(NOON - 40 * DAY, "positive", target=target)
    world.tell(Recovered, NOON - 30 * DAY)
    world.ill(NOON)
    found = world.open(NOON, "test")
    assert found
    assert found.params["by_laboratory"] is by_laboratory


def test_negative_home_tests_for_covid_end_no_care_about_flu_and_those_for_flu_none_about_covid(world: World) -> None:
    world.ill(NOON)
    world.tested(NOON + HOUR, "negative")
    world.tested(NOON + 90 * MINUTE, "negative", target="flu")
    world.tested(NOON + HOUR, "negative", method="molecular")
    at = NOON + 2 * HOUR

    def negatives() -> list[datetime]:
        episode = world.facts(at).episode
        assert episode
        return list(apart(episode, world.rows(at)).negatives)

    assert negatives() == [NOON + HOUR]
    world.tested(at, "positive", target="flu")
    assert negatives() == []
