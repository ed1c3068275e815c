"""How fast a supply goes: as a schedule, a cycle or the heavy days of the last weeks say."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import DAY
from caregiving.guidance.supply_facts import AsNeeded, Cycle, Kept, Supply, Use

NOTHING = Decimal(0)
NEVER = 36525
"""Days (a century) from which on something is as good as never."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one day needs: `per_day` on the days of the cycle (on all days when there is none)."""

    per_day: Decimal
    cycle: Cycle | None = None

    def on(self, day: date) -> Decimal:
        if self.cycle is None:
            return self.per_day
        return self.through(day) - self.through(day - DAY)

    def through(self, day: date) -> Decimal:
        """What all days up to and with this one need together, counted from a fixed day."""
        return self.per_day * _days_of_use(day, self.cycle)

    def first_day_beyond(self, units: Decimal, today: date) -> date | None:
        """The first day from today on that so many units cannot cover in full; None when there is none soon."""
        covered = int(units // self.per_day)
        days = covered
        if self.cycle is not None:
            used_before = _days_of_use(today - DAY, self.cycle)
            days = _nth_day_of_use(used_before + covered + 1, self.cycle) - today.toordinal()
        return None if days > NEVER else today + timedelta(days=days)


def planned(supply: Supply, uses: Mapping[date, Decimal], today: date, rules: Rules, *, ill: bool) -> Demand:
    """What every day from today on is planned to need; `uses` are the sums noted for each past day."""
    per_day = _least(supply.use)
    if isinstance(supply.use, AsNeeded):
        per_day = max(per_day, heavy_day(uses, today, rules))
    return Demand(per_day * (supply.isolation_factor if ill else 1), _cycle(supply.use))


def at_least(supply: Supply, *, ill: bool) -> Demand:
    """What a past day needed at the least, whether or not anybody noted it."""
    return Demand(_least(supply.use) * (supply.isolation_factor if ill else 1), _cycle(supply.use))


def heavy_day(uses: Mapping[date, Decimal], today: date, rules: Rules) -> Decimal:
    """The use that so many in a hundred of the last days (today not among them) did not exceed."""
    days = rules.days("SET-USE-WINDOW").days
    rank = math.ceil(days * Decimal(rules.number("SET-USE-PERCENTILE")) / 100)
    noted = sorted(units for day, units in uses.items() if 0 < (today - day).days <= days)
    without_use = days - len(noted)
    return noted[rank - without_use - 1] if rank > without_use else NOTHING


def _least(use: Use) -> Decimal:
    if isinstance(use, Kept):
        return NOTHING
    return use.floor_per_day if isinstance(use, AsNeeded) else use.per_day


def _cycle(use: Use) -> Cycle | None:
    return use if isinstance(use, Cycle) else None


def _days_of_use(day: date, cycle: Cycle | None) -> int:
    """How many days of use there are up to and with this one; without a cycle since the calendar began."""
    if cycle is None:
        return day.toordinal()
    since_start = (day - cycle.started_on).days + 1
    first_on = _first_days_on(cycle)
    later = since_start - first_on - cycle.days_off
    if later <= 0:
        return max(0, min(since_start, first_on))
    whole, rest = divmod(later, cycle.days_on + cycle.days_off)
    return first_on + whole * cycle.days_on + min(rest, cycle.days_on)


def _nth_day_of_use(nth: int, cycle: Cycle) -> int:
    """As an ordinal: it may lie beyond the calendar."""
    start = cycle.started_on.toordinal()
    first_on = _first_days_on(cycle)
    if nth <= first_on:
        return start + nth - 1
    whole, rest = divmod(nth - first_on - 1, cycle.days_on)
    return start + first_on + cycle.days_off + whole * (cycle.days_on + cycle.days_off) + rest


def _first_days_on(cycle: Cycle) -> int:
    return cycle.days_on if cycle.first_days_on is None else cycle.first_days_on
