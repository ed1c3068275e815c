"""What is in the house: from the last count on, day by day, first-expiring-first.

A count of everything says how many there are, a count of a lot how many of them are of that lot. Units whose
lot nobody noted are taken to expire with the lot that expires last: the earlier ones are used up first.

Lots may be counted at different moments. Each begins with its own last count; what was needed before came off
the others, unless it was noted as used of that lot. So which lot was used before a count never hangs on the
dates that are known today, and a later date never makes less of what is there.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, tzinfo
from decimal import Decimal

from caregiving.guidance.moments import DAY, Span, local_day
from caregiving.guidance.supply_demand import NO_USES, NOTHING, Uses, at_least
from caregiving.guidance.supply_facts import AsNeeded, Moved, Movement, Supply
from caregiving.guidance.supply_shelf import FOREVER, Good, Shelf, Stock


def in_order(movement: Movement) -> tuple[object, ...]:
    """By time; of counts at one moment that of everything first, so that those of lots refine it."""
    return movement.at, movement.lot_id is not None, movement.id


def stock_on(
    supply: Supply, ordered: Sequence[Movement], today: date, zone: tzinfo, ill: Sequence[Span] = ()
) -> Stock | None:
    """What is in the house today, before what today still needs; None when nothing was ever counted.

    `ordered` are the movements up to now, sorted by `in_order`.
    """
    good = _good_until(supply, today)
    last = _last_counts(ordered)
    if not last:
        return None
    begin = _begin(ordered, last)
    shelf = Shelf(good, _came_in(ordered[:begin]) if supply.lots else {}, _claims(ordered, last, begin))
    well = at_least(supply, ill=False)
    sick = at_least(supply, ill=True) if ill else well
    day, changes = local_day(ordered[begin].at, zone), _changes(good, ill)
    for movement in (*_since(ordered, last, begin), None):
        moved_on = today if movement is None else local_day(movement.at, zone)
        while day < moved_on:
            after = min((change for change in changes if day < change < moved_on), default=moved_on)
            shelf.end_days(day, after, sick if is_ill(ill, day) else well)
            day = after
        if movement is not None:
            shelf.move(movement, day)
    return shelf.stock(today)


def _changes(good: Good, ill: Sequence[Span]) -> set[date]:
    """The days before which a day is not like the one after it: a lot is past its date, an illness begins or is over.
    What lies between is reckoned at once, however long it was."""
    ends = [*good.values(), *(span.end for span in ill if span.end is not None)]
    return {*(span.start for span in ill), *(end + DAY for end in ends if end < FOREVER)}


def is_ill(ill: Sequence[Span], day: date) -> bool:
    return any(span.holds(day) for span in ill)


def uses_of(supply: Supply, ordered: Sequence[Movement], zone: tzinfo, ill: Sequence[Span] = ()) -> Uses:
    """What went on each day, noted or missing when it was counted again, since the first count or use.

    Only as-needed use is forecast from it. What went while somebody was ill is held against the days without
    illness as so many times less, and the other way round: an illness is no reason to plan for it twice.
    """
    first = next((movement for movement in ordered if movement.what is not Moved.RESTOCKED), None)
    if first is None or not isinstance(supply.use, AsNeeded):
        return NO_USES
    factor = supply.isolation_factor

    def times(day: date) -> Decimal:
        return factor if is_ill(ill, day) else ONCE

    went = _used_by_day(ordered, zone)
    for day, gone in _missing_between_counts(ordered, zone, times).items():
        went[day] = went.get(day, NOTHING) + gone
    return Uses(
        since=local_day(first.at, zone),
        well={day: units / times(day) for day, units in went.items()},
        sick={day: units * factor / times(day) for day, units in went.items()},
    )


ONCE = Decimal(1)
Times = Callable[[date], Decimal]


def _used_by_day(movements: Iterable[Movement], zone: tzinfo) -> dict[date, Decimal]:
    """What was noted as used, summed by the patient's days."""
    used: dict[date, Decimal] = {}
    for movement in movements:
        if movement.what is Moved.USED:
            day = local_day(movement.at, zone)
            used[day] = used.get(day, NOTHING) + movement.quantity
    return used


def _missing_between_counts(ordered: Sequence[Movement], zone: tzinfo, times: Times) -> dict[date, Decimal]:
    """What went between two counts of everything without a note, spread over the days between them.

    A day of illness took so many `times` more. Who notes no use tells it by counting again.
    """
    missing: dict[date, Decimal] = {}
    began: Movement | None = None
    expected = NOTHING
    for movement in ordered:
        if movement.what is Moved.COUNTED and movement.lot_id is None:
            if began is not None and movement.quantity < expected:
                days = _days_between(local_day(began.at, zone), local_day(movement.at, zone))
                share = (expected - movement.quantity) / sum(map(times, days))
                for day in days:
                    missing[day] = missing.get(day, NOTHING) + share * times(day)
            began, expected = movement, movement.quantity
        elif movement.what is Moved.RESTOCKED:
            expected += movement.quantity
        elif movement.what is Moved.USED:
            expected -= movement.quantity
    return missing


def _days_between(first: date, last: date) -> list[date]:
    """The days from the first on, the last left out unless it is the first."""
    return [first + offset * DAY for offset in range(max(1, (last - first).days))]


def _good_until(supply: Supply, today: date) -> dict[str | None, date]:
    good: dict[str | None, date] = {
        lot.id: lot.good_until(today, supply.days_after_opening) or FOREVER for lot in supply.lots
    }
    good[None] = max(good.values(), default=FOREVER)
    return good


def _last_counts(ordered: Sequence[Movement]) -> dict[str | None, int]:
    """Where the last count of everything is, and those of lots after it, the newest first."""
    last: dict[str | None, int] = {}
    for index in range(len(ordered) - 1, -1, -1):
        movement = ordered[index]
        if movement.what is Moved.COUNTED:
            last.setdefault(movement.lot_id, index)
            if movement.lot_id is None:
                break
    return last


def _begin(ordered: Sequence[Movement], last: Mapping[str | None, int]) -> int:
    """Where to begin: at the last count of everything, or at the oldest of the lots' last counts.

    A lot that was counted as empty needs no recount.
    """
    if None in last:
        return last[None]
    return min((index for index in last.values() if ordered[index].quantity > 0), default=max(last.values()))


def _since(ordered: Sequence[Movement], last: Mapping[str | None, int], begin: int) -> list[Movement]:
    """What happened from there on; of several counts of a lot only the last one says anything."""
    return [
        movement
        for index, movement in enumerate(ordered[begin:], begin)
        if movement.what is not Moved.COUNTED or last[movement.lot_id] == index
    ]


def _came_in(earlier: Iterable[Movement]) -> dict[str, Decimal]:
    """How many of each lot there can be at the most: its last count and what came in since, less the noted use."""
    most: dict[str, Decimal] = {}
    for movement in earlier:
        if movement.lot_id is not None:
            before = NOTHING if movement.what is Moved.COUNTED else most.get(movement.lot_id, NOTHING)
            change = -movement.quantity if movement.what is Moved.USED else movement.quantity
            most[movement.lot_id] = max(NOTHING, before + change)
    return most


def _claims(ordered: Sequence[Movement], last: Mapping[str | None, int], begin: int) -> dict[str, Decimal]:
    """How many units without a noted lot were of each lot that was counted later, the first to be counted first.

    They are those that were counted, less what had come in of that lot, and what had been used of it besides.
    """
    claims = {
        lot_id: ordered[index].quantity
        for lot_id, index in sorted(last.items(), key=lambda counted: counted[1])
        if lot_id is not None and index >= begin
    }
    for index, movement in enumerate(ordered[begin:], begin):
        if movement.lot_id in claims and index < last[movement.lot_id] and movement.what is not Moved.COUNTED:
            claims[movement.lot_id] += movement.quantity if movement.what is Moved.USED else -movement.quantity
    return {lot_id: max(NOTHING, units) for lot_id, units in claims.items()}
