"""Dates and moments as a household file writes them. A local time is that of the patient's zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
# Years that a household can mean. What lies outside is a slip of the key, and some of it no zone can convert.
FIRST_YEAR, LAST_YEAR = 1900, 2200


def is_day(text: str) -> bool:
    return bool(DAY.fullmatch(text)) and _parses(text)


def is_moment(text: str) -> bool:
    return bool(MOMENT.fullmatch(text)) and _parses(text)


def moment(text: str, zone: ZoneInfo) -> datetime:
    """The UTC moment; a day alone is its beginning, and of an hour that comes twice it is the first.

    Raises ValueError, in words, for a local time that the clocks leave out.
    """
    read = datetime.fromisoformat(text.upper())
    if read.tzinfo is not None:
        return read.astimezone(UTC)
    at = read.replace(tzinfo=zone).astimezone(UTC)
    if not is_day(text) and at.astimezone(zone).replace(tzinfo=None) != read:
        raise ValueError(f"a time that there is: in {zone.key} the clocks go forward over this one")
    return at


def _parses(text: str) -> bool:
    try:
        return FIRST_YEAR <= datetime.fromisoformat(text.upper()).year <= LAST_YEAR
    except ValueError:
        return False
