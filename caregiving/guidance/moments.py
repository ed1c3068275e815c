"""Days and moments: the patient's calendar on one side, UTC on the other.

Dates are the patient's, moments are aware and in UTC. A schedule by the clock keeps the clock over both clock
changes, a schedule by the interval keeps the interval.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

MONTHS_A_YEAR = 12
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included; still going on when `end` is None."""

    start: date
    end: date | None = None

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


def local_day(moment: datetime, zone: tzinfo) -> date:
    """The day on the patient's calendar at that moment."""
    return moment.astimezone(zone).date()


@lru_cache(maxsize=4096)
def at_clock(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment (UTC) at which the patient's clock shows that time on that day.

    A time that comes twice means the first one; one that is skipped moves forward by what is skipped.
    """
    return datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=zone).astimezone(UTC)


def day_start(day: date, zone: tzinfo) -> datetime:
    """The first moment (UTC) of the patient's day."""
    return at_clock(day, time.min, zone)


def day_end(day: date, zone: tzinfo) -> datetime:
    """The first moment (UTC) that is no longer in the patient's day."""
    return day_start(day + DAY, zone)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on (or back), or that month's last day where there is none."""
    year, month_index = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    month = month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
