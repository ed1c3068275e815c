"""What must hold for every history over the shipped data."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from caregiving.guidance.vaccines import (
    Case,
    Dose,
    DoseStatus,
    Observation,
    VaccineGroupForecast,
    forecast,
    shipped_data,
)
from caregiving.guidance.vaccines.patient_series import PatientSeries
from caregiving.guidance.vaccines.person import gather
from caregiving.guidance.vaccines.pipeline import forecast_antigen
from caregiving.guidance.vaccines.relevance import relevant_series
from caregiving.guidance.vaccines.selection import best_series, prioritized_series
from caregiving.guidance.vaccines.supporting_data import Antigen

DATA = shipped_data()
GROUPS = ("COVID-19", "Influenza", "Pneumococcal", "RSV")
OURS = sorted(
    cvx
    for cvx, vaccine in DATA.schedule.vaccines.items()
    if any(association.antigen in DATA.antigens for association in vaccine.associations)
)
TETANUS = "139"
TODAY = date(2025, 12, 1)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    birth = draw(st.dates(date(1930, 1, 1), date(2025, 9, 1)))
    days = st.dates(max(birth, date(2010, 1, 1)), TODAY)
    doses = draw(st.lists(st.builds(Dose, days, st.sampled_from(OURS)), max_size=9))
    codes = draw(st.lists(st.sampled_from(sorted(DATA.schedule.observations)), max_size=4))
    return Case(birth, TODAY, GROUPS, observations=tuple(map(Observation, codes)), doses=tuple(doses))


def answers(case: Case, *, doses: tuple[Dose, ...] | None = None) -> tuple[VaccineGroupForecast, ...]:
    changed = Case(
        case.birth,
        case.assessment,
        case.vaccine_groups,
        observations=case.observations,
        doses=case.doses if doses is None else doses,
    )
    return forecast(changed, DATA)


@given(cases())
@settings(max_examples=150, deadline=None)
def test_dates_exist_exactly_when_not_complete_and_are_in_order(case: Case) -> None:
    for found in answers(case):
        needed = found.status == "Not Complete"
        assert (found.earliest is not None) == (found.recommended is not None) == needed
        assert (found.dose_number is not None) == needed
        if found.earliest and found.recommended:
            assert case.birth <= found.earliest <= found.recommended
            assert found.past_due is None or found.earliest <= found.past_due
            assert found.latest is None or found.earliest <= found.latest


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_days_are_told_does_not_matter_and_the_answer_is_always_the_same(
    case: Case, chance: object
) -> None:
    """Doses of one day stay in the order in which they were told."""
    days = sorted({dose.given_on for dose in case.doses})
    getattr(chance, "shuffle")(days)  # noqa: B009 - hypothesis gives no public type for it
    shuffled = [dose for day in days for dose in case.doses if dose.given_on == day]
    assert answers(case, doses=tuple(shuffled)) == answers(case)


def test_doses_of_one_day_are_judged_in_the_order_in_which_they_were_told() -> None:
    day = date(2025, 10, 1)
    for vaccines in (("309", "312"), ("312", "309")):
        case = Case(date(1980, 1, 1), date(2025, 12, 1), ("COVID-19",), doses=tuple(Dose(day, cvx) for cvx in vaccines))
        (found,) = forecast(case, DATA)
        assert [(dose.record.dose.cvx, dose.status) for dose in found.doses] == [
            (vaccines[0], DoseStatus.VALID),
            (vaccines[1], DoseStatus.EXTRANEOUS),
        ]


@given(cases(), st.sampled_from(OURS), st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_a_dose_after_the_assessment_date_changes_nothing(case: Case, cvx: str, days: int) -> None:
    future = Dose(TODAY + timedelta(days=days), cvx)
    assert answers(case, doses=(*case.doses, future)) == answers(case)


@given(cases(), st.integers(1, 5000))
@settings(max_examples=60, deadline=None)
def test_doses_of_an_unrelated_antigen_change_nothing(case: Case, days: int) -> None:
    """A tetanus vaccine is not live, so no conflict arises."""
    unrelated = Dose(max(TODAY - timedelta(days=days), case.birth), TETANUS)
    statuses = [
        [(dose.given_on, dose.status) for dose in found.doses]
        for found in answers(case, doses=(*case.doses, unrelated))
    ]
    assert statuses == [[(dose.given_on, dose.status) for dose in found.doses] for found in answers(case)]


@given(cases())
@settings(max_examples=60, deadline=None)
def test_every_dose_of_the_group_is_judged_and_a_dose_satisfies_at_most_one_target(case: Case) -> None:
    person = gather(case, DATA.schedule)
    for antigen in DATA.antigens.values():
        for found in forecast_antigen(antigen, person, DATA.schedule):
            patient_series = found.patient_series
            assert [d.record for d in patient_series.evaluated] == list(person.by_antigen.get(antigen.name, ()))
            used = [t.satisfied_by.position for t in patient_series.satisfied() if t.satisfied_by]
            assert used == sorted(set(used))
            assert len(used) == sum(dose.status == "Valid" for dose in patient_series.evaluated)


@given(cases())
@settings(max_examples=60, deadline=None)
def test_the_judgement_of_a_dose_does_not_depend_on_later_doses(case: Case) -> None:
    """But for "Completed Series", which only some children's series have."""
    ordered = sorted(gather(case, DATA.schedule).history, key=lambda record: record.position)
    before = tuple(record.dose for record in ordered[:-1])
    for name, antigen in DATA.antigens.items():
        if _waits_for_other_series(antigen):
            continue
        everything = {s.series.name: s for s in _evaluated(case, case.doses, name)}
        for one in _evaluated(case, before, name):
            whole = everything[one.series.name].evaluated
            assert [d.status for d in one.evaluated] == [d.status for d in whole[: len(one.evaluated)]]


@given(cases())
@settings(max_examples=60, deadline=None)
def test_best_series_are_relevant_and_one_per_group(case: Case) -> None:
    person = gather(case, DATA.schedule)
    for antigen in DATA.antigens.values():
        forecasts = forecast_antigen(antigen, person, DATA.schedule)
        relevant = [series.name for series in relevant_series(antigen, person)]
        assert [one.patient_series.series.name for one in forecasts] == relevant
        groups = [one.patient_series.series.group for one in best_series(forecasts)]
        assert len(groups) == len(set(groups)) > 0
        assert prioritized_series(forecasts) is None or prioritized_series(forecasts) in forecasts


def _evaluated(case: Case, doses: tuple[Dose, ...], antigen: str) -> list[PatientSeries]:
    changed = Case(case.birth, case.assessment, GROUPS, observations=case.observations, doses=doses)
    person = gather(changed, DATA.schedule)
    return [one.patient_series for one in forecast_antigen(DATA.antigens[antigen], person, DATA.schedule)]


def _waits_for_other_series(antigen: Antigen) -> bool:
    return any(
        condition.series_groups
        for series in antigen.series
        for dose in series.doses
        for skip in dose.conditional_skips
        for condition_set in skip.sets
        for condition in condition_set.conditions
    )
