"""Conditional skips, in evaluation, in forecast and in validation (6.2, 7.1, 7.6)."""

from datetime import date

import pytest

from caregiving.guidance.vaccines import DataError, SupportingData
from tests.guidance.vaccine_world import Json, ask, dose, given, series, statuses, world

LATER = "2030-01-01"


def skip(*conditions: Json, context: str = "Both", logic: str | None = None, **limits: object) -> Json:
    """A conditional skip of one set."""
    condition_set: Json = {"conditions": list(conditions)} | limits
    return {"context": context, "sets": [condition_set | ({"logic": logic} if logic else {})]}


def count(number: int, comparison: str = "greater than", doses: str = "Valid", **limits: object) -> Json:
    kind = "Vaccine Count by Date"
    return {"kind": kind, "count": number, "comparison": comparison, "doses": doses} | limits


def skippable(*skips: Json) -> SupportingData:
    """A first dose that may be skipped, and a second that accepts vaccine 9002 only."""
    return world(series(dose(skips=list(skips)), dose(2, allowable=[{"cvx": ["9002"]}])))


def is_skipped(data: SupportingData, on: str, *before: tuple[str, str]) -> bool:
    """Whether vaccine 9002 given on that day reached the second dose."""
    answer = ask(data, LATER, given(*before, (on, "9002")))
    return answer.status == "Complete"


AGE = {"kind": "Age", "from": "10 years", "until": "11 years"}


@pytest.mark.parametrize(
    ("on", "skipped"),
    [("2009-12-31", False), ("2010-01-01", True), ("2010-12-31", True), ("2011-01-01", False)],
)
def test_an_age_is_met_from_its_begin_and_before_its_end(on: str, skipped: bool) -> None:
    assert is_skipped(skippable(skip(AGE)), on) is skipped


@pytest.mark.parametrize(
    ("context", "in_evaluation", "in_forecast"),
    [("Evaluation", True, False), ("Both", True, True), ("Forecast", False, True)],
)
def test_a_skip_holds_only_in_its_context(context: str, in_evaluation: bool, in_forecast: bool) -> None:
    first = dose(ages=[{"minimum": "20 years"}], skips=[skip({"kind": "Age", "from": "1 year"}, context=context)])
    second = dose(2, ages=[{"minimum": "30 years"}], allowable=[{"cvx": ["9002"]}])
    data = world(series(first, second))
    forecast_of_second = ask(data, "2010-01-01").earliest == date(2030, 1, 1)
    assert forecast_of_second is in_forecast
    assert is_skipped(skippable(skip({"kind": "Age", "from": "1 year"}, context=context)), "2010-01-01") is (
        in_evaluation
    )


def test_one_of_several_fitting_skips_suffices() -> None:
    """Reading R6."""
    never = skip({"kind": "Age", "from": "100 years"})
    assert is_skipped(skippable(never, skip(AGE)), "2010-06-01")


def test_all_or_any_condition_of_a_set() -> None:
    never = {"kind": "Age", "from": "100 years"}
    assert not is_skipped(skippable(skip(AGE, never, logic="AND")), "2010-06-01")
    assert is_skipped(skippable(skip(AGE, never, logic="OR")), "2010-06-01")


def test_all_or_any_set_of_a_skip() -> None:
    met, never = skip(AGE)["sets"], skip({"kind": "Age", "from": "100 years"})["sets"]
    assert isinstance(met, list) and isinstance(never, list)
    for logic, skipped in (("AND", False), ("OR", True)):
        both: Json = {"context": "Both", "logic": logic, "sets": met + never}
        assert is_skipped(skippable(both), "2010-06-01") is skipped


@pytest.mark.parametrize(
    ("on", "skipped"),
    [("2010-05-31", False), ("2010-06-01", True), ("2010-06-30", True), ("2010-07-01", False)],
)
def test_a_set_counts_only_while_in_force_both_days_included(on: str, skipped: bool) -> None:
    data = skippable(skip(AGE, effective="2010-06-01", cessation="2010-06-30"))
    assert is_skipped(data, on) is skipped


@pytest.mark.parametrize(("on", "skipped"), [("2010-02-25", False), ("2010-02-26", True)])
def test_an_interval_is_counted_from_the_preceding_dose_whatever_its_status(on: str, skipped: bool) -> None:
    data = world(
        series(
            dose(allowable=[{"cvx": ["9001"]}]),
            dose(2, allowable=[{"cvx": ["9001"]}], skips=[skip({"kind": "Interval", "interval": "8 weeks"})]),
            dose(3, allowable=[{"cvx": ["9002"]}]),
        )
    )
    answer = ask(data, LATER, given(("2009-12-20", "9001"), ("2010-01-01", "9003"), (on, "9002")))
    assert (answer.status == "Complete") is skipped


def test_without_a_preceding_dose_no_interval_is_met() -> None:
    assert not is_skipped(skippable(skip({"kind": "Interval", "interval": "0 days"})), "2010-01-01")


@pytest.mark.parametrize(
    ("comparison", "number", "skipped"),
    [
        ("greater than", 0, True),
        ("greater than", 1, False),
        ("equal to", 1, True),
        ("equal to", 0, False),
        ("less than", 2, True),
        ("less than", 1, False),
    ],
)
def test_a_count_is_compared_as_its_word_says(comparison: str, number: int, skipped: bool) -> None:
    condition = count(number, comparison, "Total", vaccines=["9004"])
    not_before = {"kind": "Age", "from": "10 years + 1 month"}
    data = skippable(skip(condition, not_before, logic="AND"))
    assert is_skipped(data, "2010-02-01", ("2010-01-01", "9004")) is skipped


@pytest.mark.parametrize(
    ("on", "counted"),
    [("2009-12-31", False), ("2010-01-01", True), ("2010-06-29", True), ("2010-06-30", False)],
)
def test_the_end_date_of_a_count_is_excluded(on: str, counted: bool) -> None:
    condition = count(0, doses="Total", vaccines=["9004"], start="2010-01-01", end="2010-06-30")
    assert is_skipped(skippable(skip(condition)), "2011-01-01", (on, "9004")) is counted


@pytest.mark.parametrize(
    ("on", "counted"),
    [("2009-12-31", False), ("2010-01-01", True), ("2010-12-31", True), ("2011-01-01", False)],
)
def test_the_ages_of_a_count_are_those_at_each_dose(on: str, counted: bool) -> None:
    condition = count(0, doses="Total", vaccines=["9004"]) | {"from": "10 years", "until": "11 years"}
    assert is_skipped(skippable(skip(condition)), "2012-01-01", (on, "9004")) is counted


def test_valid_counts_only_valid_doses_and_total_counts_all() -> None:
    for doses, skipped in (("Valid", False), ("Total", True)):
        condition = count(0, doses=doses, vaccines=["9004"])
        assert is_skipped(skippable(skip(condition)), "2010-02-01", ("2010-01-01", "9004")) is skipped


def test_an_empty_list_means_every_vaccine_of_the_antigen_and_no_other() -> None:
    """Reading R7."""
    data = skippable(skip(count(0, doses="Total")))
    assert is_skipped(data, "2010-02-01", ("2010-01-01", "9004"))
    assert not is_skipped(data, "2010-02-01", ("2010-01-01", "9101"))


def test_total_with_a_list_reaches_into_the_whole_history() -> None:
    """Reading R7."""
    data = skippable(skip(count(0, doses="Total", vaccines=["9101"])))
    assert is_skipped(data, "2010-02-01", ("2010-01-01", "9101"))


def test_the_dose_under_evaluation_and_later_ones_are_not_counted() -> None:
    """Reading R8: else "already had one this season" would skip the target that this dose should satisfy."""
    once = dose(recurring=True, skips=[skip(count(0, start="2010-01-01"))])
    answer = ask(world(series(once)), LATER, given(("2010-02-01", "9001"), ("2010-03-01", "9001")))
    assert statuses(answer) == ["Valid", "Extraneous"]
    total = dose(skips=[skip(count(0, doses="Total", vaccines=["9002"]))])
    answer = ask(world(series(total)), LATER, given(("2010-02-01", "9002"), ("2010-03-01", "9002")))
    assert statuses(answer) == ["Valid", "Extraneous"]


def test_a_skipped_target_hands_the_same_dose_on() -> None:
    """Reading R3."""
    answer = ask(skippable(skip(AGE)), LATER, given(("2010-06-01", "9002")))
    assert statuses(answer) == ["Valid"]


def test_a_dose_behind_a_recurring_one_is_reached_only_through_a_skip() -> None:
    once = dose(1, recurring=True, skips=[skip(count(0, start="2010-01-01"))])
    data = world(series(once, dose(2)))
    old = [("2008-01-01", "9001"), ("2009-01-01", "9001")]
    answer = ask(data, "2011-01-01", given(*old, ("2010-06-01", "9001")))
    assert (answer.status, answer.dose_number) == ("Not Complete", 4)
    answer = ask(data, "2011-01-01", given(*old, ("2010-06-01", "9001"), ("2010-07-01", "9001")))
    assert (statuses(answer), answer.status) == (["Valid"] * 4, "Complete")


def test_a_recurring_dose_of_this_season_makes_the_series_complete() -> None:
    data = world(series(dose(recurring=True, skips=[skip(count(0, start="2025-07-01", end="2026-07-01"))])))
    assert ask(data, "2025-12-01", given(("2024-10-01", "9001"))).status == "Not Complete"
    assert ask(data, "2025-12-01", given(("2025-10-01", "9001"))).status == "Complete"


def test_a_forecast_that_its_own_earliest_date_makes_pointless_is_dropped() -> None:
    """7.6: today the dose is not skipped, on the day that the forecast names it would be."""
    data = world(
        series(dose(), dose(2, ages=[{"minimum": "40 years"}], skips=[skip({"kind": "Age", "from": "30 years"})]))
    )
    assert ask(data, "2025-01-01", given(("2010-01-01", "9001"))).status == "Complete"


def test_after_a_target_skipped_in_the_forecast_the_next_one_is_forecast() -> None:
    data = world(
        series(
            dose(ages=[{"minimum": "40 years"}], skips=[skip({"kind": "Age", "from": "30 years"})]),
            dose(2, ages=[{"minimum": "28 years"}]),
        )
    )
    answer = ask(data, "2025-01-01")
    assert (answer.status, answer.earliest) == ("Not Complete", date(2028, 1, 1))


COMPLETED = skip({"kind": "Completed Series", "series_groups": [2]})


@pytest.mark.parametrize("late_group_first", [True, False])
def test_a_completed_series_of_another_group_is_known_whatever_the_order(late_group_first: bool) -> None:
    """Reading R9."""
    waiting = series(dose(skips=[COMPLETED]), dose(2))
    other = series(dose(allowable=[{"cvx": ["9001"]}]), group=2)
    data = world(*((waiting, other) if late_group_first else (other, waiting)))
    assert ask(data, "2025-01-01").status == "Not Complete"
    answer = ask(data, "2025-01-01", given(("2010-01-01", "9001")))
    assert (answer.status, statuses(answer)) == ("Complete", ["Valid"])


def test_groups_that_wait_for_each_other_are_refused() -> None:
    back = skip({"kind": "Completed Series", "series_groups": [1]})
    with pytest.raises(DataError, match="wait for each other"):
        world(series(dose(skips=[COMPLETED])), series(dose(skips=[back]), group=2))


def test_in_validation_too_a_set_must_be_in_force_on_the_assessment_date() -> None:
    future = skip({"kind": "Age", "from": "30 years"}, effective="2026-01-01")
    data = world(series(dose(ages=[{"minimum": "40 years"}], skips=[future]), dose(2)))
    assert ask(data, "2025-01-01").earliest == date(2040, 1, 1)
