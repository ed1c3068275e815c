"""After an infection: the watch, the daily checks, the scores to make, and what is below expectation."""

from datetime import UTC, date, datetime, timedelta

import pytest

from caregiving.guidance.catalog import Rules
from caregiving.guidance.monitoring import MONTH, below_expectation, next_check, score_prompts, watch

RULES = Rules.load()
ONSET = date(2026, 1, 30)
NOW = datetime(2026, 3, 8, 6, tzinfo=UTC)


@pytest.mark.parametrize(("diagnosed", "last"), [(None, date(2026, 3, 1)), (date(2026, 2, 3), date(2026, 3, 5))])
def test_the_watch_runs_for_thirty_days(diagnosed: date | None, last: date) -> None:
    found = watch(ONSET, diagnosed, RULES)
    assert found.until == last
    assert found.on(last)
    assert not found.on(last + timedelta(days=1))
    assert (found.worst_from, found.worst_to) == (date(2026, 2, 4), date(2026, 2, 9))


def test_the_first_check_is_due_at_once() -> None:
    assert next_check(None, NOW, amber=False, rules=RULES) == NOW


@pytest.mark.parametrize(("amber", "hours"), [(False, 12), (True, 4)])
def test_checks_come_twice_a_day_and_every_four_hours_in_the_middle_band(amber: bool, hours: int) -> None:
    assert next_check(NOW, ONSET_MOMENT, amber=amber, rules=RULES) == NOW + timedelta(hours=hours)


ONSET_MOMENT = datetime(2026, 1, 30, 12, tzinfo=UTC)


def test_function_is_scored_on_days_14_30_60_and_90() -> None:
    found = score_prompts(ONSET, [], RULES)
    assert [(prompt.opens - ONSET).days for prompt in found] == [14, 30, 60, 90]
    assert [(prompt.closes - ONSET).days for prompt in found] == [29, 59, 89, 119]
    assert not any(prompt.done for prompt in found)


@pytest.mark.parametrize(
    ("day", "done"), [(13, None), (14, 0), (29, 0), (30, 1), (59, 1), (60, 2), (90, 3), (119, 3), (120, None)]
)
def test_a_score_answers_the_prompt_that_was_open(day: int, done: int | None) -> None:
    found = score_prompts(ONSET, [ONSET + timedelta(days=day)], RULES)
    assert [number for number, prompt in enumerate(found) if prompt.done] == ([] if done is None else [done])


def test_a_domain_two_points_below_what_was_expected_is_named() -> None:
    before, after = {"bulbar": 10, "hands": 9}, {"bulbar": 7, "hands": 9}
    slopes = {"bulbar": -1.0, "hands": 0.0}
    (found,) = below_expectation(before, slopes, after, MONTH, RULES)
    assert (found.domain, found.rule_id) == ("bulbar", "MON-05.domain")
    assert found.points == pytest.approx(2)


def test_the_total_three_points_below_is_named_after_the_domains() -> None:
    before, after = {"a": 10, "b": 9, "c": 5}, {"a": 8, "b": 6, "c": 6}
    flat = dict.fromkeys(before, 0.0)
    found = below_expectation(before, flat, after, MONTH, RULES)
    assert [(one.domain, one.points) for one in found] == [("b", 3), ("a", 2), (None, 4)]


def test_a_fall_that_was_to_be_expected_is_not_named() -> None:
    assert below_expectation({"a": 10}, {"a": -2.0}, {"a": 7}, MONTH, RULES) == ()
