"""CDC's immunization logic (CDSi Logic Specification 4.6) as an interpreter of its supporting data.

In order of the pipeline: `person` gathers, `relevance` finds the series, `evaluation` judges the doses given,
`forecasting` says whether and when another is needed, `selection` lets one series speak for its group and
`vaccine_group` gives the answer. No antigen and no vaccine code stands in this code: they are data.
"""

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
    "forecast",
    "nasal_live_vaccines",
    "observations",
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
