"""The runway against a walk through the days, unit by unit, on random houses."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span
from caregiving.guidance.supplies import Cycle, Lot, Moved, Movement, Scheduled, Supply, runway
from tests.guidance.supply_world import (
    TODAY,
    UTC_ZONE,
    first_uncovered_by_brute_force,
    moved,
    needs_of,
    supply,
)

RULES = Rules.load()
HORIZON = 500
ZONES = st.sampled_from([ZoneInfo(name) for name in ("UTC", "America/New_York", "Pacific/Apia", "Asia/Kolkata")])

schedules = st.builds(Scheduled, st.integers(1, 4).map(Decimal))
cycles = st.builds(
    Cycle,
    st.integers(1, 3).map(Decimal),
    st.integers(1, 14),
    st.integers(0, 14),
    st.integers(-60, 40).map(lambda offset: TODAY + timedelta(days=offset)),
    st.none() | st.integers(1, 14),
)
lots = st.lists(st.tuples(st.integers(0, 40), st.integers(-20, 120)), min_size=1, max_size=4)
deliveries = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 25), st.integers(0, 3)), max_size=4)
counted_ago = st.integers(0, 25)


@given(use=schedules | cycles, lots=lots, deliveries=deliveries, ago=counted_ago, factor=st.integers(1, 3), zone=ZONES)
@settings(deadline=None)
def test_the_runway_is_what_a_walk_through_the_days_unit_by_unit_finds(
    use: Scheduled | Cycle,
    lots: list[tuple[int, int]],
    deliveries: list[tuple[int, int, int]],
    ago: int,
    factor: int,
    zone: ZoneInfo,
) -> None:
    counted_on = TODAY - timedelta(days=ago)
    good = [TODAY + timedelta(days=offset) for _, offset in lots]
    item = supply(use, lots=[Lot(str(i), day) for i, day in enumerate(good)], isolation_factor=Decimal(factor))
    movements = [moved(Moved.COUNTED, 0, counted_on, zone=zone)]
    movements += [moved(Moved.COUNTED, n, counted_on, lot=str(i), zone=zone) for i, (n, _) in enumerate(lots)]
    came_in: dict[date, list[tuple[date, int]]] = {}
    for i, (n, later, which) in enumerate(deliveries):
        on, lot = min(TODAY, counted_on + timedelta(days=later)), which % len(lots)
        movements.append(moved(Moved.RESTOCKED, n, on, lot=str(lot), zone=zone, id=f"r{i}"))
        came_in.setdefault(on, []).append((good[lot], n))

    found = runway(item, movements, TODAY, zone, RULES, ill=[Span(counted_on)])

    counted = [(day, n) for day, (n, _) in zip(good, lots, strict=True)]
    first, expired = first_uncovered_by_brute_force(needs_of(use, factor), counted, counted_on, came_in, TODAY, HORIZON)
    assert found.first_uncovered == first
    assert found.wasted == expired


simple_lots = st.lists(st.tuples(st.integers(1, 40), st.none() | st.integers(-10, 120)), min_size=1, max_size=4)


def house(lots: list[tuple[int, int | None]], use: Scheduled | Cycle, ago: int) -> tuple[Supply, list[Movement]]:
    counted_on = TODAY - timedelta(days=ago)
    ends = [None if offset is None else TODAY + timedelta(days=offset) for _, offset in lots]
    item = supply(use, lots=[Lot(str(i), end) for i, end in enumerate(ends)])
    return item, [moved(Moved.COUNTED, n, counted_on, lot=str(i)) for i, (n, _) in enumerate(lots)]


def lasts_until(item: Supply, movements: list[Movement]) -> date:
    return runway(item, movements, TODAY, UTC_ZONE, RULES).first_uncovered or date.max


@given(lots=simple_lots, use=schedules | cycles, ago=counted_ago, more=st.integers(1, 50), data=st.data())
@settings(deadline=None)
def test_adding_stock_never_shortens_the_runway(
    lots: list[tuple[int, int | None]], use: Scheduled | Cycle, ago: int, more: int, data: st.DataObject
) -> None:
    item, movements = house(lots, use, ago)
    lot = data.draw(st.none() | st.sampled_from([lot.id for lot in item.lots]))
    added = moved(Moved.RESTOCKED, more, TODAY - timedelta(days=data.draw(st.integers(0, ago))), lot=lot)

    assert lasts_until(item, [*movements, added]) >= lasts_until(item, movements)


@given(lots=simple_lots, use=schedules | cycles, ago=counted_ago, longer=st.integers(1, 200), data=st.data())
@settings(deadline=None)
def test_extending_an_expiry_never_shortens_the_runway(
    lots: list[tuple[int, int | None]], use: Scheduled | Cycle, ago: int, longer: int, data: st.DataObject
) -> None:
    item, movements = house(lots, use, ago)
    which = data.draw(st.integers(0, len(lots) - 1))
    end = item.lots[which].expires_on
    extended = replace(item.lots[which], extended_expires_on=end and end + timedelta(days=longer))
    longer_lots = tuple(extended if i == which else lot for i, lot in enumerate(item.lots))

    assert lasts_until(replace(item, lots=longer_lots), movements) >= lasts_until(item, movements)


@given(lots=simple_lots, use=schedules | cycles, ago=counted_ago, data=st.data())
@settings(deadline=None)
def test_the_order_in_which_movements_arrive_does_not_matter(
    lots: list[tuple[int, int | None]], use: Scheduled | Cycle, ago: int, data: st.DataObject
) -> None:
    item, movements = house(lots, use, ago)
    movements += [moved(Moved.COUNTED, 7, TODAY - timedelta(days=ago // 2)), moved(Moved.USED, 2)]
    shuffled = data.draw(st.permutations(movements))

    assert runway(item, shuffled, TODAY, UTC_ZONE, RULES) == runway(item, movements, TODAY, UTC_ZONE, RULES)
