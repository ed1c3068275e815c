"""Two weeks of everything: how long each supply lasts, which one is out first, and when it must be ordered.

A day that cannot be covered in full is uncovered. A count is of the start of its day: that day's use still
comes off it. What was counted too long ago is not known, never the old number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from enum import StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span
from caregiving.guidance.supply_facts import AsNeeded, Cycle, Kept, Lot, Moved, Movement, Scheduled, Supply, Use

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
    raise NotImplementedError


def household_runway(runways: Sequence[Runway]) -> HouseholdRunway:
    """The household's runway is that of the critical item which runs out first."""
    raise NotImplementedError


def two_week_rule(runways: Sequence[Runway], rules: Rules) -> TwoWeeks:
    """Whether every critical item lasts two weeks with somebody ill; `runways` are made with `isolation`.

    Raises ValueError when they are not.
    """
    raise NotImplementedError


def order(supply: Supply, found: Runway, rules: Rules) -> Order | None:
    """When to order; None when the runway is not known or has no end."""
    raise NotImplementedError


def occurrence(
    supply: Supply, movements: Sequence[Movement], zone: tzinfo, rules: Rules, ill: Sequence[Span] = ()
) -> str:
    """What names this shortage: the id of the count or restock that last left the household safe.

    Recounting while low does not start a new one. The supply's own id when none ever did.
    """
    raise NotImplementedError
