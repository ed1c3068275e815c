"""The patient and each caregiver who agreed, as cases for CDC's immunization logic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caregiving.agenda.rows import Rows
from caregiving.guidance.catalog import Rules
from caregiving.guidance.vaccines import (
    Case,
    Dose,
    Gender,
    Observation,
    VaccineGroupForecast,
    foreseen,
    observations,
    rows_behind,
    shipped_data,
    standing,
)
from caregiving.guidance.vaccines.observations import ObservationRow
from caregiving.patients.models import Sex
from caregiving.people.models import Membership
from caregiving.vaccines.models import CaregiverRecord, TeamObservation, Vaccination, VaccineGroup

GENDERS = {Sex.FEMALE: Gender.FEMALE, Sex.MALE: Gender.MALE}


@dataclass(frozen=True, slots=True)
class Person:
    """Whose vaccines they are. `name` and `user_id` are empty for the patient; `id` names the record, not the date.

    `behind` are the rows of the catalog that stand behind the forecast of each group.
    """

    id: str
    name: str
    user_id: str
    forecasts: tuple[VaccineGroupForecast, ...]
    last_dose: dict[str, str]
    behind: dict[str, tuple[str, ...]]

    def vouched_for(self, found: VaccineGroupForecast, rules: Rules) -> bool:
        """Whether the forecast of this group may drive anything: whether its first row may."""
        return any(rules[row].drives_reminders for row in self.behind[found.vaccine_group][:1])

    def up_to_date(self, today: date, rules: Rules) -> bool:
        """Whether there is nothing to ask about. What nobody vouches for is to be asked."""
        return not any(standing(found, today).asks or not self.vouched_for(found, rules) for found in self.forecasts)


@dataclass(frozen=True, slots=True)
class Observed:
    """One observation about the patient: the signs that it follows from, and the care team's word, which decides."""

    row: ObservationRow
    because: tuple[str, ...]
    word: TeamObservation | None

    @property
    def holds(self) -> bool:
        return self.word.holds if self.word else bool(self.because)


def people(rows: Rows, today: date) -> Iterator[Person]:
    """The patient first. Who has no birth date cannot be forecast and is left out."""
    patient = rows.patient
    if patient.birth_date:
        told = tuple(Observation(one.row.code) for one in observed(rows) if one.holds)
        own = [row for row in rows.of(Vaccination) if row.patient_id == patient.pk]
        yield Person(patient.pk.hex, "", "", *_forecast_for(patient.birth_date, patient.sex, own, told, today))
    members = {member.pk: member for member in rows.of(Membership)}
    for record in rows.of(CaregiverRecord):
        member = members.get(record.membership_id)
        if record.withdrawn_at is None and member is not None:
            own = [row for row in rows.of(Vaccination) if row.caregiver_id == record.pk]
            found = _forecast_for(record.birth_date, record.sex, own, (), today)
            yield Person(record.pk.hex, member.user.name, str(member.user_id), *found)


def observed(rows: Rows) -> tuple[Observed, ...]:
    """What CDC's logic is told of the patient, and what the care team denied: the rest is not among them."""
    words = {word.code: word for word in rows.of(TeamObservation)}
    follows = {one.row.code: one.because for one in observations().derived(_signs(rows))}
    found = (Observed(row, follows.get(row.code, ()), words.get(row.code)) for row in observations().rows)
    return tuple(one for one in found if one.because or one.word)


def _signs(rows: Rows) -> Iterator[str]:
    """What an observation may follow from, by the names that the data use. A patient of a household has ALS."""
    yield "als"
    if rows.patient.immunocompromised:
        yield "immunocompromised"


def _forecast_for(
    born: date, sex: str, vaccinations: Sequence[Vaccination], told: tuple[Observation, ...], today: date
) -> tuple[tuple[VaccineGroupForecast, ...], dict[str, str], dict[str, tuple[str, ...]]]:
    """The forecasts, and of each group the id of the last dose and the rows behind its forecast."""
    given = sorted(vaccinations, key=lambda row: (row.given_on, row.pk))
    case = Case(
        birth=born,
        assessment=today,
        vaccine_groups=tuple(VaccineGroup.values),
        gender=GENDERS.get(Sex(sex), Gender.UNKNOWN),
        observations=told,
        doses=tuple(Dose(row.given_on, row.cvx.lstrip("0"), row.mvx or None) for row in given),
    )
    forecasts, behind = _forecast(case)
    return forecasts, {row.group: row.pk.hex for row in given}, behind


@lru_cache(maxsize=4096)
def _forecast(case: Case) -> tuple[tuple[VaccineGroupForecast, ...], dict[str, tuple[str, ...]]]:
    found = foreseen(case, shipped_data())
    return found, {one.vaccine_group: rows_behind(one, case.birth, case.assessment) for one in found}
