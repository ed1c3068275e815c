"""Lots: which are used first, what is past its date, and what counts at different moments say of them."""

from datetime import date, time
from decimal import Decimal

import pytest

from caregiving.guidance.catalog import Rules
from caregiving.guidance.supplies import AsNeeded, Lot, Moved, Movement, Runway, Supply, runway
from tests.guidance.supply_world import DAY, TODAY, UTC_ZONE, moved, supply

RULES = Rules.load()


def lasts(item: Supply, *movements: Movement) -> Runway:
    return runway(item, movements, TODAY, UTC_ZONE, RULES)


def counted(quantity: int, ago: int = 0, lot: str | None = None, at: time = time(12)) -> Movement:
    return moved(Moved.COUNTED, quantity, TODAY - ago * DAY, lot=lot, at=at)


def days(count: int) -> date:
    return TODAY + count * DAY


def test_the_first_to_expire_is_used_first_and_the_rest_is_wasted() -> None:
    item = supply(lots=[Lot("late", days(30)), Lot("soon", days(4))])
    found = lasts(item, counted(10, lot="late"), counted(8, lot="soon"))
    assert found.days == 15
    assert found.wasted == 3


def test_the_last_good_day_still_counts() -> None:
    assert lasts(supply(lots=[Lot("a", TODAY)]), counted(9, lot="a")).days == 1


def test_expired_units_are_not_on_hand() -> None:
    found = lasts(supply(lots=[Lot("a", days(-1))]), counted(9, lot="a"))
    assert found.on_hand == 0
    assert found.days == 0
    assert found.negative is False


def test_a_date_before_that_of_the_box_never_shortens_it() -> None:
    lot = Lot("kit", days(9), extended_expires_on=days(-4))

    assert lot.good_until(TODAY, None) == days(9)
    assert Lot("kit", extended_expires_on=days(4)).good_until(TODAY, None) == days(4)


def test_an_extended_date_stands_above_the_box() -> None:
    lot = Lot("kit", days(-9), extended_expires_on=days(4))
    assert lasts(supply(lots=[lot]), counted(9, lot="kit")).days == 5


@pytest.mark.parametrize(("opened_ago", "expected"), [(0, 15), (10, 5), (14, 1), (15, 0), (-1, 60)])
def test_an_opened_bottle_keeps_for_its_days_once_it_is_open(opened_ago: int, expected: int) -> None:
    item = supply(lots=[Lot("bottle", days(59), opened_on=days(-opened_ago))], days_after_opening=15)
    assert lasts(item, counted(90, lot="bottle")).days == expected


def test_what_was_sent_keeps_for_its_days() -> None:
    item = supply(lots=[Lot("bottle", days(90), shipped_on=days(-20), days_after_shipping=30)])
    assert lasts(item, counted(90, lot="bottle")).days == 10


def test_units_without_a_lot_expire_with_the_lot_that_expires_last() -> None:
    item = supply(lots=[Lot("a", days(4)), Lot("b", days(9))])
    assert lasts(item, counted(50)).days == 10


def test_a_count_of_everything_leaves_what_came_in_and_expires_last() -> None:
    item = supply(lots=[Lot("a", days(4)), Lot("b", days(59))])
    before = [moved(Moved.RESTOCKED, 20, days(-50), lot=lot) for lot in ("a", "b")]
    found = lasts(item, *before, counted(28))
    assert found.days == 25
    assert found.wasted == 3


def test_a_lot_counted_again_holds_no_more_than_that_count() -> None:
    item = supply(lots=[Lot("a", days(4)), Lot("b", days(59))])
    before = [
        moved(Moved.RESTOCKED, 90, days(-50), lot="b"),
        counted(5, ago=9, lot="b"),
        counted(90, ago=9, lot="a"),
    ]
    assert lasts(item, *before, counted(12)).days == 10


def test_lots_counted_at_the_moment_of_the_whole_say_how_it_is_made_up() -> None:
    item = supply(lots=[Lot("a", days(4)), Lot("b", days(59))])
    found = lasts(item, counted(20, lot="a"), counted(30))
    assert found.on_hand == 30
    assert found.days == 15


def test_a_lot_that_holds_more_than_the_whole_said_adds() -> None:
    item = supply(lots=[Lot("a", days(90))])
    assert lasts(item, counted(10), counted(12, lot="a")).on_hand == 12


@pytest.mark.parametrize(("of_a", "of_b"), [(4, 59), (59, 4)])
def test_what_was_counted_of_a_lot_is_no_more_of_the_others(of_a: int, of_b: int) -> None:
    item = supply(lots=[Lot("a", days(of_a)), Lot("b", days(of_b))])
    came = [moved(Moved.RESTOCKED, 20, days(-9), lot=lot) for lot in ("a", "b")]
    found = lasts(item, *came, counted(30), counted(15, lot="a"))
    assert found.on_hand == 30
    assert found.days == 20


def test_what_came_in_and_was_used_of_a_lot_before_its_count_is_in_its_count() -> None:
    item = supply(AsNeeded(), lots=[Lot("a", days(59))])
    since = [moved(Moved.RESTOCKED, 8, days(-3), lot="a"), moved(Moved.USED, 2, days(-2), lot="a")]
    # Fourteen of the twenty were of other lots: of these six, eight came, two went, twelve are left.
    assert lasts(item, counted(20, ago=4), *since, counted(12, lot="a")).on_hand == 26


def test_units_without_a_lot_may_be_those_that_were_counted_of_a_lot_later() -> None:
    item = supply(AsNeeded(), lots=[Lot("a", days(59)), Lot("b", days(59))])
    loose = moved(Moved.RESTOCKED, 10, days(-3))
    assert lasts(item, counted(1, ago=4, lot="b"), loose, counted(7, lot="a")).on_hand == 1 + 3 + 7
    assert lasts(item, counted(1, ago=4, lot="b"), loose, counted(70, lot="a")).on_hand == 1 + 70
    assert lasts(item, counted(1, ago=4, lot="b"), counted(7, lot="a", ago=4), loose).on_hand == 1 + 7 + 10


def test_a_use_that_was_noted_of_a_lot_before_its_count_comes_off_no_other() -> None:
    item = supply(AsNeeded(Decimal(2)), lots=[Lot("a", days(59)), Lot("b", days(59))])
    counts = [counted(20, ago=2, lot="a"), counted(20, ago=2, lot="b"), counted(13, lot="b")]
    used = moved(Moved.USED, 5, days(-1), lot="b")
    # The day before yesterday needed two that nobody noted, yesterday five were noted.
    assert lasts(item, *counts, used).on_hand == 18 + 13


def test_what_was_used_of_a_lot_is_not_left_of_it_when_everything_is_counted() -> None:
    item = supply(lots=[Lot("a", days(4)), Lot("b", days(59))])
    came = [moved(Moved.RESTOCKED, 20, days(-9), lot=lot) for lot in ("a", "b")]
    assert lasts(item, *came, moved(Moved.USED, 15, days(-8), lot="b"), counted(25)).days == 10
    assert lasts(item, *came, moved(Moved.USED, 25, days(-8), lot="b"), counted(25)).days == 5 + 5


def test_while_something_is_there_that_expired_nothing_is_owed() -> None:
    found = lasts(supply(lots=[Lot("a", days(-9))]), counted(50, ago=3))
    assert found.on_hand == 0
    assert found.expired == 47
    assert (found.days, found.negative) == (0, False)
    more = lasts(supply(lots=[Lot("a", days(-9)), Lot("b")]), counted(2, ago=3, lot="a"), counted(1, lot="b"))
    assert more.on_hand == 1
    assert more.expired == 0


def test_what_had_expired_when_it_was_counted_is_said_though_another_lot_was_counted_after_it() -> None:
    item = supply(lots=[Lot("old", days(-3)), Lot("new", days(90))])
    found = lasts(item, counted(9, lot="old", at=time(9)), counted(7, lot="new", at=time(10)))
    assert found.on_hand == 7
    assert found.expired == 9


def test_what_a_lot_was_short_of_comes_off_the_others() -> None:
    item = supply(lots=[Lot("a", days(59)), Lot("b", days(59))])
    found = lasts(item, counted(9, ago=1, lot="a"), moved(Moved.COUNTED, -4, lot="b"))
    assert found.on_hand == 4
    assert found.days == 4


def test_an_empty_or_expired_lot_needs_no_recount() -> None:
    item = supply(lots=[Lot("empty", days(90)), Lot("old", days(-3)), Lot("new", days(90))])
    found = lasts(item, counted(0, ago=60, lot="empty"), counted(9, ago=60, lot="old"), counted(7, lot="new"))
    assert (found.known, found.days, found.counted_on) == (True, 7, TODAY)


def test_the_oldest_count_that_still_matters_decides_the_freshness() -> None:
    item = supply(lots=[Lot("a", days(90)), Lot("b", days(90))])
    assert lasts(item, counted(70, ago=20, lot="a"), counted(7, lot="b")).counted_on == days(-20)
    assert not lasts(item, counted(70, ago=31, lot="a"), counted(7, lot="b")).known


def test_a_use_noted_for_a_lot_comes_off_that_lot() -> None:
    item = supply(AsNeeded(Decimal(1)), lots=[Lot("a", days(2)), Lot("b", days(59))])
    uses = [moved(Moved.USED, 5, lot="b"), moved(Moved.USED, 1, lot="gone")]
    found = lasts(item, counted(5, lot="a", at=time(9)), counted(9, lot="b", at=time(9)), *uses)
    assert found.on_hand == 8
    assert (found.days, found.wasted) == (7, Decimal(2))


def test_a_lot_that_was_sent_without_saying_how_long_it_lasts_keeps_its_own_expiry() -> None:
    sent = Lot("a", expires_on=days(5), shipped_on=TODAY)
    assert sent.good_until(TODAY, None) == days(5)
    assert Lot("b", expires_on=days(5), days_after_shipping=2).good_until(TODAY, None) == days(5)


@pytest.mark.parametrize(("whole", "expected"), [(12, [7, 5]), (7, [7, 0]), (5, [5, 0]), (15, [9, 6])])
def test_a_count_without_lots_is_spread_from_the_lot_that_expires_last(whole: int, expected: list[int]) -> None:
    item = supply(lots=[Lot("a", days(4)), Lot("b", days(59))])
    came = [moved(Moved.RESTOCKED, n, days(-9), lot=lot) for lot, n in (("a", 6), ("b", 7))]
    more = [moved(Moved.RESTOCKED, 2, days(-8), lot="b")] if whole == 15 else []
    found = lasts(item, *came, *more, counted(whole))
    late, soon = expected
    assert found.on_hand == whole
    assert found.days == late + min(soon, 5)


def test_a_lot_that_was_restocked_after_its_count_holds_both() -> None:
    item = supply(lots=[Lot("a", days(4)), Lot("b", days(59))])
    before = [counted(3, ago=9, lot="b"), moved(Moved.RESTOCKED, 4, days(-8), lot="b"), counted(9, ago=7, lot="a")]
    # Seven can be of the lot that lasts; of twenty, nine are of the other one and four of them come too late.
    assert lasts(item, *before, counted(9)).days == 9
    assert lasts(item, *before, counted(20)).days == 16


def test_a_lot_that_was_empty_long_ago_does_not_make_todays_count_of_another_one_old() -> None:
    item = supply(AsNeeded(), lots=[Lot("empty", days(90)), Lot("new", days(90))])
    loose = moved(Moved.RESTOCKED, 20, days(-35))
    found = lasts(item, counted(0, ago=40, lot="empty"), loose, counted(7, lot="new"))
    assert (found.known, found.on_hand, found.counted_on) == (True, Decimal(7), TODAY)


def test_units_without_a_lot_are_used_before_those_of_a_lot_that_keeps_as_long() -> None:
    found = lasts(supply(lots=[Lot("7")]), counted(12, ago=8), counted(6, ago=4, lot="7"))
    assert found.on_hand == 4
    assert found.counted_on == days(-4), "what was counted eight days ago without a lot is gone"
