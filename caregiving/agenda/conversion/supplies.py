"""Supplies, their lots and what happened to them, as the runway rules see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from caregiving.agenda.rows import Rows
from caregiving.guidance import supplies as rules_of_supplies
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span, local_day
from caregiving.guidance.shelf_life import NOT_SAID, ShelfLife, kept, shelf_life
from caregiving.guidance.supplies import Moved, Movement, Order, Runway
from caregiving.guidance.supply_stock import in_order, stock_on
from caregiving.supplies.models import (
    Counted,
    Lot,
    Medicine,
    OrderSent,
    Restocked,
    Supply,
    SupplyHappening,
    SupplyKind,
    Use,
    Used,
)

OCCURRED_AT = attrgetter("occurred_at")
Of = TypeVar("Of", bound=SupplyHappening | Lot)


@dataclass(frozen=True, slots=True)
class Stock:
    """One supply with everything that the rules say of it: how long it lasts now and with somebody ill.

    `life` is how long the sources say that it keeps, whatever the home wrote. `units` are those of home tests that are
    good, by their last good day; empty without a fresh count.
    """

    row: Supply
    fact: rules_of_supplies.Supply
    runway: Runway
    in_isolation: Runway
    order: Order | None
    occurrence: str
    order_sent: OrderSent | None
    life: ShelfLife
    units: tuple[tuple[date, Decimal], ...] = ()


def stocks(rows: Rows, rules: Rules, today: date, zone: ZoneInfo, ill: Sequence[Span]) -> tuple[Stock, ...]:
    """Every supply of the household, in the order of their names."""
    told = _Told(rows)
    found = []
    for row in sorted(rows.of(Supply), key=lambda supply: (supply.name, supply.pk)):
        life = told.life(row, rules)
        fact = kept(told.fact(row, zone), life)
        movements = told.since_counted(row)
        outlook = rules_of_supplies.outlook(fact, movements, today, zone, rules, ill=ill)
        occurrence = outlook.occurrence
        if occurrence == fact.id:  # the last count did not find it safe: look for the one that did
            occurrence = rules_of_supplies.occurrence(fact, told.all_of(row), zone, rules, ill)
        sent = told.order_under_way(row)
        units = (
            _good_units(fact, movements, today, zone, ill) if row.kind == SupplyKind.TEST and outlook.now.known else ()
        )
        found.append(Stock(row, fact, outlook.now, outlook.isolated, outlook.order, occurrence, sent, life, units))
    return tuple(found)


def _good_units(
    fact: rules_of_supplies.Supply, movements: Sequence[Movement], today: date, zone: ZoneInfo, ill: Sequence[Span]
) -> tuple[tuple[date, Decimal], ...]:
    found = stock_on(fact, sorted(movements, key=in_order), today, zone, ill)
    return found.units if found else ()


class _Told:
    """What was told of each supply."""

    def __init__(self, rows: Rows) -> None:
        self._medicines = {medicine.pk: medicine for medicine in rows.of(Medicine)}
        self._lots = _by_supply(rows.of(Lot))
        self._counted = _by_supply(rows.of(Counted))
        self._restocked = _by_supply(rows.of(Restocked))
        self._came_at = {supply: _last(came) for supply, came in self._restocked.items()}
        self._used = _by_supply(rows.of(Used))
        self._sent = _by_supply(rows.of(OrderSent))

    def fact(self, supply: Supply, zone: ZoneInfo) -> rules_of_supplies.Supply:
        came_at = self._came_at.get(supply.pk)
        return _supply(supply, self._lots[supply.pk], local_day(came_at, zone) if came_at else None)

    def life(self, supply: Supply, rules: Rules) -> ShelfLife:
        """How long it keeps by the sources, as its own name and that of its medicine say what it is."""
        if not supply.is_medicine:
            return NOT_SAID
        medicine = self._medicines.get(supply.medicine_id) if supply.medicine_id else None
        named, besides = ([medicine.name], [medicine.dose, medicine.route]) if medicine else ([], [])
        return shelf_life([supply.name, *named], [supply.unit, *besides], rules)

    def all_of(self, supply: Supply) -> list[Movement]:
        return _movements(self._counted[supply.pk], self._restocked[supply.pk], self._used[supply.pk])

    def since_counted(self, supply: Supply) -> list[Movement]:
        """What says how much is there now: all since everything was last counted, and of what was before only what
        was noted of a lot. Most of a long history is neither; as-needed use is planned by the history itself, by what
        was noted and by what was missing from one count to the next."""
        of_lots = [row for row in self._counted[supply.pk] if row.lot_id]
        counted = [row for row in self._counted[supply.pk] if not row.lot_id] if of_lots else self._counted[supply.pk]
        counted_at = _last(counted)
        if counted_at is None or supply.use == Use.AS_NEEDED:
            return self.all_of(supply)
        return _movements(
            [*of_lots, *(row for row in counted if row.occurred_at >= counted_at)],
            [row for row in self._restocked[supply.pk] if row.occurred_at >= counted_at or row.lot_id],
            [row for row in self._used[supply.pk] if row.occurred_at >= counted_at or row.lot_id],
        )

    def order_under_way(self, supply: Supply) -> OrderSent | None:
        """The newest order, unless something has come in since."""
        newest = max(self._sent[supply.pk], key=lambda order: (order.occurred_at, order.id), default=None)
        came_at = self._came_at.get(supply.pk)
        return newest if newest and (came_at is None or came_at <= newest.occurred_at) else None


def _by_supply(rows: Iterable[Of]) -> defaultdict[UUID, list[Of]]:
    found: defaultdict[UUID, list[Of]] = defaultdict(list)
    for row in rows:
        found[row.supply_id].append(row)
    return found


def _last(happenings: Iterable[SupplyHappening]) -> datetime | None:
    return max(map(OCCURRED_AT, happenings), default=None)


def _movements(counted: Iterable[Counted], restocked: Iterable[Restocked], used: Iterable[Used]) -> list[Movement]:
    return [
        Movement(row.id.hex, what, row.occurred_at, row.quantity, lot.hex if (lot := row.lot_id) else None)
        for what, told in ((Moved.COUNTED, counted), (Moved.RESTOCKED, restocked), (Moved.USED, used))
        for row in told
    ]


def _supply(row: Supply, lots: Sequence[Lot], last_refill_on: date | None) -> rules_of_supplies.Supply:
    return rules_of_supplies.Supply(
        id=row.pk.hex,
        name=row.name,
        unit=row.unit,
        critical=row.critical,
        use=_use(row),
        isolation_factor=row.isolation_factor,
        lead_days=row.lead_days,
        days_after_opening=row.days_after_opening,
        lots=tuple(_lot(lot) for lot in lots),
        refill_after_days=row.refill_after_days,
        last_refill_on=last_refill_on,
        repeats_left=row.repeats_left,
        controlled=row.controlled,
    )


def _use(row: Supply) -> rules_of_supplies.Use:
    per_day = row.per_day or Decimal(0)
    if row.use == Use.SCHEDULED:
        return rules_of_supplies.Scheduled(per_day)
    if row.use == Use.CYCLE and row.cycle_started_on and row.days_on and row.days_off is not None:
        return rules_of_supplies.Cycle(per_day, row.days_on, row.days_off, row.cycle_started_on, row.first_days_on)
    if row.use == Use.KEPT:
        return rules_of_supplies.Kept(row.keep_at_least or Decimal(1))
    return rules_of_supplies.AsNeeded(row.floor_per_day or Decimal(0))


def _lot(lot: Lot) -> rules_of_supplies.Lot:
    return rules_of_supplies.Lot(
        id=lot.pk.hex,
        expires_on=lot.expires_on,
        extended_expires_on=lot.extended_expires_on,
        opened_on=lot.opened_on,
        shipped_on=lot.shipped_on,
        days_after_shipping=lot.days_after_shipping,
    )
