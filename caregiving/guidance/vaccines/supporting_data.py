"""What the supporting data say, as frozen values with the specification's names; ages and intervals are Durations.

Read once a process and shared. A missing effective or cessation date, and the dates of a skip condition, are
already the assumed ones (1900-01-01, 2999-12-31); every other missing value is None.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from caregiving.guidance.vaccines.durations import MONTHS_A_YEAR, Duration, add
from caregiving.guidance.vaccines.words import (
    Comparison,
    ConditionKind,
    Context,
    DoseKind,
    Gender,
    SeriesType,
)

A_YEAR = Duration(MONTHS_A_YEAR, 0)


@dataclass(frozen=True, slots=True)
class AgeWindow:
    """From birth + begin (included) to birth + end (excluded); None is open."""

    begin: Duration | None = None
    end: Duration | None = None


@dataclass(frozen=True, slots=True)
class Age:
    absolute_minimum: Duration | None
    minimum: Duration | None
    earliest_recommended: Duration | None
    latest_recommended: Duration | None
    maximum: Duration | None
    effective: date
    cessation: date


class Reference(StrEnum):
    """What an interval is counted from."""

    PREVIOUS = "previous"
    TARGET_DOSE = "target dose"
    MOST_RECENT = "most recent"
    OBSERVATION = "observation"


@dataclass(frozen=True, slots=True)
class Interval:
    reference: Reference
    target_dose: int | None
    most_recent: frozenset[str]
    observation: str | None
    absolute_minimum: Duration | None
    minimum: Duration | None
    earliest_recommended: Duration | None
    latest_recommended: Duration | None
    priority: bool
    effective: date
    cessation: date


@dataclass(frozen=True, slots=True)
class PreferableVaccine:
    cvx: str
    ages: AgeWindow
    trade_name: str | None
    mvx: str | None
    volume: float | None
    """Millilitres."""
    forecast: bool


@dataclass(frozen=True, slots=True)
class AllowableVaccine:
    cvx: str
    ages: AgeWindow


@dataclass(frozen=True, slots=True)
class Condition:
    kind: ConditionKind
    start: date
    end: date
    ages: AgeWindow
    interval: Duration | None
    dose_count: int
    dose_kind: DoseKind
    comparison: Comparison
    vaccines: frozenset[str]
    series_groups: frozenset[int]


@dataclass(frozen=True, slots=True)
class ConditionSet:
    effective: date
    cessation: date
    any_suffices: bool
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class ConditionalSkip:
    context: Context
    any_suffices: bool
    sets: tuple[ConditionSet, ...]


@dataclass(frozen=True, slots=True)
class Season:
    """Days on which a dose is recommended, the end day included; None is open."""

    start: date | None
    end: date | None

    @property
    def last_day(self) -> date | None:
        """Its end; of one that CDC left open, the last day of its first year. None: it has no bounds at all.

        For telling people and operators that a newer release is wanted; the logic itself knows `end` alone.
        """
        if self.end is not None or self.start is None:
            return self.end
        return add(self.start, A_YEAR) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SeriesDose:
    """One dose that a series asks for: the definition of a target dose."""

    number: int
    recurring: bool
    season: Season | None
    ages: tuple[Age, ...]
    intervals: tuple[Interval, ...]
    allowable_intervals: tuple[Interval, ...]
    preferable_vaccines: tuple[PreferableVaccine, ...]
    allowable_vaccines: Mapping[str, tuple[AgeWindow, ...]]
    """By CVX, the ages at which it is accepted."""
    inadvertent_vaccines: frozenset[str]
    conditional_skips: tuple[ConditionalSkip, ...]


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    """For operators and diffs; never shown to people."""
    vaccine_group: str
    type: SeriesType
    required_genders: frozenset[Gender]
    group: int
    equivalent_groups: frozenset[int]
    is_default: bool
    is_product: bool
    priority: str
    preference: int
    minimum_age_to_start: Duration | None
    maximum_age_to_start: Duration | None
    individual_decision: bool
    """Whether CDC's words beside the series speak of a decision by person and clinician together."""
    indications: Mapping[str, tuple[AgeWindow, ...]]
    """By observation code, the ages at which it is one."""
    doses: tuple[SeriesDose, ...]


@dataclass(frozen=True, slots=True)
class Contraindication:
    """Of a whole antigen."""

    observation: str
    ages: AgeWindow


@dataclass(frozen=True, slots=True)
class VaccineContraindication:
    """Of single vaccines, each with its own ages."""

    observation: str
    vaccines: tuple[AllowableVaccine, ...]


@dataclass(frozen=True, slots=True)
class BirthDateImmunity:
    before: date
    country: str
    exclusions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Antigen:
    name: str
    immunity_guidelines: frozenset[str]
    birth_date_immunity: tuple[BirthDateImmunity, ...]
    contraindications: tuple[Contraindication, ...]
    vaccine_contraindications: tuple[VaccineContraindication, ...]
    series: tuple[Series, ...]
    group_order: tuple[int, ...]
    """The series groups, each after those that its "Completed Series" conditions look at (reading R9)."""


@dataclass(frozen=True, slots=True)
class Association:
    antigen: str
    ages: AgeWindow


@dataclass(frozen=True, slots=True)
class Vaccine:
    cvx: str
    name: str
    associations: tuple[Association, ...]


@dataclass(frozen=True, slots=True)
class VaccineGroup:
    name: str
    antigens: tuple[str, ...]
    administer_full: bool


@dataclass(frozen=True, slots=True)
class LiveVirusConflict:
    begin: Duration
    minimum_end: Duration
    end: Duration


@dataclass(frozen=True, slots=True)
class Schedule:
    vaccines: Mapping[str, Vaccine]
    observations: frozenset[str]
    vaccine_groups: Mapping[str, VaccineGroup]
    conflicts: Mapping[str, Mapping[str, LiveVirusConflict]]
    """By the vaccine given now (the specification's "current"), then by the one given before."""


@dataclass(frozen=True, slots=True)
class Release:
    number: str | None
    """None when the operator who imported the data did not say."""
    files_dated: date
    specification: str


@dataclass(frozen=True, slots=True)
class SupportingData:
    release: Release
    schedule: Schedule
    antigens: Mapping[str, Antigen]

    def vaccine_group(self, name: str) -> VaccineGroup | None:
        """The group, if the data of all its antigens are here."""
        group = self.schedule.vaccine_groups.get(name)
        return group if group and all(antigen in self.antigens for antigen in group.antigens) else None

    def seasons(self) -> Iterator[tuple[str, Season]]:
        """Every season of every series dose, with its antigen's name."""
        for antigen in self.antigens.values():
            for series in antigen.series:
                for dose in series.doses:
                    if dose.season is not None:
                        yield antigen.name, dose.season

    def ended_seasons(self, on: date) -> dict[str, date]:
        """Antigens whose last season is over on that day, with its last day: a newer release is wanted."""
        last: dict[str, date] = {}
        for name, season in self.seasons():
            if season.last_day is not None:
                last[name] = max(season.last_day, last.get(name, season.last_day))
        return {name: day for name, day in last.items() if day < on}
