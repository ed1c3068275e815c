"""The patient and each caregiver who agreed, as cases for CDC's immunization logic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caregiving.agenda.rows import Rows
from caregiving.guidance import breathing
from caregiving.guidance.catalog import Rules
from caregiving.guidance.vaccines import (
    Case,
    Dose,
    Gender,
    Observation,
    VaccineGroupForecast,
    forecast,
    observations,
    shipped_data,
    standing,
)
from caregiving.guidance.vaccines.observations import ObservationRow
from caregiving.patients.models import BreathingSupport, OnsetRegion, ReadingTaken, Sex, SwallowRoute
from caregiving.people.models import Membership
from caregiving.vaccines.models import CaregiverRecord, TeamObservation, Vaccination, VaccineGroup

GENDERS = {Sex.FEMALE: Gender.FEMALE, Sex.MALE: Gender.MALE}


@dataclass(frozen=True, slots=True)
class Person:
    """Whose vaccines they are. `name` and `user_id` are empty for the patient; `id` names the record, not the date."""

    id: str
    name: str
    user_id: str
    forecasts: tuple[VaccineGroupForecast, ...]
    last_dose: dict[str, str]

    def up_to_date(self, today: date) -> bool:
        """Whether there is nothing to ask about."""
        return not any(standing(found, today).asks for found in self.forecasts)


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation about the patient: the signs that it follows from, and the care team's word, which decides."""

    row: ObservationRow
    because: tuple[str, ...]
    word: TeamObservation | None

    @property
    def holds(self) -> bool:
        return self.word.holds if self.word else bool(self.because)


def people(rows: Rows, rules: Rules, today: date) -> Iterator[Person]:
    """The patient first. Who has no birth date cannot be forecast and is left out."""
    patient = rows.patient
    if patient.birth_date:
        told = tuple(Observation(one.row.code) for one in observed(rows, rules) if one.holds)
        own = [row for row in rows.of(Vaccination) if row.patient_id == patient.pk]
        yield Person(patient.pk.hex, "", "", *_forecast_for(patient.birth_date, patient.sex, own, told, today))
    members = {member.pk: member for member in rows.of(Membership)}
    for record in rows.of(CaregiverRecord):
        member = members.get(record.membership_id)
        if record.withdrawn_at is None and member is not None:
            own = [row for row in rows.of(Vaccination) if row.caregiver_id == record.pk]
            found = _forecast_for(record.birth_date, record.sex, own, (), today)
            yield Person(record.pk.hex, member.user.name, str(member.user_id), *found)


def observed(rows: Rows, rules: Rules) -> tuple[Observed, ...]:
    """What CDC's logic is told of the patient, and what the care team denied: the rest is not among them."""
    words = {word.code: word for word in rows.of(TeamObservation)}
    follows = {one.row.code: one.because for one in observations().derived(_signs(rows, rules))}
    found = (Observed(row, follows.get(row.code, ()), words.get(row.code)) for row in observations().rows)
    return tuple(one for one in found if one.because or one.word)


def _signs(rows: Rows, rules: Rules) -> Iterator[str]:
    """The household's facts that an observation may follow from, by the names that the data use."""
    patient = rows.patient
    if patient.breathing_support != BreathingSupport.NONE:
        yield "breathing_support"
    if patient.swallow_route != SwallowRoute.WHOLE:
        yield "swallow_route"
    if patient.onset_region in (OnsetRegion.BULBAR, OnsetRegion.RESPIRATORY):
        yield "onset_region"
    if patient.immunocompromised:
        yield "immunocompromised"
    if _measured_weak(rows, rules):
        yield "measured_weak"


def _measured_weak(rows: Rows, rules: Rules) -> bool:
    known = {measure.value for measure in breathing.Measure}
    readings = [
        breathing.Reading(breathing.Measure(row.measure), row.value, row.occurred_at)
        for row in rows.of(ReadingTaken)
        if row.measure in known
    ]
    found = breathing.risk_factors(readings, rules, breathing_symptoms=False, bulbar=False)
    return any(rules[factor.rule_ids[0]].drives_reminders for factor in found)


def _forecast_for(
    born: date, sex: str, vaccinations: Sequence[Vaccination], told: tuple[Observation, ...], today: date
) -> tuple[tuple[VaccineGroupForecast, ...], dict[str, str]]:
    """The forecasts, and of each group the id of the last dose."""
    given = sorted(vaccinations, key=lambda row: (row.given_on, row.pk))
    case = Case(
        birth=born,
        assessment=today,
        vaccine_groups=tuple(VaccineGroup.values),
        gender=GENDERS.get(Sex(sex), Gender.UNKNOWN),
        observations=told,
        doses=tuple(Dose(row.given_on, row.cvx.lstrip("0"), row.mvx or None) for row in given),
    )
    return _forecast(case), {row.group: row.pk.hex for row in given}


@lru_cache(maxsize=4096)
def _forecast(case: Case) -> tuple[VaccineGroupForecast, ...]:
    return forecast(case, shipped_data())
