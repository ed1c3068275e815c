"""Relevant series, selection and scoring (chapters 5 and 8)."""

from collections.abc import Sequence
from datetime import date

import pytest

from caregiving.guidance.vaccines import Case, Gender
from caregiving.guidance.vaccines.forecast_dates import Dates
from caregiving.guidance.vaccines.forecasting import SeriesForecast
from caregiving.guidance.vaccines.patient_series import EvaluatedDose, PatientSeries, TargetDose
from caregiving.guidance.vaccines.person import Dose, Person, Record, gather
from caregiving.guidance.vaccines.pipeline import forecast_antigen
from caregiving.guidance.vaccines.scoring import (
    best_by_points,
    forecast_finish_date,
    is_completable,
    score_complete,
    score_in_process,
    score_without_doses,
)
from caregiving.guidance.vaccines.selection import best_series, prioritized_series
from caregiving.guidance.vaccines.words import (
    DoseStatus,
    SeriesReason,
    SeriesStatus,
    TargetStatus,
)
from tests.guidance.vaccine_world import Json, ask, dose, given, observed, series, world

NOT_COMPLETE, COMPLETE = SeriesStatus.NOT_COMPLETE, SeriesStatus.COMPLETE
AGED_OUT, CONTRAINDICATED = SeriesStatus.AGED_OUT, SeriesStatus.CONTRAINDICATED


def standing(
    name: str,
    status: SeriesStatus = NOT_COMPLETE,
    valid: int = 0,
    left: int = 1,
    earliest: str = "2026-01-10",
    bad: int = 0,
    maximum: str | None = None,
    begun: str = "2020-01-01",
    **entries: object,
) -> SeriesForecast:
    """A series as it stands after its forecast: so many targets satisfied and left, so many doses not valid."""
    ages = [] if maximum is None else [{"maximum": maximum}]
    data = world(series(dose(ages=ages), **({"default": False, "name": name} | entries)))
    antigen = data.antigens["Test"]
    (one,) = antigen.series
    person = Person(date(2000, 1, 1), date(2026, 1, 1), Gender.UNKNOWN, None, {}, (), {})
    record = Record(0, Dose(date.fromisoformat(begun), "9001"))
    done = [TargetDose(one.doses[0], TargetStatus.SATISFIED, record) for _ in range(valid)]
    open_ = [TargetDose(one.doses[0]) for _ in range(left)]
    evaluated = [EvaluatedDose(record, DoseStatus.VALID)] * valid
    evaluated += [EvaluatedDose(record, DoseStatus.NOT_VALID)] * bad
    patient_series = PatientSeries(antigen, one, person, done + open_, evaluated)
    if status is not NOT_COMPLETE:
        return SeriesForecast(patient_series, status, SeriesReason.COMPLETE)
    day = date.fromisoformat(earliest)
    dates = Dates(day, day, day, None, None, day, None)
    return SeriesForecast(patient_series, status, SeriesReason.DOSE_NEEDED, open_[0], dates)


def names(forecasts: Sequence[SeriesForecast]) -> list[str]:
    return [one.patient_series.series.name for one in forecasts]


def winner(*group: SeriesForecast) -> str | None:
    found = prioritized_series(group)
    return None if found is None else found.patient_series.series.name


RISK: Json = {"type": "Risk", "default": False, "group": 2}


@pytest.mark.parametrize(
    ("on", "relevant"),
    [("2049-12-31", False), ("2050-01-01", True), ("2074-12-31", True), ("2075-01-01", False)],
)
def test_a_risk_series_is_relevant_by_its_indication_on_the_assessment_date(on: str, relevant: bool) -> None:
    indication = {"observations": ["001"], "from": "50 years", "until": "75 years"}
    data = world(series(**(RISK | {"indications": [indication]})), series())
    answer = ask(data, on, observations=observed("001"))
    assert (answer.series_type == "Risk") is relevant
    assert ask(data, on, observations=observed("002")).series_type == "Standard"


def test_an_indication_with_an_empty_window_never_applies() -> None:
    indication = {"observations": ["001"], "from": "5 years", "until": "5 years"}
    data = world(series(**(RISK | {"indications": [indication]})))
    assert ask(data, "2005-01-01", observations=observed("001")).series_type is None


@pytest.mark.parametrize(
    ("required", "gender", "relevant"),
    [
        ([], Gender.MALE, True),
        (["Female"], Gender.FEMALE, True),
        (["Female"], Gender.MALE, False),
        (["Female", "Unknown"], Gender.UNKNOWN, True),
    ],
)
def test_a_series_may_ask_for_a_gender(required: list[str], gender: Gender, relevant: bool) -> None:
    answer = ask(world(series(required_genders=required)), "2025-01-01", gender=gender)
    assert (answer.series_type is not None) is relevant


def test_a_contraindicated_series_is_no_candidate_unless_all_are() -> None:
    out = standing("out", CONTRAINDICATED, valid=2)
    assert winner(out, standing("in", valid=1)) == "in"
    assert winner(out) == "out"


def test_a_risk_series_needs_the_best_priority_of_its_group_and_no_dose() -> None:
    better = standing("A", type="Risk", priority="A", maximum_age_to_start="1 day")
    worse = standing("B", COMPLETE, valid=2, type="Risk", priority="B")
    assert winner(worse, better) == "A"


def test_a_standard_series_must_be_begun_before_its_maximum_age_to_start() -> None:
    for limit, expected in (("20 years", "default"), ("20 years + 1 day", "begun")):
        begun = standing("begun", valid=1, maximum_age_to_start=limit)
        assert winner(begun, standing("default", default=True)) == expected


def test_without_a_valid_dose_the_default_wins() -> None:
    assert winner(standing("other"), standing("default", default=True)) == "default"


def test_without_a_valid_dose_and_a_default_all_standard_series_compete() -> None:
    assert winner(standing("late", earliest="2027-01-01"), standing("soon")) == "soon"


def test_a_series_with_a_valid_dose_beats_the_default() -> None:
    assert winner(standing("default", default=True), standing("begun", valid=1)) == "begun"


def test_a_group_without_scorable_and_without_default_has_no_prioritized_series() -> None:
    assert winner(standing("begun", valid=1, maximum_age_to_start="1 day")) is None


def test_an_evaluation_only_series_counts_only_when_complete() -> None:
    assert winner(standing("only", type="Evaluation Only")) is None
    done = standing("only", COMPLETE, valid=1, type="Evaluation Only")
    assert winner(done) == "only"
    assert names(best_series([done])) == ["only"]


def test_the_one_complete_series_wins() -> None:
    assert winner(standing("more", valid=3), standing("done", COMPLETE, valid=1)) == "done"


def test_the_one_series_in_process_wins_when_none_is_complete() -> None:
    assert winner(standing("old", AGED_OUT, valid=3), standing("going", valid=1)) == "going"


def test_several_begun_and_none_in_process_give_way_to_the_default() -> None:
    aged = (standing("a", AGED_OUT, valid=1), standing("b", AGED_OUT, valid=2))
    assert winner(*aged, standing("default", AGED_OUT, default=True)) == "default"


def test_where_no_table_fits_the_most_valid_doses_win_then_preference() -> None:
    """Reading R15."""
    one, two = standing("one", AGED_OUT, valid=1), standing("two", AGED_OUT, valid=2)
    preferred = standing("preferred", AGED_OUT, valid=2, preference=0)
    assert winner(one, two) == "two"
    assert winner(one, two, preferred) == "preferred"


def test_of_several_complete_the_one_with_the_most_valid_doses_gets_the_point() -> None:
    two, three, also = (standing(name, COMPLETE, valid=n) for name, n in (("two", 2), ("three", 3), ("also", 3)))
    assert score_complete([two, three]) == [-1, 1]
    assert score_complete([two, three, also]) == [-1, 0, 0]
    assert winner(two, three) == "three"


def test_equal_points_go_to_the_preference_and_then_to_the_first_in_the_document() -> None:
    first = standing("first", COMPLETE, valid=2, preference=2)
    second = standing("second", COMPLETE, valid=2, preference=1)
    third = standing("third", COMPLETE, valid=2, preference=1)
    assert winner(first, second, third) == "second"


def test_the_worked_example_of_points_in_process() -> None:
    s1 = standing("S1", valid=2, left=1, product=True)
    s2 = standing("S2", valid=2, left=1)
    s3 = standing("S3", valid=1, left=2, product=True, bad=1, maximum="20 years")
    assert score_in_process([s1, s2, s3]) == [5, 1, -10]
    assert winner(s2, s1, s3) == "S1"


def test_each_condition_in_process_has_its_points_alone_and_tied() -> None:
    most, least = standing("most", valid=2, left=1), standing("least", valid=1, left=2, earliest="2026-02-01")
    assert score_in_process([most, least]) == [-2 + 3 + 2 + 2 + 1, -2 + 3 - 2 - 2 - 1]
    closer = standing("closer", valid=1, left=1, earliest="2026-03-01")
    assert score_in_process([most, closer]) == [-2 + 3 + 2 + 0 + 1, -2 + 3 - 2 + 0 - 1]
    stuck = standing("stuck", valid=2, left=1, maximum="20 years")
    assert score_in_process([most, stuck]) == [-2 + 3 + 0 + 0 + 1, -2 - 3 + 0 + 0 - 1]


def test_points_without_a_valid_dose() -> None:
    soon, late = standing("soon"), standing("late", earliest="2027-01-01")
    assert score_without_doses([soon, late]) == [1 + 1 + 1, -1 + 1 + 1]
    product = standing("product", product=True)
    assert score_without_doses([soon, product]) == [0 + 1 + 1, 0 + 1 - 1]
    stuck = standing("stuck", earliest="2027-01-01", maximum="20 years")
    assert score_without_doses([soon, stuck]) == [1 + 1 + 1, -1 - 1 + 1]
    over = standing("over", AGED_OUT)
    assert score_without_doses([over, over]) == [-1 - 1 + 1, -1 - 1 + 1]


def test_nobody_wins_among_none() -> None:
    assert best_by_points([]) is None


def finish(on: str) -> tuple[date | None, bool]:
    """Finish date and completable, of a series begun on that day whose last dose has a maximum age."""
    after = {"after_previous": True}
    slow = dose(2, intervals=[after | {"minimum": "5 years"}])
    later = [dose(n, intervals=[after | {"minimum": f"{n} months"}, after]) for n in (3, 4)]
    last = dose(5, intervals=[after | {"minimum": "2 months"}], ages=[{"maximum": "26 years + 4 months"}])
    data = world(series(dose(), slow, *later, last))
    case = Case(date(2000, 1, 1), date(2021, 1, 1), ("Test",), doses=given((on, "9001")))
    (only,) = forecast_antigen(data.antigens["Test"], gather(case, data.schedule), data.schedule)
    return forecast_finish_date(only), is_completable(only)


def test_the_finish_date_adds_the_single_longest_later_minimum() -> None:
    """Reading R16: the interval of the dose being forecast is already in its earliest date."""
    assert finish("2020-12-30") == (date(2026, 4, 30), True)
    assert finish("2020-12-31") == (date(2026, 5, 1), False)


def test_without_a_later_target_the_finish_date_is_the_earliest_date() -> None:
    assert forecast_finish_date(standing("one", earliest="2026-01-10")) == date(2026, 1, 10)
    assert forecast_finish_date(standing("none", COMPLETE)) is None


def test_equals_are_closest_to_completion_together() -> None:
    """Reading R16: the tie column shows that equal counts."""
    pair = [standing("a", valid=1), standing("b", valid=1)]
    assert score_in_process(pair) == [-2 + 3 + 0 + 0 + 0] * 2


def group(number: int, *equivalent: int) -> Json:
    return {"group": number, "equivalent_groups": list(equivalent)}


def best(*standings: SeriesForecast) -> list[str]:
    return names(best_series(standings))


def test_a_complete_series_is_always_best() -> None:
    assert best(standing("a", COMPLETE, valid=1, **group(1, 2)), standing("b", COMPLETE, valid=1, **group(2, 1))) == [
        "a",
        "b",
    ]


def test_equivalence_has_a_direction() -> None:
    """Reading R17: it is read from the series judged."""
    standard_done = standing("s", COMPLETE, valid=1, **group(1, 2))
    risk_open = standing("r", valid=1, **group(2), type="Risk")
    assert best(standard_done, risk_open) == ["s", "r"]
    risk_done = standing("r", COMPLETE, valid=1, **group(2), type="Risk")
    standard_open = standing("s", valid=1, **group(1, 2))
    assert best(standard_open, risk_done) == ["r"]
    other_way = standing("s", valid=1, **group(1))
    assert best(other_way, risk_done) == ["s", "r"]


def test_an_open_risk_series_makes_an_equivalent_open_standard_one_redundant() -> None:
    risk = standing("r", valid=1, **group(2), type="Risk")
    assert best(standing("s", valid=1, **group(1, 2)), risk) == ["r"]
    assert best(standing("s", valid=1, **group(1)), risk) == ["s", "r"]


def test_an_open_risk_series_yields_to_a_complete_equivalent_one() -> None:
    risk = standing("r", valid=1, **group(2, 3), type="Risk")
    done = standing("s", COMPLETE, valid=1, **group(3, 2))
    assert best(risk, done) == ["s"]


def test_an_open_evaluation_only_series_is_never_best() -> None:
    only = standing("e", valid=1, **group(1), type="Evaluation Only", default=True)
    assert best(only) == []


def test_the_only_scorable_series_wins_over_the_default_even_when_aged_out() -> None:
    assert winner(standing("default", AGED_OUT, default=True), standing("old", AGED_OUT, valid=1)) == "old"


def test_only_intervals_in_force_on_the_assessment_date_count_for_the_finish_date() -> None:
    ended = {"after_previous": True, "minimum": "9 years", "cessation": "2020-12-31"}
    data = world(series(dose(), dose(2, intervals=[ended])))
    case = Case(date(2000, 1, 1), date(2021, 1, 1), ("Test",))
    (only,) = forecast_antigen(data.antigens["Test"], gather(case, data.schedule), data.schedule)
    assert forecast_finish_date(only) == date(2000, 1, 1)


def test_the_default_is_the_default_even_when_it_is_contraindicated() -> None:
    """Table 8-3 asks for no more: another series of the group that nobody has begun is not scorable."""
    assert winner(standing("open"), standing("default", CONTRAINDICATED, default=True)) == "default"


def test_a_sub_standard_dose_does_not_spoil_that_all_doses_are_valid() -> None:
    """SELECTB-2: it was not evaluated against a target."""
    first, second = standing("first", valid=1, product=True), standing("second", valid=1)
    record = first.patient_series.evaluated[0].record
    spoilt = EvaluatedDose(record, DoseStatus.SUB_STANDARD, against_target=False)
    first.patient_series.evaluated.append(spoilt)
    assert score_in_process([first, second]) == [2 + 3, -2 + 3]
