"""How long one supply lasts: counts, lots, expiry, cycles, as-needed use and days of illness."""

from datetime import date, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span
from caregiving.guidance.supplies import (
    AsNeeded,
    Cycle,
    Kept,
    Lot,
    Moved,
    Movement,
    Runway,
    Supply,
    runway,
)
from tests.guidance.supply_world import DAY, TODAY, UTC_ZONE, moved, supply

RULES = Rules.load()


def lasts(
    item: Supply, *movements: Movement, today: date = TODAY, isolation: bool = False, ill: Span | None = None
) -> Runway:
    spans = [ill] if ill else []
    return runway(item, movements, today, UTC_ZONE, RULES, isolation=isolation, ill=spans)


def counted(quantity: int | str, ago: int = 0, lot: str | None = None, at: time = time(12)) -> Movement:
    return moved(Moved.COUNTED, quantity, TODAY - ago * DAY, lot=lot, at=at)


def days(count: int) -> date:
    return TODAY + count * DAY


@pytest.mark.parametrize(("quantity", "expected"), [(0, 0), ("0.5", 0), (1, 1), (9, 9), ("9.999", 9)])
def test_only_days_covered_in_full_count(quantity: int | str, expected: int) -> None:
    found = lasts(supply(), counted(quantity))
    assert (found.days, found.first_uncovered) == (expected, days(expected))


def test_days_since_the_count_come_off() -> None:
    found = lasts(supply(), counted(20, ago=6))
    assert found.on_hand == 14
    assert found.days == 14


def test_what_was_never_counted_is_not_known() -> None:
    found = lasts(supply(), moved(Moved.RESTOCKED, 100))
    assert (found.known, found.counted_on, found.days, found.negative) == (False, None, None, False)


@pytest.mark.parametrize(("ago", "known"), [(30, True), (31, False)])
def test_a_count_older_than_thirty_days_is_not_known_whatever_it_said(ago: int, known: bool) -> None:
    found = lasts(supply(), counted(1000, ago=ago))
    assert (found.known, found.stale) == (known, not known)
    assert (found.days is None) is not known
    assert found.counted_on == days(-ago)


def test_a_delivery_does_not_make_an_old_count_fresh() -> None:
    assert not lasts(supply(), counted(5, ago=40), moved(Moved.RESTOCKED, 100)).known


def test_the_last_count_of_everything_forgets_what_was_before() -> None:
    assert lasts(supply(), counted(500, ago=9), moved(Moved.RESTOCKED, 50, days(-5)), counted(7)).days == 7


def test_stock_may_go_negative_and_a_delivery_pays_first() -> None:
    short = lasts(supply(), counted(3, ago=5))
    assert short.on_hand == -2
    assert short.negative is True
    assert short.days == 0
    paid = lasts(supply(), counted(3, ago=5), moved(Moved.RESTOCKED, 10))
    assert paid.on_hand == 8
    assert paid.negative is False
    assert paid.days == 8


def test_a_count_may_itself_be_negative() -> None:
    assert lasts(supply(), counted(-4), moved(Moved.RESTOCKED, 10)).on_hand == 6


def test_what_is_never_used_never_runs_out() -> None:
    found = lasts(supply(AsNeeded()), counted(3))
    assert (found.known, found.days, found.first_uncovered) == (True, None, None)


def test_what_lasts_a_hundred_years_never_runs_out() -> None:
    assert lasts(supply(), counted(36525)).days == 36525
    assert lasts(supply(), counted(36526)).days is None


class TestLots:
    def test_the_first_to_expire_is_used_first_and_the_rest_is_wasted(self) -> None:
        item = supply(lots=[Lot("late", days(30)), Lot("soon", days(4))])
        found = lasts(item, counted(10, lot="late"), counted(8, lot="soon"))
        assert found.days == 15
        assert found.wasted == 3

    def test_the_last_good_day_still_counts(self) -> None:
        assert lasts(supply(lots=[Lot("a", TODAY)]), counted(9, lot="a")).days == 1

    def test_expired_units_are_not_on_hand(self) -> None:
        found = lasts(supply(lots=[Lot("a", days(-1))]), counted(9, lot="a"))
        assert found.on_hand == 0
        assert found.days == 0
        assert found.negative is False

    def test_an_extended_date_stands_above_the_box(self) -> None:
        lot = Lot("kit", days(-9), extended_expires_on=days(4))
        assert lasts(supply(lots=[lot]), counted(9, lot="kit")).days == 5

    @pytest.mark.parametrize(("opened_ago", "expected"), [(0, 15), (10, 5), (14, 1), (15, 0), (-1, 60)])
    def test_an_opened_bottle_keeps_for_its_days_once_it_is_open(self, opened_ago: int, expected: int) -> None:
        item = supply(lots=[Lot("bottle", days(59), opened_on=days(-opened_ago))], days_after_opening=15)
        assert lasts(item, counted(90, lot="bottle")).days == expected

    def test_what_was_sent_keeps_for_its_days(self) -> None:
        item = supply(lots=[Lot("bottle", days(90), shipped_on=days(-20), days_after_shipping=30)])
        assert lasts(item, counted(90, lot="bottle")).days == 10

    def test_units_without_a_lot_expire_with_the_lot_that_expires_last(self) -> None:
        item = supply(lots=[Lot("a", days(4)), Lot("b", days(9))])
        assert lasts(item, counted(50)).days == 10

    def test_a_count_of_everything_leaves_what_came_in_and_expires_last(self) -> None:
        item = supply(lots=[Lot("a", days(4)), Lot("b", days(59))])
        before = [moved(Moved.RESTOCKED, 20, days(-50), lot=lot) for lot in ("a", "b")]
        found = lasts(item, *before, counted(28))
        assert found.days == 25
        assert found.wasted == 3

    def test_a_lot_counted_again_holds_no_more_than_that_count(self) -> None:
        item = supply(lots=[Lot("a", days(4)), Lot("b", days(59))])
        before = [
            moved(Moved.RESTOCKED, 90, days(-50), lot="b"),
            counted(5, ago=9, lot="b"),
            counted(90, ago=9, lot="a"),
        ]
        assert lasts(item, *before, counted(12)).days == 10

    def test_lots_counted_at_the_moment_of_the_whole_say_how_it_is_made_up(self) -> None:
        item = supply(lots=[Lot("a", days(4)), Lot("b", days(59))])
        found = lasts(item, counted(20, lot="a"), counted(30))
        assert found.on_hand == 30
        assert found.days == 15

    def test_a_lot_that_holds_more_than_the_whole_said_adds(self) -> None:
        item = supply(lots=[Lot("a", days(90))])
        assert lasts(item, counted(10), counted(12, lot="a")).on_hand == 12

    def test_an_empty_or_expired_lot_needs_no_recount(self) -> None:
        item = supply(lots=[Lot("empty", days(90)), Lot("old", days(-3)), Lot("new", days(90))])
        found = lasts(item, counted(0, ago=60, lot="empty"), counted(9, ago=60, lot="old"), counted(7, lot="new"))
        assert (found.known, found.days, found.counted_on) == (True, 7, TODAY)

    def test_the_oldest_count_that_still_matters_decides_the_freshness(self) -> None:
        item = supply(lots=[Lot("a", days(90)), Lot("b", days(90))])
        assert lasts(item, counted(70, ago=20, lot="a"), counted(7, lot="b")).counted_on == days(-20)
        assert not lasts(item, counted(70, ago=31, lot="a"), counted(7, lot="b")).known

    def test_a_use_noted_for_a_lot_comes_off_that_lot(self) -> None:
        item = supply(AsNeeded(Decimal(1)), lots=[Lot("a", days(2)), Lot("b", days(59))])
        uses = [moved(Moved.USED, 5, lot="b"), moved(Moved.USED, 1, lot="gone")]
        found = lasts(item, counted(5, lot="a", at=time(9)), counted(9, lot="b", at=time(9)), *uses)
        assert found.on_hand == 8
        assert (found.days, found.wasted) == (7, Decimal(2))


class TestCycles:
    first = Cycle(Decimal(2), days_on=10, days_off=14, started_on=TODAY, first_days_on=14)

    @pytest.mark.parametrize(
        ("quantity", "expected"),
        [(0, 0), (27, 13), (28, 28), (29, 28), (47, 37), (48, 52), (68, 76)],
    )
    def test_days_off_need_nothing_and_the_first_stretch_is_longer(self, quantity: int, expected: int) -> None:
        assert lasts(supply(self.first), counted(quantity)).days == expected

    def test_a_cycle_that_has_not_begun_needs_nothing_yet(self) -> None:
        later = Cycle(Decimal(1), 5, 5, started_on=days(20))
        assert lasts(supply(later), counted(0)).days == 20
        assert lasts(supply(later), counted(3)).days == 23

    def test_days_off_since_the_count_come_off_with_nothing(self) -> None:
        item = supply(Cycle(Decimal(1), 5, 5, started_on=days(-8)))
        assert lasts(item, counted(9, ago=8)).on_hand == 4


class TestAsNeeded:
    def uses(self, *amounts: int) -> list[Movement]:
        return [moved(Moved.USED, n, days(-ago)) for ago, n in enumerate(amounts, start=1) if n]

    def test_a_heavy_day_of_the_last_sixty_is_planned_for(self) -> None:
        heavy = [5] * 6 + [3] + [1] * 53
        assert lasts(supply(AsNeeded()), counted(30), *self.uses(*heavy)).days == 10

    def test_one_more_heavy_day_in_ten_is_planned_for(self) -> None:
        heavy = [5] * 7 + [1] * 53
        assert lasts(supply(AsNeeded()), counted(30), *self.uses(*heavy)).days == 6

    def test_days_without_use_count_as_such(self) -> None:
        assert lasts(supply(AsNeeded()), counted(30), *self.uses(9, 9, 9, 9, 9, 9)).days is None

    def test_the_floor_holds_where_little_was_noted(self) -> None:
        assert lasts(supply(AsNeeded(Decimal(3))), counted(30), *self.uses(9)).days == 10

    def test_use_before_the_window_and_of_today_is_not_planned_with(self) -> None:
        old = [moved(Moved.USED, 9, days(-ago)) for ago in (*range(61, 90), 0)]
        assert lasts(supply(AsNeeded(Decimal(1))), *old, counted(30, at=time(13))).days == 30

    def test_several_uses_of_one_day_are_summed(self) -> None:
        twice = [
            moved(Moved.USED, 2, days(-ago), at=time(hour), id=f"{ago}-{hour}")
            for ago in range(1, 61)
            for hour in (8, 20)
        ]
        assert lasts(supply(AsNeeded()), counted(20), *twice).days == 5

    def test_what_was_noted_since_the_count_comes_off_and_at_least_the_floor(self) -> None:
        uses = [moved(Moved.USED, 5, days(-2)), moved(Moved.USED, 1, days(-3), at=time(13))]
        assert lasts(supply(AsNeeded(Decimal(2))), counted(20, ago=3), *uses).on_hand == 20 - 2 - 5 - 2

    def test_what_was_used_today_already_is_not_needed_again_today(self) -> None:
        item = supply(AsNeeded(Decimal(4)))
        used = [moved(Moved.USED, n, at=time(13 + n)) for n in (1, 2)]
        assert lasts(item, counted(8)).days == 2
        assert lasts(item, counted(8), *used).days == 2
        assert lasts(item, counted(8), *used, moved(Moved.USED, 3, at=time(20))).days == 1

    @pytest.mark.parametrize(("oldest", "expected"), [(60, 6), (61, 30)])
    @pytest.mark.parametrize("name", ["Pacific/Auckland", "America/Los_Angeles"])
    @pytest.mark.parametrize("clock", [time(0, 10), time(23, 50)])
    def test_a_use_at_night_belongs_to_the_patients_day(
        self, name: str, clock: time, oldest: int, expected: int
    ) -> None:
        zone = ZoneInfo(name)
        ago = (*range(1, 7), oldest)
        uses = [moved(Moved.USED, 5, days(-n), at=clock, zone=zone) for n in ago]
        found = runway(supply(AsNeeded(Decimal(1))), [moved(Moved.COUNTED, 30, zone=zone), *uses], TODAY, zone, RULES)
        assert found.days == expected


class TestIllness:
    masks = supply(isolation_factor=Decimal("2.5"))

    def test_isolation_multiplies_use_from_today_on(self) -> None:
        assert lasts(self.masks, counted(20)).days == 20
        found = lasts(self.masks, counted(20), isolation=True)
        assert (found.days, found.isolation) == (8, True)

    def test_days_of_illness_since_the_count_took_more(self) -> None:
        over = lasts(self.masks, counted(40, ago=10), ill=Span(days(-8), days(-5)))
        assert over.on_hand == 40 - 6 - 10
        assert over.isolation is False

    def test_somebody_ill_today_stays_ill_in_the_plan(self) -> None:
        found = lasts(self.masks, counted(20), ill=Span(TODAY))
        assert (found.days, found.isolation) == (8, True)

    def test_as_needed_use_is_multiplied_as_well(self) -> None:
        item = supply(AsNeeded(Decimal(2)), isolation_factor=Decimal(2))
        assert lasts(item, counted(20), isolation=True).days == 5


class TestKeptReady:
    def test_it_is_short_once_too_few_are_in_date(self) -> None:
        item = supply(Kept(Decimal(6)), lots=[Lot("a", days(9)), Lot("b", days(40)), Lot("c", days(40))])
        found = lasts(item, counted(4, lot="a"), counted(4, lot="b"), counted(3, lot="c"))
        assert found.first_uncovered == days(41)
        found = lasts(item, counted(4, lot="a"), counted(4, lot="b"))
        assert found.first_uncovered == days(10)

    def test_it_is_short_today_when_too_few_are_there(self) -> None:
        assert lasts(supply(Kept(Decimal(6))), counted(5)).days == 0
        assert lasts(supply(Kept(Decimal(6))), counted(0)).days == 0

    def test_nothing_is_used_up_by_the_days(self) -> None:
        found = lasts(supply(Kept(Decimal(6))), counted(6, ago=20))
        assert found.on_hand == 6
        assert found.days is None

    def test_keeping_none_is_never_short(self) -> None:
        assert lasts(supply(Kept(Decimal(0)), lots=[Lot("a", days(3))]), counted(2, lot="a")).days is None


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"])
@pytest.mark.parametrize("around", [date(2026, 3, 29), date(2026, 4, 5), date(2026, 11, 1), date(2028, 2, 29)])
def test_clock_changes_and_leap_days_are_days_like_others(name: str, around: date) -> None:
    zone = ZoneInfo(name)
    late = moved(Moved.COUNTED, 30, around - 2 * DAY, at=time(23, 30), zone=zone)
    found = runway(supply(), [late], around + 2 * DAY, zone, RULES)
    assert found.on_hand == 26
    assert found.first_uncovered == around + timedelta(days=28)


def test_a_lot_that_was_sent_without_saying_how_long_it_lasts_keeps_its_own_expiry() -> None:
    sent = Lot("a", expires_on=days(5), shipped_on=TODAY)
    assert sent.good_until(TODAY, None) == days(5)
    assert Lot("b", expires_on=days(5), days_after_shipping=2).good_until(TODAY, None) == days(5)
