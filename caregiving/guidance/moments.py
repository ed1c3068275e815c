"""Calendar help: the patient's days and clock times as UTC moments."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def at_clock(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The UTC moment of a wall-clock time. A time that a clock change skips moves forward by the change; a time
    that comes twice is taken the first time."""
    return datetime.combine(day, clock, tzinfo=zone).replace(fold=0).astimezone(UTC)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The UTC moment at which that day begins in the zone."""
    return at_clock(day, time.min, zone)


def local_day(moment: datetime, zone: ZoneInfo) -> date:
    """The day that the calendar on the wall shows at that moment."""
    return moment.astimezone(zone).date()
