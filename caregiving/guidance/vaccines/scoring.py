"""Points for the series of a group when none is clearly superior (8.3 to 8.7)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from caregiving.guidance.vaccines.durations import LAST_DAY
from caregiving.guidance.vaccines.forecast_dates import finish_date
from caregiving.guidance.vaccines.forecasting import SeriesForecast, maximum_age_date
from caregiving.guidance.vaccines.words import DoseStatus, SeriesStatus


class Points(NamedTuple):
    """For a series of which a condition is true; of several; and for one of which it is not."""

    yes: int
    tie: int
    no: int

    def given_to(self, holders: Sequence[bool]) -> list[int]:
        """What each series gets, in order."""
        held = self.tie if sum(holders) > 1 else self.yes
        return [held if holds else self.no for holds in holders]


COMPLETE_MOST_VALID = Points(1, 0, -1)
IN_PROCESS_PRODUCT = Points(2, 2, -2)
IN_PROCESS_COMPLETABLE = Points(3, 3, -3)
IN_PROCESS_MOST_VALID = Points(2, 0, -2)
IN_PROCESS_CLOSEST = Points(2, 0, -2)
IN_PROCESS_FINISH = Points(1, 0, -1)
NO_DOSES_START = Points(1, 0, -1)
NO_DOSES_COMPLETABLE = Points(1, 1, -1)
NO_DOSES_PRODUCT = Points(-1, -1, 1)


def best_by_points(scorable: Sequence[SeriesForecast]) -> SeriesForecast | None:
    """8.3 and 8.7: the highest sum among those scored, then preference, then document order. None of none."""
    complete = [forecast for forecast in scorable if is_complete(forecast)]
    in_process = [forecast for forecast in scorable if is_in_process(forecast)]
    if complete:
        return _highest(complete, score_complete(complete))
    if in_process:
        return _highest(in_process, score_in_process(in_process))
    if not any(forecast.patient_series.valid_doses for forecast in scorable):
        return _highest(scorable, score_without_doses(scorable))
    return _highest(scorable, score_otherwise(scorable))


def is_complete(forecast: SeriesForecast) -> bool:
    return forecast.status is SeriesStatus.COMPLETE


def is_in_process(forecast: SeriesForecast) -> bool:
    """SELECTB-16: not complete, with at least one target satisfied."""
    return forecast.status is SeriesStatus.NOT_COMPLETE and forecast.patient_series.valid_doses > 0


def score_complete(scored: Sequence[SeriesForecast]) -> list[int]:
    """Table 8-7."""
    return COMPLETE_MOST_VALID.given_to(has_most_valid_doses(scored))


def score_in_process(scored: Sequence[SeriesForecast]) -> list[int]:
    """Table 8-9."""
    product = [one.patient_series.series.is_product and are_all_doses_valid(one) for one in scored]
    return _sums(
        IN_PROCESS_PRODUCT.given_to(product),
        IN_PROCESS_COMPLETABLE.given_to([is_completable(one) for one in scored]),
        IN_PROCESS_MOST_VALID.given_to(has_most_valid_doses(scored)),
        IN_PROCESS_CLOSEST.given_to(is_closest_to_completion(scored)),
        IN_PROCESS_FINISH.given_to(can_finish_earliest(scored)),
    )


def score_without_doses(scored: Sequence[SeriesForecast]) -> list[int]:
    """Table 8-11."""
    return _sums(
        NO_DOSES_START.given_to(can_start_earliest(scored)),
        NO_DOSES_COMPLETABLE.given_to([is_completable(one) for one in scored]),
        NO_DOSES_PRODUCT.given_to([one.patient_series.series.is_product for one in scored]),
    )


def score_otherwise(scored: Sequence[SeriesForecast]) -> list[int]:
    """Where no table fits: the number of valid doses decides, then preference (reading R15)."""
    return [one.patient_series.valid_doses for one in scored]


def are_all_doses_valid(forecast: SeriesForecast) -> bool:
    """SELECTB-2: every dose that was evaluated against a target of this series."""
    return all(dose.status is DoseStatus.VALID for dose in forecast.patient_series.evaluated if dose.against_target)


def has_most_valid_doses(scored: Sequence[SeriesForecast]) -> list[bool]:
    counts = [one.patient_series.valid_doses for one in scored]
    return [count == max(counts) for count in counts]


def is_closest_to_completion(scored: Sequence[SeriesForecast]) -> list[bool]:
    """SELECTB-5: the fewest targets "Not Satisfied"; equals hold it together (reading R16)."""
    counts = [sum(1 for _ in one.patient_series.not_satisfied()) for one in scored]
    return [count == min(counts) for count in counts]


def forecast_finish_date(forecast: SeriesForecast) -> date | None:
    """SELECTB-12; None without a forecast."""
    return None if forecast.dates is None else finish_date(forecast.patient_series, forecast.dates)


def is_completable(forecast: SeriesForecast) -> bool:
    """SELECTB-3: the finish date lies before the maximum age of the last target dose."""
    finish = forecast_finish_date(forecast)
    last = forecast.patient_series.targets[-1].definition
    return finish is not None and finish < maximum_age_date(last, forecast.patient_series.person)


def can_finish_earliest(scored: Sequence[SeriesForecast]) -> list[bool]:
    """SELECTB-11: completable, and no completable rival finishes sooner."""
    finishes = [forecast_finish_date(one) if is_completable(one) else None for one in scored]
    return _hold_the_earliest(finishes)


def can_start_earliest(scored: Sequence[SeriesForecast]) -> list[bool]:
    """SELECTB-14: the smallest earliest date."""
    return _hold_the_earliest([one.dates.earliest if one.dates else None for one in scored])


def _hold_the_earliest(days: Sequence[date | None]) -> list[bool]:
    first = min((day for day in days if day is not None), default=LAST_DAY)
    return [day == first for day in days]


def _sums(*columns: Sequence[int]) -> list[int]:
    return [sum(row) for row in zip(*columns, strict=True)]


def _highest(scored: Sequence[SeriesForecast], sums: Sequence[int]) -> SeriesForecast | None:
    ranked = sorted(
        zip(sums, scored, strict=True), key=lambda pair: (-pair[0], pair[1].patient_series.series.preference)
    )
    return ranked[0][1] if ranked else None
