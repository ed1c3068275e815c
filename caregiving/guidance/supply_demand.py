"""How fast a supply goes: as a schedule, a cycle or the heavy days of the last weeks say."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from caregiving.guidance.catalog import Rules, State
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
    pace_known: bool = True

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


@dataclass(frozen=True, slots=True)
class Uses:
    """What went of a supply that is used as needed, by day: as if nobody had been ill, and as if somebody had.

    Nothing was written down before `since`, so nothing is known of the days before.
    """

    since: date
    well: Mapping[date, Decimal]
    sick: Mapping[date, Decimal]


NO_USES = Uses(date.max, {}, {})


def planned(supply: Supply, uses: Uses, today: date, rules: Rules, *, ill: bool) -> Demand:
    """What every day from today on is planned to need.

    What is used as needed has no known pace without any use or floor, while it was written down for a few days
    only, and where nobody vouches for the heavy day or for how many days are enough to know it.
    """
    per_day, pace_known = _least(supply.use) * (supply.isolation_factor if ill else 1), True
    if isinstance(supply.use, AsNeeded):
        heavy, enough = heavy_day(uses, today, rules, ill=ill), rules.days("SET-USE-LEAST")
        per_day = max(per_day, heavy or NOTHING)
        pace_known = heavy is not None and bool(per_day) and enough is not None and today - uses.since >= enough
    return Demand(per_day, _cycle(supply.use), pace_known)


def at_least(supply: Supply, *, ill: bool) -> Demand:
    """What a past day needed at the least, whether or not anybody noted it."""
    return Demand(_least(supply.use) * (supply.isolation_factor if ill else 1), _cycle(supply.use))


def heavy_day(uses: Uses, today: date, rules: Rules, *, ill: bool) -> Decimal | None:
    """The use that so many in a hundred of the last days that were written down (today is not) did not exceed.

    None where nobody says of how many days, or in how many of a hundred.
    """
    window, share = rules.days("SET-USE-WINDOW"), rules.number("SET-USE-PERCENTILE")
    if window is None or share is None:
        return None
    days = max(0, min(window.days, (today - uses.since).days))
    rank = math.ceil(days * Decimal(share) / 100)
    by_day = uses.sick if ill else uses.well
    noted = sorted(units for day, units in by_day.items() if 0 < (today - day).days <= days)
    without_use = days - len(noted)
    return noted[rank - without_use - 1] if rank > without_use else NOTHING


def _least(use: Use) -> Decimal:
    if isinstance(use, Kept):
        return NOTHING
    return use.floor_per_day if isinstance(use, AsNeeded) else use.per_day


def _cycle(use: Use) -> Cycle | None:
    return use if isinstance(use, Cycle) else None


def may_span_more_days(use: Use, rules: Rules) -> bool:
    """Whether it is a cycle of which the sources leave open over how many days its days of use are spread."""
    if not isinstance(use, Cycle) or rules["SUP-07.span"].state is State.WITHDRAWN:
        return False
    return (use.days_on, use.days_off) == (rules["SUP-07.on"].row.value, rules["SUP-07.off"].row.value)


def readings(supply: Supply, rules: Rules) -> tuple[Supply, ...]:
    """The supply in every way in which its cycle can be read, until somebody vouches for one of them."""
    if not isinstance(supply.use, Cycle) or not may_span_more_days(supply.use, rules):
        return (supply,)
    span = rules["SUP-07.span"]
    spread = replace(supply, use=replace(supply.use, span_days=int(str(span.stated))))
    return (spread,) if span.drives_reminders else (supply, spread)


def _days_of_use(day: date, cycle: Cycle | None) -> int:
    """How many days of use there are up to and with this one; without a cycle since the calendar began."""
    if cycle is None:
        return day.toordinal()
    since_start = (day - cycle.started_on).days + 1
    first_on = _first_days_on(cycle)
    later = since_start - _first_length(cycle) - cycle.days_off
    if later <= 0:
        return max(0, min(since_start, first_on))
    whole, rest = divmod(later, _length(cycle) + cycle.days_off)
    return first_on + whole * cycle.days_on + min(rest, cycle.days_on)


def _nth_day_of_use(nth: int, cycle: Cycle) -> int:
    """As an ordinal: it may lie beyond the calendar."""
    start = cycle.started_on.toordinal()
    first_on = _first_days_on(cycle)
    if nth <= first_on:
        return start + nth - 1
    whole, rest = divmod(nth - first_on - 1, cycle.days_on)
    return start + _first_length(cycle) + cycle.days_off + whole * (_length(cycle) + cycle.days_off) + rest


def _first_days_on(cycle: Cycle) -> int:
    return cycle.days_on if cycle.first_days_on is None else cycle.first_days_on


def _first_length(cycle: Cycle) -> int:
    return _length(cycle) if cycle.first_days_on is None else cycle.first_days_on


def _length(cycle: Cycle) -> int:
    return max(cycle.days_on, cycle.span_days or 0)
