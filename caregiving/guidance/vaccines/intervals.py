"""Was the dose given long enough after what came before? (6.5 and 6.6)"""

from collections.abc import Sequence
from datetime import date

from caregiving.guidance.vaccines.durations import FIRST_DAY, after
from caregiving.guidance.vaccines.in_force import in_force
from caregiving.guidance.vaccines.patient_series import EvaluatedDose, Finding, PatientSeries, TargetDose
from caregiving.guidance.vaccines.person import Record
from caregiving.guidance.vaccines.supporting_data import Interval, Reference, SeriesDose
from caregiving.guidance.vaccines.words import DoseReason, DoseStatus


def evaluate_intervals(record: Record, definition: SeriesDose, patient_series: PatientSeries) -> Finding:
    """All preferable intervals in force, or else at least one allowable and all of those.

    "Too soon" is not carried along when the allowable intervals accept the dose.
    """
    preferable = _preferable_intervals(record, definition, patient_series)
    if preferable.passes or not _allowable_intervals(record, definition, patient_series):
        return preferable
    return Finding(True, tuple(reason for reason in preferable.reasons if reason is not DoseReason.TOO_SOON))


def _preferable_intervals(record: Record, definition: SeriesDose, patient_series: PatientSeries) -> Finding:
    """6.5: all must pass; none specified, or nothing to count from, passes."""
    findings = []
    for interval in in_force(definition.intervals, record.dose.given_on):
        reference = reference_date(interval, patient_series)
        if record.dose.given_on < (after(reference, interval.absolute_minimum) or FIRST_DAY):
            findings.append(Finding(False, (DoseReason.TOO_SOON,)))
        elif record.dose.given_on < (after(reference, interval.minimum) or FIRST_DAY):
            findings.append(Finding(True, (DoseReason.GRACE_PERIOD,)))
    return Finding(
        all(finding.passes for finding in findings),
        tuple(reason for finding in findings for reason in finding.reasons),
    )


def _allowable_intervals(record: Record, definition: SeriesDose, patient_series: PatientSeries) -> bool:
    """6.6: a looser second chance without grace; none specified fails."""
    intervals = in_force(definition.allowable_intervals, record.dose.given_on)
    return bool(intervals) and all(
        record.dose.given_on
        >= (after(reference_date(interval, patient_series), interval.absolute_minimum) or FIRST_DAY)
        for interval in intervals
    )


def reference_date(interval: Interval, patient_series: PatientSeries) -> date | None:
    """The day an interval is counted from, looking back over the doses evaluated so far (CALCDTINT)."""
    if interval.reference is Reference.PREVIOUS:
        return _previous_dose(patient_series.evaluated)
    if interval.reference is Reference.TARGET_DOSE:
        return _target_dose(interval.target_dose, patient_series.targets)
    if interval.reference is Reference.MOST_RECENT:
        return _most_recent(interval.most_recent, patient_series.evaluated)
    return patient_series.person.observations.get(interval.observation or "")


def _previous_dose(evaluated: Sequence[EvaluatedDose]) -> date | None:
    """CALCDTINT-1: the latest that is valid or not valid; the others are looked through (reading R5)."""
    for dose in reversed(evaluated):
        if dose.status in (DoseStatus.VALID, DoseStatus.NOT_VALID) and not dose.is_inadvertent:
            return dose.given_on
    return None


def _target_dose(number: int | None, targets: Sequence[TargetDose]) -> date | None:
    """CALCDTINT-2: the dose that satisfied that target; of recurring copies the first (reading R10)."""
    for target in targets:
        if target.definition.number == number and target.satisfied_by is not None:
            return target.satisfied_by.dose.given_on
    return None


def _most_recent(vaccines: frozenset[str], evaluated: Sequence[EvaluatedDose]) -> date | None:
    """CALCDTINT-8: the latest of these vaccines, not inadvertent, whatever its status."""
    for dose in reversed(evaluated):
        if dose.record.dose.cvx in vaccines and not dose.is_inadvertent:
            return dose.given_on
    return None
