"""What is in the house: from the last count on, day by day, first-expiring-first.

A count of everything says how many there are, a count of a lot how many of them are of that lot. Units whose
lot nobody noted are taken to expire with the lot that expires last: the earlier ones are used up first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal

from caregiving.guidance.moments import DAY, Span, local_day
from caregiving.guidance.supply_demand import NOTHING, at_least
from caregiving.guidance.supply_facts import Moved, Movement, Supply

FOREVER = date.max
Good = Mapping[str | None, date]


@dataclass(frozen=True, slots=True)
class Stock:
    """What is in the house: units that are good, as (last good day, units), the first to expire first.

    `owed` was used beyond what was ever written in: then nothing is left. `used_today` is off already.
    `counted_on` is the day of the oldest count that this follows from.
    """

    units: tuple[tuple[date, Decimal], ...]
    owed: Decimal
    used_today: Decimal
    counted_on: date

    @property
    def on_hand(self) -> Decimal:
        return sum((units for _, units in self.units), NOTHING) - self.owed


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
    begin = _begin(ordered, good, today)
    if begin is None:
        return None
    shelf = _Shelf(good, _came_in(ordered[:begin]) if supply.lots else {})
    well, sick = at_least(supply, ill=False), at_least(supply, ill=True)
    day = local_day(ordered[begin].at, zone)
    for movement in (*ordered[begin:], None):
        moved_on = today if movement is None else local_day(movement.at, zone)
        while day < moved_on:
            needed = sick if any(span.holds(day) for span in ill) else well
            shelf.end_day(day, needed.on(day))
            day += DAY
        if movement is not None:
            shelf.move(movement, day)
    return shelf.stock(today)


def used_by_day(movements: Iterable[Movement], zone: tzinfo) -> dict[date, Decimal]:
    """What was noted as used, summed by the patient's days."""
    used: dict[date, Decimal] = {}
    for movement in movements:
        if movement.what is Moved.USED:
            day = local_day(movement.at, zone)
            used[day] = used.get(day, NOTHING) + movement.quantity
    return used


def _good_until(supply: Supply, today: date) -> dict[str | None, date]:
    good: dict[str | None, date] = {
        lot.id: lot.good_until(today, supply.days_after_opening) or FOREVER for lot in supply.lots
    }
    good[None] = max(good.values(), default=FOREVER)
    return good


def _begin(ordered: Sequence[Movement], good: Good, today: date) -> int | None:
    """Where to begin: at the last count of everything, or at the oldest of the lots' last counts.

    A lot that was counted as empty, or is no longer good, needs no recount.
    """
    last: dict[str | None, int] = {}
    for index in range(len(ordered) - 1, -1, -1):
        movement = ordered[index]
        if movement.what is Moved.COUNTED:
            if movement.lot_id is None:
                return index
            last.setdefault(movement.lot_id, index)
    holding = [
        index for lot_id, index in last.items() if ordered[index].quantity > 0 and good.get(lot_id, FOREVER) >= today
    ]
    return min(holding, default=max(last.values(), default=None))


def _came_in(earlier: Iterable[Movement]) -> dict[str, Decimal]:
    """How many of each lot there can be at the most: its last count and what came in since."""
    most: dict[str, Decimal] = {}
    for movement in earlier:
        if movement.lot_id is not None and movement.what is not Moved.USED:
            before = most.get(movement.lot_id, NOTHING) if movement.what is Moved.RESTOCKED else NOTHING
            most[movement.lot_id] = before + movement.quantity
    return most


class _Shelf:
    """Units by lot (None: nobody noted the lot), while the days go by."""

    def __init__(self, good: Good, came_in: Mapping[str, Decimal]) -> None:
        self._good = good
        self._came_in = came_in
        self._units: dict[str | None, Decimal] = {}
        self._counted: dict[str | None, date] = {}
        self._owed = NOTHING
        self._used = NOTHING

    def move(self, movement: Movement, day: date) -> None:
        if movement.what is Moved.USED:
            self._used += movement.quantity
            self._draw(movement.quantity, day, movement.lot_id)
        elif movement.what is Moved.RESTOCKED:
            self._put(movement.lot_id, movement.quantity)
        else:
            self._count(movement.lot_id, movement.quantity)
            self._counted[movement.lot_id] = day

    def end_day(self, day: date, needed: Decimal) -> None:
        """Take off what the day needed beyond what was noted."""
        if needed > self._used:
            self._draw(needed - self._used, day, None)
        self._used = NOTHING

    def stock(self, today: date) -> Stock:
        left = {lot_id: units for lot_id, units in self._units.items() if self._is_good(lot_id, today) and units}
        whole = self._counted.get(None, min(self._counted.values()))
        relied_on = [self._counted.get(lot_id, whole) for lot_id in left] or [max(self._counted.values())]
        return Stock(
            units=tuple(sorted((self._good.get(lot_id, FOREVER), units) for lot_id, units in left.items())),
            owed=self._owed,
            used_today=self._used,
            counted_on=min(relied_on),
        )

    def _count(self, lot_id: str | None, quantity: Decimal) -> None:
        there = max(NOTHING, quantity)
        self._owed = there - quantity
        self._used = NOTHING
        if lot_id is None:
            self._spread(there)
        else:
            more = there - self._units.get(lot_id, NOTHING)
            unnoted = self._units.get(None, NOTHING)
            self._units[None] = unnoted - min(unnoted, max(NOTHING, more))
            self._units[lot_id] = there

    def _spread(self, quantity: Decimal) -> None:
        """A count of everything: what is left is of the lots that expire last, as far as they came in."""
        for lot_id in sorted(self._came_in, key=self._turn, reverse=True):
            self._units[lot_id] = min(quantity, max(NOTHING, self._came_in[lot_id]))
            quantity -= self._units[lot_id]
        self._units[None] = quantity

    def _put(self, lot_id: str | None, quantity: Decimal) -> None:
        paid = min(self._owed, quantity)
        self._owed -= paid
        self._units[lot_id] = self._units.get(lot_id, NOTHING) + quantity - paid

    def _draw(self, quantity: Decimal, day: date, first: str | None) -> None:
        """Use units: of the noted lot first, then of those that expire first; what is missing is owed."""
        in_turn = sorted((lot_id for lot_id in self._units if self._is_good(lot_id, day)), key=self._turn)
        if first is not None and first in self._units:
            in_turn.insert(0, first)
        for lot_id in in_turn:
            drawn = min(quantity, self._units[lot_id])
            self._units[lot_id] -= drawn
            quantity -= drawn
        self._owed += quantity

    def _turn(self, lot_id: str | None) -> tuple[date, str]:
        return self._good.get(lot_id, FOREVER), lot_id or ""

    def _is_good(self, lot_id: str | None, day: date) -> bool:
        return self._good.get(lot_id, FOREVER) >= day
