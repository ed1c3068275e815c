"""The patient and each caregiver who agreed, as cases for CDC's immunization logic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caregiving.agenda.rows import Rows
from caregiving.guidance import breathing
from caregiving.guidance.catalog import Rules
from caregiving.guidance.vaccines import Case, Dose, Gender, Observation, VaccineGroupForecast, forecast, shipped_data
from caregiving.patients.models import BreathingSupport, OnsetRegion, ReadingTaken, Sex, SwallowRoute
from caregiving.people.models import Membership
from caregiving.vaccines.models import CaregiverRecord, Vaccination, VaccineGroup

# Observation codes of CDC's schedule data that follow from what a household keeps.
WEAK_BREATHING_OR_COUGH = "260"
IMMUNOCOMPROMISED = "003"
GENDERS = {Sex.FEMALE: Gender.FEMALE, Sex.MALE: Gender.MALE}


@dataclass(frozen=True, slots=True)
class Person:
    """Whose vaccines they are. `name` is empty for the patient; `id` names the record, not the date."""

    id: str
    name: str
    forecasts: tuple[VaccineGroupForecast, ...]
    last_dose: dict[str, str]


def people(rows: Rows, rules: Rules, today: date) -> Iterator[Person]:
    """The patient first. Who has no birth date cannot be forecast and is left out."""
    patient = rows.patient
    if patient.birth_date:
        observations = tuple(Observation(code) for code in observation_codes(rows, rules))
        own = [row for row in rows.of(Vaccination) if row.patient_id == patient.pk]
        yield _person(patient.pk.hex, "", patient.birth_date, patient.sex, own, observations, today)
    names = {member.pk: member.user.name for member in rows.of(Membership)}
    for record in rows.of(CaregiverRecord):
        if record.withdrawn_at is None:
            own = [row for row in rows.of(Vaccination) if row.caregiver_id == record.pk]
            name = names.get(record.membership_id, "")
            yield _person(record.pk.hex, name, record.birth_date, record.sex, own, (), today)


def observation_codes(rows: Rows, rules: Rules) -> tuple[str, ...]:
    """What CDC's logic needs to know of the patient, as far as it follows from the facts that are kept."""
    patient = rows.patient
    weak = (
        patient.breathing_support != BreathingSupport.NONE
        or patient.swallow_route != SwallowRoute.WHOLE
        or patient.onset_region in (OnsetRegion.BULBAR, OnsetRegion.RESPIRATORY)
        or _measured_weak(rows, rules)
    )
    codes = [WEAK_BREATHING_OR_COUGH] if weak else []
    return (*codes, IMMUNOCOMPROMISED) if patient.immunocompromised else tuple(codes)


def _measured_weak(rows: Rows, rules: Rules) -> bool:
    known = {measure.value for measure in breathing.Measure}
    readings = [
        breathing.Reading(breathing.Measure(row.measure), row.value, row.occurred_at)
        for row in rows.of(ReadingTaken)
        if row.measure in known
    ]
    found = breathing.risk_factors(readings, rules, breathing_symptoms=False, bulbar=False)
    return any(rules[factor.rule_ids[0]].drives_reminders for factor in found)


def _person(
    person_id: str,
    name: str,
    born: date,
    sex: str,
    vaccinations: Sequence[Vaccination],
    observations: tuple[Observation, ...],
    today: date,
) -> Person:
    given = sorted(vaccinations, key=lambda row: (row.given_on, row.pk))
    case = Case(
        birth=born,
        assessment=today,
        vaccine_groups=tuple(VaccineGroup.values),
        gender=GENDERS.get(Sex(sex), Gender.UNKNOWN),
        observations=observations,
        doses=tuple(Dose(row.given_on, row.cvx.lstrip("0"), row.mvx or None) for row in given),
    )
    return Person(person_id, name, _forecast(case), {row.group: row.pk.hex for row in given})


@lru_cache(maxsize=4096)
def _forecast(case: Case) -> tuple[VaccineGroupForecast, ...]:
    return forecast(case, shipped_data())
