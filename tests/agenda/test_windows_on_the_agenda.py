"""Each window walked day by day on the agenda: antiviral, tests, orders, drill and score; and what answers do."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from caregiving.agenda.item import Due, Urgency
from caregiving.equipment.models import DrillDone
from caregiving.illness.models import AntiviralAsked, Recovered
from caregiving.patients.models import FunctionScored
from caregiving.supplies.models import Counted, OrderSent, Restocked
from tests.agenda.world import DAY, HOUR, NOON, World, of_kind

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return World()


def phase(world: World, now: datetime) -> str:
    """Which call about the antiviral is open."""
    if world.open(now, "antiviral.ask_anyway"):
        return "closed"
    found = world.open(now, "antiviral.ask")
    return str(found.params["phase"]) if found else "none"


# The antiviral: five days, day 0 being the day of the first symptom on the usual count and day 1 on the strict one.


def test_the_call_about_the_antiviral_goes_through_its_phases_day_by_day(world: World) -> None:
    world.ill(NOON - 2 * HOUR)
    assert [phase(world, NOON + days * DAY) for days in range(7)] == [
        "open", "open", "open", "open", "strict_last_day", "usual_only", "closed",
    ]  # fmt: skip


def test_the_call_is_critical_and_may_wake_once_days_are_short(world: World) -> None:
    world.ill(NOON - 2 * HOUR)
    calls = [world.open(NOON + days * DAY, "antiviral.ask") for days in (0, 4, 5)]
    assert [(call.urgency, call.wakes) for call in calls if call] == [
        (Urgency.CRITICAL, False), (Urgency.CRITICAL, True), (Urgency.CRITICAL, True),
    ]  # fmt: skip
    assert len({call.key for call in calls if call}) == 3


def test_the_usual_last_day_ends_with_the_patients_midnight(world: World) -> None:
    world.ill(NOON - 2 * HOUR)
    midnight = NOON + 5 * DAY + 12 * HOUR
    assert phase(world, midnight - MINUTE) == "usual_only"
    assert phase(world, midnight) == "closed"


@pytest.mark.parametrize(
    ("outcome", "asks"), [("prescribed", False), ("not_prescribed", False), ("no_answer", True), ("waiting", True)]
)
def test_only_an_answer_settles_the_call(world: World, outcome: str, asks: bool) -> None:
    world.ill(NOON - 2 * HOUR)
    world.tell(AntiviralAsked, NOON - HOUR, outcome=outcome, contact=world.lee)
    assert (phase(world, NOON) != "none") is asks


def test_without_an_illness_nothing_is_asked(world: World) -> None:
    assert phase(world, NOON) == "none"
    world.ill(NOON - 2 * DAY)
    world.tell(Recovered, NOON - DAY)
    assert phase(world, NOON) == "none"


# Tests: one at the first symptom, the next 48 hours after a negative one.


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


def test_after_a_positive_test_no_further_one_is_asked_for(world: World) -> None:
    world.ill(NOON)
    world.tested(NOON + HOUR, "positive")
    assert of_kind(world.horizon(NOON + 2 * HOUR), "test") == []


# Supplies: one filter a day, three days until an order arrives, two weeks that stay at home.


def orders(world: World, now: datetime) -> list[Due]:
    return [item for item in of_kind(world.agenda(now), "supply.order") if item.params["name"] == "Filters"]


def test_the_order_opens_on_the_last_safe_day_and_turns_critical_when_it_would_come_too_late(world: World) -> None:
    world.tell(Counted, NOON, supply=world.filters, quantity=Decimal(20))  # covered through 9 December
    seen = {days: [(order.urgency, order.params["late"]) for order in orders(world, NOON + days * DAY)]
            for days in (2, 3, 4, 16, 17, 18)}  # fmt: skip
    assert seen[2] == []
    assert seen[3] == seen[4] == [(Urgency.TODAY, False)]
    assert seen[17] == [(Urgency.TODAY, False)]
    assert seen[18] == [(Urgency.CRITICAL, True)]


def test_the_order_keeps_its_name_while_its_date_moves(world: World) -> None:
    world.tell(Counted, NOON, supply=world.filters, quantity=Decimal(20))
    (first,) = orders(world, NOON + 4 * DAY)
    world.tell(Counted, NOON + 5 * DAY, supply=world.filters, quantity=Decimal(13))
    (recounted,) = orders(world, NOON + 5 * DAY)
    assert recounted.key == first.key
    assert recounted.params["order_by"] != first.params["order_by"]


def test_an_order_under_way_is_quiet_until_it_should_have_come(world: World) -> None:
    world.tell(Counted, NOON, supply=world.filters, quantity=Decimal(20))
    world.tell(OrderSent, NOON + 4 * DAY, supply=world.filters, quantity=Decimal(30))
    assert orders(world, NOON + 7 * DAY) == []
    assert orders(world, NOON + 8 * DAY) != []
    world.tell(Restocked, NOON + 8 * DAY, supply=world.filters, quantity=Decimal(30))
    assert orders(world, NOON + 8 * DAY) == []


def test_a_critical_supply_that_nobody_counted_for_long_is_to_be_counted(world: World) -> None:
    world.tell(Counted, NOON, supply=world.filters, quantity=Decimal(200))
    counts = [bool(of_kind(world.agenda(NOON + days * DAY), "supply.count")) for days in (29, 30, 31)]
    assert counts == [False, False, True]


# What is measured now and then.


def test_a_drill_counts_for_ninety_days(world: World) -> None:
    assert world.open(NOON, "drill")
    world.tell(DrillDone, NOON, device=world.mask, minutes=120)
    assert [bool(world.open(NOON + days * DAY, "drill")) for days in (0, 90, 91)] == [False, False, True]


def test_the_score_is_asked_for_once_a_month_and_not_during_an_illness(world: World) -> None:
    assert world.open(NOON, "score")
    world.tell(FunctionScored, NOON, rater="caregiver")
    assert [bool(world.open(NOON + days * DAY, "score")) for days in (0, 35, 36)] == [False, False, True]
    world.ill(NOON + 36 * DAY)
    assert world.open(NOON + 36 * DAY + HOUR, "score") is None


# Answers.


def test_done_is_final(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "test")
    assert item
    world.answer(item, NOON, "done")
    world.answer(item, NOON + MINUTE, "later", later_until=NOON + HOUR)
    assert world.open(NOON + 2 * MINUTE, "test") is None


def test_later_puts_it_off_and_begins_another_round(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "test")
    assert item
    world.answer(item, NOON, "later", later_until=NOON + HOUR)
    put_off = world.open(NOON + MINUTE, "test")
    assert put_off
    assert (put_off.reminds_from, put_off.nudge, put_off.key) == (NOON + HOUR, 1, item.key)


def test_who_said_it_first_has_it(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "test")
    assert item
    world.answer(item, NOON + MINUTE, "have")
    world.answer(item, NOON + 2 * MINUTE, "have").author = None
    taken = world.open(NOON + 30 * MINUTE, "test")
    assert taken
    assert (taken.owner, taken.owned_at) == ("Ana Reyes", NOON + MINUTE)


def test_who_has_it_and_tells_no_outcome_loses_it_and_a_new_round_begins(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "test")
    assert item
    world.answer(item, NOON + MINUTE, "have")
    lost = world.open(NOON + 31 * MINUTE, "test")
    assert lost
    assert (lost.owner, lost.owned_at, lost.nudge) == ("", None, 1)
    world.answer(item, NOON + 40 * MINUTE, "have")
    again = world.open(NOON + 41 * MINUTE, "test")
    assert again
    assert (again.owner, again.owned_at, again.nudge) == ("Ana Reyes", NOON + 40 * MINUTE, 1)
    lost_again = world.open(NOON + 70 * MINUTE, "test")
    assert lost_again
    assert (lost_again.owner, lost_again.nudge) == ("", 2)
