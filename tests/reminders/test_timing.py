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
    assert moment <= allowed <= moment + timedelta(hours=26)
    skipped_by_the_clock_change = allowed.astimezone(zone).time() != quiet_to
    assert not is_quiet(allowed, quiet_from, quiet_to, zone) or skipped_by_the_clock_change


@given(MOMENTS, CLOCKS, ZONES)
def test_the_next_time_is_within_a_day_and_not_before(moment: datetime, clock: time, zone: ZoneInfo) -> None:
    found = next_at(clock, zone, moment)
    assert moment <= found <= moment + timedelta(hours=26)


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
