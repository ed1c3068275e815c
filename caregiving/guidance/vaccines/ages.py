"""Was the dose given at a valid age? (6.4)"""

from caregiving.guidance.vaccines.durations import FIRST_DAY, LAST_DAY
from caregiving.guidance.vaccines.in_force import in_force
from caregiving.guidance.vaccines.patient_series import Finding
from caregiving.guidance.vaccines.person import Person, Record
from caregiving.guidance.vaccines.supporting_data import Age, SeriesDose
from caregiving.guidance.vaccines.words import DoseReason


def evaluate_age(record: Record, definition: SeriesDose, person: Person) -> Finding:
    """Every age entry in force on the day of the dose must hold (reading R4); none in force: valid."""
    findings = [_evaluate_entry(record, age, person) for age in in_force(definition.ages, record.dose.given_on)]
    return Finding(
        all(finding.passes for finding in findings),
        tuple(reason for finding in findings for reason in finding.reasons),
    )


def _evaluate_entry(record: Record, age: Age, person: Person) -> Finding:
    on = record.dose.given_on
    if on < person.at_age(age.absolute_minimum, FIRST_DAY):
        return Finding(False, (DoseReason.TOO_YOUNG,))
    if on < person.at_age(age.minimum, FIRST_DAY):
        return Finding(True, (DoseReason.GRACE_PERIOD,))
    if on < person.at_age(age.maximum, LAST_DAY):
        return Finding(True)
    return Finding(False, (DoseReason.TOO_OLD,))
