"""The dates of a forecast (7.5), and the candidate earliest date that 7.4 asks for (FORECASTDTCAN-1)."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from caregiving.guidance.vaccines.conflicts import Conflicts, forecast_conflict_ends
from caregiving.guidance.vaccines.durations import FIRST_DAY, Duration, add, after, day_before, later
from caregiving.guidance.vaccines.in_force import in_force
from caregiving.guidance.vaccines.intervals import reference_date
from caregiving.guidance.vaccines.patient_series import EvaluatedDose, PatientSeries
from caregiving.guidance.vaccines.supporting_data import Age, Interval, SeriesDose


class Dates(NamedTuple):
    """When a dose may, should and must be given. The unadjusted ones say when it ideally was due."""

    candidate: date
    """The raw candidate earliest date; it may lie before birth."""
    earliest: date
    recommended: date
    past_due: date | None
    latest: date | None
    unadjusted_recommended: date
    unadjusted_past_due: date | None


class InForce(NamedTuple):
    """What of a target dose is in force on the assessment date; each interval with its reference date."""

    definition: SeriesDose
    patient_series: PatientSeries
    ages: list[Age]
    intervals: list[tuple[date, Interval]]

    def latest_age(self, ages: Iterable[Duration | None]) -> date | None:
        return later(*(after(self.patient_series.person.birth, age) for age in ages))

    def latest_interval(self, intervals: Iterable[tuple[date, Duration | None]]) -> date | None:
        return later(*(after(reference, interval) for reference, interval in intervals))


def entries_in_force(definition: SeriesDose, patient_series: PatientSeries) -> InForce:
    """Ages and intervals of a target dose; an interval without a reference date is left out."""
    assessment = patient_series.person.assessment
    intervals = [
        (reference, interval)
        for interval in in_force(definition.intervals, assessment)
        if (reference := reference_date(interval, patient_series)) is not None
    ]
    return InForce(definition, patient_series, in_force(definition.ages, assessment), intervals)


def candidate_earliest_date(entries: InForce, conflicts: Conflicts) -> date:
    """FORECASTDTCAN-1: the latest of all bounds that exist. Nothing pulls it up to the assessment date."""
    season, patient_series = entries.definition.season, entries.patient_series
    bounds = (
        entries.latest_age(age.minimum for age in entries.ages),
        entries.latest_interval((day, interval.minimum) for day, interval in entries.intervals),
        *forecast_conflict_ends(entries.definition, patient_series.person, conflicts),
        *(dose.given_on for dose in patient_series.evaluated if holds_back(dose)),
        None if season is None else season.start,
    )
    return later(*bounds) or FIRST_DAY


def holds_back(dose: EvaluatedDose) -> bool:
    """A dose evaluated against any target, inadvertent ones too; never a sub-standard one (reading R5)."""
    return dose.against_target


def forecast_dates(entries: InForce, candidate: date) -> Dates:
    """FORECASTDT-1 to -6. Age beats interval, the two are never mixed."""
    earliest = max(candidate, entries.patient_series.person.birth)
    recommended = (
        entries.latest_age(age.earliest_recommended for age in entries.ages)
        or entries.latest_interval((day, one.earliest_recommended) for day, one in entries.intervals)
        or earliest
    )
    past_due = day_before(
        entries.latest_age(age.latest_recommended for age in entries.ages)
        or entries.latest_interval((day, one.latest_recommended) for day, one in entries.intervals)
    )
    return Dates(
        candidate=candidate,
        earliest=earliest,
        recommended=max(recommended, earliest),
        past_due=past_due and max(past_due, earliest),
        latest=day_before(latest_date(entries)),
        unadjusted_recommended=recommended,
        unadjusted_past_due=past_due,
    )


def latest_date(entries: InForce) -> date | None:
    """FORECASTDT-4: the first day that is too late, by the earliest maximum age in force."""
    birth = entries.patient_series.person.birth
    return min((add(birth, age.maximum) for age in entries.ages if age.maximum is not None), default=None)


def finish_date(patient_series: PatientSeries, dates: Dates) -> date:
    """SELECTB-12: earliest date plus the single longest minimum interval of the later targets (reading R16).

    The interval of the dose being forecast is already in its earliest date. None later: the earliest date.
    """
    later_targets = list(patient_series.not_satisfied())[1:]
    assessment = patient_series.person.assessment
    minimums = [
        interval.minimum
        for target in later_targets
        for interval in in_force(target.definition.intervals, assessment)
        if interval.minimum is not None
    ]
    return max([dates.earliest, *(add(dates.earliest, minimum) for minimum in minimums)])
