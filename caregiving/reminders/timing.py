"""When a person may be disturbed. Pure: wall-clock times of a zone in, UTC moments out."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from caregiving.guidance.moments import DAY, at_clock, local_day


def next_at(clock: time, zone: ZoneInfo, now: datetime) -> datetime:
    """The first moment at or after `now` at which the clock on that wall shows `clock`."""
    today = now.astimezone(zone).date()
    return next(moment for day in (0, 1, 2) if (moment := at_clock(today + timedelta(days=day), clock, zone)) >= now)


def last_and_next(clock: time, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    """The one of `next_at`, and the one of the day before it."""
    following = next_at(clock, zone, now)
    return at_clock(local_day(following, zone) - DAY, clock, zone), following


def is_quiet(moment: datetime, quiet_from: time, quiet_to: time, zone: ZoneInfo) -> bool:
    """Whether the wall clock is between the two, also over midnight. The same time twice: never quiet."""
    clock = moment.astimezone(zone).time()
    if quiet_from <= quiet_to:
        return quiet_from <= clock < quiet_to
    return clock >= quiet_from or clock < quiet_to


def next_allowed(moment: datetime, quiet_from: time, quiet_to: time, zone: ZoneInfo) -> datetime:
    """`moment`, or the end of the quiet hours that it falls into: in an hour that the clock shows twice they may end
    twice; where they begin twice they last from the first time on."""
    if not is_quiet(moment, quiet_from, quiet_to, zone):
        return moment
    today = local_day(moment, zone)
    clocks = [datetime.combine(today + days * DAY, quiet_to, tzinfo=zone) for days in (0, 1, 2)]
    ends = (clock.replace(fold=fold).astimezone(UTC) for clock in clocks for fold in (0, 1))
    return next(end for end in ends if end >= moment)
