"""The household's runway, the two-week rule, when to order, and the name of a shortage that does not move."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.catalog import Review, Rules, State
from caregiving.guidance.moments import Span
from caregiving.guidance.supplies import (
    AsNeeded,
    Gap,
    Lot,
    Moved,
    Movement,
    Runway,
    Supply,
    household_runway,
    occurrence,
    order,
    outlook,
    refill_rules,
    runway,
    two_week_rule,
)
from tests.guidance.supply_world import DAY, TODAY, UTC_ZONE, moved, supply

RULES = Rules.load()


def item(name: str, quantity: int, *, critical: bool = True, counted_ago: int = 0, isolation: bool = False) -> Runway:
    count = moved(Moved.COUNTED, quantity, TODAY - counted_ago * DAY)
    one = supply(name=name, id=name, critical=critical)
    return runway(one, [count], TODAY, UTC_ZONE, RULES, isolation=isolation)


def test_the_critical_item_that_runs_out_first_is_the_households_runway() -> None:
    found = household_runway([item("riluzole", 17), item("filters", 9), item("tissues", 1, critical=False)])
    assert found.first and found.then
    assert (found.first.name, found.first.days, found.then.name) == ("filters", 9, "riluzole")
    assert found.known


def test_an_item_that_is_not_known_is_said_beside_the_first() -> None:
    found = household_runway([item("filters", 9), item("riluzole", 17, counted_ago=31)])
    assert found.first and found.first.name == "filters"
    assert (found.known, [r.name for r in found.not_known], found.then) == (False, ["riluzole"], None)


def test_a_household_without_critical_items_has_no_runway() -> None:
    found = household_runway([item("tissues", 1, critical=False)])
    assert (found.first, found.then, found.known) == (None, None, True)


def test_items_that_run_out_on_the_same_day_come_by_name() -> None:
    found = household_runway([item("b", 3), item("c", 3), item("a", 3)])
    assert found.first and found.then and (found.first.name, found.then.name) == ("a", "b")


@pytest.mark.parametrize(("quantity", "passes"), [(13, False), (14, True)])
def test_the_two_week_rule_passes_at_fourteen_days(quantity: int, passes: bool) -> None:
    found = two_week_rule([item("filters", quantity, isolation=True)], RULES)
    assert found.passes is passes
    assert [shortfall.gap for shortfall in found.shortfalls] == ([] if passes else [Gap.SHORT])


def test_the_two_week_rule_needs_fresh_counts_of_critical_items_only() -> None:
    stale = item("filters", 900, counted_ago=31, isolation=True)
    spare = item("tissues", 0, critical=False, isolation=True)
    (shortfall,) = two_week_rule([stale, spare], RULES).shortfalls
    assert shortfall.gap is Gap.NOT_KNOWN
    assert shortfall.runway == stale


def test_the_two_week_rule_fails_where_nothing_is_critical() -> None:
    found = two_week_rule([item("tissues", 99, critical=False, isolation=True)], RULES)
    assert not found.passes
    assert found.shortfalls[0].gap is Gap.NOTHING_CRITICAL


def test_the_two_week_rule_is_about_somebody_being_ill() -> None:
    with pytest.raises(ValueError, match="somebody ill"):
        two_week_rule([item("filters", 90)], RULES)


def test_a_team_may_ask_for_more_than_two_weeks() -> None:
    review = Review("SUP-01", State.APPROVED, 30, "team", "Dr Dee", TODAY, "far from a pharmacy")
    assert not two_week_rule([item("filters", 29, isolation=True)], RULES.in_force(TODAY, [review])).passes


def test_order_by_is_run_out_less_the_lead_time_less_two_weeks() -> None:
    one = supply(lead_days=5)
    found = order(one, runway(one, [moved(Moved.COUNTED, 30)], TODAY, UTC_ZONE, RULES), TODAY, RULES)
    assert found and found.order_by == TODAY + 11 * DAY
    assert (found.earliest_refill, found.too_soon, found.new_prescription) == (None, False, False)


@pytest.mark.parametrize(("refill_after", "too_soon"), [(25, False), (26, True)])
def test_a_refill_allowed_only_after_the_last_safe_day_is_too_soon(refill_after: int, too_soon: bool) -> None:
    one = supply(refill_after_days=refill_after, last_refill_on=TODAY - 9 * DAY)
    found = order(one, runway(one, [moved(Moved.COUNTED, 30)], TODAY, UTC_ZONE, RULES), TODAY, RULES)
    assert found and found.earliest_refill == TODAY + (refill_after - 9) * DAY
    assert found.too_soon is too_soon


@pytest.mark.parametrize(("last_refill_ago", "too_soon"), [(27, True), (28, False), (32, False)])
def test_a_refill_that_is_allowed_by_now_is_not_too_soon_however_late_it_is(
    last_refill_ago: int, too_soon: bool
) -> None:
    one = supply(refill_after_days=28, last_refill_on=TODAY - last_refill_ago * DAY)
    found = order(one, runway(one, [moved(Moved.COUNTED, 5)], TODAY, UTC_ZONE, RULES), TODAY, RULES)
    assert found and found.order_by < TODAY
    assert found.too_soon is too_soon


@pytest.mark.parametrize(("left", "new"), [(None, False), (2, False), (0, True)])
def test_no_repeats_left_means_a_new_prescription(left: int | None, new: bool) -> None:
    one = supply(repeats_left=left)
    found = order(one, runway(one, [moved(Moved.COUNTED, 30)], TODAY, UTC_ZONE, RULES), TODAY, RULES)
    assert found and found.new_prescription is new


@pytest.mark.parametrize(
    ("known", "rule_ids"),
    [
        ({}, ()),
        ({"refill_after_days": 23}, ("SUP-10", "SUP-11")),
        ({"controlled": True}, ("SUP-09", "SUP-11.refills", "SET-CONTROLLED-EARLY")),
        (
            {"controlled": True, "refill_after_days": 0},
            ("SUP-10", "SUP-11", "SUP-09", "SUP-11.refills", "SET-CONTROLLED-EARLY"),
        ),
    ],
)
def test_a_refill_names_its_rules_and_a_controlled_medicine_the_stricter_ones(
    known: dict[str, Any], rule_ids: tuple[str, ...]
) -> None:
    one = supply(**known)
    found = order(one, runway(one, [moved(Moved.COUNTED, 30)], TODAY, UTC_ZONE, RULES), TODAY, RULES)
    assert refill_rules(one) == rule_ids
    assert found and found.rule_ids == ("SUP-01", *rule_ids)


@pytest.mark.parametrize(("controlled", "earlier"), [(False, 0), (True, 7)])
def test_a_controlled_medicine_is_asked_about_earlier_and_its_last_safe_day_stays(
    controlled: bool, earlier: int
) -> None:
    one = supply(controlled=controlled)
    found = order(one, runway(one, [moved(Moved.COUNTED, 30)], TODAY, UTC_ZONE, RULES), TODAY, RULES)
    assert found and found.order_by == TODAY + 16 * DAY
    assert found.ask_from == found.order_by - earlier * DAY


@pytest.mark.parametrize(("controlled", "left"), [(False, "recount"), (True, "count")])
def test_counting_again_while_it_is_asked_about_is_no_new_shortage(controlled: bool, left: str) -> None:
    one = supply(controlled=controlled)
    told = [
        moved(Moved.COUNTED, 60, TODAY - 20 * DAY, id="count"),
        moved(Moved.COUNTED, 18, TODAY, id="recount"),
    ]
    assert occurrence(one, told, UTC_ZONE, RULES) == left


def test_nothing_is_ordered_that_is_not_known_or_never_ends() -> None:
    assert order(supply(), item("filters", 3, counted_ago=31), TODAY, RULES) is None
    endless = supply(AsNeeded())
    assert order(endless, runway(endless, [moved(Moved.COUNTED, 3)], TODAY, UTC_ZONE, RULES), TODAY, RULES) is None


def counted(quantity: int, ago: int, at: time = time(12)) -> Movement:
    return moved(Moved.COUNTED, quantity, TODAY - ago * DAY, at=at, id=f"count-{ago}")


def name(one: Supply, *movements: Movement, notice: timedelta = timedelta(0)) -> str:
    return occurrence(one, movements, UTC_ZONE, RULES, notice=notice)


def test_recounting_while_low_does_not_start_a_new_shortage() -> None:
    low = [counted(30, 20), counted(9, 3), counted(6, 1)]
    assert name(supply(), *low) == name(supply(), *low[:1]) == "count-20"


def test_a_delivery_that_makes_the_household_safe_ends_the_shortage() -> None:
    came_in = moved(Moved.RESTOCKED, 60, TODAY - DAY, id="delivery")
    assert name(supply(), counted(30, 20), counted(9, 3), came_in) == "delivery"


def test_a_delivery_that_is_not_enough_does_not_end_it() -> None:
    came_in = moved(Moved.RESTOCKED, 2, TODAY - DAY, id="delivery")
    assert name(supply(), counted(30, 20), counted(9, 3), came_in) == "count-20"


def test_a_use_ends_nothing() -> None:
    used = moved(Moved.USED, 1, TODAY, id="use")
    assert name(supply(AsNeeded(Decimal(1))), counted(40, 2), used) == "count-2"


def test_a_shortage_that_was_always_there_has_the_supplys_own_name() -> None:
    assert name(supply(id="filters"), counted(3, 5), counted(1, 1)) == "filters"
    assert name(supply(id="filters"), moved(Moved.RESTOCKED, 90)) == "filters"


@pytest.mark.parametrize(("notice", "expected"), [(0, "count-1"), (9, "count-1"), (10, "count-20")])
def test_safe_means_more_than_the_notice_before_the_last_day(notice: int, expected: str) -> None:
    assert name(supply(), counted(60, 20), counted(24, 1), notice=notice * DAY) == expected


def test_an_endless_supply_is_safe() -> None:
    assert name(supply(AsNeeded()), counted(3, 1)) == "count-1"


@given(ago=st.integers(0, 40), quantity=st.integers(-5, 80), ill=st.booleans())
def test_the_outlook_says_what_its_parts_say(ago: int, quantity: int, ill: bool) -> None:
    one = supply(lots=[Lot("a", date(2027, 1, 1))], isolation_factor=Decimal(2), lead_days=3)
    movements = [counted(50, 41), counted(quantity, ago), moved(Moved.RESTOCKED, 4, lot="a", at=time(15))]
    spans = [Span(TODAY - 3 * DAY)] if ill else []
    found = outlook(one, movements, TODAY, UTC_ZONE, RULES, ill=spans)

    assert found.now == runway(one, movements, TODAY, UTC_ZONE, RULES, ill=spans)
    assert found.isolated == runway(one, movements, TODAY, UTC_ZONE, RULES, ill=spans, isolation=True)
    assert found.order == order(one, found.now, TODAY, RULES)


def test_a_runway_and_an_order_name_their_item_and_the_rules_behind_them() -> None:
    scheduled, as_needed = supply(), supply(AsNeeded(Decimal(1)))
    count = [moved(Moved.COUNTED, 9)]
    found = runway(scheduled, count, TODAY, UTC_ZONE, RULES, isolation=False)
    assert (found.supply_id, found.rule_ids) == ("s", ("SET-COUNT-AGE",))
    uncounted = runway(scheduled, [], TODAY, UTC_ZONE, RULES, isolation=False)
    assert uncounted.supply_id == "s"
    more = runway(as_needed, count, TODAY, UTC_ZONE, RULES, isolation=False).rule_ids
    assert more[0] == "SET-COUNT-AGE" and len(more) > 1
    wanted = order(scheduled, found, TODAY, RULES)
    assert wanted and wanted.rule_ids == ("SUP-01",)


@pytest.mark.parametrize("known", [{"last_refill_on": TODAY}, {"refill_after_days": 28}])
def test_a_refill_has_no_first_day_while_half_of_what_says_it_is_unknown(known: dict[str, Any]) -> None:
    one = supply(**known)
    wanted = order(one, runway(one, [moved(Moved.COUNTED, 9)], TODAY, UTC_ZONE, RULES, isolation=False), TODAY, RULES)
    assert wanted and (wanted.earliest_refill, wanted.too_soon) == (None, False)


def test_what_left_the_home_safe_is_judged_by_the_illness_of_that_day() -> None:
    one, count = supply(lead_days=3, isolation_factor=Decimal("2.5")), moved(Moved.COUNTED, 20)
    assert outlook(one, [count], TODAY, UTC_ZONE, RULES).occurrence == count.id
    assert outlook(one, [count], TODAY, UTC_ZONE, RULES, ill=[Span(TODAY)]).occurrence == one.id
    assert occurrence(one, [count], UTC_ZONE, RULES, [Span(TODAY)]) == one.id


def test_what_left_the_home_safe_is_judged_by_the_patients_day() -> None:
    new_york = ZoneInfo("America/New_York")
    late = moved(Moved.COUNTED, 90, TODAY, lot="a", at=time(23, 30), zone=new_york)
    # Gone in 15 days: the last day to order is tomorrow there, and in UTC it is that day already.
    one = supply(lots=[Lot("a", TODAY + 14 * DAY)], lead_days=0)
    assert outlook(one, [late], TODAY, new_york, RULES).occurrence == late.id
    assert occurrence(one, [late], new_york, RULES) == late.id
    assert occurrence(one, [late], UTC_ZONE, RULES) == one.id


AUCKLAND = ZoneInfo("Pacific/Auckland")
"""Its first minutes of a day belong to the day before in UTC and everywhere west of it."""


def test_a_count_in_the_first_minutes_of_a_day_names_the_shortage_by_the_patients_day() -> None:
    early = moved(Moved.COUNTED, 15, at=time(0, 10), zone=AUCKLAND)
    assert occurrence(supply(), [early], AUCKLAND, RULES) == early.id


def test_a_use_in_the_first_minutes_of_a_day_is_no_heavy_day_of_the_day_before() -> None:
    used = moved(Moved.USED, 5, at=time(0, 10), zone=AUCKLAND)
    count = moved(Moved.COUNTED, 15, at=time(0, 20), zone=AUCKLAND)
    assert occurrence(supply(AsNeeded(Decimal(1))), [used, count], AUCKLAND, RULES) == count.id


def test_a_delivery_after_days_of_illness_leaves_less_than_without_them() -> None:
    one, came_in = supply(isolation_factor=Decimal(2)), moved(Moved.RESTOCKED, 12, id="delivery")
    told = [counted(16, 10), came_in]
    assert occurrence(one, told, UTC_ZONE, RULES, [Span(TODAY - 10 * DAY, TODAY - DAY)]) == one.id
    assert occurrence(one, told, UTC_ZONE, RULES) == "delivery"


def test_what_went_while_somebody_was_ill_makes_no_shortage_once_they_are_well() -> None:
    one = supply(AsNeeded(), isolation_factor=Decimal(3))
    uses = [moved(Moved.USED, 3, TODAY - ago * DAY) for ago in range(1, 11)]
    told = [counted(10, 11), *uses, counted(20, 0)]
    assert occurrence(one, told, UTC_ZONE, RULES, [Span(TODAY - 10 * DAY, TODAY - DAY)]) == "count-0"
    assert occurrence(one, told, UTC_ZONE, RULES) == "count-11"
