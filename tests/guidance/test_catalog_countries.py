"""Sources of several countries answer one question differently: the patient's own speaks first, all are shown."""

from datetime import date

import pytest

from caregiving.guidance.catalog import Rules


@pytest.mark.parametrize(
    ("country", "rule_id"),
    [
        ("US", "AV-30"),
        ("PR", "AV-30"),
        ("DE", "AV-30.eu"),
        ("EU", "AV-30.eu"),
        ("SG", "AV-31"),
        ("NZ", "AV-32"),
        ("JP", "AV-30"),
    ],
)
def test_the_own_countrys_row_speaks_and_the_us_one_where_there_is_none(country: str, rule_id: str) -> None:
    ruling = Rules.load().for_country(country).about("swallowing.nirmatrelvir-ritonavir")

    assert ruling.row.id == rule_id


@pytest.mark.parametrize(("country", "rule_id"), [("GB", "RM-05.nice"), ("UK", "RM-05.nice"), ("US", "RM-05")])
def test_the_uk_and_the_us_keep_their_own_interval_of_lung_tests(country: str, rule_id: str) -> None:
    assert Rules.load().for_country(country).about("lung_function.interval").row.id == rule_id


def test_a_row_for_any_country_speaks_before_the_us_one() -> None:
    assert Rules.load().for_country("JP").about("formula.open_hang").row.country == "any"


def test_where_neither_the_own_country_nor_any_nor_the_us_speaks_the_first_row_does() -> None:
    ruling = Rules.load().for_country("JP").about("population.nirmatrelvir-ritonavir")

    assert ruling.row.id == "AV-06"


def test_all_sides_of_a_subject_can_be_shown() -> None:
    sides = Rules.load().for_country("US").sides("swallowing.nirmatrelvir-ritonavir")

    assert {ruling.row.country for ruling in sides} == {"US", "EU", "SG", "NZ"}


def test_a_subject_that_nobody_speaks_of_has_no_sides_and_no_answer() -> None:
    assert Rules.load().sides("weather") == ()
    with pytest.raises(KeyError):
        Rules.load().about("weather")


def test_the_country_stays_when_reviews_come_on_top() -> None:
    rules = Rules.load().for_country("GB").in_force(date(2026, 11, 21))

    assert rules.about("lung_function.interval").row.id == "RM-05.nice"
