"""The function score: items, sums, speed with its range, before and after an infection, falls of single items."""

import math
import statistics
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.catalog import Rules
from caregiving.guidance.function import (
    ITEMS,
    CareStep,
    Comparison,
    Domain,
    Milestone,
    Rater,
    Score,
    compare,
    domains,
    item_falls,
    one_a_day,
    slope,
    total,
)
from caregiving.guidance.moments import add_months
from tests.guidance.reviewed import APPROVED, number

RULES = APPROVED
ONSET = date(2026, 6, 1)


def score(
    on: int = 0, *, rater: Rater = Rater.CAREGIVER, tube: bool = False, everything: int = 3, **points: int
) -> Score:
    """A score so many days after the onset."""
    filled = {item.id: everything for item in ITEMS} | points
    return Score(f"s{on}", ONSET + timedelta(days=on), rater, filled, tube)


def test_there_are_twelve_items_of_five_answers_three_to_a_domain() -> None:
    assert len({item.id for item in ITEMS}) == RULES.number("FR-01")
    for domain in Domain:
        assert sum(item.domain is domain for item in ITEMS) == 3
    assert all(len(set(item.answers)) == 5 for item in ITEMS)


def test_only_cutting_food_has_a_second_version_for_the_tube() -> None:
    assert [item.id for item in ITEMS if item.with_tube] == ["cutting"]


def test_four_sums_come_before_the_total() -> None:
    one = score(speech=0, stairs=1)
    assert domains(one) == {Domain.BULBAR: 6, Domain.HANDS: 9, Domain.BODY: 7, Domain.BREATHING: 9}
    assert total(one) == 31
    assert total(score(everything=4)) == RULES.number("FR-01.total_max")


@pytest.mark.parametrize(
    "points",
    [
        {"speech": 5},
        {"speech": -1},
        {"singing": 3},
        {"speech": 2.5},
        {"speech": 2.0},
        {"speech": True},
        {"speech": "2"},
    ],
    ids=["too much", "too little", "unknown", "a half", "not whole by its kind", "no number", "a text"],
)
def test_a_score_outside_the_scale_is_refused(points: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="whole points from 0 to 4"):
        replace(score(), points={**score().points, **points})


def test_a_score_with_a_missing_item_is_refused() -> None:
    with pytest.raises(ValueError, match="each of"):
        Score("s", ONSET, Rater.SELF, {"speech": 3})


def on_one_day(*, at: int, name: str, speech: int = 3) -> Score:
    """A score of the thirtieth day, so many hours into it."""
    return replace(score(30, speech=speech), id=name, at=datetime(2026, 7, 1, at, tzinfo=UTC))


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_of_two_scores_of_one_day_the_later_one_counts_for_a_fall(names: tuple[str, str]) -> None:
    slip = on_one_day(at=9, name=names[0], speech=0)
    mended = on_one_day(at=10, name=names[1], speech=3)
    assert item_falls([slip, score(0), mended], [], RULES) == ()
    (fall,) = item_falls([replace(mended, at=slip.at), score(0), replace(slip, at=mended.at)], [], RULES)
    assert (fall.item, fall.before, fall.after) == ("speech", 3, 0)


def test_two_scores_of_one_day_are_one_score_before_and_after() -> None:
    twice = [on_one_day(at=9, name="a"), on_one_day(at=10, name="b", speech=1)]
    found = compared([*twice, score(60), score(90)], [], ONSET, RULES)
    assert [one.id for one in found.after.scores] == ["b", "s60", "s90"]
    assert one_a_day(reversed(twice)) == twice[1:]


def line(*sums: tuple[int, int]) -> list[tuple[date, int]]:
    return [(ONSET + timedelta(days=day), points) for day, points in sums]


def test_the_speed_is_points_a_month_by_least_squares() -> None:
    found = slope(line((0, 40), (365, 28), (730, 16)))
    assert found and found.per_month == pytest.approx(-12 / (365 / 30.4375))


def test_scores_on_a_line_have_a_range_because_points_are_whole() -> None:
    found = slope(line((0, 40), (61, 40), (122, 40)))
    assert found and found.low is not None and found.high is not None
    assert found.per_month == 0
    # By hand: a twelfth of a point squared, t = 12.706, spread of months 2 × 2.0041².
    assert found.high == pytest.approx(12.706 * math.sqrt(1 / 12 / (2 * (61 / 30.4375) ** 2)))
    assert found.low == -found.high


def test_the_range_is_wide_with_few_scattered_scores() -> None:
    found = slope(line((0, 40), (61, 37), (122, 38)))
    assert found and found.low is not None and found.high is not None
    assert found.per_month == pytest.approx(-0.499, abs=0.001)
    # By hand: residual sum of squares 8/3 on one degree of freedom, t = 12.706, spread of months 2 × 2.0041².
    assert found.high - found.per_month == pytest.approx(7.32, abs=0.01)
    assert found.per_month - found.low == pytest.approx(found.high - found.per_month)


def test_two_scores_have_a_speed_and_no_range() -> None:
    found = slope(line((0, 40), (61, 38)))
    assert found and found.per_month == pytest.approx(-0.998, abs=0.001)
    assert found.low is None
    assert found.high is None


def test_scores_of_one_day_have_no_speed() -> None:
    assert slope(line((0, 40), (0, 30))) is None
    assert slope(line((5, 40))) is None
    assert slope([]) is None


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 48)), min_size=3, max_size=60))
def test_the_range_holds_the_speed_and_the_order_does_not_matter(sums: list[tuple[int, int]]) -> None:
    found, again = slope(line(*sums)), slope(line(*reversed(sums)))
    assert (found is None) == (len({day for day, _ in sums}) == 1)
    if found and again and found.low is not None and found.high is not None:
        assert found.low <= found.per_month <= found.high
        assert again.per_month == pytest.approx(found.per_month, abs=1e-9)


def compared(scores: list[Score], milestones: list[Milestone], onset_day: date, rules: Rules) -> Comparison:
    found = compare(scores, milestones, onset_day, rules)
    assert found
    return found


BEFORE = [score(day, everything=4) for day in (-70, -40, -10)]
AFTER = [score(day) for day in (14, 40, 59)]


def test_enough_scores_on_both_sides_are_compared() -> None:
    found = compared([*AFTER, *BEFORE], [], ONSET, RULES)
    assert found.enough
    assert found.same_rater
    assert found.before.total and found.after.total
    assert found.speeds == (found.before.total.per_month, found.after.total.per_month)
    assert found.before.total.per_month == pytest.approx(0)
    assert set(found.after.by_domain) == set(Domain)
    assert "OUT-06" in found.rule_ids


@pytest.mark.parametrize(
    ("days", "scores", "span"),
    [
        ((-70, -40, -10), 0, 0),
        ((-70, -10), 1, 0),
        ((-69, -40, -10), 0, 1),
        ((-10,), 2, 60),
        ((), 3, 60),
        ((-366, -40, -10), 1, 30),
        ((-365, -40, -10), 0, 0),
        ((-60, -30, 0), 1, 30),
    ],
)
def test_before_needs_three_scores_over_sixty_days_of_the_last_year(
    days: tuple[int, ...], scores: int, span: int
) -> None:
    before = compared([score(day) for day in days], [], ONSET, RULES).before
    assert (before.missing_scores, before.missing_days) == (scores, span)
    assert (before.total is not None) is (scores == span == 0)


@pytest.mark.parametrize(
    ("days", "scores", "span"),
    [
        ((14, 40, 59), 0, 0),
        ((13, 40, 59), 1, 26),
        ((14, 40, 58), 0, 1),
        ((14, 59), 1, 0),
        ((1, 2, 3), 3, 45),
    ],
)
def test_after_needs_three_scores_over_45_days_from_day_14_on(days: tuple[int, ...], scores: int, span: int) -> None:
    found = compared([*BEFORE, *(score(day) for day in days)], [], ONSET, RULES)
    assert (found.after.missing_scores, found.after.missing_days) == (scores, span)
    assert found.enough is (scores == span == 0)


def test_other_raters_on_the_two_sides_are_said() -> None:
    clinic = [score(day, rater=Rater.CLINIC) for day in (14, 40, 59)]
    assert not compared([*BEFORE, *clinic], [], ONSET, RULES).same_rater


def test_care_steps_of_the_time_are_noted_in_order() -> None:
    old, niv, tube = (
        Milestone(what, ONSET + timedelta(days=day))
        for what, day in ((CareStep.NIV, -400), (CareStep.NIV, -20), (CareStep.GASTROSTOMY, 30))
    )
    assert compared(BEFORE, [tube, old, niv], ONSET, RULES).milestones == (niv, tube)


def falls(*scores: Score, milestones: tuple[Milestone, ...] = ()) -> Any:
    return [(fall.item, fall.before, fall.after, fall.explained_by) for fall in item_falls(scores, milestones, RULES)]


def test_an_item_that_falls_by_two_is_named() -> None:
    assert falls(score(0), score(30, speech=1, walking=2)) == [("speech", 3, 1, None)]


def test_only_the_last_two_scores_count_whatever_their_order() -> None:
    assert falls(score(60, speech=1), score(0), score(30, speech=1)) == []
    assert falls(score(60, speech=1), score(30)) == [("speech", 3, 1, None)]


def test_a_first_score_falls_from_nothing() -> None:
    assert falls(score(0, speech=0)) == falls() == []


@pytest.mark.parametrize(("day", "explained"), [(-1, None), (0, CareStep.NIV), (30, CareStep.NIV), (31, None)])
def test_starting_the_mask_explains_the_support_item(day: int, explained: CareStep | None) -> None:
    step = Milestone(CareStep.NIV, ONSET + timedelta(days=day))
    assert falls(score(0), score(30, support=1), milestones=(step,)) == [("support", 3, 1, explained)]


def test_it_explains_no_other_item() -> None:
    step = Milestone(CareStep.NIV, ONSET + timedelta(days=3))
    assert falls(score(0), score(30, speech=1), milestones=(step,)) == [("speech", 3, 1, None)]


def test_the_other_version_of_an_item_explains_its_fall() -> None:
    found = falls(score(0), score(30, cutting=0, tube=True))
    assert found == [("cutting", 3, 0, CareStep.GASTROSTOMY)]
    assert falls(score(0, tube=True), score(30, cutting=0, tube=True)) == [("cutting", 3, 0, None)]


def test_another_rater_is_said() -> None:
    (fall,) = item_falls([score(0), score(30, speech=0, rater=Rater.CLINIC)], [], RULES)
    assert not fall.same_rater


def test_the_same_rater_is_said_too() -> None:
    (fall,) = item_falls([score(0), score(30, speech=0)], [], RULES)
    assert fall.same_rater is True


def test_the_range_with_many_scores_is_that_of_the_textbook() -> None:
    sums = [(0, 44), (30, 43), (61, 43), (92, 40), (122, 40), (153, 37), (183, 37), (214, 35)]
    months = [day / 30.4375 for day, _ in sums]
    points = [float(of) for _, of in sums]
    speed, start = statistics.linear_regression(months, points)
    spread = sum((month - statistics.fmean(months)) ** 2 for month in months)
    left_over = sum((of - start - speed * month) ** 2 for month, of in zip(months, points, strict=True))
    found = slope(line(*sums))
    assert found and found.low is not None and found.high is not None
    assert found.per_month == pytest.approx(speed)
    # Six degrees of freedom: t = 2.447.
    assert found.high - speed == pytest.approx(2.447 * math.sqrt(left_over / 6 / spread))
    assert speed - found.low == pytest.approx(found.high - speed)


def test_a_care_step_on_the_first_day_compared_is_named_and_one_of_the_day_before_is_not() -> None:
    first_day = add_months(ONSET, -int(number("FR-20.before_window")))
    on_it, before_it = (Milestone(CareStep.NIV, first_day - timedelta(days=ago)) for ago in (0, 1))
    assert compared(BEFORE, [on_it, before_it], ONSET, RULES).milestones == (on_it,)


def test_a_score_of_the_day_that_an_infection_began_belongs_to_neither_side() -> None:
    found = compared([*BEFORE, score(0)], [], ONSET, RULES)
    assert [one.id for one in found.before.scores] == [one.id for one in BEFORE]
    assert found.after.scores == ()


def test_what_was_scored_while_an_earlier_infection_settled_is_no_before() -> None:
    earlier = ONSET - timedelta(days=60)
    scored = [score(day) for day in (-100, -61, -60, -47, -46, -10)]
    found = compare(scored, [], ONSET, RULES, [earlier])
    assert found
    assert [one.id for one in found.before.scores] == ["s-100", "s-61", "s-46", "s-10"]


def test_after_ends_with_the_next_infection() -> None:
    found = compare([*BEFORE, *AFTER], [], ONSET, RULES, [ONSET + timedelta(days=59), ONSET + timedelta(days=90)])
    assert found
    assert [one.id for one in found.after.scores] == ["s14", "s40"]


def test_two_infections_that_began_on_one_day_have_one_after() -> None:
    assert compare([*BEFORE, *AFTER], [], ONSET, RULES, [ONSET]) == compared([*BEFORE, *AFTER], [], ONSET, RULES)


def test_a_side_with_too_few_scores_has_no_speed_of_any_domain() -> None:
    found = compared([*BEFORE, *AFTER[:1]], [], ONSET, RULES)
    assert (found.after.total, found.after.by_domain) == (None, {})
    assert set(found.before.by_domain) == set(Domain)
