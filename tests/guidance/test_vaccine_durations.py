"""Date arithmetic of the immunization schedule (CALCDT-1 to -6)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.vaccines.durations import Duration, add, after, day_before, later, parse_duration

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(0, 1300)

WORKED = [
    ("2023-05-17", "2 years", "2025-05-17"),
    ("2024-02-29", "1 year", "2025-03-01"),
    ("2024-02-29", "4 years", "2028-02-29"),
    ("1976-02-29", "50 years", "2026-03-01"),
    ("2023-10-31", "1 month", "2023-12-01"),
    ("2023-12-30", "2 months", "2024-03-01"),
    ("2023-12-29", "2 months", "2024-02-29"),
    ("2022-12-29", "2 months", "2023-03-01"),
    ("2025-01-31", "1 month", "2025-03-01"),
    ("2025-01-31", "28 days", "2025-02-28"),
    ("2025-11-20", "8 weeks", "2026-01-15"),
    ("2025-11-20", "8 weeks - 4 days", "2026-01-11"),
    ("2023-01-31", "1 month - 4 days", "2023-02-25"),
    ("2024-01-31", "1 month - 4 days", "2024-02-26"),
    ("2024-11-02", "1 month - 4 days", "2024-11-28"),
    ("2024-08-31", "18 months + 4 weeks", "2026-03-29"),
    ("1960-03-31", "65 years - 4 days", "2025-03-27"),
    ("2025-06-30", "0 days", "2025-06-30"),
]


@pytest.mark.parametrize(("start", "text", "result"), WORKED)
def test_a_duration_after_a_date_is_as_the_specification_counts(start: str, text: str, result: str) -> None:
    assert add(date.fromisoformat(start), parse_duration(text)) == date.fromisoformat(result)


def test_a_past_due_date_is_one_day_before_the_rolled_date() -> None:
    latest = add(date(1976, 2, 29), parse_duration("50 years"))
    assert day_before(latest) == date(2026, 2, 28)


def test_years_and_months_roll_once_together() -> None:
    """Reading R2: rolling after each would give 1 April."""
    assert add(date(2024, 2, 29), parse_duration("1 year + 1 month")) == date(2025, 3, 29)


@pytest.mark.parametrize("text", ["12 Months - 4 Days", "12 months  -  4 days", "12 months-4 days"])
def test_case_and_blanks_do_not_matter(text: str) -> None:
    assert parse_duration(text) == Duration(12, -4)


@pytest.mark.parametrize(
    "text",
    ["", "4", "days", "4 fortnights", "- 4 days", "4 days 2 weeks", "4 days -", "four days", "4.5 days", "99999 days"],
)
def test_anything_else_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration(text)


def test_no_value_in_gives_no_value_out() -> None:
    assert after(None, Duration(1, 0)) is None
    assert after(date(2025, 1, 1), None) is None
    assert day_before(None) is None
    assert later(None, None) is None
    assert later(None, date(2025, 1, 1), date(2024, 1, 1)) == date(2025, 1, 1)


@given(DAYS, st.integers(-20_000, 20_000))
def test_days_and_weeks_are_plain_days(start: date, days: int) -> None:
    assert add(start, Duration(0, days)) == start + timedelta(days=days)


@given(DAYS, MONTHS)
def test_months_keep_the_day_or_roll_to_the_first_of_the_next_month(start: date, months: int) -> None:
    result = add(start, Duration(months, 0))
    moved = result.year * 12 + result.month - start.year * 12 - start.month
    assert (result.day, moved) in {(start.day, months), (1, months + 1)}
    if start.day <= 28:
        assert (result.day, moved) == (start.day, months)


@given(DAYS, MONTHS, st.integers(-30, 60))
def test_the_days_come_after_the_roll(start: date, months: int, days: int) -> None:
    assert add(start, Duration(months, days)) == add(start, Duration(months, 0)) + timedelta(days=days)


@given(DAYS, st.integers(0, 3000), MONTHS, st.integers(-30, 60))
def test_a_later_start_never_gives_an_earlier_result(start: date, wait: int, months: int, days: int) -> None:
    duration = Duration(months, days)
    assert add(start, duration) <= add(start + timedelta(days=wait), duration)
