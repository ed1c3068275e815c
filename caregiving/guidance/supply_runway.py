"""The runway of one supply: the first day that what is in the house cannot cover, or keep up, in full."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import DAY
from caregiving.guidance.supply_demand import Demand, planned
from caregiving.guidance.supply_facts import AsNeeded, Kept, Supply
from caregiving.guidance.supply_stock import FOREVER, Stock


@dataclass(frozen=True, slots=True)
class Runway:
    """How long a supply lasts.

    `known` is False without a fresh count; then nothing else but `counted_on` and `stale` says anything.
    `first_uncovered` is None (with `days` None) when it never runs out. `days` are the days from today on that
    are covered in full. `wasted` units will expire before their turn comes.
    """

    supply_id: str
    name: str
    critical: bool
    isolation: bool
    known: bool
    counted_on: date | None
    stale: bool = True
    first_uncovered: date | None = None
    days: int | None = None
    on_hand: Decimal = Decimal(0)
    wasted: Decimal = Decimal(0)
    rule_ids: tuple[str, ...] = ()

    @property
    def negative(self) -> bool:
        """More was used than was ever written in."""
        return self.known and self.on_hand < 0


def runway_of(
    supply: Supply, stock: Stock | None, uses: Mapping[date, Decimal], today: date, rules: Rules, *, ill: bool
) -> Runway:
    """How long this stock lasts; `uses` are what was noted as used by day, `ill` whether use is multiplied."""
    counted_on = None if stock is None else stock.counted_on
    if stock is None or today - stock.counted_on > rules.days("SET-COUNT-AGE"):
        return Runway(supply.id, supply.name, supply.critical, ill, known=False, counted_on=counted_on)
    if isinstance(supply.use, Kept):
        end, wasted = _short_of(stock, supply.use.at_least, today), Decimal(0)
    else:
        end, wasted = _covered(stock, planned(supply, uses, today, rules, ill=ill), today)
    return Runway(
        supply_id=supply.id,
        name=supply.name,
        critical=supply.critical,
        isolation=ill,
        known=True,
        counted_on=counted_on,
        stale=False,
        first_uncovered=end,
        days=None if end is None else (end - today).days,
        on_hand=stock.on_hand,
        wasted=wasted,
        rule_ids=("SET-COUNT-AGE", *(_AS_NEEDED if isinstance(supply.use, AsNeeded) else ())),
    )


_AS_NEEDED = ("SET-USE-WINDOW", "SET-USE-PERCENTILE")


def _covered(stock: Stock, demand: Demand, today: date) -> tuple[date | None, Decimal]:
    """The first day that is not covered in full, and how many units expire before their turn comes.

    Each lot in turn covers what is needed up to its last good day, and no more than there is of it.
    """
    if not demand.per_day:
        return None, Decimal(0)
    before = demand.through(today - DAY)
    covered = min(stock.used_today, demand.on(today)) if stock.units else Decimal(0)
    wasted = Decimal(0)
    for good_until, units in stock.units:
        used = min(units, demand.through(good_until) - before - covered)
        covered += used
        wasted += units - used
    return demand.first_day_beyond(covered, today), wasted


def _short_of(stock: Stock, at_least: Decimal, today: date) -> date | None:
    """The first day on which fewer than so many are good."""
    left, short_on = stock.on_hand, today
    for good_until, units in stock.units:
        if left < at_least:
            return short_on
        if good_until == FOREVER:
            return None
        left -= units
        short_on = good_until + DAY
    return short_on if left < at_least else None
