"""Who is asked about: the person as the caller knows them (4.1), the history organised by antigen (4.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from caregiving.guidance.vaccines.durations import FIRST_DAY, LAST_DAY, Duration, add
from caregiving.guidance.vaccines.supporting_data import AgeWindow, Schedule
from caregiving.guidance.vaccines.words import Gender


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose given, as recorded. What the record does not say is None."""

    given_on: date
    cvx: str
    mvx: str | None = None
    trade_name: str | None = None
    volume: float | None = None
    """Millilitres."""
    lot_expiry: date | None = None
    defective: bool = False
    """Recalled, warmed, wrongly handled."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that is true of the person, by the schedule's code; dated where the day is known."""

    code: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A person, a moment and a question. Codes are as in the data: CVX without leading zeros."""

    birth: date
    assessment: date
    vaccine_groups: tuple[str, ...]
    gender: Gender = Gender.UNKNOWN
    birth_country: str | None = None
    observations: tuple[Observation, ...] = ()
    doses: tuple[Dose, ...] = ()


class Record(NamedTuple):
    """A dose and its place in the whole history, oldest first."""

    position: int
    dose: Dose


@dataclass(frozen=True, slots=True)
class Person:
    """A case as of its assessment date."""

    birth: date
    assessment: date
    gender: Gender
    birth_country: str | None
    observations: Mapping[str, date | None]
    """By code the latest date known of it."""
    history: tuple[Record, ...]
    by_antigen: Mapping[str, tuple[Record, ...]] = field(repr=False)

    def at_age(self, age: Duration | None, otherwise: date) -> date:
        """The day on which the person reaches an age, or the assumed day when there is no age."""
        return otherwise if age is None else add(self.birth, age)

    def is_in(self, ages: AgeWindow, on: date) -> bool:
        """Whether the day lies between two ages, begin included, end excluded; a missing age is open."""
        return self.at_age(ages.begin, FIRST_DAY) <= on < self.at_age(ages.end, LAST_DAY)


def gather(case: Case, schedule: Schedule) -> Person:
    """Everything as of the assessment date. Raises KeyError when a dose's CVX is not in the schedule."""
    visible = [dose for dose in case.doses if is_visible(dose.given_on, case.assessment)]
    # Doses of one day stay in the order in which they were told, as in CDC's own cases.
    oldest_first = sorted(visible, key=lambda dose: dose.given_on)
    history = tuple(Record(position, dose) for position, dose in enumerate(oldest_first))
    by_antigen: dict[str, tuple[Record, ...]] = {}
    person = Person(
        birth=case.birth,
        assessment=case.assessment,
        gender=case.gender,
        birth_country=case.birth_country,
        observations=_observations(case),
        history=history,
        by_antigen=by_antigen,
    )
    for record in history:
        for association in schedule.vaccines[record.dose.cvx].associations:
            if person.is_in(association.ages, record.dose.given_on):
                by_antigen[association.antigen] = (*by_antigen.get(association.antigen, ()), record)
    return person


def is_visible(on: date | None, assessment: date) -> bool:
    """Whether a dose or observation exists for the run: not when after the assessment date (reading R1)."""
    return on is None or on <= assessment


def _observations(case: Case) -> dict[str, date | None]:
    latest: dict[str, date | None] = {}
    for observation in case.observations:
        if is_visible(observation.on, case.assessment):
            known = [day for day in (latest.get(observation.code), observation.on) if day is not None]
            latest[observation.code] = max(known, default=None)
    return latest
