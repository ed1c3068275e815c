"""How long one supply lasts: counts, lots, expiry, cycles, as-needed use and days of illness."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from caregiving.guidance.catalog import Review, Rules, State
from caregiving.guidance.moments import Span
from caregiving.guidance.supplies import (
    AsNeeded,
    Cycle,
    Gap,
    Kept,
    Lot,
    Moved,
    Movement,
    Runway,
    Supply,
    household_runway,
    runway,
    two_week_rule,
)
from caregiving.guidance.supply_demand import Uses, heavy_day
from caregiving.guidance.supply_stock import uses_of
from tests.guidance.reviewed import withdrawn
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


class TestCycles:
    first = Cycle(Decimal(2), days_on=10, days_off=14, started_on=TODAY, first_days_on=14)

    @pytest.mark.parametrize(
        ("quantity", "expected"),
        [(0, 0), (27, 13), (28, 28), (29, 28), (47, 37), (48, 52), (68, 76)],
    )
    def test_days_off_need_nothing_and_the_first_stretch_is_longer(self, quantity: int, expected: int) -> None:
        assert lasts(supply(self.first), counted(quantity)).days == expected

    def test_a_stretch_that_takes_more_days_leaves_the_last_ones_out(self) -> None:
        spread = Cycle(Decimal(1), 3, 4, started_on=TODAY, span_days=5)
        assert [lasts(supply(spread), counted(n)).days for n in (2, 3, 5, 6)] == [2, 9, 11, 18]
        first = Cycle(Decimal(1), 3, 4, started_on=TODAY, first_days_on=6, span_days=5)
        assert [lasts(supply(first), counted(n)).days for n in (5, 6, 9)] == [5, 10, 19]

    edaravone = Cycle(Decimal(1), 10, 14, started_on=days(-84), first_days_on=14)
    """Today the fourth cycle begins, if the days of the two before fell inside 14 days each."""

    def test_until_the_team_says_how_the_doses_fall_the_shorter_reading_counts(self) -> None:
        found = lasts(supply(self.edaravone), counted(3))
        assert (found.days, found.rule_ids) == (3, ("SET-COUNT-AGE", "SUP-07.span"))
        other = replace(self.edaravone, started_on=days(-76))
        assert lasts(supply(other), counted(3)).days == 3, "by ten days and fourteen it begins today"

    def test_the_teams_answer_leaves_one_reading(self) -> None:
        said = [Review("SUP-07.span", State.APPROVED, None, "team", "Dr Dee", TODAY, "as the label has it")]
        spread = replace(self.edaravone, started_on=days(-76))
        found = runway(supply(spread), [counted(3)], TODAY, UTC_ZONE, RULES.in_force(TODAY, said))
        assert (found.days, found.rule_ids) == (11, ("SET-COUNT-AGE", "SUP-07.span"))

    def test_a_spread_that_was_withdrawn_is_no_reading_any_more(self) -> None:
        spread = replace(self.edaravone, started_on=days(-59))
        assert lasts(supply(spread), counted(3)).days == 3, "by the spread it is a day of use"
        found = runway(supply(spread), [counted(3)], TODAY, UTC_ZONE, withdrawn("SUP-07.span"))
        assert (found.days, found.rule_ids) == (17, ("SET-COUNT-AGE",)), "by ten days and fourteen it is not"

    def test_another_cycle_is_read_as_it_was_written_down(self) -> None:
        other = replace(self.edaravone, days_off=15)
        assert lasts(supply(other), counted(3)).rule_ids == ("SET-COUNT-AGE",)

    def test_what_lasts_a_hundred_years_in_either_reading_never_runs_out(self) -> None:
        assert lasts(supply(self.edaravone), counted(30000)).days is None

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

    def test_of_forty_six_days_five_heavy_ones_are_more_than_one_in_ten(self) -> None:
        def planned(heavy: int) -> int | None:
            uses = self.uses(*[5] * heavy, *[1] * (46 - heavy))
            before = counted(30 + 46 + 4 * heavy, ago=46, at=time(8))
            return lasts(supply(AsNeeded()), before, *uses, counted(30)).days

        assert (planned(4), planned(5)) == (30, 6)

    def test_uses_that_begin_only_after_this_day_say_nothing_of_it(self) -> None:
        """As where the patient travelled west over the line of the date."""
        later = Uses(TODAY + 2 * DAY, {}, {TODAY + 2 * DAY: Decimal(5)})
        assert heavy_day(later, TODAY, RULES, ill=False) == 0

    def test_what_only_came_in_is_not_known(self) -> None:
        assert not lasts(supply(AsNeeded()), moved(Moved.RESTOCKED, 9)).known

    def test_days_without_use_count_as_such(self) -> None:
        assert lasts(supply(AsNeeded()), counted(30, ago=60), counted(30), *self.uses(9, 9, 9, 9, 9, 9)).days is None

    def test_days_before_anything_was_written_down_are_no_days_without_use(self) -> None:
        found = lasts(supply(AsNeeded(Decimal(1))), counted(100, ago=5), *self.uses(10, 10, 10, 10, 10))
        assert (found.on_hand, found.days, found.pace_known) == (Decimal(50), 5, False)
        delivered = moved(Moved.RESTOCKED, 9, days(-50))
        assert lasts(supply(AsNeeded()), delivered, counted(100, ago=8), *self.uses(*[10] * 8)).days == 2

    @pytest.mark.parametrize(("ago", "known"), [(6, False), (7, True)])
    def test_after_a_week_its_pace_is_known(self, ago: int, known: bool) -> None:
        found = lasts(supply(AsNeeded(Decimal(2))), counted(90, ago=ago))
        assert found.pace_known is known
        assert two_week_rule([replace(found, isolation=True)], RULES).passes is known

    def test_what_seems_too_short_already_is_short_however_little_is_known(self) -> None:
        found = lasts(supply(AsNeeded(Decimal(3))), counted(30), isolation=True)
        paceless, uncounted = lasts(supply(AsNeeded()), counted(9), isolation=True), lasts(supply(), isolation=True)
        gaps = two_week_rule([paceless, found, uncounted], RULES).shortfalls
        assert [(one.gap, one.runway) for one in gaps] == [
            (Gap.NOT_KNOWN, uncounted),
            (Gap.SHORT, found),
            (Gap.NOT_KNOWN, paceless),
        ]

    def test_the_floor_holds_where_little_was_noted(self) -> None:
        assert lasts(supply(AsNeeded(Decimal(3))), counted(39, ago=20), *self.uses(9), counted(30)).days == 10

    def test_use_before_the_window_and_of_today_is_not_planned_with(self) -> None:
        old = [moved(Moved.USED, 9, days(-ago)) for ago in (*range(61, 90), 0)]
        assert lasts(supply(AsNeeded(Decimal(1))), *old, counted(30, at=time(13))).days == 30
        assert lasts(supply(AsNeeded()), moved(Moved.USED, 9, days(-61)), counted(30)).pace_known is False

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

    def test_what_went_while_somebody_was_ill_is_not_multiplied_again(self) -> None:
        item, ill = supply(AsNeeded(), isolation_factor=Decimal(3)), Span(days(-15), days(-1))
        uses = [moved(Moved.USED, 30, days(-ago)) for ago in range(1, 16)]
        told = [counted(420, ago=60), *uses, counted(420, at=time(23))]
        assert [lasts(item, *told, ill=ill, isolation=sick).days for sick in (False, True)] == [42, 14]

    def test_what_is_missing_at_the_next_count_went_faster_on_days_of_illness(self) -> None:
        item, ill = supply(AsNeeded(), isolation_factor=Decimal(3)), Span(days(-5), days(-1))
        told = [counted(260, ago=10), counted(60)]
        assert [lasts(item, *told, ill=ill, isolation=sick).days for sick in (False, True)] == [6, 2]


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


def test_what_is_kept_ready_or_never_used_wastes_nothing() -> None:
    item = supply(Kept(Decimal(6)), lots=[Lot("a", days(9))])
    assert lasts(item, counted(8, lot="a")).wasted == 0
    assert lasts(supply(AsNeeded(), lots=[Lot("a", days(9))]), counted(8, lot="a")).wasted == 0


def test_a_count_in_the_middle_of_the_day_forgets_what_was_used_before_it() -> None:
    used = moved(Moved.USED, 3, at=time(8))
    assert lasts(supply(AsNeeded(Decimal(4))), used, counted(8)).days == 2


def test_a_use_of_today_is_no_heavy_day_yet() -> None:
    uses = [counted(60, ago=60), *(moved(Moved.USED, 5, days(-ago)) for ago in range(1, 7))]
    assert lasts(supply(AsNeeded(Decimal(1))), *uses, moved(Moved.USED, 5, at=time(9)), counted(30)).days == 30


class TestUseThatNobodyNoted:
    masks = supply(AsNeeded())

    def test_what_is_missing_at_the_next_count_went_evenly(self) -> None:
        found = lasts(self.masks, counted(60, ago=20), counted(20))
        assert (found.days, found.pace_known) == (10, True)

    def test_what_came_in_and_what_was_noted_is_not_missing(self) -> None:
        between = [moved(Moved.RESTOCKED, 10, days(-15)), moved(Moved.USED, 10, days(-12))]
        assert lasts(self.masks, counted(60, ago=20), *between, counted(20)).days == 10

    def test_a_count_that_found_more_than_expected_says_nothing(self) -> None:
        found = lasts(self.masks, counted(10, ago=20), counted(30))
        assert (found.days, found.pace_known) == (None, False)

    def test_two_counts_of_one_day_are_one_day_of_use(self) -> None:
        twice = [counted(30, ago=5, at=time(8)), moved(Moved.COUNTED, 24, days(-5), at=time(20), id="again")]
        assert lasts(supply(AsNeeded(Decimal(1))), counted(30, ago=60), *twice, counted(19)).days == 19

    def test_while_nobody_knows_how_fast_it_goes_the_two_weeks_are_not_known(self) -> None:
        found = lasts(self.masks, counted(60), isolation=True)
        assert (found.days, found.pace_known) == (None, False)
        (short,) = two_week_rule([found], RULES).shortfalls
        assert (short.gap, short.runway) == (Gap.NOT_KNOWN, found)
        assert two_week_rule([lasts(supply(AsNeeded(Decimal(2))), counted(60, ago=7), isolation=True)], RULES).passes


def test_the_household_names_what_runs_out_first_whatever_its_name() -> None:
    found = [lasts(supply(name=name, id=name), counted(days)) for name, days in (("a", 1), ("b", 0), ("c", 5))]
    ends = household_runway(found)
    assert [one and one.name for one in (ends.first, ends.then)] == ["b", "a"]
    late = [lasts(supply(name=name, id=name), counted(days)) for name, days in (("a", 5), ("b", 3))]
    assert (first := household_runway(late).first) and first.name == "b"


def test_without_a_row_for_the_age_of_a_count_it_is_good_for_its_own_day_only() -> None:
    told = [counted(9, ago=1)]
    assert not runway(supply(), told, TODAY, UTC_ZONE, withdrawn("SET-COUNT-AGE")).known
    assert runway(supply(), [counted(9)], TODAY, UTC_ZONE, withdrawn("SET-COUNT-AGE")).known


def test_how_many_are_kept_is_always_known() -> None:
    assert lasts(supply(Kept(Decimal(2))), counted(9)).pace_known is True


def test_what_is_missing_between_two_counts_of_a_day_went_on_that_day_beside_what_went_later() -> None:
    told = [counted(20, 3, at=time(8)), counted(18, 3, at=time(18)), counted(14, 1, at=time(8))]
    uses = uses_of(supply(AsNeeded(Decimal(1))), told, UTC_ZONE)
    assert uses.well == {TODAY - 3 * DAY: Decimal(4), TODAY - 2 * DAY: Decimal(2)}
