"""The shelf of one supply while the days go by: what is put there, counted and used, lot by lot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from caregiving.guidance.moments import DAY
from caregiving.guidance.supply_demand import NOTHING, Demand
from caregiving.guidance.supply_facts import Moved, Movement

FOREVER = date.max
Good = Mapping[str | None, date]


@dataclass(frozen=True, slots=True)
class Stock:
    """What is in the house: units that are good, as (last good day, units), the first to expire first.

    `owed` was used beyond what was ever written in: then nothing is left. `expired` units are there, past their
    date. `used_today` is off already. `counted_on` is the day of the oldest count that this follows from.
    """

    units: tuple[tuple[date, Decimal], ...]
    owed: Decimal
    expired: Decimal
    used_today: Decimal
    counted_on: date

    @property
    def on_hand(self) -> Decimal:
        return sum((units for _, units in self.units), NOTHING) - self.owed


class Shelf:
    """Units by lot (None: nobody noted the lot).

    `came_in` is how many of each lot there can be at the most when everything is counted. A lot with a `claim` waits
    for its own count, and so many of the units without a lot are its units, which that count will put.
    """

    def __init__(self, good: Good, came_in: Mapping[str, Decimal], claims: Mapping[str, Decimal]) -> None:
        self._good = good
        self._came_in = came_in
        self._claims = dict(claims)
        self._units: dict[str | None, Decimal] = {}
        self._counted: dict[str | None, date] = {}
        self._owed = NOTHING
        self._used = NOTHING

    def move(self, movement: Movement, day: date) -> None:
        waits = movement.lot_id in self._claims
        if movement.what is Moved.COUNTED:
            self._count(movement.lot_id, movement.quantity, day)
        elif movement.what is Moved.RESTOCKED:
            if not waits:
                self._put(movement.lot_id, movement.quantity)
        else:
            self._used += movement.quantity
            if not waits:
                self._draw(movement.quantity, day, movement.lot_id)

    def end_days(self, first: date, after: date, needs: Demand) -> None:
        """Take off what the days from `first` to the one before `after` needed, beyond what was noted on the first;
        on all of them the same lots are good."""
        whole = needs.through(after - DAY) - needs.through(first - DAY)
        noted = min(self._used, needs.on(first)) if self._used else NOTHING
        if whole > noted:
            self._draw(whole - noted, first, None)
        self._used = NOTHING

    def stock(self, today: date) -> Stock:
        left = {lot_id: units for lot_id, units in self._units.items() if units}
        good = {lot_id: units for lot_id, units in left.items() if self._is_good(lot_id, today)}
        whole = self._counted.get(None, min(self._counted.values()))
        relied_on = [self._counted.get(lot_id, whole) for lot_id in good] or [max(self._counted.values())]
        return Stock(
            units=tuple(sorted((self._good.get(lot_id, FOREVER), units) for lot_id, units in good.items())),
            owed=self._owed,
            expired=sum(left.values(), NOTHING) - sum(good.values(), NOTHING),
            used_today=self._used,
            counted_on=min(relied_on),
        )

    def _count(self, lot_id: str | None, quantity: Decimal, day: date) -> None:
        there = max(NOTHING, quantity)
        if lot_id is None:
            self._spread(self._unclaimed(there))
        else:
            del self._claims[lot_id]
            self._units[lot_id] = there
        self._counted[lot_id] = day
        self._used = self._owed = NOTHING
        self._draw(there - quantity, day, None)

    def _spread(self, quantity: Decimal) -> None:
        """A count of everything: what is left is of the lots that expire last, as far as they came in."""
        for lot_id in sorted(self._came_in.keys() - self._claims.keys(), key=self._turn, reverse=True):
            self._units[lot_id] = min(quantity, self._came_in[lot_id])
            quantity -= self._units[lot_id]
        self._units[None] = quantity

    def _put(self, lot_id: str | None, quantity: Decimal) -> None:
        if lot_id is None:
            quantity = self._unclaimed(quantity)
        paid = min(self._owed, quantity)
        self._owed -= paid
        self._units[lot_id] = self._units.get(lot_id, NOTHING) + quantity - paid

    def _unclaimed(self, quantity: Decimal) -> Decimal:
        """How many of units without a lot are none of those that were counted later under their lot."""
        for lot_id, claim in self._claims.items():
            claimed = min(quantity, claim)
            self._claims[lot_id] -= claimed
            quantity -= claimed
        return quantity

    def _draw(self, quantity: Decimal, day: date, first: str | None) -> None:
        """Use units: of the noted lot first, then of those that expire first.

        Those past their date come last, for who had nothing else used them or nothing; only then is anything owed.
        """
        in_turn = sorted(self._units, key=lambda lot_id: (not self._is_good(lot_id, day), self._turn(lot_id)))
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
