"""Forecast of a series: status by Table 7-10 and dates by 7.5."""

from datetime import date

import pytest

from caregiving.guidance.vaccines import Dose, Observation
from tests.guidance.vaccine_world import Json, ask, dose, given, observed, series, statuses, world

NEVER = {"context": "Both", "sets": [{"conditions": [{"kind": "Age"}]}]}
"""A skip that always applies: an age without limits."""
AGED = [{"minimum": "10 years", "maximum": "30 years"}]
SEASON = {"start": "2025-10-01", "end": "2026-03-31"}


def test_not_complete_names_the_next_dose() -> None:
    answer = ask(world(series(dose(), dose(2))), "2025-01-01", given(("2010-01-01", "9001")))
    assert (answer.status, answer.dose_number) == ("Not Complete", 2)
    assert answer.reasons == ("Another dose is needed",)


def test_complete_has_no_dates_and_no_number() -> None:
    answer = ask(world(), "2025-01-01", given(("2010-01-01", "9001")))
    assert (answer.status, answer.reasons) == ("Complete", ("Patient series is complete",))
    assert answer.dose_number is None
    assert answer.earliest is answer.recommended is answer.past_due is answer.latest is None
    assert answer.vaccines == answer.antigens == ()


def test_a_series_that_was_only_skipped_is_not_recommended() -> None:
    answer = ask(world(series(dose(skips=[NEVER]))), "2025-01-01")
    assert answer.status == "Not Recommended"
    assert answer.reasons == ("Not recommended at this time due to past immunization history",)


@pytest.mark.parametrize(("on", "status"), [("2026-03-31", "Not Complete"), ("2026-04-01", "Not Recommended")])
def test_the_last_day_of_a_season_is_still_in_season(on: str, status: str) -> None:
    assert ask(world(series(dose(season=SEASON))), on).status == status


@pytest.mark.parametrize(("on", "status"), [("2029-12-31", "Not Complete"), ("2030-01-01", "Aged Out")])
def test_the_maximum_age_ends_the_series_on_the_birthday(on: str, status: str) -> None:
    answer = ask(world(series(dose(ages=AGED))), on)
    assert answer.status == status
    if status == "Aged Out":
        assert answer.reasons == ("Patient has exceeded the maximum age",)


@pytest.mark.parametrize(("given_on", "status"), [("2029-06-30", "Not Complete"), ("2029-07-01", "Aged Out")])
def test_who_cannot_finish_before_the_maximum_age_is_aged_out(given_on: str, status: str) -> None:
    second = dose(2, ages=AGED, intervals=[{"after_previous": True, "minimum": "6 months"}])
    answer = ask(world(series(dose(), second)), "2029-12-01", given((given_on, "9001")))
    assert answer.status == status
    if status == "Aged Out":
        assert answer.reasons == ("Patient is unable to finish the series prior to the maximum age",)


def test_a_contraindication_comes_before_everything() -> None:
    """Reading R13: also before complete, immune, ended and aged out."""
    data = world(
        series(dose(ages=AGED, season=SEASON)),
        contraindications=[{"observation": "001"}],
        immunity_guidelines=["002"],
    )
    sick = observed("001", "002")
    for answer in (
        ask(data, "2031-01-01", observations=sick),
        ask(data, "2026-01-01", given(("2010-01-01", "9001")), sick),
    ):
        assert (answer.status, answer.reasons) == ("Contraindicated", ("Patient has a contraindication",))


def test_complete_comes_before_immune_and_immune_before_the_rest() -> None:
    data = world(series(dose(ages=AGED, season=SEASON)), immunity_guidelines=["002"])
    immune = observed("002")
    assert ask(data, "2026-01-01", given(("2010-01-01", "9001")), immune).status == "Complete"
    answer = ask(data, "2031-01-01", observations=immune)
    assert (answer.status, answer.reasons) == ("Immune", ("Patient has evidence of immunity",))


def test_an_ended_season_comes_before_the_maximum_age() -> None:
    assert ask(world(series(dose(ages=AGED, season=SEASON))), "2031-01-01").status == "Not Recommended"


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2009-12-31", "Not Complete"),
        ("2010-01-01", "Contraindicated"),
        ("2019-12-31", "Contraindicated"),
        ("2020-01-01", "Not Complete"),
    ],
)
def test_a_contraindication_has_ages_on_the_assessment_date(on: str, status: str) -> None:
    row = {"observation": "001", "from": "10 years", "until": "20 years"}
    assert ask(world(contraindications=[row]), on, observations=observed("001")).status == status


def out(*vaccines: str) -> list[Json]:
    return [{"observation": "001", "vaccines": [{"cvx": list(vaccines), "until": "40 years"}]}]


def test_a_series_is_contraindicated_when_all_its_preferable_vaccines_are() -> None:
    """Reading R14."""
    first = dose(preferable=[{"cvx": "9001", "forecast": True}, {"cvx": "9002", "forecast": True}])
    sick = observed("001")
    one_left = ask(world(series(first), vaccine_contraindications=out("9001")), "2025-01-01", observations=sick)
    assert (one_left.status, one_left.vaccines) == ("Not Complete", ("9002",))
    assert one_left.contraindicated_vaccines == ("9001",)
    all_out = world(series(first), vaccine_contraindications=out("9001", "9002"))
    assert ask(all_out, "2025-01-01", observations=sick).status == "Contraindicated"
    assert ask(all_out, "2040-01-01", observations=sick).status == "Not Complete"
    assert ask(all_out, "2025-01-01").status == "Not Complete"
    none_at_all = world(series(dose()), vaccine_contraindications=out("9001"))
    assert ask(none_at_all, "2025-01-01", observations=sick).status == "Not Complete"


@pytest.mark.parametrize(
    ("born", "country", "codes", "status"),
    [
        ("1956-12-31", "U.S.", (), "Immune"),
        ("1957-01-01", "U.S.", (), "Not Complete"),
        ("1956-12-31", "Elsewhere", (), "Not Complete"),
        ("1956-12-31", None, (), "Not Complete"),
        ("1956-12-31", "U.S.", ("003",), "Not Complete"),
    ],
)
def test_an_early_birth_is_evidence_of_immunity(
    born: str, country: str | None, codes: tuple[str, ...], status: str
) -> None:
    data = world(birth_date_immunity=[{"before": "1957-01-01", "country": "U.S.", "exclusions": ["003"]}])
    answer = ask(data, "2025-01-01", observations=observed(*codes), born=date.fromisoformat(born), country=country)
    assert answer.status == status


WORKED = {
    "intervals": [
        {
            "after_previous": True,
            "minimum": "3 months",
            "earliest_recommended": "6 months",
            "latest_recommended": "8 months",
        }
    ],
    "season": {"start": "2026-01-15"},
}


def test_the_worked_example_of_dates() -> None:
    second = dose(2, ages=[{"minimum": "50 years"}], **WORKED)
    answer = ask(world(series(dose(), second)), "2026-02-01", given(("2025-11-30", "9001")), born=date(1971, 8, 31))
    assert answer.earliest == date(2026, 3, 1)
    assert answer.recommended == date(2026, 5, 30)
    assert answer.past_due == date(2026, 7, 29)
    assert answer.latest is None


def test_a_recommended_age_makes_the_recommended_interval_count_no_more() -> None:
    second = dose(2, ages=[{"minimum": "50 years", "earliest_recommended": "50 years"}], **WORKED)
    answer = ask(world(series(dose(), second)), "2026-02-01", given(("2025-11-30", "9001")), born=date(1971, 8, 31))
    assert answer.unadjusted_recommended == date(2021, 8, 31)
    assert answer.recommended == answer.earliest == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("age", "interval", "past_due"),
    [
        ("26 years", "8 months", "2025-12-31"),
        ("26 years", None, "2025-12-31"),
        (None, "8 months", "2025-08-31"),
        (None, None, None),
    ],
)
def test_for_past_due_too_age_beats_interval(age: str | None, interval: str | None, past_due: str | None) -> None:
    second = dose(
        2,
        ages=[{} if age is None else {"latest_recommended": age}],
        intervals=[{"after_previous": True} | ({} if interval is None else {"latest_recommended": interval})],
    )
    answer = ask(world(series(dose(), second)), "2025-02-01", given(("2025-01-01", "9001")))
    assert (answer.past_due and answer.past_due.isoformat()) == past_due
    assert answer.recommended == answer.earliest == date(2025, 1, 1)


def test_past_due_is_never_before_the_earliest_date() -> None:
    answer = ask(world(series(dose(ages=[{"minimum": "20 years", "latest_recommended": "15 years"}]))), "2025-01-01")
    assert (answer.past_due, answer.unadjusted_past_due) == (date(2020, 1, 1), date(2014, 12, 31))


def test_the_latest_date_is_the_day_before_the_maximum_age() -> None:
    assert ask(world(series(dose(ages=AGED))), "2025-01-01").latest == date(2029, 12, 31)


def test_of_several_entries_the_latest_minimum_and_the_earliest_maximum_count() -> None:
    """Reading R4."""
    ages = [{"minimum": "20 years", "maximum": "40 years"}, {"minimum": "22 years", "maximum": "38 years"}, {}]
    answer = ask(world(series(dose(ages=ages))), "2025-01-01")
    assert (answer.earliest, answer.latest) == (date(2022, 1, 1), date(2037, 12, 31))


def test_an_overdue_dose_has_its_earliest_date_in_the_past() -> None:
    assert ask(world(series(dose(ages=AGED))), "2025-01-01").earliest == date(2010, 1, 1)


def test_without_any_bound_the_earliest_date_is_the_birth() -> None:
    assert ask(world(), "2025-01-01").earliest == date(2000, 1, 1)


def test_entries_in_force_on_the_assessment_date_shape_the_forecast() -> None:
    ages = [{"minimum": "30 years", "cessation": "2025-01-01"}, {"minimum": "40 years", "effective": "2025-01-02"}]
    data = world(series(dose(ages=ages)))
    assert ask(data, "2025-01-01").earliest == date(2030, 1, 1)
    assert ask(data, "2025-01-02").earliest == date(2040, 1, 1)


def test_an_inadvertent_dose_holds_back_the_next_one() -> None:
    data = world(series(dose(inadvertent=["9004"])))
    assert ask(data, "2025-01-01", given(("2024-05-05", "9004"))).earliest == date(2024, 5, 5)


def test_a_dose_that_is_too_old_holds_back_and_a_sub_standard_one_does_not() -> None:
    """Reading R5."""
    ages = [{"maximum": "24 years", "cessation": "2024-12-31"}]
    data = world(series(dose(ages=ages)))
    assert ask(data, "2025-01-01", given(("2024-05-05", "9001"))).earliest == date(2024, 5, 5)
    spoilt = ask(data, "2025-01-01", (Dose(date(2024, 5, 5), "9001", defective=True),))
    assert (statuses(spoilt), spoilt.earliest) == (["Sub-standard"], date(2000, 1, 1))


def test_a_live_vaccine_holds_back_a_dose_with_a_live_preferable_product_by_the_longer_end() -> None:
    """Reading R20, although another preferable product would be free."""
    mixed = dose(preferable=[{"cvx": "9202"}, {"cvx": "9001"}])
    data = world(series(mixed))
    assert ask(data, "2025-01-10", given(("2025-01-01", "9101"))).earliest == date(2025, 1, 29)
    assert ask(world(), "2025-01-10", given(("2025-01-01", "9101"))).earliest == date(2000, 1, 1)


@pytest.mark.parametrize(("on", "earliest"), [(None, "2000-01-01"), ("2025-01-15", "2025-08-27")])
def test_an_interval_from_an_observation_counts_from_its_latest_date(on: str | None, earliest: str) -> None:
    data = world(series(dose(intervals=[{"after_observation": "001", "minimum": "32 weeks"}])))
    known = (
        Observation("001", date(2020, 1, 1)),
        Observation("001"),
        Observation("001", date(2025, 1, 15)),
        Observation("001", date(2025, 6, 1)),
    )
    observations = known if on else (Observation("001"),)
    assert ask(data, "2025-05-31", observations=observations).earliest == date.fromisoformat(earliest)


def test_the_dose_number_counts_only_this_season() -> None:
    data = world(series(dose(recurring=True, season={"start": "2025-07-01"})))
    doses = [("2023-10-01", "9001"), ("2024-10-01", "9001")]
    assert ask(data, "2025-12-01", given(*doses)).dose_number == 1
    assert ask(data, "2025-12-01", given(*doses, ("2025-07-01", "9001"))).dose_number == 2


def test_recommended_vaccines_are_those_to_forecast_at_the_age_of_the_dates() -> None:
    rows = [
        {"cvx": "9001", "forecast": True, "from": "20 years", "until": "21 years"},
        {"cvx": "9002", "forecast": True, "from": "22 years"},
        {"cvx": "9003", "forecast": True, "from": "23 years"},
        {"cvx": "9004"},
    ]
    ages = [{"minimum": "20 years", "earliest_recommended": "22 years"}]
    answer = ask(world(series(dose(ages=ages, preferable=rows))), "2025-01-01")
    assert answer.vaccines == ("9001", "9002")


def test_doses_and_observations_after_the_assessment_date_do_not_exist() -> None:
    """Reading R1."""
    data = world(contraindications=[{"observation": "001"}])
    doses = given(("2025-01-02", "9001"))
    assert statuses(ask(data, "2025-01-01", doses)) == []
    assert ask(data, "2025-01-02", doses).status == "Complete"


def test_of_several_maximum_ages_the_earliest_ends_the_series() -> None:
    """Reading R4."""
    data = world(series(dose(ages=[{"maximum": "20 years"}, {"maximum": "40 years"}])))
    assert ask(data, "2019-12-31").status == "Not Complete"
    assert ask(data, "2020-01-01").status == "Aged Out"


def test_a_vaccine_for_the_unadjusted_date_only_is_not_recommended() -> None:
    rows = [{"cvx": "9001", "forecast": True, "until": "16 years"}]
    ages = [{"minimum": "20 years", "earliest_recommended": "15 years"}]
    assert ask(world(series(dose(ages=ages, preferable=rows))), "2025-01-01").vaccines == ()
