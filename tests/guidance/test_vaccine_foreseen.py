"""The day of a dose that a risk of the person brings only at a later age; CDC's own logic stays as it is."""

from datetime import date, timedelta

import pytest

from caregiving.guidance.vaccines import Case, Dose, Observation, SeriesStatus, forecast, foreseen, shipped_data

DATA = shipped_data()
TODAY = date(2026, 1, 15)
FIFTY = date(2030, 5, 5)
ALS = (Observation("260"),)


def rsv(born: date, observations: tuple[Observation, ...] = ALS, *doses: Dose, on: date = TODAY) -> Case:
    return Case(birth=born, assessment=on, vaccine_groups=("RSV",), observations=observations, doses=doses)


def test_before_50_with_als_the_rsv_vaccine_comes_with_50_and_not_with_75() -> None:
    case = rsv(date(1980, 5, 5))
    (cdc,), (found,) = forecast(case, DATA), foreseen(case, DATA)
    assert cdc.recommended == date(2055, 5, 5)
    assert (found.status, found.earliest, found.recommended) == (SeriesStatus.NOT_COMPLETE, FIFTY, FIFTY)
    assert not found.can_be_started


def test_that_day_is_the_one_that_holds_once_it_has_come() -> None:
    (found,) = forecast(rsv(date(1980, 5, 5), on=FIFTY), DATA)
    assert found.recommended == FIFTY
    assert foreseen(rsv(date(1980, 5, 5), on=FIFTY - timedelta(days=1)), DATA)[0].recommended == FIFTY


@pytest.mark.parametrize(
    "case",
    [
        rsv(date(1980, 5, 5), ()),
        rsv(date(1980, 5, 5), (Observation("122"),)),
        rsv(date(1960, 5, 5)),
        rsv(date(1940, 5, 5)),
        rsv(date(1980, 5, 5), ALS, Dose(date(2025, 10, 1), "305")),
        rsv(date(1980, 5, 5), (*ALS, Observation("244"))),
    ],
    ids=["no risk", "another one", "of the age", "older", "a dose before", "contraindicated"],
)
def test_else_it_is_what_cdcs_logic_says(case: Case) -> None:
    (cdc,), (found,) = forecast(case, DATA), foreseen(case, DATA)
    assert found == cdc
