"""Can the target dose be skipped? (6.2; again in 7.1 and 7.6)"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from caregiving.guidance.vaccines.durations import FIRST_DAY, after
from caregiving.guidance.vaccines.in_force import in_force
from caregiving.guidance.vaccines.patient_series import EvaluatedDose, PatientSeries
from caregiving.guidance.vaccines.person import Dose, Record
from caregiving.guidance.vaccines.supporting_data import (
    Condition,
    ConditionalSkip,
    ConditionSet,
    SeriesDose,
)
from caregiving.guidance.vaccines.words import Comparison, ConditionKind, Context, DoseKind, DoseStatus


class Moment(NamedTuple):
    """When a skip is tested, and what is known then."""

    context: Context
    reference: date
    """CONDSKIP-2: the day of the dose, of the assessment, or the forecast's earliest date."""
    anchor: date
    """The day on which a set must be in force."""
    patient_series: PatientSeries
    history: Sequence[Record]
    """Reading R8: in evaluation only what came before the dose at hand."""
    complete_groups: Collection[int]
    """Series groups of the antigen with a complete series."""

    @property
    def evaluated(self) -> Sequence[EvaluatedDose]:
        return self.patient_series.evaluated


def at_dose(record: Record, patient_series: PatientSeries, complete_groups: Collection[int]) -> Moment:
    """The moment at which a dose is evaluated."""
    on = record.dose.given_on
    earlier = patient_series.person.history[: record.position]
    return Moment(Context.EVALUATION, on, on, patient_series, earlier, complete_groups)


def at_forecast(reference: date, patient_series: PatientSeries, complete_groups: Collection[int]) -> Moment:
    """The moment at which a target dose is forecast, or its forecast validated."""
    person = patient_series.person
    return Moment(Context.FORECAST, reference, person.assessment, patient_series, person.history, complete_groups)


def can_be_skipped(definition: SeriesDose, moment: Moment) -> bool:
    """Whether one of the fitting conditional skips is met: one suffices (reading R6)."""
    return any(
        _skip_is_met(skip, moment)
        for skip in definition.conditional_skips
        if skip.context in (moment.context, Context.BOTH)
    )


def _skip_is_met(skip: ConditionalSkip, moment: Moment) -> bool:
    sets = in_force(skip.sets, moment.anchor)
    if skip.any_suffices:
        return any(_set_is_met(one, moment) for one in sets)
    return bool(sets) and all(_set_is_met(one, moment) for one in sets)


def _set_is_met(condition_set: ConditionSet, moment: Moment) -> bool:
    enough = any if condition_set.any_suffices else all
    return enough(_is_met(condition, moment) for condition in condition_set.conditions)


def _is_met(condition: Condition, moment: Moment) -> bool:
    if condition.kind is ConditionKind.AGE:
        return moment.patient_series.person.is_in(condition.ages, moment.reference)
    if condition.kind is ConditionKind.COMPLETED_SERIES:
        return not condition.series_groups.isdisjoint(moment.complete_groups)
    if condition.kind is ConditionKind.INTERVAL:
        return _interval_has_passed(condition, moment)
    return _compare(_count(condition, moment), condition)


def _interval_has_passed(condition: Condition, moment: Moment) -> bool:
    """From the immediately preceding dose, whatever its status."""
    if not moment.evaluated:
        return False
    return moment.reference >= (after(moment.evaluated[-1].given_on, condition.interval) or FIRST_DAY)


def _count(condition: Condition, moment: Moment) -> int:
    """CONDSKIP-1: how many doses hold all that the condition asks for."""
    return sum(1 for dose in _countable(condition, moment) if _is_counted(dose, condition, moment))


def _countable(condition: Condition, moment: Moment) -> Sequence[Dose]:
    """Reading R7: with a list of vaccines, "Total" looks through the whole history, also of other antigens."""
    if condition.dose_kind is DoseKind.VALID:
        return [dose.record.dose for dose in moment.evaluated if dose.status is DoseStatus.VALID]
    if condition.vaccines:
        return [record.dose for record in moment.history]
    return [dose.record.dose for dose in moment.evaluated]


def _is_counted(dose: Dose, condition: Condition, moment: Moment) -> bool:
    """Reading R7: an empty list means any vaccine. Both ends, of ages and of dates, are excluded."""
    return (
        (not condition.vaccines or dose.cvx in condition.vaccines)
        and condition.start <= dose.given_on < condition.end
        and moment.patient_series.person.is_in(condition.ages, dose.given_on)
    )


def _compare(count: int, condition: Condition) -> bool:
    if condition.comparison is Comparison.GREATER:
        return count > condition.dose_count
    if condition.comparison is Comparison.EQUAL:
        return count == condition.dose_count
    return count < condition.dose_count
