"""Where a person stands with a vaccine group on a day, in the few words that people need."""

from datetime import date, timedelta
from enum import StrEnum

from caregiving.guidance.moments import MONTHS_A_YEAR, add_months
from caregiving.guidance.vaccines.vaccine_group import VaccineGroupForecast
from caregiving.guidance.vaccines.words import SeriesStatus


class Standing(StrEnum):
    UP_TO_DATE = "up_to_date"
    LATER = "later"
    """A dose is known to come; its recommended day is still ahead."""
    DUE = "due"
    OVERDUE = "overdue"
    NEW_SEASON = "new_season"
    """The data end with an earlier season: whether this season's vaccine is there must be asked."""
    NOT_RECOMMENDED = "not_recommended"

    @property
    def asks(self) -> bool:
        """Whether there is something to ask about today."""
        return self in (Standing.DUE, Standing.OVERDUE, Standing.NEW_SEASON)


# What a person may be in whatever the season.
SEASONAL = (SeriesStatus.COMPLETE, SeriesStatus.NOT_COMPLETE, SeriesStatus.NOT_RECOMMENDED)


def standing(found: VaccineGroupForecast, today: date) -> Standing:
    """`found` must be a forecast as of `today`."""
    if found.season_ended and found.status in SEASONAL:
        begun = season_begun(found.season_ended, today)
        given = any(dose.given_on >= begun for dose in found.doses)
        return Standing.UP_TO_DATE if given else Standing.NEW_SEASON
    if found.status in (SeriesStatus.COMPLETE, SeriesStatus.IMMUNE):
        return Standing.UP_TO_DATE
    if found.status is not SeriesStatus.NOT_COMPLETE or found.recommended is None:
        return Standing.NOT_RECOMMENDED
    if found.past_due and found.past_due <= today:
        return Standing.OVERDUE
    return Standing.DUE if found.recommended <= today else Standing.LATER


def season_begun(season_ended: date, today: date) -> date:
    """The first day of the season that runs today, taking seasons to begin on the same day each year.

    `season_ended` is the last day of the last season known, and lies before `today`.
    """
    first = season_ended + timedelta(days=1)
    return max(
        begin
        for years in range(today.year - first.year + 1)
        if (begin := add_months(first, MONTHS_A_YEAR * years)) <= today
    )
