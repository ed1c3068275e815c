"""More is never less: a later expiry, one more unit or one more counted never shortens a runway, in any house.

Lots are counted at different moments and again, everything is counted without lots, bottles are open, use is the
same every day, in cycles, as needed, or the supply is kept ready.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span
from caregiving.guidance.supplies import AsNeeded, Cycle, Kept, Lot, Moved, Movement, Runway, Scheduled, Supply, outlook
from tests.guidance.supply_world import DAY, TODAY, UTC_ZONE, moved, supply

RULES = Rules.load()
MANY = settings(max_examples=200)


def days(count: int) -> date:
    return TODAY + count * DAY


uses = st.one_of(
    st.builds(Scheduled, st.integers(1, 4).map(Decimal)),
    st.builds(
        Cycle,
        st.integers(1, 3).map(Decimal),
        st.integers(1, 9),
        st.integers(0, 9),
        st.integers(-40, 10).map(days),
        st.none() | st.integers(1, 9),
    ),
    st.builds(AsNeeded, st.integers(0, 3).map(Decimal)),
    st.builds(Kept, st.integers(1, 12).map(Decimal)),
)
offsets = st.integers(-20, 40)
lots = st.builds(
    Lot,
    st.just(""),
    expires_on=st.none() | offsets.map(days),
    opened_on=st.none() | st.integers(-20, 5).map(days),
    shipped_on=st.none() | st.integers(-20, 0).map(days),
    days_after_shipping=st.none() | st.integers(1, 40),
)
happenings = st.tuples(
    st.sampled_from(Moved), st.integers(0, 29), st.integers(0, 23), st.none() | st.integers(0, 2), st.integers(1, 30)
)
recounts = st.tuples(st.just(Moved.COUNTED), st.integers(0, 29), st.just(12), st.integers(0, 2), st.integers(0, 30))
spans = st.lists(st.builds(lambda a, n: Span(days(a), days(a + n)), st.integers(-20, 3), st.integers(0, 8)), max_size=1)


@st.composite
def houses(draw: st.DrawFn) -> tuple[Supply, list[Movement]]:
    """A supply with up to three lots, and whatever happened to it in the last month."""
    its = [replace(lot, id=str(place)) for place, lot in enumerate(draw(st.lists(lots, max_size=3)))]
    item = supply(
        draw(uses),
        lots=its,
        isolation_factor=draw(st.sampled_from([Decimal(1), Decimal(2)])),
        days_after_opening=draw(st.none() | st.integers(1, 40)),
    )
    told = []
    events = draw(st.lists(recounts, min_size=3, max_size=6) | st.lists(recounts | happenings, min_size=1, max_size=8))
    for place, (what, ago, hour, which, quantity) in enumerate(events):
        lot = None if which is None or not its else its[which % len(its)].id
        told.append(moved(what, quantity, days(-ago), lot=lot, at=time(hour), id=f"m{place}"))
    assume(any(one.what is Moved.COUNTED for one in told))
    return item, told


def lasts(item: Supply, movements: Sequence[Movement], ill: Sequence[Span]) -> list[Runway]:
    found = outlook(item, movements, TODAY, UTC_ZONE, RULES, ill=ill)
    return [found.now, found.isolated]


def assert_not_shorter(longer: list[Runway], before: list[Runway]) -> None:
    for more, less in zip(longer, before, strict=True):
        assert more.known == less.known
        assert (more.first_uncovered or date.max) >= (less.first_uncovered or date.max)
        assert more.on_hand >= less.on_hand


def replaced(movements: Sequence[Movement], one: Movement, other: Movement) -> list[Movement]:
    return [other if movement is one else movement for movement in movements]


def counted_last(movements: Sequence[Movement]) -> Movement | None:
    """The last count of everything."""
    whole = [one for one in movements if one.what is Moved.COUNTED and one.lot_id is None]
    return max(whole, key=lambda one: (one.at, one.id), default=None)


def test_a_lot_with_a_later_date_that_was_counted_again_leaves_the_other_one_as_it_was() -> None:
    counts = [
        moved(Moved.COUNTED, 20, days(-10), lot="a"),
        moved(Moved.COUNTED, 20, days(-10), lot="b"),
        moved(Moved.COUNTED, 20, days(-2), lot="b"),
    ]
    soon = supply(lots=[Lot("a", days(40)), Lot("b", days(30))])
    later = supply(lots=[Lot("a", days(40)), Lot("b", days(60))])
    assert lasts(later, counts, [])[0].days == lasts(soon, counts, [])[0].days == 30


@MANY
@given(house=houses(), ill=spans, longer=st.integers(1, 60), data=st.data())
def test_a_later_expiry_never_shortens_a_runway(
    house: tuple[Supply, list[Movement]], ill: list[Span], longer: int, data: st.DataObject
) -> None:
    item, movements = house
    ending = [lot for lot in item.lots if lot.expires_on]
    assume(ending)
    lot = data.draw(st.sampled_from(ending))
    extended = replace(lot, extended_expires_on=lot.expires_on and lot.expires_on + longer * DAY)
    item_extended = replace(item, lots=tuple(extended if one is lot else one for one in item.lots))

    assert_not_shorter(lasts(item_extended, movements, ill), lasts(item, movements, ill))


@MANY
@given(house=houses(), ill=spans, longer=st.integers(1, 60), data=st.data())
def test_an_opened_or_sent_bottle_that_keeps_longer_never_shortens_a_runway(
    house: tuple[Supply, list[Movement]], ill: list[Span], longer: int, data: st.DataObject
) -> None:
    item, movements = house
    kept = None if item.days_after_opening is None else item.days_after_opening + longer
    sent = tuple(
        replace(lot, days_after_shipping=lot.days_after_shipping and lot.days_after_shipping + longer)
        for lot in item.lots
    )
    for longer_item in (replace(item, days_after_opening=kept), replace(item, lots=sent)):
        assert_not_shorter(lasts(longer_item, movements, ill), lasts(item, movements, ill))


@MANY
@given(house=houses(), ill=spans, ago=st.integers(0, 29), hour=st.integers(0, 23), data=st.data())
def test_one_more_unit_never_shortens_a_runway(
    house: tuple[Supply, list[Movement]], ill: list[Span], ago: int, hour: int, data: st.DataObject
) -> None:
    item, movements = house
    lot = data.draw(st.sampled_from([None, *(lot.id for lot in item.lots)]))
    more = moved(Moved.RESTOCKED, 1, days(-ago), lot=lot, at=time(hour), id="more")
    whole = counted_last(movements)
    # What came in before everything was counted is in that count.
    assume(whole is None or more.at > whole.at)

    assert_not_shorter(lasts(item, [*movements, more], ill), lasts(item, movements, ill))


@MANY
@given(house=houses(), ill=spans)
def test_one_more_in_the_last_count_of_everything_never_shortens_a_runway(
    house: tuple[Supply, list[Movement]], ill: list[Span]
) -> None:
    item, movements = house
    whole = counted_last(movements)
    assume(whole)
    assert whole
    more = replaced(movements, whole, whole._replace(quantity=whole.quantity + 1))

    assert_not_shorter(lasts(item, more, ill), lasts(item, movements, ill))


@MANY
@given(house=houses(), ill=spans, data=st.data())
def test_one_more_counted_of_a_lot_never_shortens_a_runway(
    house: tuple[Supply, list[Movement]], ill: list[Span], data: st.DataObject
) -> None:
    item, movements = house
    # Of units without a lot, one more of this lot is one fewer of another.
    movements = [one for one in movements if one.lot_id is not None or one.what is Moved.USED]
    counts = [one for one in movements if one.what is Moved.COUNTED]
    assume(counts)
    count = data.draw(st.sampled_from(counts))
    more = replaced(movements, count, count._replace(quantity=count.quantity + 1))

    assert_not_shorter(lasts(item, more, ill), lasts(item, movements, ill))


@MANY
@given(house=houses(), ill=spans, data=st.data())
def test_one_more_counted_of_a_lot_never_makes_less_of_the_whole(
    house: tuple[Supply, list[Movement]], ill: list[Span], data: st.DataObject
) -> None:
    item, movements = house
    counts = [one for one in movements if one.what is Moved.COUNTED]
    count = data.draw(st.sampled_from(counts))
    more = replaced(movements, count, count._replace(quantity=count.quantity + 1))
    endless = replace(item, lots=tuple(Lot(lot.id) for lot in item.lots))

    for now, before in zip(lasts(endless, more, ill), lasts(endless, movements, ill), strict=True):
        assert now.on_hand >= before.on_hand
