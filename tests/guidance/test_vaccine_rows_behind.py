"""Which rows of the catalog stand behind what CDC's logic says: those for that age, that dose and that history."""

from datetime import date
from pathlib import Path

import pytest

from caregiving.guidance.catalog import CatalogError, Rules
from caregiving.guidance.vaccines import (
    Case,
    Dose,
    Observation,
    SeriesStatus,
    VaccineGroupForecast,
    every_row,
    foreseen,
    rows_behind,
    shipped_data,
)
from caregiving.guidance.vaccines.behind import entries

TODAY = date(2026, 11, 20)
ALS, IMMUNE_WEAK, COCHLEAR, SMOKES = "260", "145", "010", "016"
FALL_24, FALL_26 = date(2024, 11, 1), date(2026, 9, 1)


def behind(
    group: str,
    born: int,
    *doses: tuple[date, str],
    observed: tuple[str, ...] = (ALS,),
    today: date = TODAY,
    birthday: tuple[int, int] = (3, 2),
) -> tuple[str, ...]:
    case = Case(
        birth=date(born, *birthday),
        assessment=today,
        vaccine_groups=(group,),
        observations=tuple(map(Observation, observed)),
        doses=tuple(Dose(on, cvx) for on, cvx in doses),
    )
    (found,) = foreseen(case, shipped_data())
    return rows_behind(found, case.birth, today)


@pytest.mark.parametrize(
    ("born", "observed", "row"),
    [
        (1940, (ALS,), "VAX-R01"),
        (1951, (ALS,), "VAX-R01"),
        (1952, (ALS,), "VAX-R02"),
        (1970, (ALS,), "VAX-R02"),
        (1990, (ALS,), "VAX-R02"),
        (1952, (), "VAX-R01"),
        (1990, (), "VAX-R01"),
    ],
)
def test_rsv_goes_by_the_age_on_the_day_of_the_dose_or_today(born: int, observed: tuple[str, ...], row: str) -> None:
    assert behind("RSV", born, observed=observed) == (row,)


def test_the_birthday_counts_for_the_row_and_not_the_year() -> None:
    assert behind("RSV", 1951, birthday=(11, 20)) == ("VAX-R01",)
    assert behind("RSV", 1951, birthday=(11, 21)) == ("VAX-R02",)


@pytest.mark.parametrize("born", [1940, 1965])
def test_one_rsv_dose_is_enough(born: int) -> None:
    assert behind("RSV", born, (FALL_24, "305")) == ("VAX-R04",)


@pytest.mark.parametrize("born", [1950, 1961])
def test_the_second_covid_dose_from_65_on_has_its_own_rows(born: int) -> None:
    second = ("VAX-C03.second", "VAX-C05")
    assert behind("COVID-19", born) == ("VAX-C03",)
    assert behind("COVID-19", born, (FALL_26, "309")) == second
    assert behind("COVID-19", born, (FALL_26, "309"), today=date(2027, 4, 15)) == second
    both = ((FALL_26, "309"), (date(2027, 4, 1), "309"))
    assert behind("COVID-19", born, *both, today=date(2027, 4, 15)) == second


def test_under_65_one_covid_dose_is_all() -> None:
    assert behind("COVID-19", 1962) == ("VAX-C03",)
    assert behind("COVID-19", 1962, (FALL_26, "309")) == ("VAX-C03",)


def test_a_new_season_asks_for_its_first_dose() -> None:
    both = ((date(2025, 10, 1), "309"), (date(2026, 4, 5), "309"))
    assert behind("COVID-19", 1950, *both) == ("VAX-C03",)


@pytest.mark.parametrize("born", [1950, 1980])
def test_a_weak_immune_system_has_its_own_covid_row(born: int) -> None:
    for doses in ((), ((FALL_26, "309"),)):
        assert behind("COVID-19", born, *doses, observed=(ALS, IMMUNE_WEAK)) == ("VAX-C06",)


@pytest.mark.parametrize("born", [1950, 1990])
def test_the_flu_row_is_for_every_adult(born: int) -> None:
    assert behind("Influenza", born) == ("VAX-F01",)
    assert behind("Influenza", born, (FALL_26, "141")) == ("VAX-F01",)


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ([], ("VAX-P01",)),
        (["215"], ("VAX-P04",)),
        (["215", "33"], ("VAX-P04",)),
        (["216"], ("VAX-P05",)),
        (["327"], ("VAX-P05",)),
        (["133"], ("VAX-P06", "VAX-P06.after_pcv13")),
        (["133", "33"], ("VAX-P06", "VAX-P06.after_both")),
        (["33"], ("VAX-P01", "VAX-P06.ppsv23_only")),
        (["133", "216"], ("VAX-P05",)),
    ],
)
def test_pneumococcal_goes_by_what_was_given_before(given: list[str], rows: tuple[str, ...]) -> None:
    doses = [(date(2023 + number, 11, 1 + number), cvx) for number, cvx in enumerate(given)]
    assert behind("Pneumococcal", 1965, *doses) == rows


@pytest.mark.parametrize(
    ("given", "observed", "rows"),
    [
        (["215"], IMMUNE_WEAK, ("VAX-P04", "VAX-P04.risk")),
        (["215"], COCHLEAR, ("VAX-P04", "VAX-P04.risk")),
        (["215"], SMOKES, ("VAX-P04",)),
        (["133"], IMMUNE_WEAK, ("VAX-P06",)),
        ([], SMOKES, ("VAX-P01",)),
    ],
)
def test_a_risk_has_gaps_of_its_own(given: list[str], observed: str, rows: tuple[str, ...]) -> None:
    assert behind("Pneumococcal", 1965, *((FALL_24, cvx) for cvx in given), observed=(ALS, observed)) == rows


def test_under_50_the_pneumococcal_row_is_the_one_for_a_listed_illness() -> None:
    assert behind("Pneumococcal", 1985, observed=(SMOKES,)) == ("VAX-P02",)
    assert behind("Pneumococcal", 1985, (FALL_24, "33"), observed=(SMOKES,)) == ("VAX-P02", "VAX-P06.ppsv23_only")
    assert behind("Pneumococcal", 1985) == ("VAX-P01",), "without one it comes with 50"


def test_a_dose_that_does_not_count_is_none() -> None:
    assert behind("Pneumococcal", 1965, (date(1965, 3, 3), "215")) == ("VAX-P01",)


def test_every_row_is_one_of_the_catalog_and_every_group_has_one_for_whoever_is_left() -> None:
    assert set(every_row()) <= {ruling.row.id for ruling in Rules.load()}
    assert len(set(every_row())) == len(every_row())
    nobody = [VaccineGroupForecast(group, SeriesStatus.NOT_RECOMMENDED, ()) for group in ("COVID-19", "Influenza")]
    nobody += [VaccineGroupForecast(group, SeriesStatus.CONTRAINDICATED, ()) for group in ("Pneumococcal", "RSV")]
    assert all(rows_behind(found, TODAY, TODAY) for found in nobody)
    assert rows_behind(VaccineGroupForecast("Measles", SeriesStatus.COMPLETE, ()), TODAY, TODAY) == ()


def test_what_may_drive_is_never_an_unconfirmed_row() -> None:
    rules = Rules.load()
    assert all(rules[one.rows[0]].drives_reminders for one in entries())


@pytest.mark.parametrize(
    "content",
    [
        "",
        "behind = 3",
        "[[behind]]\ngroup = 'RSV'\n",
        "[[behind]]\nrows = ['VAX-R01']\n",
        "[[behind]]\ngroup = 'RSV'\nrows = ['VAX-R01']\nfrom_height = 3\n",
        "[[behind]]\ngroup = 'RSV'\nrows = ['VAX-R01']\nafter = 3\n",
        "[[[",
    ],
)
def test_a_file_that_is_not_as_it_must_be_is_refused_by_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "behind.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(CatalogError, match=r"behind\.toml"):
        entries(file)
