"""Date arithmetic of the schedule: "18 months + 4 weeks", "12 months - 4 days" (CALCDT-1 to CALCDT-6)."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

FIRST_DAY = date(1900, 1, 1)
"""What a missing begin, minimum or effective date becomes."""

LAST_DAY = date(2999, 12, 31)
"""What a missing end, maximum or cessation date becomes."""

MONTHS_A_YEAR = 12
DAYS_A_WEEK = 7
TERM = re.compile(r"\s*([+-]?)\s*(\d{1,4})\s+(year|month|week|day)s?", re.IGNORECASE)


class Duration(NamedTuple):
    """A length of time as the calendar counts it: months first, then days. Either may be negative."""

    months: int
    days: int


NO_TIME = Duration(0, 0)


def parse_duration(text: str) -> Duration:
    """Read terms such as "6 months" or "8 weeks - 4 days", joined by + or - (CALCDT-4).

    Raises ValueError with the text when it is anything else.
    """
    months = days = position = 0
    while position < len(text) or not position:
        term = TERM.match(text, position)
        if term is None or bool(term[1]) != bool(position):
            raise ValueError(f"not a duration: {text!r}")
        count = -int(term[2]) if term[1] == "-" else int(term[2])
        unit = term[3].lower()
        if unit in ("year", "month"):
            months += count * (MONTHS_A_YEAR if unit == "year" else 1)
        else:
            days += count * (DAYS_A_WEEK if unit == "week" else 1)
        position = term.end()
    return Duration(months, days)


@lru_cache(maxsize=1 << 16)
def add(start: date, duration: Duration) -> date:
    """The date a duration after `start`: months, roll, then days (CALCDT-1 to CALCDT-6).

    Raises OverflowError or ValueError when the result lies outside the years 1 to 9999.
    """
    return _months_after(start, duration.months) + timedelta(days=duration.days)


def _months_after(start: date, months: int) -> date:
    """Move years and months as one number, with one roll at the end (reading R2).

    A day that does not exist there becomes the first of the next month (CALCDT-5), never the month's last.
    """
    year, month_index = divmod(start.year * MONTHS_A_YEAR + start.month - 1 + months, MONTHS_A_YEAR)
    try:
        return date(year, month_index + 1, start.day)
    except ValueError:
        # Only days 29 to 31 can be missing, so the month is never December.
        return date(year, month_index + 2, 1)


def after(start: date | None, duration: Duration | None) -> date | None:
    """The same, but no value in gives no value out."""
    return None if start is None or duration is None else add(start, duration)


def day_before(day: date | None) -> date | None:
    """The finished date minus one day, after any roll; no value in, no value out."""
    return None if day is None else day - timedelta(days=1)


def later(*days: date | None) -> date | None:
    """The latest of the days that exist."""
    return max((day for day in days if day is not None), default=None)
