"""Two weeks of everything: how long each supply lasts, which one is out first, and when it must be ordered.

A day that cannot be covered in full is uncovered. A count is of the start of its day: that day's use still
comes off it. What was counted too long ago is not known, never the old number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span, local_day
from caregiving.guidance.supply_facts import AsNeeded, Cycle, Kept, Lot, Moved, Movement, Scheduled, Supply, Use
from caregiving.guidance.supply_runway import Runway, runway_of
from caregiving.guidance.supply_stock import in_order, stock_on, used_by_day

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
    stock = stock_on(supply, ordered, today, zone, ill)
    uses = _uses(supply, ordered, zone)
    now = runway_of(supply, stock, uses, today, rules, ill=_is_ill(ill, today))
    isolated = runway_of(supply, stock, uses, today, rules, ill=True)
    since = _last_safe(supply, ordered, uses, zone, rules, ill, timedelta(0))
    return Outlook(now, isolated, order(supply, now, rules), since)


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


def _uses(supply: Supply, movements: Iterable[Movement], zone: tzinfo) -> Mapping[date, Decimal]:
    """What was noted as used, by day; only as-needed use is forecast from it."""
    return used_by_day(movements, zone) if isinstance(supply.use, AsNeeded) else {}


def _is_ill(ill: Sequence[Span], day: date) -> bool:
    return any(span.holds(day) for span in ill)


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
    movements: Iterable[Movement],
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
    ordered = sorted(movements, key=in_order)
    return _last_safe(supply, ordered, _uses(supply, ordered, zone), zone, rules, ill, notice)


def _last_safe(
    supply: Supply,
    ordered: Sequence[Movement],
    uses: Mapping[date, Decimal],
    zone: tzinfo,
    rules: Rules,
    ill: Sequence[Span],
    notice: timedelta,
) -> str:
    for index in range(len(ordered) - 1, -1, -1):
        last = ordered[index]
        if last.what is not Moved.USED:
            day = local_day(last.at, zone)
            stock = stock_on(supply, ordered[: index + 1], day, zone, ill)
            then = runway_of(supply, stock, uses, day, rules, ill=_is_ill(ill, day))
            needed = order(supply, then, rules)
            if then.known and (needed is None or day + notice < needed.order_by):
                return last.id
    return supply.id
