"""Observations follow from signs by data, and the data name only what CDC's schedule knows."""

from pathlib import Path

import pytest

from caregiving.guidance.catalog import CatalogError, Rules
from caregiving.guidance.vaccines import nasal_live_vaccines, observations, shipped_data
from caregiving.guidance.vaccines.durations import Duration
from caregiving.guidance.vaccines.observations import DATA

RELEASE = shipped_data()


def test_every_code_is_one_of_the_schedule() -> None:
    assert {row.code for row in observations().rows} <= RELEASE.schedule.observations


# Pregnancy needs its day, which the care team's word does not have; the other is of infants.
DATED_OR_OF_INFANTS = {"007", "278"}
OLDEST = Duration(100 * 12, 0)
ADULT = Duration(19 * 12, 0)


def test_all_that_bears_on_an_adult_patient_can_be_said() -> None:
    bears: set[str] = set()
    for antigen in RELEASE.antigens.values():
        bears |= {one.observation for one in antigen.contraindications}
        for vaccines in antigen.vaccine_contraindications:
            if not {one.cvx for one in vaccines.vaccines} <= nasal_live_vaccines():
                bears.add(vaccines.observation)
        for series in antigen.series:
            windows = series.indications.items()
            bears |= {code for code, ages in windows if any((one.end or OLDEST) > ADULT for one in ages)}
    said = {row.code for row in observations().rows}
    assert bears - said == DATED_OR_OF_INFANTS
    assert said - bears == {"003"}  # it follows from a household's fact, and asks for the cause


def test_what_says_too_little_asks_for_more_in_both_languages() -> None:
    (row,) = (row for row in observations().rows if row.ask)
    assert (row.code, set(row.ask)) == ("003", {"en", "es"})
    assert row.asks("es-mx") == row.ask["es"] and row.asks("fr") == row.ask["en"]
    assert observations().rows[0].asks("en") == ""


def test_the_codes_were_read_in_the_release_that_is_shipped() -> None:
    assert observations().source.release == RELEASE.release.number


def test_the_rsv_risk_follows_from_als_itself_as_the_source_names_it() -> None:
    (found,) = observations().derived(["als"])
    assert (found.row.code, found.because) == ("260", ("als",))
    assert "ALS is named" in Rules.load()["VAX-R03"].row.statement


def test_nothing_follows_from_nothing() -> None:
    assert observations().derived([]) == ()
    assert observations().derived(["a sign that no row knows"]) == ()


def test_lung_disease_follows_from_nothing_that_a_household_keeps() -> None:
    assert {row.code: row.follows_from for row in observations().rows}["017"] == frozenset()


def test_every_nasal_live_vaccine_is_a_flu_vaccine_of_the_schedule_that_says_so() -> None:
    for cvx in nasal_live_vaccines():
        vaccine = RELEASE.schedule.vaccines[cvx]
        assert {one.antigen for one in vaccine.associations} == {"Influenza"}
        assert "nasal" in vaccine.name.lower()
    named = {cvx for cvx, vaccine in RELEASE.schedule.vaccines.items() if "nasal" in vaccine.name.lower()}
    assert named & {cvx for cvx in named if "influenza" in RELEASE.schedule.vaccines[cvx].name.lower()} == (
        nasal_live_vaccines()
    )


def test_the_rule_against_nasal_vaccines_is_in_the_catalog() -> None:
    assert "VAX-F03" in (DATA / "products.toml").read_text("utf-8")
    assert "VAX-F03" in Rules.load()


def test_each_is_said_in_english_and_spanish_and_any_other_language_falls_back() -> None:
    for row in observations().rows:
        assert set(row.words) >= {"en", "es"}
        assert row.called("es-mx") == row.words["es"]
        assert row.called("fr") == row.words["en"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[source]\ntitle='x'\nrelease='1'\naddress='x'\n[[observation]]\ncode='260'\nwords='x'\n",
        "[source]\ntitle='x'\nrelease='1'\naddress='x'\n[[observation]]\ncode='260'\nwords.es='x'\n",
        "[source]\ntitle = 'x'\nrelease = '1'\naddress = 'x'\n",
        "[source]\nrelease = '1'\n[[observation]]\ncode = '260'\nwords.en = 'x'\n",
        "[source]\ntitle = 'x'\nrelease = '1'\naddress = 'x'\n[[observation]]\nwords.en = 'x'\n",
        "[source]\ntitle='x'\nrelease='1'\naddress='x'\n" + 2 * "[[observation]]\ncode='260'\nwords.en='x'\n",
        "[[[",
    ],
)
def test_a_file_that_is_not_as_it_must_be_is_refused_by_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "observations.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(CatalogError, match=r"observations\.toml"):
        observations(file)


@pytest.mark.parametrize("content", ["", "nasal_live = 3", "[nasal_live]\nrule_id = 'x'\n"])
def test_a_list_of_products_that_is_none_is_refused_by_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "products.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(CatalogError, match=r"products\.toml"):
        nasal_live_vaccines(file)
