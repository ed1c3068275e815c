"""The function score: items, sums, speed with its range, before and after an infection, falls of single items."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.catalog import Rules
from caregiving.guidance.function import (
    ITEMS,
    CareStep,
    Domain,
    Milestone,
    Rater,
    Score,
    compare,
    domains,
    item_falls,
    slope,
    total,
)

RULES = Rules.load()
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
    "points", [{"speech": 5}, {"speech": -1}, {"singing": 3}], ids=["too much", "too little", "unknown"]
)
def test_a_score_outside_the_scale_is_refused(points: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="0 to 4 points"):
        replace(score(), points={**score().points, **points})


def test_a_score_with_a_missing_item_is_refused() -> None:
    with pytest.raises(ValueError, match="each of"):
        Score("s", ONSET, Rater.SELF, {"speech": 3})


def line(*sums: tuple[int, int]) -> list[tuple[date, int]]:
    return [(ONSET + timedelta(days=day), points) for day, points in sums]


def test_the_speed_is_points_a_month_by_least_squares() -> None:
    found = slope(line((0, 40), (365, 28), (730, 16)))
    assert found and found.per_month == pytest.approx(-12 / (365 / 30.4375))
    assert found.low == pytest.approx(found.per_month)
    assert found.high == pytest.approx(found.per_month)


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


BEFORE = [score(day, everything=4) for day in (-70, -40, -10)]
AFTER = [score(day) for day in (14, 40, 59)]


def test_enough_scores_on_both_sides_are_compared() -> None:
    found = compare([*AFTER, *BEFORE], [], ONSET, RULES)
    assert found.enough
    assert found.same_rater
    assert found.before.total and found.before.total.per_month == pytest.approx(0)
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
    before = compare([score(day) for day in days], [], ONSET, RULES).before
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
    found = compare([*BEFORE, *(score(day) for day in days)], [], ONSET, RULES)
    assert (found.after.missing_scores, found.after.missing_days) == (scores, span)
    assert found.enough is (scores == span == 0)


def test_other_raters_on_the_two_sides_are_said() -> None:
    clinic = [score(day, rater=Rater.CLINIC) for day in (14, 40, 59)]
    assert not compare([*BEFORE, *clinic], [], ONSET, RULES).same_rater


def test_care_steps_of_the_time_are_noted_in_order() -> None:
    old, niv, tube = (
        Milestone(what, ONSET + timedelta(days=day))
        for what, day in ((CareStep.NIV, -400), (CareStep.NIV, -20), (CareStep.GASTROSTOMY, 30))
    )
    assert compare(BEFORE, [tube, old, niv], ONSET, RULES).milestones == (niv, tube)


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
