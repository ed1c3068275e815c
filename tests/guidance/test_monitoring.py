"""After an infection: the watch, the daily checks, the scores to make, and what is below expectation."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from caregiving.guidance.monitoring import (
    MONTH,
    Weighed,
    WeightLoss,
    below_expectation,
    next_check,
    next_weighing,
    score_prompts,
    score_until,
    watch,
    weight_loss,
)
from tests.guidance.reviewed import APPROVED, approved, withdrawn
from tests.guidance.reviewed import RULES as UNREVIEWED

RULES = APPROVED
ONSET = date(2026, 1, 30)
NOW = datetime(2026, 3, 8, 6, tzinfo=UTC)


@pytest.mark.parametrize(("diagnosed", "last"), [(None, date(2026, 3, 1)), (date(2026, 2, 3), date(2026, 3, 5))])
def test_the_watch_runs_for_thirty_days(diagnosed: date | None, last: date) -> None:
    found = watch(ONSET, diagnosed, RULES)
    assert found
    assert found.until == last
    assert found.on(last)
    assert not found.on(last + timedelta(days=1))
    assert found.worst == (date(2026, 2, 4), date(2026, 2, 9))


def test_the_first_check_is_due_at_once() -> None:
    assert next_check(None, NOW, amber=False, rules=RULES) == NOW


@pytest.mark.parametrize(("amber", "hours"), [(False, 12), (True, 4)])
def test_checks_come_twice_a_day_and_every_four_hours_in_the_middle_band(amber: bool, hours: int) -> None:
    assert next_check(NOW, ONSET_MOMENT, amber=amber, rules=RULES) == NOW + timedelta(hours=hours)


ONSET_MOMENT = datetime(2026, 1, 30, 12, tzinfo=UTC)


def test_function_is_scored_at_the_start_and_on_days_14_30_60_and_90() -> None:
    found = score_prompts(ONSET, [], RULES)
    assert [(prompt.opens - ONSET).days for prompt in found] == [0, 14, 30, 60, 90]
    assert [(prompt.closes - ONSET).days for prompt in found] == [13, 29, 59, 89, 119]
    assert not any(prompt.done for prompt in found)


@pytest.mark.parametrize(
    ("day", "done"), [(-1, None), (0, 0), (13, 0), (14, 1), (29, 1), (30, 2), (59, 2), (60, 3), (119, 4), (120, None)]
)
def test_a_score_answers_the_prompt_that_was_open(day: int, done: int | None) -> None:
    found = score_prompts(ONSET, [ONSET + timedelta(days=day)], RULES)
    assert [number for number, prompt in enumerate(found) if prompt.done] == ([] if done is None else [done])


def test_nobody_is_asked_for_a_score_by_a_row_that_no_care_team_approved() -> None:
    assert score_prompts(ONSET, [], UNREVIEWED) == ()


def test_the_score_at_the_start_alone_is_asked_for_on_its_day() -> None:
    (found,) = score_prompts(ONSET, [], approved("MON-04.start"))
    assert (found.opens, found.closes) == (ONSET, ONSET)


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


def test_a_domain_that_cannot_fall_further_hides_nothing_of_the_total() -> None:
    before, after = {"bulbar": 10, "hands": 8, "body": 1, "breathing": 9}, {
        "bulbar": 9, "hands": 7, "body": 0, "breathing": 8,
    }  # fmt: skip
    slopes = {**dict.fromkeys(before, 0.0), "body": -0.6}
    found = below_expectation(before, slopes, after, timedelta(days=183), RULES)
    assert [(one.domain, one.points, one.rule_id) for one in found] == [(None, 3, "MON-05.total")]


def test_nobody_is_expected_over_the_best() -> None:
    assert below_expectation({"a": 11}, {"a": 2.0}, {"a": 11}, MONTH, RULES) == ()


def test_a_fall_that_was_to_be_expected_is_not_named() -> None:
    assert below_expectation({"a": 10}, {"a": -2.0}, {"a": 7}, MONTH, RULES) == ()


def lost(*kilograms: str) -> WeightLoss | None:
    """What these weights, a week apart, say; they are handed on in another order."""
    weights = [
        Weighed(f"w{week}", NOW + timedelta(weeks=week), ONSET + timedelta(weeks=week), Decimal(weight))
        for week, weight in enumerate(kilograms)
    ]
    return weight_loss(reversed(weights), RULES)


@pytest.mark.parametrize(
    ("kilograms", "steps"),
    [(("80", "76.1"), None), (("80", "76"), 1), (("80", "72.1"), 1), (("80", "72"), 2), (("70", "80", "75"), 1)],
)
def test_a_loss_is_counted_from_the_highest_weight(kilograms: tuple[str, ...], steps: int | None) -> None:
    found = lost(*kilograms)
    assert (found.steps if found else None) == steps


def test_a_loss_names_the_highest_weight_the_newest_and_the_share() -> None:
    found = lost("78", "80", "80", "74")
    assert found and (found.highest.id, found.newest.id, found.percent) == ("w2", "w3", Decimal("7.5"))


def test_who_gained_lost_nothing_and_a_weight_of_nothing_is_none() -> None:
    assert lost("70", "75", "80") is None
    assert lost() is None
    assert lost("0") is None
    assert lost("80", "0") is None


def test_every_weight_above_nothing_counts() -> None:
    found = lost("2", "1")
    assert found and found.percent == 50


def test_the_next_weighing_is_a_week_later() -> None:
    assert next_weighing(date(2028, 2, 25), RULES) == date(2028, 3, 3)


def test_of_two_weights_of_one_day_the_later_one_is_the_newest() -> None:
    early, late = (Weighed(name, NOW + hours, ONSET, Decimal(kilograms)) for name, hours, kilograms in (
        ("z", timedelta(0), 75), ("a", timedelta(hours=1), 79),
    ))  # fmt: skip
    before = Weighed("b", NOW - timedelta(weeks=9), ONSET - timedelta(weeks=9), Decimal(80))
    assert weight_loss([before, late, early], RULES) is None
    assert weight_loss([before, early], RULES) is not None


def test_a_score_is_recent_for_as_long_as_the_product_says_and_after_an_infection_as_the_team_says() -> None:
    product, team = (date(2026, 3, 6), "SET-SCORE-AGE"), (date(2026, 4, 30), "MON-04.then")
    assert score_until(ONSET, ill_before=False, rules=RULES) == product
    assert score_until(ONSET, ill_before=True, rules=RULES) == team
    assert score_until(ONSET, ill_before=True, rules=UNREVIEWED) == product


def test_how_long_is_not_known_where_nobody_vouches_for_it() -> None:
    assert score_until(ONSET, ill_before=True, rules=withdrawn("MON-04.then", "SET-SCORE-AGE")) is None
    assert score_until(ONSET, ill_before=False, rules=withdrawn("SET-SCORE-AGE")) is None
