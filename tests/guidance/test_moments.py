"""Days and moments: the patient's calendar over clock changes, leap days and skipped days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.moments import Span, add_months, at_clock, day_end, day_start, local_day

NEW_YORK = ZoneInfo("America/New_York")
zones = st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo)
days = st.dates(date(1995, 1, 1), date(2037, 12, 31))


def test_a_schedule_keeps_the_clock_over_both_clock_changes() -> None:
    eight = time(8)
    assert at_clock(date(2026, 3, 7), eight, NEW_YORK) == datetime(2026, 3, 7, 13, tzinfo=UTC)
    assert at_clock(date(2026, 3, 8), eight, NEW_YORK) == datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert at_clock(date(2026, 11, 1), eight, NEW_YORK) == datetime(2026, 11, 1, 13, tzinfo=UTC)


def test_a_time_that_comes_twice_means_the_first_one() -> None:
    assert at_clock(date(2026, 11, 1), time(1, 30, fold=1), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_a_time_that_is_skipped_moves_forward() -> None:
    assert at_clock(date(2026, 3, 8), time(2, 30), NEW_YORK) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_a_day_that_was_skipped_altogether_is_empty() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert day_start(date(2011, 12, 30), apia) == day_end(date(2011, 12, 30), apia)


@given(day=days, zone=zones)
def test_a_day_begins_on_itself_in_any_zone(day: date, zone: ZoneInfo) -> None:
    began = local_day(day_start(day, zone), zone)
    assert began == day or day_start(day, zone) == day_end(day, zone)


@given(day=days, zone=zones)
def test_days_follow_each_other_without_a_gap_or_overlap(day: date, zone: ZoneInfo) -> None:
    length = day_end(day, zone) - day_start(day, zone)
    assert day_end(day, zone) == day_start(day + timedelta(days=1), zone)
    assert timedelta(0) <= length <= timedelta(hours=48)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 15), -12, date(2025, 1, 15)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(day=days, other=days, months=st.integers(-60, 60))
def test_adding_months_keeps_the_order_of_days(day: date, other: date, months: int) -> None:
    earlier, later = sorted((day, other))
    assert add_months(earlier, months) <= add_months(later, months)


@pytest.mark.parametrize(
    ("end", "day", "holds"),
    [
        (date(2026, 1, 9), date(2026, 1, 4), False),
        (date(2026, 1, 9), date(2026, 1, 5), True),
        (date(2026, 1, 9), date(2026, 1, 9), True),
        (date(2026, 1, 9), date(2026, 1, 10), False),
        (None, date(2030, 1, 1), True),
    ],
)
def test_a_span_holds_both_its_ends(end: date | None, day: date, holds: bool) -> None:
    assert Span(date(2026, 1, 5), end).holds(day) is holds
