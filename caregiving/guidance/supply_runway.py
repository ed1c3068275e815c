"""The runway of one supply: the first day that what is in the house cannot cover, or keep up, in full."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import DAY
from caregiving.guidance.supply_demand import Demand, Uses, may_span_more_days, planned
from caregiving.guidance.supply_facts import AsNeeded, Kept, Supply, Use
from caregiving.guidance.supply_shelf import FOREVER, Stock


@dataclass(frozen=True, slots=True)
class Runway:
    """How long a supply lasts.

    `known` is False without a fresh count; then nothing else but `counted_on` and `stale` says anything.
    `first_uncovered` is None (with `days` None) when it never runs out. `days` are the days from today on that
    are covered in full. `pace_known` is False for what is used as needed while nobody knows how fast it goes: then
    it may last less long than it seems, and counts as not known for the two weeks. `wasted` units will expire before
    their turn comes, `expired` units did.
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
    pace_known: bool = True
    on_hand: Decimal = Decimal(0)
    wasted: Decimal = Decimal(0)
    expired: Decimal = Decimal(0)
    rule_ids: tuple[str, ...] = ()

    @property
    def negative(self) -> bool:
        """More was used than was ever written in."""
        return self.known and self.on_hand < 0


def runway_of(supply: Supply, stock: Stock | None, uses: Uses, today: date, rules: Rules, *, ill: bool) -> Runway:
    """How long this stock lasts; `uses` are what went by day, `ill` whether use is multiplied."""
    counted_on = None if stock is None else stock.counted_on
    # Where nobody says for how long a count is good, it is good for its own day.
    if stock is None or today - stock.counted_on > (rules.days("SET-COUNT-AGE") or timedelta(0)):
        return Runway(supply.id, supply.name, supply.critical, ill, known=False, counted_on=counted_on)
    if isinstance(supply.use, Kept):
        end, wasted = _short_of(stock, supply.use.at_least, today), Decimal(0)
        pace_known = True
    else:
        demand = planned(supply, uses, today, rules, ill=ill)
        end, wasted = _covered(stock, demand, today)
        pace_known = demand.pace_known
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
        pace_known=pace_known,
        on_hand=stock.on_hand,
        wasted=wasted,
        expired=stock.expired,
        rule_ids=("SET-COUNT-AGE", *_behind(supply.use, rules), *supply.shelf_rules),
    )


def _behind(use: Use, rules: Rules) -> tuple[str, ...]:
    """The rows that the plan of its use rests on."""
    if isinstance(use, AsNeeded):
        return _AS_NEEDED
    return ("SUP-07.span",) if may_span_more_days(use, rules) else ()


_AS_NEEDED = ("SET-USE-WINDOW", "SET-USE-PERCENTILE", "SET-USE-LEAST")


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
