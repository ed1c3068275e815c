"""Forecast of a series: is another dose needed, and when? (chapters 4.4 and 7)"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from caregiving.guidance.vaccines.conditional_skip import at_forecast, can_be_skipped
from caregiving.guidance.vaccines.conflicts import Conflicts
from caregiving.guidance.vaccines.contraindications import is_contraindicated, is_immune
from caregiving.guidance.vaccines.durations import LAST_DAY
from caregiving.guidance.vaccines.forecast_dates import (
    Dates,
    candidate_earliest_date,
    entries_in_force,
    forecast_dates,
)
from caregiving.guidance.vaccines.in_force import in_force
from caregiving.guidance.vaccines.patient_series import PatientSeries, TargetDose
from caregiving.guidance.vaccines.person import Person
from caregiving.guidance.vaccines.supporting_data import SeriesDose
from caregiving.guidance.vaccines.words import SeriesReason, SeriesStatus, TargetStatus


@dataclass(frozen=True, slots=True)
class SeriesForecast:
    """Where the person stands in a series. Target and dates exist exactly when it is "Not Complete"."""

    patient_series: PatientSeries
    status: SeriesStatus
    reason: SeriesReason
    target: TargetDose | None = None
    dates: Dates | None = None


def forecast_series(
    patient_series: PatientSeries, conflicts: Conflicts, complete_groups: Collection[int]
) -> SeriesForecast:
    """7.1 to 7.6 for the first target dose that is neither satisfied nor skipped; at most one is forecast."""
    person = patient_series.person
    for target in list(patient_series.not_satisfied()):
        now = at_forecast(person.assessment, patient_series, complete_groups)
        if can_be_skipped(target.definition, now):
            target.status = TargetStatus.SKIPPED
            continue
        entries = entries_in_force(target.definition, patient_series)
        candidate = candidate_earliest_date(entries, conflicts)
        status, reason = is_another_dose_needed(patient_series, target, candidate)
        if status is not SeriesStatus.NOT_COMPLETE:
            return SeriesForecast(patient_series, status, reason)
        dates = forecast_dates(entries, candidate)
        then = at_forecast(dates.earliest, patient_series, complete_groups)
        if can_be_skipped(target.definition, then):
            # 7.6: the forecast would not hold on the day that it names.
            target.status = TargetStatus.SKIPPED
            continue
        return SeriesForecast(patient_series, status, reason, target, dates)
    return SeriesForecast(patient_series, *nothing_left(patient_series))


def nothing_left(patient_series: PatientSeries) -> tuple[SeriesStatus, SeriesReason]:
    """7.4, Table 7-10, the rows without a target "Not Satisfied"; contraindication first (reading R13)."""
    if is_contraindicated(patient_series):
        return SeriesStatus.CONTRAINDICATED, SeriesReason.CONTRAINDICATED
    if patient_series.valid_doses:
        return SeriesStatus.COMPLETE, SeriesReason.COMPLETE
    return SeriesStatus.NOT_RECOMMENDED, SeriesReason.PAST_HISTORY


def is_another_dose_needed(
    patient_series: PatientSeries, target: TargetDose, candidate: date
) -> tuple[SeriesStatus, SeriesReason]:
    """7.4, Table 7-10, the rows for a series with a target "Not Satisfied", in order (reading R13)."""
    person = patient_series.person
    maximum = maximum_age_date(target.definition, person)
    if is_contraindicated(patient_series):
        return SeriesStatus.CONTRAINDICATED, SeriesReason.CONTRAINDICATED
    if is_immune(patient_series.antigen, person):
        return SeriesStatus.IMMUNE, SeriesReason.IMMUNE
    if person.assessment > season_end(target.definition):
        return SeriesStatus.NOT_RECOMMENDED, SeriesReason.SEASON_ENDED
    if person.assessment >= maximum:
        return SeriesStatus.AGED_OUT, SeriesReason.TOO_OLD
    if candidate >= maximum:
        return SeriesStatus.AGED_OUT, SeriesReason.CANNOT_FINISH
    return SeriesStatus.NOT_COMPLETE, SeriesReason.DOSE_NEEDED


def season_end(definition: SeriesDose) -> date:
    """The last day of the season, itself still in season; open when there is none."""
    return (definition.season and definition.season.end) or LAST_DAY


def maximum_age_date(definition: SeriesDose, person: Person) -> date:
    """The first day on which the person is too old for the dose; open when there is none."""
    ages = in_force(definition.ages, person.assessment)
    return min((person.at_age(age.maximum, LAST_DAY) for age in ages), default=LAST_DAY)
