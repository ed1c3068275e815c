"""Which series speaks for its group, and which groups speak for the antigen (chapter 8)."""

from collections.abc import Iterable, Mapping, Sequence

from caregiving.guidance.vaccines.durations import LAST_DAY
from caregiving.guidance.vaccines.forecasting import SeriesForecast
from caregiving.guidance.vaccines.scoring import best_by_points, is_complete, is_in_process
from caregiving.guidance.vaccines.words import SeriesStatus, SeriesType


def best_series(forecasts: Iterable[SeriesForecast]) -> list[SeriesForecast]:
    """The best series of one antigen, from the forecasts of its relevant ones (8.1 to 8.8)."""
    groups: dict[int, list[SeriesForecast]] = {}
    for forecast in forecasts:
        groups.setdefault(forecast.patient_series.series.group, []).append(forecast)
    prioritized = {
        number: winner for number, group in groups.items() if (winner := prioritized_series(group)) is not None
    }
    return [forecast for forecast in prioritized.values() if is_best(forecast, prioritized)]


def prioritized_series(group: Sequence[SeriesForecast]) -> SeriesForecast | None:
    """The one series of a group that wins, by Table 8-3 or by points (8.2 to 8.7)."""
    scorable = [forecast for forecast in group if is_scorable(forecast, group)]
    superior = superior_series(scorable, default_series(group))
    return superior or best_by_points(scorable)


def is_scorable(forecast: SeriesForecast, group: Sequence[SeriesForecast]) -> bool:
    """SELECTSCORE-2."""
    kind = forecast.patient_series.series.type
    if kind is SeriesType.EVALUATION_ONLY:
        return is_complete(forecast)
    if not is_candidate(forecast, group):
        return False
    return has_best_priority(forecast, group) if kind is SeriesType.RISK else is_scorable_standard(forecast, group)


def is_candidate(forecast: SeriesForecast, group: Sequence[SeriesForecast]) -> bool:
    """SELECTB-24: not contraindicated, unless every relevant series of the group is."""
    return forecast.status is not SeriesStatus.CONTRAINDICATED or all(
        other.status is SeriesStatus.CONTRAINDICATED for other in group
    )


def has_best_priority(forecast: SeriesForecast, group: Sequence[SeriesForecast]) -> bool:
    """No relevant series of the group has a better priority: A before B before C."""
    return forecast.patient_series.series.priority == min(other.patient_series.series.priority for other in group)


def is_scorable_standard(forecast: SeriesForecast, group: Sequence[SeriesForecast]) -> bool:
    """Begun in time; or nothing in the group is begun and it has no default."""
    if forecast.patient_series.valid_doses:
        return is_begun_in_time(forecast)
    return not any(other.patient_series.valid_doses or other.patient_series.series.is_default for other in group)


def is_begun_in_time(forecast: SeriesForecast) -> bool:
    """The first valid dose was given before the maximum age to start."""
    patient_series = forecast.patient_series
    first = min(
        target.satisfied_by.dose.given_on for target in patient_series.satisfied() if target.satisfied_by is not None
    )
    return first < patient_series.person.at_age(patient_series.series.maximum_age_to_start, LAST_DAY)


def default_series(group: Sequence[SeriesForecast]) -> SeriesForecast | None:
    """SELECTB-7: the one default among the relevant series of the group."""
    return only([forecast for forecast in group if forecast.patient_series.series.is_default])


def superior_series(scorable: Sequence[SeriesForecast], default: SeriesForecast | None) -> SeriesForecast | None:
    """Table 8-3: the series that is clearly superior, or None when points must decide."""
    if len(scorable) < 2:
        return only(scorable) or default
    complete = [forecast for forecast in scorable if is_complete(forecast)]
    if complete:
        return only(complete)
    in_process = [forecast for forecast in scorable if is_in_process(forecast)]
    return only(in_process) if in_process else default


def only(forecasts: Sequence[SeriesForecast]) -> SeriesForecast | None:
    """The forecast, if there is exactly one."""
    return forecasts[0] if len(forecasts) == 1 else None


def is_best(forecast: SeriesForecast, prioritized: Mapping[int, SeriesForecast]) -> bool:
    """Table 8-14. Equivalence is read from the series judged, it has a direction (reading R17)."""
    if is_complete(forecast):
        return True
    series = forecast.patient_series.series
    equivalent = [other for group, other in prioritized.items() if group in series.equivalent_groups]
    if series.type is SeriesType.EVALUATION_ONLY or any(is_complete(other) for other in equivalent):
        return False
    return series.type is SeriesType.RISK or not any(
        other.patient_series.series.type is SeriesType.RISK for other in equivalent
    )
