"""Quiet hours and mornings, on both sides of midnight and of both clock changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.reminders.timing import is_quiet, next_allowed, next_at

NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from(
    [NEW_YORK, ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kolkata")]
)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # bounds
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))

CHANGES = [
    ("America/New_York", "2026-03-08T07:00+00:00"),
    ("America/New_York", "2026-11-01T06:00+00:00"),
    ("Europe/Madrid", "2026-03-29T01:00+00:00"),
    ("Europe/Madrid", "2026-10-25T01:00+00:00"),
    ("Australia/Lord_Howe", "2026-10-03T15:30+00:00"),
    ("Australia/Lord_Howe", "2026-04-04T15:00+00:00"),
]


def set_back(before: datetime, after: datetime, zone: ZoneInfo) -> timedelta:
    """By how much the clock was set back between the two."""
    offsets = [moment.astimezone(zone).utcoffset() or timedelta(0) for moment in (before, after)]
    return max(timedelta(0), offsets[0] - offsets[1])


@pytest.mark.parametrize(
    ("clock", "quiet"), [("21:59", False), ("22:00", True), ("03:07", True), ("06:59", True), ("07:00", False)]
)
def test_the_night_is_quiet(clock: str, quiet: bool) -> None:
    moment = datetime.combine(datetime(2026, 11, 20, tzinfo=UTC), time.fromisoformat(clock), tzinfo=NEW_YORK)
    assert is_quiet(moment, time(22), time(7), NEW_YORK) is quiet


def test_the_same_time_twice_means_never_quiet() -> None:
    assert not is_quiet(datetime(2026, 11, 20, 3, tzinfo=UTC), time(7), time(7), NEW_YORK)


def test_the_morning_keeps_its_clock_over_both_changes() -> None:
    for day in (datetime(2026, 3, 7, 18, tzinfo=UTC), datetime(2026, 10, 31, 18, tzinfo=UTC)):
        assert next_at(time(8), NEW_YORK, day).astimezone(NEW_YORK).time() == time(8)


@given(MOMENTS, CLOCKS, CLOCKS, ZONES)
def test_what_is_allowed_is_never_quiet_and_never_earlier(
    moment: datetime, quiet_from: time, quiet_to: time, zone: ZoneInfo
) -> None:
    allowed = next_allowed(moment, quiet_from, quiet_to, zone)
    assert timedelta(0) <= allowed - moment < timedelta(days=1) + set_back(moment, allowed, zone)
    skipped_by_the_clock_change = allowed.astimezone(zone).time() != quiet_to
    assert not is_quiet(allowed, quiet_from, quiet_to, zone) or skipped_by_the_clock_change


@given(MOMENTS, CLOCKS, ZONES)
def test_the_next_time_is_within_a_day_and_not_before(moment: datetime, clock: time, zone: ZoneInfo) -> None:
    found = next_at(clock, zone, moment)
    assert timedelta(0) <= found - moment <= timedelta(days=1) + set_back(moment, found, zone)


@pytest.mark.parametrize(
    ("zone", "moment", "quiet_to", "minutes"),
    [
        ("America/New_York", "2026-11-01T05:10+00:00", "01:30", 20),  # 01:10 for the first time
        ("America/New_York", "2026-11-01T06:10+00:00", "01:30", 20),
        ("Europe/Madrid", "2026-10-25T00:10+00:00", "02:30", 20),
        ("Europe/Madrid", "2026-10-25T01:10+00:00", "02:30", 20),
        ("Australia/Lord_Howe", "2026-04-04T14:35+00:00", "01:50", 15),  # only half an hour comes twice there
        ("Australia/Lord_Howe", "2026-04-04T15:05+00:00", "01:50", 15),
    ],
)
def test_in_an_hour_that_comes_twice_the_quiet_ends_twice(zone: str, moment: str, quiet_to: str, minutes: int) -> None:
    asked = datetime.fromisoformat(moment)
    allowed = next_allowed(asked, time(22), time.fromisoformat(quiet_to), ZoneInfo(zone))
    assert allowed - asked == timedelta(minutes=minutes)


@given(st.sampled_from(CHANGES), st.integers(-180, 180), CLOCKS, CLOCKS)
def test_around_a_change_nothing_is_held_longer_than_it_is_quiet(
    change: tuple[str, str], minutes: int, quiet_from: time, quiet_to: time
) -> None:
    zone, moment = ZoneInfo(change[0]), datetime.fromisoformat(change[1]) + timedelta(minutes=minutes)
    allowed = next_allowed(moment, quiet_from, quiet_to, zone)
    held = (moment + timedelta(minutes=minute) for minute in range((allowed - moment) // timedelta(minutes=1)))
    skipped_by_the_clock_change = allowed.astimezone(zone).time() != quiet_to
    assert (
        skipped_by_the_clock_change
        or begins_twice(quiet_from, change, zone)
        or all(is_quiet(at, quiet_from, quiet_to, zone) for at in held)
    )


def begins_twice(quiet_from: time, change: tuple[str, str], zone: ZoneInfo) -> bool:
    """Whether the clock is set back to before it: who sleeps already is not woken for those minutes."""
    clock = datetime.combine(datetime.fromisoformat(change[1]).astimezone(zone).date(), quiet_from, tzinfo=zone)
    first, second = (clock.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first < second


def test_quiet_hours_that_begin_twice_hold_from_the_first_time_on() -> None:
    newly_quiet = datetime(2026, 11, 1, 5, 45, tzinfo=UTC)  # 01:45 in New York for the first time
    allowed = next_allowed(newly_quiet, time(1, 30), time(7), ZoneInfo("America/New_York"))
    assert allowed == datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "evening"),
    [
        ("America/New_York", "2026-03-07T23:30"),
        ("America/New_York", "2026-10-31T23:30"),
        ("Europe/Madrid", "2026-03-28T23:30"),
        ("Europe/Madrid", "2026-10-24T23:30"),
        ("Australia/Lord_Howe", "2026-10-03T23:30"),
        ("Australia/Lord_Howe", "2026-04-04T23:30"),
        ("America/New_York", "2028-02-28T23:30"),  # over to 29 February
        ("America/New_York", "2028-02-29T23:30"),
    ],
)
def test_quiet_hours_over_midnight_end_at_seven_on_the_wall_on_every_day(zone: str, evening: str) -> None:
    here = ZoneInfo(zone)
    moment = datetime.fromisoformat(evening).replace(tzinfo=here).astimezone(UTC)
    allowed = next_allowed(moment, time(22), time(7), here).astimezone(here)
    assert allowed.time() == time(7)
    assert (allowed.date() - moment.astimezone(here).date()).days == 1


@pytest.mark.parametrize(
    ("zone", "evening", "hours"),
    [
        ("America/New_York", "2026-03-07T23:00", 7),
        ("America/New_York", "2026-10-31T23:00", 9),
        ("Europe/Madrid", "2026-03-28T23:00", 7),
        ("Europe/Madrid", "2026-10-24T23:00", 9),
        ("Australia/Lord_Howe", "2026-10-03T23:00", 7.5),
        ("Australia/Lord_Howe", "2026-04-04T23:00", 8.5),
    ],
)
def test_a_night_is_as_long_as_it_really_is_when_the_clock_changes(zone: str, evening: str, hours: float) -> None:
    here = ZoneInfo(zone)
    moment = datetime.fromisoformat(evening).replace(tzinfo=here).astimezone(UTC)
    assert next_allowed(moment, time(22), time(7), here).astimezone(UTC) - moment == timedelta(hours=hours)
