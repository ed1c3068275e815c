"""One antigen for one person: relevant series, evaluation, forecast (the pipeline of chapter 4)."""

from collections.abc import Sequence

from caregiving.guidance.vaccines.evaluation import evaluate
from caregiving.guidance.vaccines.forecasting import SeriesForecast, forecast_series
from caregiving.guidance.vaccines.person import Person
from caregiving.guidance.vaccines.relevance import relevant_series
from caregiving.guidance.vaccines.scoring import is_complete
from caregiving.guidance.vaccines.supporting_data import Antigen, Schedule


def forecast_antigen(antigen: Antigen, person: Person, schedule: Schedule) -> Sequence[SeriesForecast]:
    """The forecasts of the relevant series, in document order.

    Groups are taken in order of dependence, so that "Completed Series" is known when asked (reading R9).
    """
    relevant = list(relevant_series(antigen, person))
    forecasts: dict[int, SeriesForecast] = {}
    complete_groups: set[int] = set()
    for group in antigen.group_order:
        for place, series in enumerate(relevant):
            if series.group == group:
                evaluated = evaluate(series, antigen, person, schedule.conflicts, complete_groups)
                forecasts[place] = forecast_series(evaluated, schedule.conflicts, complete_groups)
        if any(is_complete(one) for one in forecasts.values() if one.patient_series.series.group == group):
            complete_groups.add(group)
    return [forecasts[place] for place in sorted(forecasts)]
