"""The runway against a walk through the days, unit by unit, on random houses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span
from caregiving.guidance.supplies import AsNeeded, Cycle, Kept, Lot, Moved, Movement, Scheduled, Supply, Use, runway
from caregiving.guidance.supply_demand import may_span_more_days
from tests.guidance.supply_world import DAY, TODAY, UTC_ZONE, Walk, Went, moved, needs_of, supply

RULES = Rules.load()
HORIZON = 500
MANY = settings(max_examples=200)
ZONES = st.sampled_from([ZoneInfo(name) for name in ("UTC", "America/New_York", "Pacific/Apia", "Asia/Kolkata")])

schedules = st.builds(Scheduled, st.integers(1, 4).map(Decimal))
cycles = st.builds(
    Cycle,
    st.integers(1, 3).map(Decimal),
    st.integers(1, 14),
    st.integers(0, 14),
    st.integers(-60, 40).map(lambda offset: TODAY + timedelta(days=offset)),
    st.none() | st.integers(1, 14),
    st.none() | st.integers(1, 20),
).filter(lambda cycle: not may_span_more_days(cycle, RULES))  # one that is read in two ways has tests of its own
as_needed = st.builds(AsNeeded, st.integers(0, 3).map(Decimal))
kept = st.builds(Kept, st.integers(1, 30).map(Decimal))
uses = schedules | cycles | as_needed | kept
counted_ago = st.integers(0, 25)
illnesses = st.lists(
    st.tuples(st.integers(0, 70), st.none() | st.integers(0, 30)).map(
        lambda told: Span(TODAY - told[0] * DAY, None if told[1] is None else TODAY - (told[0] - told[1]) * DAY)
    ),
    max_size=2,
)
lots = st.lists(
    st.builds(
        Lot,
        st.just(""),
        expires_on=st.none() | st.integers(-4, 90).map(lambda offset: TODAY + timedelta(days=offset)),
        extended_expires_on=st.none() | st.integers(-2, 120).map(lambda offset: TODAY + timedelta(days=offset)),
        opened_on=st.none() | st.integers(-25, 3).map(lambda offset: TODAY + timedelta(days=offset)),
        shipped_on=st.none() | st.integers(-40, 0).map(lambda offset: TODAY + timedelta(days=offset)),
        days_after_shipping=st.none() | st.integers(1, 60),
    ),
    min_size=1,
    max_size=4,
).map(lambda found: [replace(lot, id=str(place)) for place, lot in enumerate(found)])
quantities = st.integers(1, 40)
happenings = st.lists(
    st.tuples(
        st.sampled_from([Moved.RESTOCKED, Moved.USED]),
        st.integers(0, 60),
        st.integers(0, 23),
        st.integers(0, 4),
        st.integers(1, 9),
    ),
    max_size=12,
)


@st.composite
def supplies(draw: st.DrawFn, use: st.SearchStrategy[Use] = uses) -> Supply:
    return supply(
        draw(use),
        lots=draw(lots),
        isolation_factor=Decimal(draw(st.integers(1, 3))),
        days_after_opening=draw(st.none() | st.integers(20, 40)),
    )


def times_of(item: Supply, ill: list[Span]) -> Callable[[date], int]:
    return lambda day: int(item.isolation_factor) if any(span.holds(day) for span in ill) else 1


def happened(
    item: Supply, events: list[tuple[Moved, int, int, int, int]], zone: ZoneInfo, ill: list[Span]
) -> list[Movement]:
    """Deliveries and noted uses, of a lot or of none; so many times more went on a day of illness."""
    names, times = [None, *(lot.id for lot in item.lots)], times_of(item, ill)
    return [
        moved(
            what,
            n * times(TODAY - ago * DAY),
            TODAY - ago * DAY,
            lot=names[which % len(names)],
            at=time(hour, 30),
            zone=zone,
            id=f"h{place}",
        )
        for place, (what, ago, hour, which, n) in enumerate(events)
    ]


def assert_as_walked(item: Supply, told: list[Movement], zone: ZoneInfo, *, ill: list[Span]) -> None:
    """What the rules find is what a walk finds, unit by unit."""
    times, needs, went = times_of(item, ill), needs_of(item.use), Went(told, zone, times_of(item, ill))
    heavy = went.heavy_day() if isinstance(item.use, AsNeeded) else 0
    walk = Walk(
        item,
        told,
        planned=lambda day: max(needs(day) * times(TODAY), heavy),
        at_least=lambda day: needs(day) * times(day),
        zone=zone,
    )
    heap = walk.past()
    on_hand = len(heap.good(TODAY)) - heap.owed

    found = runway(item, told, TODAY, zone, RULES, ill=ill)

    assert found.known
    if isinstance(item.use, AsNeeded):
        assert found.pace_known == (len(went.days) >= 7 and walk.planned(TODAY) > 0)
    assert found.on_hand == on_hand
    assert found.expired == len(heap.units) - len(heap.good(TODAY))
    if isinstance(item.use, Kept):
        assert found.first_uncovered == walk.first_with_fewer(int(item.use.at_least), HORIZON)
    elif walk.planned(TODAY) or isinstance(item.use, Cycle):
        first, expired = walk.first_uncovered(HORIZON)
        if first is None:  # the walk went no further
            assert (found.first_uncovered or date.max) >= TODAY + HORIZON * DAY
        else:
            assert found.first_uncovered == first
            assert found.wasted == expired
    else:
        assert found.first_uncovered is None


@MANY
@given(
    item=supplies(),
    counts=st.lists(
        st.lists(st.tuples(st.integers(5, 25), quantities), min_size=1, max_size=3), min_size=4, max_size=4
    ),
    events=happenings,
    zone=ZONES,
    ill=illnesses,
)
def test_lots_that_were_counted_at_different_moments_last_as_a_walk_unit_by_unit_finds(
    item: Supply,
    counts: list[list[tuple[int, int]]],
    events: list[tuple[Moved, int, int, int, int]],
    zone: ZoneInfo,
    ill: list[Span],
) -> None:
    told = [
        moved(Moved.COUNTED, n, TODAY - ago * DAY, lot=lot.id, zone=zone, id=f"c{lot.id}{place}")
        for lot, of_lot in zip(item.lots, counts, strict=False)
        for place, (ago, n) in enumerate(of_lot)
    ]
    # Units without a lot that came in before a lot was counted may be of that lot: told by its own test.
    told += [one for one in happened(item, events, zone, ill) if one.lot_id or one.what is Moved.USED]
    assert_as_walked(item, told, zone, ill=ill)


@MANY
@given(item=supplies(), ago=counted_ago, quantity=st.integers(0, 60), events=happenings, zone=ZONES, ill=illnesses)
def test_what_was_counted_without_lots_lasts_as_a_walk_unit_by_unit_finds(
    item: Supply,
    ago: int,
    quantity: int,
    events: list[tuple[Moved, int, int, int, int]],
    zone: ZoneInfo,
    ill: list[Span],
) -> None:
    counted = moved(Moved.COUNTED, quantity, TODAY - ago * DAY, zone=zone)
    assert_as_walked(item, [counted, *happened(item, events, zone, ill)], zone, ill=ill)


@MANY
@given(
    item=supplies(as_needed),
    ago=st.integers(0, 12),
    quantity=st.integers(0, 90),
    used=st.lists(st.integers(0, 9), max_size=13),
    zone=ZONES,
    ill=illnesses,
)
def test_what_was_written_down_for_some_days_only_lasts_as_a_walk_unit_by_unit_finds(
    item: Supply, ago: int, quantity: int, used: list[int], zone: ZoneInfo, ill: list[Span]
) -> None:
    events = [(Moved.USED, day, 14, 0, n) for day, n in enumerate(used) if day <= ago]
    counted = moved(Moved.COUNTED, quantity, TODAY - ago * DAY, zone=zone)
    assert_as_walked(item, [counted, *happened(item, events, zone, ill)], zone, ill=ill)


@MANY
@given(
    item=supplies(),
    ago=st.integers(8, 25),
    quantity=st.integers(0, 60),
    of_lots=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), min_size=1, max_size=4),
    events=happenings,
    zone=ZONES,
    ill=illnesses,
)
def test_what_was_counted_whole_and_then_lot_by_lot_lasts_as_a_walk_unit_by_unit_finds(
    item: Supply,
    ago: int,
    quantity: int,
    of_lots: list[tuple[int, int]],
    events: list[tuple[Moved, int, int, int, int]],
    zone: ZoneInfo,
    ill: list[Span],
) -> None:
    told = [moved(Moved.COUNTED, quantity, TODAY - ago * DAY, zone=zone, id="c")]
    told += happened(item, events, zone, ill)
    told += [
        moved(Moved.COUNTED, n, TODAY - day * DAY, lot=lot.id, zone=zone, id=f"c{lot.id}")
        for lot, (day, n) in zip(item.lots, of_lots, strict=False)
    ]
    assert_as_walked(item, told, zone, ill=ill)


@MANY
@given(
    item=supplies(as_needed),
    ago=st.tuples(st.integers(25, 70), st.integers(12, 24), st.integers(0, 11)),
    left=st.integers(0, 60),
    missing=st.tuples(st.integers(-2, 4), st.integers(-2, 4)),
    events=happenings,
    zone=ZONES,
    ill=illnesses,
)
def test_what_is_missing_from_count_to_count_is_planned_for_as_a_walk_unit_by_unit_finds(
    item: Supply,
    ago: tuple[int, int, int],
    left: int,
    missing: tuple[int, int],
    events: list[tuple[Moved, int, int, int, int]],
    zone: ZoneInfo,
    ill: list[Span],
) -> None:
    told, times = happened(item, events, zone, ill), times_of(item, ill)
    days = [TODAY - one * DAY for one in ago]
    counts = [left]
    for (first, last), a_day in zip(reversed(list(pairwise(days))), missing, strict=True):
        begin, end = (moved(Moved.COUNTED, 0, day, zone=zone).at for day in (first, last))
        came_in = sum(
            one.quantity if one.what is Moved.RESTOCKED else -one.quantity for one in told if begin < one.at < end
        )
        between = sum(times(first + offset * DAY) for offset in range((last - first).days))
        counts.insert(0, counts[0] - int(came_in) + a_day * between)
    told += [moved(Moved.COUNTED, n, day, zone=zone, id=f"c{day}") for n, day in zip(counts, days, strict=True)]
    assert_as_walked(item, told, zone, ill=ill)


@given(item=supplies(), ago=counted_ago, events=happenings, data=st.data())
def test_the_order_in_which_movements_arrive_does_not_matter(
    item: Supply, ago: int, events: list[tuple[Moved, int, int, int, int]], data: st.DataObject
) -> None:
    told = [moved(Moved.COUNTED, 9, TODAY - ago * DAY, lot=lot.id) for lot in item.lots]
    told += [moved(Moved.COUNTED, 7, TODAY - timedelta(days=ago // 2)), *happened(item, events, UTC_ZONE, [])]
    shuffled = data.draw(st.permutations(told))

    assert runway(item, shuffled, TODAY, UTC_ZONE, RULES) == runway(item, told, TODAY, UTC_ZONE, RULES)
