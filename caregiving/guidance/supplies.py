"""Two weeks of everything: how long each supply lasts, which one is out first, and when it must be ordered.

A day that cannot be covered in full is uncovered. A count is of the start of its day: that day's use still
comes off it. What was counted too long ago is not known, never the old number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import DAY, Span, local_day
from caregiving.guidance.supply_demand import Demand, planned
from caregiving.guidance.supply_facts import AsNeeded, Cycle, Kept, Lot, Moved, Movement, Scheduled, Supply, Use
from caregiving.guidance.supply_stock import FOREVER, Stock, in_order, stock_on, used_by_day

__all__ = [
    "AsNeeded",
    "Cycle",
    "Gap",
    "HouseholdRunway",
    "Kept",
    "Lot",
    "Moved",
    "Movement",
    "Order",
    "Runway",
    "Scheduled",
    "Shortfall",
    "Supply",
    "TwoWeeks",
    "Use",
    "household_runway",
    "occurrence",
    "order",
    "runway",
    "two_week_rule",
]


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


@dataclass(frozen=True, slots=True)
class HouseholdRunway:
    """The critical items in the order in which they run out: `first`, `then`, and those that are not known."""

    first: Runway | None
    then: Runway | None
    not_known: tuple[Runway, ...]

    @property
    def known(self) -> bool:
        """Whether every critical item has a fresh count, so that `first` is truly the first."""
        return not self.not_known


class Gap(StrEnum):
    SHORT = "short"
    NOT_KNOWN = "not_known"
    NOTHING_CRITICAL = "nothing_critical"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why the two-week rule fails: which item (None when no item is marked critical), and how."""

    gap: Gap
    runway: Runway | None


@dataclass(frozen=True, slots=True)
class TwoWeeks:
    shortfalls: tuple[Shortfall, ...]
    rule_ids: tuple[str, ...]

    @property
    def passes(self) -> bool:
        return not self.shortfalls


@dataclass(frozen=True, slots=True)
class Order:
    """When to order: the last safe day, the first day on which a refill is allowed, and what may be in the way."""

    order_by: date
    earliest_refill: date | None
    too_soon: bool
    """The refill is allowed only after the last safe day: ask now."""
    new_prescription: bool
    rule_ids: tuple[str, ...]


def runway(
    supply: Supply,
    movements: Sequence[Movement],
    today: date,
    zone: tzinfo,
    rules: Rules,
    *,
    isolation: bool = False,
    ill: Sequence[Span] = (),
) -> Runway:
    """How long the supply lasts from today on; `movements` are its own up to now, in any order.

    `ill` are the days on which somebody was or is ill: use was multiplied then, and is from today on if today
    is one of them. `isolation` asks how long it would last if somebody fell ill today.
    """
    isolation = isolation or any(span.holds(today) for span in ill)
    stock = stock_on(supply, movements, today, zone, ill)
    counted_on = None if stock is None else stock.counted_on
    if stock is None or today - stock.counted_on > rules.days("SET-COUNT-AGE"):
        return Runway(supply.id, supply.name, supply.critical, isolation, known=False, counted_on=counted_on)
    if isinstance(supply.use, Kept):
        end, wasted = _short_of(stock, supply.use.at_least, today), Decimal(0)
    else:
        uses = used_by_day(movements, zone)
        end, wasted = _covered(stock, planned(supply, uses, today, rules, ill=isolation), today)
    return Runway(
        supply_id=supply.id,
        name=supply.name,
        critical=supply.critical,
        isolation=isolation,
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


def household_runway(runways: Sequence[Runway]) -> HouseholdRunway:
    """The household's runway is that of the critical item which runs out first."""
    critical = sorted((r for r in runways if r.critical), key=lambda r: (r.name, r.supply_id))
    ending = sorted((r for r in critical if r.days is not None), key=lambda r: r.days or 0)
    first, then, *_ = [*ending, None, None]
    return HouseholdRunway(first, then, not_known=tuple(r for r in critical if not r.known))


def two_week_rule(runways: Sequence[Runway], rules: Rules) -> TwoWeeks:
    """Whether every critical item lasts two weeks with somebody ill; `runways` are made with `isolation`.

    Raises ValueError when they are not.
    """
    if not all(found.isolation for found in runways):
        raise ValueError("the two-week rule is about runways with somebody ill")
    critical = [found for found in runways if found.critical]
    target = rules.days("SUP-01").days
    shortfalls = [Shortfall(Gap.NOT_KNOWN, found) for found in critical if not found.known]
    shortfalls += [Shortfall(Gap.SHORT, r) for r in critical if r.days is not None and r.days < target]
    if not critical:
        shortfalls = [Shortfall(Gap.NOTHING_CRITICAL, None)]
    return TwoWeeks(tuple(shortfalls), rule_ids=("SUP-01", "SET-COUNT-AGE"))


def order(supply: Supply, found: Runway, rules: Rules) -> Order | None:
    """When to order; None when the runway is not known or has no end."""
    if found.first_uncovered is None:
        return None
    order_by = found.first_uncovered - timedelta(days=supply.lead_days) - rules.days("SUP-01")
    refill = None
    if supply.last_refill_on is not None and supply.refill_after_days is not None:
        refill = supply.last_refill_on + timedelta(days=supply.refill_after_days)
    return Order(
        order_by=order_by,
        earliest_refill=refill,
        too_soon=refill is not None and refill > order_by,
        new_prescription=supply.repeats_left == 0,
        rule_ids=("SUP-01",),
    )


def occurrence(
    supply: Supply,
    movements: Sequence[Movement],
    zone: tzinfo,
    rules: Rules,
    ill: Sequence[Span] = (),
    *,
    notice: timedelta = timedelta(0),
) -> str:
    """What names this shortage: the id of the count or restock that last left the household safe.

    Safe is more than `notice` before the last day to order. Recounting while low does not start a new one. The
    supply's own id when nothing ever left it safe.
    """
    known = sorted(movements, key=in_order)
    while known:
        last = known[-1]
        day = local_day(last.at, zone)
        if last.what is not Moved.USED:
            then = runway(supply, known, day, zone, rules, ill=ill)
            needed = order(supply, then, rules)
            if then.known and (needed is None or day + notice < needed.order_by):
                return last.id
        known.pop()
    return supply.id
