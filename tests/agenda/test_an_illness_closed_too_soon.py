"""An illness that was said to be over, and a positive test a few days later: the antiviral's days count from the
earliest day on which the infection may have begun (AV-24)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caregiving.agenda.summary import summary
from caregiving.illness.models import AntiviralAsked, Recovered
from tests.agenda.world import DAY, HOUR, NOON, World

TODAY = NOON.date()


@pytest.fixture
def world() -> World:
    """Ill on day 0, and over on day 2."""
    made = World()
    made.ill(NOON)
    made.tell(Recovered, NOON + 2 * DAY)
    return made


def last_days(world: World, days: int) -> tuple[str, ...]:
    """What the open call names: its phase, and the last days of both counts."""
    ask = world.open(NOON + days * DAY + HOUR, "antiviral.ask")
    assert ask
    return str(ask.params["phase"]), str(ask.params["strict"]), str(ask.params["usual"])


def on_day(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def test_a_positive_test_two_days_later_counts_from_the_first_symptom_before(world: World) -> None:
    world.tested(NOON + 4 * DAY, "positive")
    assert last_days(world, 4) == ("strict_last_day", on_day(4), on_day(5))


def test_a_new_symptom_in_between_does_not_move_the_count_once_the_test_is_positive(world: World) -> None:
    world.ill(NOON + 3 * DAY)
    assert last_days(world, 3) == ("open", on_day(7), on_day(8))
    world.tested(NOON + 4 * DAY, "positive")
    assert last_days(world, 4) == ("strict_last_day", on_day(4), on_day(5))


def test_what_was_answered_in_the_illness_before_does_not_settle_it(world: World) -> None:
    world.tell(AntiviralAsked, NOON + DAY, outcome="not_prescribed", contact=world.lee)
    world.tested(NOON + 4 * DAY, "positive")
    assert world.open(NOON + 4 * DAY, "antiviral.ask")


def test_of_several_that_were_closed_the_first_one_counts(world: World) -> None:
    world.ill(NOON + 3 * DAY)
    world.tell(Recovered, NOON + 3 * DAY + HOUR)
    world.tested(NOON + 4 * DAY, "positive")
    assert last_days(world, 4)[2] == on_day(5)


@pytest.mark.parametrize(("days", "kind"), [(7, "antiviral.ask_other"), (8, "antiviral.ask")])
def test_one_whose_days_are_all_over_at_the_positive_test_counts_no_more(world: World, days: int, kind: str) -> None:
    world.tested(NOON + days * DAY, "positive")
    assert world.open(NOON + days * DAY, kind)


def test_one_that_a_test_explained_does_not_count() -> None:
    world = World()
    world.ill(NOON)
    world.tested(NOON, "positive", target="flu")
    world.tell(Recovered, NOON + 2 * DAY)
    world.tested(NOON + 4 * DAY, "positive")
    assert last_days(world, 4)[2] == on_day(9)


def test_staying_apart_and_the_scores_count_from_the_illness_itself(world: World) -> None:
    world.tested(NOON + 4 * DAY, "positive")
    episode = world.facts(NOON + 4 * DAY).episode
    assert episode and (episode.onset.earliest, episode.counted_from.earliest) == (NOON + 4 * DAY, NOON)
    assert episode.counted_from.latest == NOON + 4 * DAY


def test_the_first_screen_counts_the_same_days(world: World) -> None:
    world.tested(NOON + 4 * DAY, "positive")
    now = NOON + 4 * DAY + HOUR
    found = summary(world.facts(now), now)["illness"]
    assert (found["onset_day"], found["window"]["day"]) == (TODAY.isoformat(), 4)
