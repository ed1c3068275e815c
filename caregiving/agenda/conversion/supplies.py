"""Supplies, their lots and what happened to them, as the runway rules see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from caregiving.agenda.rows import Rows
from caregiving.guidance import supplies as rules_of_supplies
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span, local_day
from caregiving.guidance.supplies import Moved, Movement, Order, Runway
from caregiving.supplies.models import Counted, Lot, OrderSent, Restocked, Supply, SupplyHappening, Use, Used

MOVES: dict[type[SupplyHappening], Moved] = {
    Counted: Moved.COUNTED,
    Restocked: Moved.RESTOCKED,
    Used: Moved.USED,
}


@dataclass(frozen=True, slots=True)
class Stock:
    """One supply with everything that the rules say of it: how long it lasts now and with somebody ill."""

    row: Supply
    fact: rules_of_supplies.Supply
    runway: Runway
    in_isolation: Runway
    order: Order | None
    occurrence: str
    order_sent: OrderSent | None


def stocks(rows: Rows, rules: Rules, today: date, zone: ZoneInfo, ill: Sequence[Span]) -> tuple[Stock, ...]:
    """Every supply of the household, in the order of their names."""
    lots, movements, sent = _lots(rows), _movements(rows), _orders_under_way(rows)
    restocked = {row.supply_id: local_day(row.occurred_at, zone) for row in rows.of(Restocked)}
    found = []
    for row in sorted(rows.of(Supply), key=lambda supply: (supply.name, supply.pk)):
        fact = _supply(row, lots[row.pk], restocked.get(row.pk))
        moves = movements[row.pk]
        runway = rules_of_supplies.runway(fact, moves, today, zone, rules, ill=ill)
        found.append(
            Stock(
                row=row,
                fact=fact,
                runway=runway,
                in_isolation=rules_of_supplies.runway(fact, moves, today, zone, rules, ill=ill, isolation=True),
                order=rules_of_supplies.order(fact, runway, rules),
                occurrence=rules_of_supplies.occurrence(fact, moves, zone, rules, ill),
                order_sent=sent.get(row.pk),
            )
        )
    return tuple(found)


def _lots(rows: Rows) -> defaultdict[object, list[Lot]]:
    found: defaultdict[object, list[Lot]] = defaultdict(list)
    for lot in rows.of(Lot):
        found[lot.supply_id].append(lot)
    return found


def _movements(rows: Rows) -> defaultdict[object, list[Movement]]:
    found: defaultdict[object, list[Movement]] = defaultdict(list)
    for model, what in MOVES.items():
        for row in rows.of(model):
            lot = row.lot_id.hex if row.lot_id else None
            found[row.supply_id].append(Movement(row.pk.hex, what, row.occurred_at, row.quantity, lot))
    return found


def _orders_under_way(rows: Rows) -> dict[object, OrderSent]:
    """The newest order of each supply that has not come in since."""
    came = {row.supply_id: row.occurred_at for row in rows.of(Restocked)}
    return {
        order.supply_id: order
        for order in rows.of(OrderSent)
        if order.supply_id not in came or came[order.supply_id] <= order.occurred_at
    }


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
