"""The home tests of a household, lot by lot, as the rules see them: how many are left of each, and how old it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from caregiving.agenda.conversion.supplies import Stock
from caregiving.agenda.facts import Facts
from caregiving.guidance import testing
from caregiving.guidance.supplies import Lot
from caregiving.supplies.models import Counted, Restocked, SupplyHappening, SupplyKind, Used


def kits(facts: Facts) -> testing.Kits:
    """Every lot of tests in the home. Tests whose lot nobody noted stand under the id of their supply."""
    stocks = [stock for stock in facts.stocks if stock.row.kind == SupplyKind.TEST]
    return testing.kits([pair for stock in stocks for pair in _left(stock, facts)], facts.today, facts.rules)


def _left(stock: Stock, facts: Facts) -> Iterator[tuple[Lot, int | None]]:
    """Of what is good the count follows from the stock; of what is past its date only what was noted of that lot."""
    good, known = dict(stock.units), stock.runway.known
    for lot in stock.fact.lots:
        until = lot.good_until(facts.today, stock.fact.days_after_opening) or date.max
        if until >= facts.today:
            yield lot, int(good.pop(until, Decimal(0))) if known else None
        else:
            yield lot, _noted(lot, facts)
    if without_lot := int(sum(good.values())):
        yield Lot(stock.fact.id), without_lot


def _noted(lot: Lot, facts: Facts) -> int | None:
    """What the last count of that lot and everything since leaves of it; None when nobody noted anything."""
    told: list[SupplyHappening] = [*facts.rows.of(Counted), *facts.rows.of(Restocked), *facts.rows.of(Used)]
    of_lot = [one for one in told if one.lot_id and one.lot_id.hex == lot.id]
    if not of_lot:
        return None
    left = Decimal(0)
    for one in sorted(of_lot, key=lambda one: (one.occurred_at, one.pk)):
        left = {Counted: one.quantity, Restocked: left + one.quantity, Used: left - one.quantity}[type(one)]
    return int(left)
