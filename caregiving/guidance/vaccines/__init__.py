"""CDC's immunization logic (CDSi Logic Specification 4.6) as an interpreter of its supporting data.

In order of the pipeline: `person` gathers, `relevance` finds the series, `evaluation` judges the doses given,
`forecasting` says whether and when another is needed, `selection` lets one series speak for its group and
`vaccine_group` gives the answer. No antigen and no vaccine code stands in this code: they are data.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from caregiving.guidance.vaccines.behind import every_row, rows_behind
from caregiving.guidance.vaccines.durations import LAST_DAY, later
from caregiving.guidance.vaccines.observations import nasal_live_vaccines, observations
from caregiving.guidance.vaccines.person import Case, Dose, Observation, gather
from caregiving.guidance.vaccines.pipeline import forecast_antigen
from caregiving.guidance.vaccines.reader import shipped_data
from caregiving.guidance.vaccines.rows import DataError
from caregiving.guidance.vaccines.selection import best_series
from caregiving.guidance.vaccines.standing import Standing, season_begun, standing
from caregiving.guidance.vaccines.supporting_data import SupportingData
from caregiving.guidance.vaccines.vaccine_group import VaccineGroupForecast, single_line
from caregiving.guidance.vaccines.words import DoseReason, DoseStatus, Gender, SeriesReason, SeriesStatus

__all__ = [
    "Case",
    "DataError",
    "Dose",
    "DoseReason",
    "DoseStatus",
    "Gender",
    "Observation",
    "SeriesReason",
    "SeriesStatus",
    "Standing",
    "SupportingData",
    "VaccineGroupForecast",
    "every_row",
    "forecast",
    "foreseen",
    "nasal_live_vaccines",
    "observations",
    "rows_behind",
    "season_begun",
    "shipped_data",
    "standing",
]


def forecast(case: Case, data: SupportingData) -> tuple[VaccineGroupForecast, ...]:
    """The status and the dates of each vaccine group asked for, in the order asked.

    Raises KeyError for a vaccine group whose data are not here, and for a dose whose CVX the schedule lacks.
    """
    person = gather(case, data.schedule)
    answers = []
    for name in case.vaccine_groups:
        group = data.vaccine_group(name)
        if group is None:
            raise KeyError(name)
        best = [
            one
            for antigen in group.antigens
            for one in best_series(forecast_antigen(data.antigens[antigen], person, data.schedule))
        ]
        answers.append(single_line(group, best))
    return tuple(answers)


def foreseen(case: Case, data: SupportingData) -> tuple[VaccineGroupForecast, ...]:
    """As `forecast`, with the earlier day of a dose that a risk of the person brings only at a later age.

    CDC's logic reads a risk series only within the ages of its indication on the day of the question (chapter 5): at
    45 it answers with the age at which everybody gets the dose. Asked again as of the day on which an indication
    that the person has begins, it gives the day that will hold then; the earliest one stands.
    """
    return tuple(_sooner(found, case, data) for found in forecast(case, data))


def _sooner(found: VaccineGroupForecast, case: Case, data: SupportingData) -> VaccineGroupForecast:
    until = found.recommended or case.assessment
    then = [
        replace(one, earliest=later(day, one.earliest), recommended=later(day, one.recommended), can_be_started=False)
        for day in set(_risks_begin(case, found.vaccine_group, data))
        if case.assessment < day < until
        for one in forecast(replace(case, assessment=day, vaccine_groups=(found.vaccine_group,)), data)
        if one.earliest and one.recommended
    ]
    return min([found, *then], key=lambda one: one.recommended or LAST_DAY)


def _risks_begin(case: Case, name: str, data: SupportingData) -> Iterator[date]:
    """The days on which the indications that the person has begin, in this vaccine group."""
    person, group = gather(case, data.schedule), data.vaccine_group(name)
    for antigen in group.antigens if group else ():
        for series in data.antigens[antigen].series:
            for code in person.observations:
                yield from (person.at_age(ages.begin, case.birth) for ages in series.indications.get(code, ()))
