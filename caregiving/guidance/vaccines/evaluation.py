"""Evaluation of a series: each dose given against the target dose that is next (chapters 4.4 and 6)."""

from collections.abc import Collection

from caregiving.guidance.vaccines.ages import evaluate_age
from caregiving.guidance.vaccines.conditional_skip import Moment, at_dose, can_be_skipped
from caregiving.guidance.vaccines.conflicts import Conflicts, is_impacted
from caregiving.guidance.vaccines.durations import LAST_DAY
from caregiving.guidance.vaccines.intervals import evaluate_intervals
from caregiving.guidance.vaccines.patient_series import EvaluatedDose, Finding, PatientSeries, TargetDose
from caregiving.guidance.vaccines.person import Dose, Person, Record
from caregiving.guidance.vaccines.supporting_data import Antigen, Series, SeriesDose
from caregiving.guidance.vaccines.vaccines_given import evaluate_vaccine
from caregiving.guidance.vaccines.words import DoseReason, DoseStatus, TargetStatus


def evaluate(
    series: Series, antigen: Antigen, person: Person, conflicts: Conflicts, complete_groups: Collection[int]
) -> PatientSeries:
    """Walk the antigen's doses, oldest first, along the target doses of the series (3.1 of the guide)."""
    targets = [TargetDose(definition) for definition in series.doses]
    patient_series = PatientSeries(antigen, series, person, targets)
    position = 0
    for record in person.by_antigen.get(antigen.name, ()):
        if position < len(targets) and is_sub_standard(record.dose):
            patient_series.evaluated.append(_bad_dose(record))
            continue
        position = pass_skipped(targets, position, at_dose(record, patient_series, complete_groups))
        if position == len(targets):
            patient_series.evaluated.append(_one_too_many(record))
            continue
        dose = evaluate_dose(record, targets[position].definition, patient_series, conflicts)
        patient_series.evaluated.append(dose)
        if dose.status is DoseStatus.VALID:
            satisfy(targets, position, record)
            position += 1
    return patient_series


def is_sub_standard(dose: Dose) -> bool:
    """6.1: expired (the day of expiry is still good), recalled or wrongly handled."""
    return dose.defective or dose.given_on > (dose.lot_expiry or LAST_DAY)


def pass_skipped(targets: list[TargetDose], position: int, moment: Moment) -> int:
    """6.2: skip what can be skipped; the same dose goes on to the next target (reading R3)."""
    while position < len(targets) and can_be_skipped(targets[position].definition, moment):
        targets[position].status = TargetStatus.SKIPPED
        position += 1
    return position


def evaluate_dose(
    record: Record, definition: SeriesDose, patient_series: PatientSeries, conflicts: Conflicts
) -> EvaluatedDose:
    """6.3 to 6.10: one dose against one target dose."""
    dose, person = record.dose, patient_series.person
    if dose.cvx in definition.inadvertent_vaccines:
        return EvaluatedDose(record, DoseStatus.NOT_VALID, (DoseReason.INADVERTENT,))
    conflict = is_impacted(record, patient_series, conflicts)
    findings = (
        evaluate_age(record, definition, person),
        evaluate_intervals(record, definition, patient_series),
        Finding(not conflict, (DoseReason.CONFLICT,) if conflict else ()),
        evaluate_vaccine(dose, definition, person),
    )
    reasons = tuple(dict.fromkeys(reason for finding in findings for reason in finding.reasons))
    return EvaluatedDose(record, dose_status(findings, reasons), reasons)


def dose_status(findings: Collection[Finding], reasons: Collection[DoseReason]) -> DoseStatus:
    """6.10, Table 6-31, its overlapping columns from left to right (reading R13)."""
    if DoseReason.TOO_OLD in reasons:
        return DoseStatus.EXTRANEOUS
    return DoseStatus.VALID if all(finding.passes for finding in findings) else DoseStatus.NOT_VALID


def satisfy(targets: list[TargetDose], position: int, record: Record) -> None:
    """Mark the target satisfied; a recurring one gets a fresh copy right behind it."""
    target = targets[position]
    target.status = TargetStatus.SATISFIED
    target.satisfied_by = record
    if target.definition.recurring:
        targets.insert(position + 1, TargetDose(target.definition))


def _bad_dose(record: Record) -> EvaluatedDose:
    return EvaluatedDose(record, DoseStatus.SUB_STANDARD, (DoseReason.BAD_DOSE,), against_target=False)


def _one_too_many(record: Record) -> EvaluatedDose:
    return EvaluatedDose(record, DoseStatus.EXTRANEOUS, (DoseReason.SERIES_USED_UP,), against_target=False)
