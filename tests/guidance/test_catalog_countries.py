"""Sources of several countries answer one question differently: the patient's own speaks first, all are shown."""

from datetime import date
from pathlib import Path

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


def written(folder: Path, *countries: str) -> Rules:
    """A catalog with one subject, on which these countries speak in this order."""
    source = '[[source]]\nid = "S"\norganisation_and_title = "A"\nyear_or_date = "2024"\naddress = "b"\n'
    row = (
        '[[row]]\nid = "{0}"\ncountry = "{0}"\nsubject = "tests"\nstatement = "s"\nsources = ["S"]\n'
        'source_date = "2024"\nconfidence = "H"\nvalid_from = 2024-01-01\nreview_by = 2028-01-01\n'
    )
    (folder / "sources.toml").write_text(source)
    (folder / "rows.toml").write_text("".join(row.format(country) for country in countries))
    return Rules.load(folder)


def test_a_row_for_any_country_speaks_before_the_us_one_and_that_before_others(tmp_path: Path) -> None:
    rules = written(tmp_path, "EU", "US", "any")

    assert rules.for_country("NZ").about("tests").row.id == "any"
    assert rules.for_country("EU").about("tests").row.id == "EU"
    assert rules.about("tests").row.id == "US"


def test_the_us_row_speaks_where_neither_the_own_nor_any_does(tmp_path: Path) -> None:
    assert written(tmp_path, "EU", "US", "UK").for_country("NZ").about("tests").row.id == "US"


def test_every_country_of_every_jurisdiction_is_known(tmp_path: Path) -> None:
    (tmp_path / "jurisdictions.toml").write_text('EU = ["DE", "ES"]\nUK = ["GB"]\n')
    rules = written(tmp_path, "EU", "UK")

    assert [rules.for_country(code).country for code in ("DE", "ES", "GB", "FR")] == ["EU", "EU", "UK", "any"]


def test_a_country_that_no_source_speaks_for_counts_as_any() -> None:
    assert Rules.load().for_country("JP").country == "any"
    assert [Rules.load().for_country(code).country for code in ("US", "DE", "GB", "CA")] == ["US", "EU", "UK", "CA"]


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


def test_every_version_of_a_row_is_kept_the_oldest_first() -> None:
    versions = Rules.load().versions("SUP-01")

    assert [row.id for row in versions] == ["SUP-01"] * len(versions)
    assert list(versions) == sorted(versions, key=lambda row: row.valid_from)
    with pytest.raises(KeyError):
        Rules.load().versions("no such row")


@pytest.mark.parametrize(
    ("rule_id", "country", "reached"),
    [
        ("RM-06.fall", "GB", True),
        ("RM-06.fall", "US", False),
        ("RM-06.fall", "JP", False),
        ("ISO-01", "GB", True),
        ("MON-08", "JP", True),
        ("no such row", "US", False),
    ],
)
def test_a_row_of_another_country_is_not_asked_about(rule_id: str, country: str, reached: bool) -> None:
    assert Rules.load().for_country(country).reaches(rule_id) is reached
