"""From best series to one forecast per vaccine group (chapter 9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from caregiving.guidance.vaccines.contraindications import contraindicated_vaccines
from caregiving.guidance.vaccines.durations import FIRST_DAY, LAST_DAY, later
from caregiving.guidance.vaccines.forecast_dates import Dates
from caregiving.guidance.vaccines.forecasting import SeriesForecast
from caregiving.guidance.vaccines.in_force import in_force
from caregiving.guidance.vaccines.patient_series import EvaluatedDose, TargetDose
from caregiving.guidance.vaccines.recommendation import dose_number, recommended_vaccines
from caregiving.guidance.vaccines.supporting_data import VaccineGroup
from caregiving.guidance.vaccines.words import SeriesReason, SeriesStatus, SeriesType


@dataclass(frozen=True, slots=True)
class VaccineGroupForecast:
    """The answer for one vaccine group. Dates, number and vaccines exist only when it is "Not Complete".

    `vaccines` and `contraindicated_vaccines` are CVX codes. Where the data name no vaccine for a dose, any suitable
    product will do that is not contraindicated: an empty list does not mean that there is none.
    `can_be_started` is False while the person is younger than the series' minimum age to start. `season_ended` is
    the last day of the last season that the data know, once it is over: what they say is of that season then.
    """

    vaccine_group: str
    status: SeriesStatus
    reasons: tuple[SeriesReason, ...]
    series_type: SeriesType | None = None
    dose_number: int | None = None
    earliest: date | None = None
    recommended: date | None = None
    past_due: date | None = None
    latest: date | None = None
    unadjusted_recommended: date | None = None
    unadjusted_past_due: date | None = None
    antigens: tuple[str, ...] = ()
    vaccines: tuple[str, ...] = ()
    contraindicated_vaccines: tuple[str, ...] = ()
    individual_decision: bool = False
    can_be_started: bool = True
    doses: tuple[EvaluatedDose, ...] = ()
    season_ended: date | None = None


class Needed(NamedTuple):
    """A forecast that asks for a dose, with the dose and its dates."""

    forecast: SeriesForecast
    target: TargetDose
    dates: Dates


SINGLE_LINE_ORDER = (
    (SeriesStatus.CONTRAINDICATED, True),
    (SeriesStatus.IMMUNE, True),
    (SeriesStatus.NOT_COMPLETE, True),
    (SeriesStatus.COMPLETE, True),
    (SeriesStatus.NOT_COMPLETE, False),
    (SeriesStatus.NOT_RECOMMENDED, True),
    (SeriesStatus.AGED_OUT, True),
)
TYPE_ORDER = (SeriesType.RISK, SeriesType.STANDARD, SeriesType.EVALUATION_ONLY)
MULTIPLE_ANTIGEN_ORDER = (
    SeriesStatus.CONTRAINDICATED,
    SeriesStatus.AGED_OUT,
    SeriesStatus.NOT_RECOMMENDED,
    SeriesStatus.NOT_COMPLETE,
)


def single_line(group: VaccineGroup, best: Iterable[SeriesForecast]) -> VaccineGroupForecast:
    """One line per vaccine group (reading R19): by status, then earliest date, then Risk before Standard.

    A series that the person is too young to start yields to a complete one: a child whose series is complete
    is up to date, although one for older people waits. Without any best series nothing is recommended.
    """
    forecasts = group_forecasts(group, best)
    if not forecasts:
        return VaccineGroupForecast(group.name, SeriesStatus.NOT_RECOMMENDED, (SeriesReason.NO_SERIES,))
    return min(forecasts, key=_rank)


def group_forecasts(group: VaccineGroup, best: Iterable[SeriesForecast]) -> list[VaccineGroupForecast]:
    """FORECASTVG-1: one forecast per series group; only series of one type are blended."""
    blends: dict[tuple[int, SeriesType], list[SeriesForecast]] = {}
    for forecast in best:
        series = forecast.patient_series.series
        blends.setdefault((series.group, series.type), []).append(forecast)
    return [_blend(group, forecasts) for forecasts in blends.values()]


def _rank(forecast: VaccineGroupForecast) -> tuple[int, date, int]:
    opened = forecast.can_be_started or forecast.status is not SeriesStatus.NOT_COMPLETE
    kind = forecast.series_type or SeriesType.EVALUATION_ONLY
    return (
        SINGLE_LINE_ORDER.index((forecast.status, opened)),
        forecast.earliest or LAST_DAY,
        TYPE_ORDER.index(kind),
    )


def _blend(group: VaccineGroup, forecasts: Sequence[SeriesForecast]) -> VaccineGroupForecast:
    status = group_status(group, forecasts)
    blend = VaccineGroupForecast(
        vaccine_group=group.name,
        status=status,
        reasons=tuple(dict.fromkeys(one.reason for one in forecasts)),
        series_type=forecasts[0].patient_series.series.type,
        individual_decision=any(one.patient_series.series.individual_decision for one in forecasts),
        can_be_started=any(_can_be_started(one) for one in forecasts),
        contraindicated_vaccines=tuple(sorted(_contraindicated(forecasts))),
        doses=tuple(dose for one in forecasts for dose in one.patient_series.evaluated),
        season_ended=season_ended(status, forecasts),
    )
    needed = [Needed(one, one.target, one.dates) for one in forecasts if one.target and one.dates]
    return _with_dates(blend, group, needed) if status is SeriesStatus.NOT_COMPLETE else blend


def season_ended(status: SeriesStatus, forecasts: Sequence[SeriesForecast]) -> date | None:
    """The last day of the series' last season, if the assessment lies behind it.

    A season that CDC left open goes on for who still needs its dose; for who has it, a year ends it.
    """
    series = [one.patient_series.series for one in forecasts]
    seasons = [dose.season for one in series for dose in one.doses if dose.season is not None]
    last_days = [season.last_day for season in seasons]
    if status is not SeriesStatus.COMPLETE and any(season.end is None for season in seasons):
        return None
    last = max((day for day in last_days if day is not None), default=LAST_DAY)
    return last if last < forecasts[0].patient_series.person.assessment else None


def _contraindicated(forecasts: Iterable[SeriesForecast]) -> set[str]:
    series = [one.patient_series for one in forecasts]
    return {cvx for one in series for cvx in contraindicated_vaccines(one.antigen, one.person)}


def _can_be_started(forecast: SeriesForecast) -> bool:
    person = forecast.patient_series.person
    return person.at_age(forecast.patient_series.series.minimum_age_to_start, FIRST_DAY) <= person.assessment


def group_status(group: VaccineGroup, forecasts: Sequence[SeriesForecast]) -> SeriesStatus:
    """A single antigen's own status (SINGLEANTVG-1); of several by Table 9-4, the first that fits."""
    if len(group.antigens) == 1:
        return forecasts[0].status
    inside = {one.status for one in forecasts}
    for status in MULTIPLE_ANTIGEN_ORDER:
        if status in inside:
            return status
    return SeriesStatus.IMMUNE if inside == {SeriesStatus.IMMUNE} else SeriesStatus.COMPLETE


def _with_dates(blend: VaccineGroupForecast, group: VaccineGroup, needed: Sequence[Needed]) -> VaccineGroupForecast:
    """VG-2 to VG-9 and FORECASTDN-2. Without a past due date inside there is none outside (reading R18)."""
    earliest = earliest_date(group, needed, [dose.given_on for dose in blend.doses])
    dates = [one.dates for one in needed]
    past_due = _first(one.past_due for one in dates)
    numbers = [dose_number(one.forecast.patient_series, one.target) for one in needed]
    return replace(
        blend,
        dose_number=min(numbers) if group.administer_full else max(numbers),
        earliest=earliest,
        recommended=later(earliest, min(one.recommended for one in dates)),
        past_due=past_due and later(earliest, past_due),
        latest=_first(one.latest for one in dates),
        unadjusted_recommended=min(one.unadjusted_recommended for one in dates),
        unadjusted_past_due=_first(one.unadjusted_past_due for one in dates),
        antigens=tuple(one.forecast.patient_series.antigen.name for one in needed),
        vaccines=tuple(
            dict.fromkeys(
                cvx
                for one in needed
                for cvx in recommended_vaccines(one.forecast.patient_series, one.target, one.dates)
            )
        ),
    )


def earliest_date(group: VaccineGroup, needed: Sequence[Needed], given: Sequence[date]) -> date:
    """A single antigen's own (SINGLEANTVG-2); of several the latest, but see priority (MULTIANTVG-1)."""
    days = [one.dates.earliest for one in needed]
    if len(group.antigens) > 1 and any(is_priority(one) for one in needed):
        return max(min(days), *given)
    return max(days)


def is_priority(needed: Needed) -> bool:
    """Whether the target has preferable intervals in force, and each of them has priority."""
    assessment = needed.forecast.patient_series.person.assessment
    intervals = in_force(needed.target.definition.intervals, assessment)
    return bool(intervals) and all(interval.priority for interval in intervals)


def _first(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
