"""Where a person stands with a vaccine on a day; and what is said once the data's last season is over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.vaccines import (
    Case,
    Dose,
    Observation,
    SeriesStatus,
    Standing,
    VaccineGroupForecast,
    forecast,
    season_begun,
    shipped_data,
    standing,
)

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


def needed(recommended: date | None, past_due: date | None = None) -> VaccineGroupForecast:
    return VaccineGroupForecast("RSV", SeriesStatus.NOT_COMPLETE, (), recommended=recommended, past_due=past_due)


@pytest.mark.parametrize(
    ("found", "stands"),
    [
        (needed(TODAY + DAY), Standing.LATER),
        (needed(TODAY), Standing.DUE),
        (needed(TODAY - DAY, TODAY + DAY), Standing.DUE),
        (needed(TODAY - DAY, TODAY), Standing.OVERDUE),
        (needed(None), Standing.NOT_RECOMMENDED),
        (VaccineGroupForecast("RSV", SeriesStatus.COMPLETE, ()), Standing.UP_TO_DATE),
        (VaccineGroupForecast("RSV", SeriesStatus.IMMUNE, ()), Standing.UP_TO_DATE),
        (VaccineGroupForecast("RSV", SeriesStatus.AGED_OUT, ()), Standing.NOT_RECOMMENDED),
        (VaccineGroupForecast("RSV", SeriesStatus.CONTRAINDICATED, ()), Standing.NOT_RECOMMENDED),
    ],
)
def test_the_words_follow_from_status_and_dates(found: VaccineGroupForecast, stands: Standing) -> None:
    assert standing(found, TODAY) is stands


def test_only_what_is_due_late_or_of_a_new_season_is_asked_about() -> None:
    assert {one for one in Standing if one.asks} == {Standing.DUE, Standing.OVERDUE, Standing.NEW_SEASON}


def flu(on: date, *given: date, codes: tuple[str, ...] = ()) -> VaccineGroupForecast:
    doses = tuple(Dose(day, "141") for day in given)
    told = tuple(Observation(code) for code in codes)
    (found,) = forecast(Case(date(1965, 3, 2), on, ("Influenza",), doses=doses, observations=told), shipped_data())
    return found


LAST_DAY = shipped_data().ended_seasons(date(2100, 1, 1))["Influenza"]


def test_within_its_season_the_data_speak() -> None:
    found = flu(LAST_DAY)
    assert found.season_ended is None
    assert standing(found, LAST_DAY) is Standing.DUE


def test_a_dose_of_the_last_season_does_not_make_up_to_date_in_the_next() -> None:
    before = LAST_DAY - 200 * DAY
    assert standing(flu(LAST_DAY, before), LAST_DAY) is Standing.UP_TO_DATE
    assert standing(flu(LAST_DAY + DAY, before), LAST_DAY + DAY) is Standing.NEW_SEASON


def test_a_dose_of_the_new_season_does_although_the_data_do_not_know_that_season() -> None:
    on = LAST_DAY + 150 * DAY
    assert standing(flu(on, LAST_DAY + 100 * DAY), on) is Standing.UP_TO_DATE
    a_year_on = on + 365 * DAY
    assert standing(flu(a_year_on, LAST_DAY + 100 * DAY), a_year_on) is Standing.NEW_SEASON


def covid(on: date, *given: date) -> VaccineGroupForecast:
    doses = tuple(Dose(day, "312") for day in given)
    (found,) = forecast(Case(date(1985, 3, 2), on, ("COVID-19",), doses=doses), shipped_data())
    return found


def test_a_season_left_open_is_a_question_after_a_year_for_who_had_its_dose() -> None:
    last = shipped_data().ended_seasons(date(2100, 1, 1))["COVID-19"]
    before = last - 200 * DAY
    assert standing(covid(last, before), last) is Standing.UP_TO_DATE
    found = covid(last + DAY, before)
    assert (found.status, found.season_ended) == (SeriesStatus.COMPLETE, last)
    assert standing(found, last + DAY) is Standing.NEW_SEASON
    on = last + 100 * DAY
    assert standing(covid(on, before, last + 50 * DAY), on) is Standing.UP_TO_DATE


def test_a_season_left_open_goes_on_for_who_still_needs_its_dose() -> None:
    on = shipped_data().ended_seasons(date(2100, 1, 1))["COVID-19"] + 100 * DAY
    found = covid(on)
    assert (found.status, found.season_ended) == (SeriesStatus.NOT_COMPLETE, None)
    assert standing(found, on) is Standing.DUE


def test_nobody_with_a_contraindication_is_asked_because_a_season_began() -> None:
    on = LAST_DAY + 150 * DAY
    assert standing(flu(on, codes=("085",)), on) is Standing.NOT_RECOMMENDED


def test_a_season_of_infants_says_nothing_of_adults() -> None:
    ended = shipped_data().ended_seasons(TODAY)
    assert "RSV" in ended
    (found,) = forecast(Case(date(1945, 3, 2), TODAY, ("RSV",)), shipped_data())
    assert found.season_ended is None


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 5000))
def test_a_season_has_begun_within_the_last_year(ended: date, days: int) -> None:
    today = ended + timedelta(days=days)
    begun = season_begun(ended, today)
    assert today - timedelta(days=366) < begun <= today
    assert ended < begun
