"""Two weeks of everything: how long each supply lasts, which one is out first, and when it must be ordered.

A day that cannot be covered in full is uncovered. A count is of the start of its day: that day's use still
comes off it. What was counted too long ago is not known, never the old number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from enum import StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span, local_day
from caregiving.guidance.supply_demand import NEVER, Uses, readings
from caregiving.guidance.supply_facts import AsNeeded, Cycle, Kept, Lot, Moved, Movement, Scheduled, Supply, Use
from caregiving.guidance.supply_runway import Runway, runway_of
from caregiving.guidance.supply_shelf import Stock
from caregiving.guidance.supply_stock import in_order, is_ill, stock_on, uses_of

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
    "Outlook",
    "Runway",
    "Scheduled",
    "Shortfall",
    "Supply",
    "TwoWeeks",
    "Use",
    "household_runway",
    "occurrence",
    "order",
    "outlook",
    "refill_rules",
    "runway",
    "two_week_rule",
]


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
    NO_TARGET = "no_target"
    """Nobody vouches for how long everything should last."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why the two-week rule fails: which item (None when it is about no item), and how."""

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
    ask_from: date
    """From when on the household is asked to: the last safe day itself, earlier for a controlled medicine."""
    earliest_refill: date | None
    too_soon: bool
    """The refill is still not allowed today, and only after the last safe day: ask now."""
    new_prescription: bool
    rule_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """How long a supply lasts, how long with somebody ill, when to order, and what names this shortage."""

    now: Runway
    isolated: Runway
    order: Order | None
    occurrence: str


def outlook(
    supply: Supply,
    movements: Iterable[Movement],
    today: date,
    zone: tzinfo,
    rules: Rules,
    *,
    ill: Sequence[Span] = (),
) -> Outlook:
    """`runway`, the same with `isolation`, `order` and `occurrence`, from the movements sorted once."""
    ordered = sorted(movements, key=in_order)
    stocks = [(read, stock_on(read, ordered, today, zone, ill)) for read in readings(supply, rules)]
    uses = uses_of(supply, ordered, zone, ill)
    now = _shortest(stocks, uses, today, rules, ill=is_ill(ill, today))
    isolated = _shortest(stocks, uses, today, rules, ill=True)
    since = _last_safe(supply, ordered, uses, zone, rules, ill, timedelta(0))
    return Outlook(now, isolated, order(supply, now, today, rules), since)


def runway(
    supply: Supply,
    movements: Iterable[Movement],
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
    found = outlook(supply, movements, today, zone, rules, ill=ill)
    return found.isolated if isolation else found.now


def _shortest(
    stocks: Iterable[tuple[Supply, Stock | None]], uses: Uses, today: date, rules: Rules, *, ill: bool
) -> Runway:
    """Of all readings of how it is used the one by which it is gone first."""
    found = [runway_of(supply, stock, uses, today, rules, ill=ill) for supply, stock in stocks]
    return min(found, key=lambda one: NEVER if one.days is None else one.days)


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
    target = rules.days("SUP-01")
    short = [found for found in critical if found.days is not None and target and found.days < target.days]
    shortfalls = [Shortfall(Gap.NOT_KNOWN, found) for found in critical if not found.known]
    paceless = [found for found in critical if found.known and not found.pace_known and found not in short]
    if not critical:
        shortfalls = [Shortfall(Gap.NOTHING_CRITICAL, None)]
    elif target is None:
        shortfalls = [Shortfall(Gap.NO_TARGET, None)]
    else:
        shortfalls += [Shortfall(Gap.SHORT, found) for found in short]
        shortfalls += [Shortfall(Gap.NOT_KNOWN, found) for found in paceless]
    return TwoWeeks(tuple(shortfalls), rule_ids=("SUP-01", "SET-COUNT-AGE"))


def order(supply: Supply, found: Runway, today: date, rules: Rules) -> Order | None:
    """When to order; None when the runway is not known or has no end, or nobody says how much is to be left."""
    left = rules.days("SUP-01")
    if found.first_uncovered is None or left is None:
        return None
    order_by = found.first_uncovered - timedelta(days=supply.lead_days) - left
    early = rules.days("SET-CONTROLLED-EARLY") if supply.controlled else None
    refill = None
    if supply.last_refill_on is not None and supply.refill_after_days is not None:
        refill = supply.last_refill_on + timedelta(days=supply.refill_after_days)
    return Order(
        order_by=order_by,
        ask_from=order_by - (early or timedelta(0)),
        earliest_refill=refill,
        too_soon=refill is not None and refill > max(order_by, today),
        new_prescription=supply.repeats_left == 0,
        rule_ids=("SUP-01", *refill_rules(supply), *supply.shelf_rules),
    )


def refill_rules(supply: Supply) -> tuple[str, ...]:
    """The rows behind what is said of its refills; stricter ones hold for a controlled medicine."""
    refills = () if supply.refill_after_days is None else ("SUP-10", "SUP-11")
    return (*refills, "SUP-09", "SUP-11.refills", "SET-CONTROLLED-EARLY") if supply.controlled else refills


def occurrence(
    supply: Supply,
    movements: Iterable[Movement],
    zone: tzinfo,
    rules: Rules,
    ill: Sequence[Span] = (),
    *,
    notice: timedelta = timedelta(0),
) -> str:
    """What names this shortage: the id of the count or restock that last left the household safe.

    Safe is more than `notice` before the day from which on it is asked to order. Recounting while low does not start a
    new one. The supply's own id when nothing ever left it safe.
    """
    ordered = sorted(movements, key=in_order)
    return _last_safe(supply, ordered, uses_of(supply, ordered, zone, ill), zone, rules, ill, notice)


def _last_safe(
    supply: Supply,
    ordered: Sequence[Movement],
    uses: Uses,
    zone: tzinfo,
    rules: Rules,
    ill: Sequence[Span],
    notice: timedelta,
) -> str:
    for index in range(len(ordered) - 1, -1, -1):
        last = ordered[index]
        if last.what is not Moved.USED:
            day = local_day(last.at, zone)
            told = ordered[: index + 1]
            stocks = [(read, stock_on(read, told, day, zone, ill)) for read in readings(supply, rules)]
            then = _shortest(stocks, uses, day, rules, ill=is_ill(ill, day))
            needed = order(supply, then, day, rules)
            if then.known and (needed is None or day + notice < needed.ask_from):
                return last.id
    return supply.id
