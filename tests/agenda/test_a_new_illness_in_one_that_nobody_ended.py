"""A new sign in an illness that nobody ended: once that was tested for often enough, or all its days are over, it
begins a new one, and is tested and asked about as any first sign."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from caregiving.agenda.item import Urgency
from caregiving.agenda.models import ReviewState, RuleReview
from caregiving.illness.models import AntiviralAsked
from caregiving.patients.models import ReadingTaken
from tests.agenda.world import DAY, HOUR, NOON, World, of_kind

LONG_AFTER = NOON + 19 * DAY
FEVER = {"symptoms": ["fever"]}


@pytest.fixture
def world() -> World:
    made = World()
    made.ill(NOON)
    return made


def tested_enough(world: World) -> None:
    for days in (0, 2, 4):
        world.tested(NOON + days * DAY + HOUR, "negative")


def begun(world: World, now: datetime) -> list[datetime]:
    """When each of the illnesses began."""
    return [episode.onset.earliest for episode in world.facts(now).episodes]


def review(world: World, state: ReviewState, *rule_ids: str) -> None:
    for rule_id in rule_ids:
        world.more.append(RuleReview(rule_id=rule_id, state=state, signer="Dr Kim", at=NOON, reason="as seen here"))


def test_a_fever_long_after_enough_negative_tests_is_tested_and_asked_about_as_a_first_sign(world: World) -> None:
    tested_enough(world)
    assert of_kind(world.agenda(LONG_AFTER), "test") == []
    sign = world.ill(LONG_AFTER, **FEVER)
    test, ask, flu = (world.open(LONG_AFTER, kind) for kind in ("test", "antiviral.ask", "flu.ask"))
    assert test and ask and flu
    assert {test.subject, ask.subject, flu.subject} == {sign.pk.hex}
    assert (test.params["done"], ask.params["day"], ask.urgency) == (0, 0, Urgency.CRITICAL)


def test_with_a_positive_test_it_is_day_0_of_the_new_illness_and_keeps_the_name_of_its_first_sign(world: World) -> None:
    tested_enough(world)
    world.ill(LONG_AFTER, **FEVER)
    before = world.open(LONG_AFTER, "antiviral.ask")
    world.tested(LONG_AFTER + HOUR, "positive")
    world.ill(LONG_AFTER + 2 * HOUR, symptoms=["cough"])
    after = world.open(LONG_AFTER + 3 * HOUR, "antiviral.ask")
    assert before and after
    assert (after.key, after.params["day"], after.params["of"]) == (before.key, 0, 5)


def test_a_positive_test_that_was_told_just_before_the_fever_belongs_to_the_new_illness(world: World) -> None:
    world.tested(LONG_AFTER, "positive")
    assert world.open(LONG_AFTER, "antiviral.ask_anyway")
    world.ill(LONG_AFTER + HOUR, **FEVER)
    episode = world.facts(LONG_AFTER + HOUR).episode
    assert episode and (episode.positive_at, episode.onset.earliest) == (LONG_AFTER, LONG_AFTER + HOUR)
    assert world.open(LONG_AFTER + HOUR, "antiviral.ask_anyway") is None
    ask = world.open(LONG_AFTER + HOUR, "antiviral.ask")
    assert ask and ask.params["day"] == 0


def test_one_negative_laboratory_test_is_enough_for_a_later_fever_to_be_new(world: World) -> None:
    world.tested(NOON + DAY, "negative", method="molecular")
    world.ill(NOON + 14 * DAY, symptoms=["fever", "cough"])
    assert begun(world, NOON + 14 * DAY) == [NOON, NOON + 14 * DAY]
    assert world.open(NOON + 14 * DAY, "test")


def test_untested_it_is_new_once_every_window_is_over_and_not_before(world: World) -> None:
    world.ill(NOON + 7 * DAY, **FEVER)
    assert begun(world, NOON + 7 * DAY) == [NOON]
    world.ill(NOON + 9 * DAY, **FEVER)
    assert begun(world, NOON + 9 * DAY) == [NOON, NOON + 9 * DAY]


def test_a_fever_after_enough_tests_within_the_days_is_tested_anew_and_asked_about_on_the_old_clock(
    world: World,
) -> None:
    tested_enough(world)
    world.tell(AntiviralAsked, NOON + 4 * DAY, outcome="not_prescribed", contact=world.lee)
    world.ill(NOON + 5 * DAY, **FEVER)
    at = NOON + 5 * DAY
    ask, test = world.open(at, "antiviral.ask"), world.open(at, "test")
    assert ask and test and test.params["done"] == 0
    assert (ask.params["day"], ask.params["phase"]) == (5, "usual_only")


@pytest.mark.parametrize(
    "sign",
    [
        {"change": "same", "symptoms": ["cough"]},
        {"change": "better", "symptoms": []},
        {"change": "worse", "symptoms": ["cough"]},
        {"symptoms": [], "danger_signs": ["breathing"]},
    ],
)
def test_what_goes_on_as_it_was_begins_nothing(world: World, sign: dict[str, object]) -> None:
    world.ill(LONG_AFTER, **sign)
    assert begun(world, LONG_AFTER) == [NOON]


@pytest.mark.parametrize(
    "sign",
    [
        {"symptoms": []},
        {"symptoms": ["cough"]},
        {"change": "worse", "symptoms": ["breathes_harder"]},
        {"change": "same", "symptoms": ["fever"]},
    ],
)
def test_what_is_told_as_a_first_sign_or_was_not_there_before_begins_a_new_one(
    world: World, sign: dict[str, object]
) -> None:
    world.ill(LONG_AFTER, **sign)
    assert begun(world, LONG_AFTER) == [NOON, LONG_AFTER]


def test_a_fever_that_goes_on_from_day_to_day_is_one_illness_and_one_that_comes_back_is_not(world: World) -> None:
    for days in range(1, 12):
        world.ill(NOON + days * DAY, change="same", symptoms=["fever"])
    assert begun(world, NOON + 11 * DAY) == [NOON]
    world.ill(NOON + 12 * DAY, change="same", symptoms=["cough"])
    world.ill(NOON + 14 * DAY, change="same", symptoms=["fever"])
    assert begun(world, NOON + 14 * DAY) == [NOON, NOON + 14 * DAY]


@pytest.mark.parametrize(("celsius", "illnesses"), [("38.2", 2), ("37.4", 1)])
def test_a_fever_that_was_measured_counts_once_somebody_vouched_for_what_a_fever_is(
    world: World, celsius: str, illnesses: int
) -> None:
    world.tell(ReadingTaken, LONG_AFTER, measure="temperature", value=Decimal(celsius))
    world.ill(LONG_AFTER, change="same", symptoms=["cough"])
    assert len(begun(world, LONG_AFTER)) == 1
    review(world, ReviewState.APPROVED, "ISO-01.fever")
    assert len(begun(world, LONG_AFTER)) == illnesses


def test_what_began_with_the_first_sign_and_was_told_late_is_no_new_one(world: World) -> None:
    world.ill(LONG_AFTER, began_from=NOON - DAY, began_to=NOON, symptoms=["fever"])
    assert begun(world, LONG_AFTER) == [NOON - DAY]


@pytest.mark.parametrize("days", [1, 5])
def test_a_positive_test_in_time_explains_what_comes_after_it(world: World, days: int) -> None:
    world.tested(NOON + days * DAY, "positive")
    world.ill(LONG_AFTER, **FEVER)
    assert begun(world, LONG_AFTER) == [NOON]


def test_flu_explains_what_comes_in_its_days_and_nothing_weeks_later(world: World) -> None:
    world.tested(NOON + HOUR, "positive", target="flu")
    world.tested(NOON + DAY, "negative", method="molecular")
    world.ill(NOON + 3 * DAY, **FEVER)
    assert begun(world, NOON + 3 * DAY) == [NOON]
    world.ill(LONG_AFTER, **FEVER)
    assert begun(world, LONG_AFTER) == [NOON, LONG_AFTER]
    assert world.open(LONG_AFTER, "test")


def test_a_positive_test_that_began_an_illness_by_itself_stays_with_it() -> None:
    world = World()
    world.tested(NOON, "positive")
    world.ill(NOON + HOUR, began_from=NOON - 20 * DAY, began_to=NOON - 20 * DAY)
    world.ill(NOON + DAY, **FEVER)
    assert len(begun(world, NOON + DAY)) == 1


def test_a_danger_sign_that_nobody_answered_stays_when_a_new_illness_begins(world: World) -> None:
    world.ill(LONG_AFTER, symptoms=[], danger_signs=["breathing"])
    asked = world.open(LONG_AFTER, "danger")
    world.ill(LONG_AFTER + HOUR, **FEVER)
    still = world.open(LONG_AFTER + HOUR, "danger")
    assert asked and still and still.key == asked.key
    assert len(begun(world, LONG_AFTER + HOUR)) == 2


def test_where_nobody_vouches_for_any_days_the_tests_alone_say_that_it_is_new(world: World) -> None:
    review(world, ReviewState.WITHDRAWN, "AV-01", "AV-02", "AV-03")
    world.ill(LONG_AFTER, **FEVER)
    assert begun(world, LONG_AFTER) == [NOON]
    tested_enough(world)
    assert begun(world, LONG_AFTER) == [NOON, LONG_AFTER]
