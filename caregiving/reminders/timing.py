"""When a person may be disturbed. Pure: wall-clock times of a zone in, UTC moments out."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from caregiving.guidance.moments import at_clock


def next_at(clock: time, zone: ZoneInfo, now: datetime) -> datetime:
    """The first moment at or after `now` at which the clock on that wall shows `clock`."""
    today = now.astimezone(zone).date()
    return next(moment for day in (0, 1, 2) if (moment := at_clock(today + timedelta(days=day), clock, zone)) >= now)


def is_quiet(moment: datetime, quiet_from: time, quiet_to: time, zone: ZoneInfo) -> bool:
    """Whether the wall clock is between the two, also over midnight. The same time twice: never quiet."""
    clock = moment.astimezone(zone).time()
    if quiet_from <= quiet_to:
        return quiet_from <= clock < quiet_to
    return clock >= quiet_from or clock < quiet_to


def next_allowed(moment: datetime, quiet_from: time, quiet_to: time, zone: ZoneInfo) -> datetime:
    """`moment`, or the end of the quiet hours that it falls into."""
    if not is_quiet(moment, quiet_from, quiet_to, zone):
        return moment
    return next_at(quiet_to, zone, moment)
