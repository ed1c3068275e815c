"""What goes with the dates of a forecast: the number of the dose and the vaccines for it."""

from caregiving.guidance.vaccines.contraindications import contraindicated_vaccines
from caregiving.guidance.vaccines.durations import FIRST_DAY
from caregiving.guidance.vaccines.forecast_dates import Dates
from caregiving.guidance.vaccines.patient_series import PatientSeries, TargetDose


def dose_number(patient_series: PatientSeries, target: TargetDose) -> int:
    """FORECASTDN-1: one more than the targets satisfied, in a season those satisfied since it began."""
    season = target.definition.season
    start = (season and season.start) or FIRST_DAY
    return 1 + sum(
        1
        for one in patient_series.satisfied()
        if one.satisfied_by is not None and one.satisfied_by.dose.given_on >= start
    )


def recommended_vaccines(patient_series: PatientSeries, target: TargetDose, dates: Dates) -> tuple[str, ...]:
    """FORECASTRECVAC-1: preferable vaccines to forecast whose ages hold the earliest or recommended date."""
    person = patient_series.person
    out = contraindicated_vaccines(patient_series.antigen, person)
    return tuple(
        dict.fromkeys(
            vaccine.cvx
            for vaccine in target.definition.preferable_vaccines
            if vaccine.forecast
            and vaccine.cvx not in out
            and any(person.is_in(vaccine.ages, day) for day in (dates.earliest, dates.recommended))
        )
    )
