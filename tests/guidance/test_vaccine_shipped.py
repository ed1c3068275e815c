"""Whole persons against the shipped data, each answer reasoned out from a line of the data."""

from datetime import date, timedelta

import pytest

from caregiving.guidance.vaccines import Dose, Observation, VaccineGroupForecast, shipped_data
from tests.guidance.vaccine_world import ask, given, observed, statuses

COVID, FLU, PNEUMO, RSV = "COVID-19", "Influenza", "Pneumococcal", "RSV"
WINTER = "2025-12-01"
AT_40, AT_70 = date(1985, 3, 31), date(1955, 3, 31)


def answer(
    group: str, born: date, *doses: tuple[str, str], on: str = WINTER, observations: tuple[Observation, ...] = ()
) -> VaccineGroupForecast:
    return ask(shipped_data(), on, given(*doses), observations, born=born, group=group)


def dates(found: VaccineGroupForecast) -> tuple[str | None, ...]:
    days = (found.earliest, found.recommended, found.past_due)
    return tuple(None if day is None else day.isoformat() for day in days)


@pytest.mark.parametrize(
    ("group", "born", "earliest"),
    [
        (COVID, AT_40, "2025-08-27"),
        (COVID, AT_70, "2025-08-27"),
        (FLU, AT_40, "2025-07-01"),
        (FLU, AT_70, "2025-07-01"),
        (PNEUMO, AT_40, "2035-03-31"),
        (PNEUMO, AT_70, "2005-03-31"),
        (RSV, AT_40, "2060-03-31"),
        (RSV, AT_70, "2030-03-31"),
    ],
)
def test_a_healthy_adult_without_a_dose(group: str, born: date, earliest: str) -> None:
    found = answer(group, born)
    assert (found.status, found.dose_number) == ("Not Complete", 1)
    assert dates(found) == (earliest, earliest, None)


def test_the_day_of_a_fiftieth_birthday_that_does_not_exist_is_the_first_of_march() -> None:
    assert dates(answer(PNEUMO, date(1976, 2, 29)))[0] == "2026-03-01"


@pytest.mark.parametrize(
    ("on", "earliest"),
    [
        ("2025-02-28", "2050-03-01"),
        ("2025-03-01", "2025-03-01"),
        ("2050-02-28", "2025-03-01"),
        ("2050-03-01", "2050-03-01"),
    ],
)
def test_neuromuscular_weakness_opens_rsv_from_fifty_until_the_standard_series_at_seventy_five(
    on: str, earliest: str
) -> None:
    born = date(1975, 3, 1)
    assert dates(answer(RSV, born, on=on, observations=observed("260")))[0] == earliest


@pytest.mark.parametrize("group", [COVID, FLU, PNEUMO])
def test_neuromuscular_weakness_does_nothing_in_the_other_groups(group: str) -> None:
    assert answer(group, AT_40, observations=observed("260")) == answer(group, AT_40)


@pytest.mark.parametrize(("on", "earliest"), [("2004-03-30", "1991-03-31"), ("2004-03-31", "2004-03-31")])
def test_chronic_lung_disease_opens_the_adult_pneumococcal_series_at_nineteen(on: str, earliest: str) -> None:
    """The day before, the series for 6 to 18 years still speaks."""
    assert dates(answer(PNEUMO, AT_40, on=on, observations=observed("017")))[0] == earliest


def test_of_several_risks_the_series_with_the_best_priority_competes_alone() -> None:
    """After PCV13 and PPSV23 a chronic condition waits for fifty, an immunocompromising one five years."""
    doses = [("2010-01-01", "133"), ("2011-01-01", "33")]
    chronic = answer(PNEUMO, AT_40, *doses, observations=observed("017"))
    both = answer(PNEUMO, AT_40, *doses, observations=observed("017", "145"))
    assert dates(chronic)[0] == "2035-03-31"
    assert dates(both)[0] == "2016-01-01"


def test_covid_asks_one_dose_a_season_below_sixty_five() -> None:
    old = [("2021-01-10", "207"), ("2021-02-08", "207")]
    assert dates(answer(COVID, AT_40, *old)) == ("2025-08-27", "2025-08-27", None)
    recent = answer(COVID, AT_40, *old, ("2025-07-20", "312"))
    assert (dates(recent), recent.dose_number) == (("2025-09-14", "2025-09-14", None), 1)
    done = answer(COVID, AT_40, *old, ("2025-08-27", "312"))
    assert (done.status, statuses(done)) == ("Complete", ["Valid"] * 3)
    extra = answer(COVID, AT_40, *old, ("2025-08-27", "312"), ("2025-11-27", "312"))
    assert statuses(extra) == ["Valid", "Valid", "Valid", "Extraneous"]


def test_covid_asks_a_second_dose_of_the_season_from_sixty_five() -> None:
    found = answer(COVID, AT_70, ("2025-09-20", "309"))
    assert (found.dose_number, dates(found)) == (2, ("2025-11-15", "2026-03-20", None))
    early = answer(COVID, AT_70, ("2025-09-20", "309"), ("2025-11-10", "309"))
    assert statuses(early) == ["Valid", "Not Valid"]
    grace = answer(COVID, AT_70, ("2025-09-20", "309"), ("2025-11-11", "309"))
    assert (statuses(grace), grace.status) == (["Valid", "Valid"], "Complete")


def test_a_covid_vaccine_dose_is_judged_by_the_rules_of_its_own_day() -> None:
    """Before 25 October 2021 no interval rejects a dose; from then on 21 days less four do."""
    assert statuses(answer(COVID, AT_40, ("2021-10-14", "208"), ("2021-10-24", "208"))) == ["Valid", "Valid"]
    assert statuses(answer(COVID, AT_40, ("2021-10-15", "208"), ("2021-10-25", "208"))) == ["Valid", "Not Valid"]


def test_influenza_asks_one_dose_a_season_from_nine_years() -> None:
    found = answer(FLU, AT_40, ("2024-10-01", "140"))
    assert (found.status, dates(found)) == ("Not Complete", ("2025-07-01", "2025-07-01", None))
    assert answer(FLU, AT_40, ("2025-10-01", "140")).status == "Complete"


def test_influenza_asks_a_young_child_for_two_doses_four_weeks_apart() -> None:
    found = answer(FLU, date(2022, 1, 15), ("2025-10-01", "140"))
    assert (found.dose_number, dates(found)) == (2, ("2025-10-29", "2025-10-29", None))


def test_the_last_day_of_the_influenza_season_and_the_day_after() -> None:
    assert answer(FLU, AT_40, on="2026-06-30").status == "Not Complete"
    assert answer(FLU, AT_40, on="2026-07-01").status == "Not Recommended"


def test_nasal_influenza_vaccine_ends_at_fifty() -> None:
    fifty = date(1975, 11, 20)
    assert statuses(answer(FLU, fifty, ("2025-11-19", "149"))) == ["Valid"]
    assert statuses(answer(FLU, fifty, ("2025-11-20", "149"))) == ["Not Valid"]


def test_a_mapped_vaccine_that_is_on_no_list_is_not_valid_and_holds_back_the_next() -> None:
    found = answer(FLU, AT_40, ("2025-11-20", "200"))
    assert (statuses(found), dates(found)[0]) == (["Not Valid"], "2025-12-18")


def test_severe_reactions_contraindicate_the_whole_group() -> None:
    for group, code in ((COVID, "122"), (FLU, "085"), (PNEUMO, "094"), (RSV, "244")):
        assert answer(group, AT_70, observations=observed(code)).status == "Contraindicated"


def test_one_pcv20_completes_an_adult_and_pcv15_asks_for_another_after_a_year() -> None:
    assert answer(PNEUMO, AT_70, ("2024-05-01", "216")).status == "Complete"
    found = answer(PNEUMO, AT_70, ("2025-05-01", "215"))
    assert (found.dose_number, dates(found)) == (2, ("2026-05-01", "2026-05-01", None))


def test_ppsv23_first_asks_for_a_conjugate_vaccine_after_a_year() -> None:
    found = answer(PNEUMO, AT_70, ("2025-05-01", "33"))
    assert dates(found) == ("2026-05-01", "2026-05-01", None)
    assert found.vaccines == ("215", "216", "327")


def test_pcv13_and_ppsv23_after_sixty_five_is_complete() -> None:
    assert answer(PNEUMO, AT_70, ("2020-04-01", "133"), ("2021-04-01", "33")).status == "Complete"


def test_pcv13_and_ppsv23_before_sixty_five_asks_again_after_five_years() -> None:
    found = answer(PNEUMO, AT_70, ("2016-04-01", "133"), ("2018-04-01", "33"))
    assert (found.dose_number, dates(found)) == (3, ("2023-04-01", "2023-04-01", None))


def test_one_rsv_dose_is_enough_whenever_it_was_given() -> None:
    found = answer(RSV, AT_70, ("2023-10-01", "305"))
    assert (found.status, statuses(found)) == ("Complete", ["Valid"])


def test_an_infants_antibody_given_to_an_adult_is_inadvertent() -> None:
    found = answer(RSV, AT_70, ("2025-10-05", "306"), observations=observed("260"))
    assert (statuses(found), dates(found)[0]) == (["Not Valid"], "2025-10-05")
    assert [reason.value for dose in found.doses for reason in dose.reasons] == ["Inadvertent Administration"]


def test_pregnancy_asks_for_rsv_vaccine_from_week_32_of_the_dated_onset() -> None:
    dated = (Observation("007"), Observation("170", date(2025, 4, 1)))
    found = answer(RSV, date(1995, 5, 5), observations=dated)
    assert dates(found) == ("2025-11-11", "2025-11-11", "2025-12-15")
    assert found.vaccines == ("305",)
    undated = answer(RSV, date(1995, 5, 5), observations=observed("007"))
    assert dates(undated)[0] == "2025-09-01"


def test_immunocompromise_without_a_dose_follows_the_default_risk_series() -> None:
    found = answer(COVID, AT_40, observations=observed("158"))
    assert (found.series_type, dates(found)) == ("Risk", ("2025-08-27", "2025-08-27", None))
    assert set(found.vaccines) <= {"312", "334"}


def test_a_completed_childrens_series_is_complete_although_one_waits_at_fifty() -> None:
    """Reading R19."""
    born = date(2023, 1, 1)
    doses = [(f"2023-{month:02}-15", "216") for month in (3, 5, 7)] + [("2024-02-15", "216")]
    assert answer(PNEUMO, born, *doses).status == "Complete"


def test_covid_is_an_individual_decision_outside_the_risk_groups() -> None:
    assert answer(COVID, AT_70).individual_decision
    assert not answer(COVID, AT_70, observations=observed("158")).individual_decision
    assert not answer(RSV, AT_70).individual_decision


def test_status_changes_only_on_days_that_a_rule_names() -> None:
    """Two years, day by day, of a person with neuromuscular weakness who turns fifty and had old doses."""
    born = date(1975, 12, 10)
    doses = (Dose(date(2021, 3, 1), "208"), Dose(date(2021, 3, 25), "208"), Dose(date(2025, 10, 3), "140"))
    seen: dict[str, list[tuple[str, str, str]]] = {}
    for group in (COVID, FLU, PNEUMO, RSV):
        for day in (date(2025, 1, 1) + timedelta(days=n) for n in range(730)):
            found = ask(shipped_data(), day.isoformat(), doses, observed("260"), born=born, group=group)
            state = (found.status.value, (found.earliest or date.min).isoformat())
            changes = seen.setdefault(group, [])
            if not changes or changes[-1][1:] != state:
                changes.append((day.isoformat(), *state))
    none = date.min.isoformat()
    assert seen == {
        COVID: [("2025-01-01", "Not Complete", "2025-08-27")],
        FLU: [
            ("2025-01-01", "Not Complete", "2025-07-01"),
            ("2025-10-03", "Complete", none),
        ],
        PNEUMO: [("2025-01-01", "Not Complete", "2025-12-10")],
        RSV: [
            ("2025-01-01", "Not Complete", "2050-12-10"),
            ("2025-12-10", "Not Complete", "2025-12-10"),
        ],
    }
