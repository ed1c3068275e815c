"""What is known of a supply: how it is used, its lots, and what was counted, came in and was used."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Scheduled:
    """The same every day."""

    per_day: Decimal


@dataclass(frozen=True, slots=True)
class Cycle:
    """So many days with use, then so many without, again and again; the first stretch may differ in length.

    Of stretches that take `span_days` some days are left out. They are reckoned as the last ones: nothing says which.
    """

    per_day: Decimal
    days_on: int
    days_off: int
    started_on: date
    first_days_on: int | None = None
    span_days: int | None = None


@dataclass(frozen=True, slots=True)
class AsNeeded:
    """Used when needed: planned for a heavy day of the last weeks, and for no less than the floor."""

    floor_per_day: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Kept:
    """Kept ready and not used up: short once fewer than `at_least` are in date."""

    at_least: Decimal


Use = Scheduled | Cycle | AsNeeded | Kept


@dataclass(frozen=True, slots=True)
class Lot:
    """Units with one expiry. All dates are the patient's.

    `expires_on` and `extended_expires_on` (home tests: the authority's list) are the last day that is good; the later
    one counts, for a list only ever lengthens.
    """

    id: str
    expires_on: date | None = None
    extended_expires_on: date | None = None
    opened_on: date | None = None
    shipped_on: date | None = None
    days_after_shipping: int | None = None

    def good_until(self, today: date, days_after_opening: int | None) -> date | None:
        """The last day on which these units are good, as known today; None when nothing ends them.

        "Discard 15 days after opening" is read strictly: the 15th day after the day of opening is too late.
        """
        written = [day for day in (self.expires_on, self.extended_expires_on) if day is not None]
        ends = [max(written, default=None)]
        if self.opened_on is not None and self.opened_on <= today and days_after_opening is not None:
            ends.append(self.opened_on + timedelta(days=days_after_opening - 1))
        if self.shipped_on is not None and self.days_after_shipping is not None:
            ends.append(self.shipped_on + timedelta(days=self.days_after_shipping - 1))
        return min((end for end in ends if end is not None), default=None)


@dataclass(frozen=True, slots=True)
class Supply:
    """An item that is counted. `isolation_factor` multiplies its use while somebody is ill.

    `shelf_rules` are the rows that a last good day of its lots rests on, where it is no figure of the home's own.
    """

    id: str
    name: str
    unit: str
    critical: bool
    use: Use
    isolation_factor: Decimal = Decimal(1)
    lead_days: int = 0
    days_after_opening: int | None = None
    lots: tuple[Lot, ...] = ()
    refill_after_days: int | None = None
    last_refill_on: date | None = None
    repeats_left: int | None = None
    controlled: bool = False
    shelf_rules: tuple[str, ...] = ()


class Moved(StrEnum):
    COUNTED = "counted"
    RESTOCKED = "restocked"
    USED = "used"


class Movement(NamedTuple):
    """What happened to a supply at a moment (UTC).

    A count without `lot_id` is of everything in the house, with it of that lot only. A count may be negative:
    used before it was written in. A household has thousands of them, so they are the lightest thing there is.
    """

    id: str
    what: Moved
    at: datetime
    quantity: Decimal
    lot_id: str | None = None
