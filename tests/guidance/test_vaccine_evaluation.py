"""Evaluation of doses given: ages, intervals, conflicts, vaccines, and the walk along the series (chapter 6)."""

from datetime import date

import pytest

from caregiving.guidance.vaccines import Dose, SupportingData
from tests.guidance.vaccine_world import ask, dose, given, reasons, series, statuses, world

LATER = "2030-01-01"


def judged(data: SupportingData, *doses: tuple[str, str]) -> list[tuple[str, list[str]]]:
    answer = ask(data, LATER, given(*doses))
    return list(zip(statuses(answer), reasons(answer), strict=True))


AGES = [
    {
        "absolute_minimum": "12 months - 4 days",
        "minimum": "12 months",
        "maximum": "5 years",
    }
]


@pytest.mark.parametrize(
    ("on", "status", "why"),
    [
        ("2000-12-27", "Not Valid", ["Too young"]),
        ("2000-12-28", "Valid", ["Grace period"]),
        ("2000-12-31", "Valid", ["Grace period"]),
        ("2001-01-01", "Valid", []),
        ("2004-12-31", "Valid", []),
        ("2005-01-01", "Extraneous", ["Too old"]),
    ],
)
def test_the_age_at_the_dose_decides_by_the_absolute_minimum(on: str, status: str, why: list[str]) -> None:
    assert judged(world(series(dose(ages=AGES))), (on, "9001")) == [(status, why)]


def test_a_minimum_without_an_absolute_minimum_only_gives_grace() -> None:
    data = world(series(dose(ages=[{"minimum": "10 years"}])))
    assert judged(data, ("2000-01-01", "9001")) == [("Valid", ["Grace period"])]


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2009-12-31", "Valid"),
        ("2010-01-01", "Not Valid"),
        ("2010-06-30", "Not Valid"),
        ("2010-07-01", "Valid"),
    ],
)
def test_an_age_counts_on_its_effective_and_its_cessation_day_and_between(on: str, status: str) -> None:
    age = {"absolute_minimum": "40 years", "effective": "2010-01-01", "cessation": "2010-06-30"}
    data = world(series(dose(ages=[age])))
    assert judged(data, (on, "9001"))[0][0] == status


def test_of_several_ages_in_force_all_must_hold() -> None:
    """Reading R4."""
    data = world(series(dose(ages=[{"absolute_minimum": "1 year"}, {"absolute_minimum": "3 years"}])))
    assert judged(data, ("2002-06-01", "9001")) == [("Not Valid", ["Too young"])]
    assert judged(data, ("2003-01-01", "9001")) == [("Valid", [])]


PREVIOUS = {"after_previous": True, "absolute_minimum": "8 weeks - 4 days", "minimum": "8 weeks"}


@pytest.mark.parametrize(
    ("on", "status", "why"),
    [
        ("2010-02-21", "Not Valid", ["Too soon"]),
        ("2010-02-22", "Valid", ["Grace period"]),
        ("2010-02-25", "Valid", ["Grace period"]),
        ("2010-02-26", "Valid", []),
    ],
)
def test_the_interval_from_the_previous_dose(on: str, status: str, why: list[str]) -> None:
    data = world(series(dose(), dose(2, intervals=[PREVIOUS])))
    assert judged(data, ("2010-01-01", "9001"), (on, "9001"))[1] == (status, why)


def test_a_dose_that_is_not_valid_is_still_the_previous_dose() -> None:
    data = world(series(dose(), dose(2, intervals=[PREVIOUS])))
    found = judged(data, ("2010-01-01", "9001"), ("2010-02-01", "9001"), ("2010-03-20", "9001"))
    assert [status for status, _ in found] == ["Valid", "Not Valid", "Not Valid"]


def test_an_inadvertent_dose_is_no_previous_dose_and_nothing_else_is_tested() -> None:
    data = world(series(dose(inadvertent=["9004"], intervals=[PREVIOUS]), dose(2)))
    assert judged(data, ("2010-01-01", "9004"), ("2010-01-02", "9001")) == [
        ("Not Valid", ["Inadvertent Administration"]),
        ("Valid", []),
    ]


def test_an_extraneous_dose_is_looked_through() -> None:
    child = dose(ages=[{"maximum": "1 year"}], intervals=[PREVIOUS])
    data = world(series(child))
    assert [s for s, _ in judged(data, ("2009-12-30", "9001"), ("2010-01-02", "9001"))] == ["Extraneous"] * 2
    assert "Too soon" not in judged(data, ("2009-12-30", "9001"), ("2010-01-02", "9001"))[1][1]


@pytest.mark.parametrize(("on", "status"), [("2010-12-31", "Not Valid"), ("2011-01-01", "Valid")])
def test_the_interval_from_a_target_dose(on: str, status: str) -> None:
    data = world(series(dose(), dose(2), dose(3, intervals=[{"after_target_dose": 1, "absolute_minimum": "1 year"}])))
    found = judged(data, ("2010-01-01", "9001"), ("2010-06-01", "9001"), (on, "9001"))
    assert found[2][0] == status


def test_of_recurring_copies_that_share_a_number_the_first_counts() -> None:
    """Reading R10."""
    again = {"conditions": [{"kind": "Age", "from": "11 years"}]}
    data = world(
        series(
            dose(1, recurring=True, skips=[{"context": "Both", "sets": [again]}]),
            dose(2, intervals=[{"after_target_dose": 1, "absolute_minimum": "1 year"}]),
        )
    )
    found = judged(data, ("2010-01-01", "9001"), ("2010-12-01", "9001"), ("2011-01-02", "9001"))
    assert [status for status, _ in found] == ["Valid", "Valid", "Valid"]


def test_the_interval_from_the_most_recent_of_a_list_ignores_the_status() -> None:
    data = world(
        series(
            dose(allowable=[{"cvx": ["9001"]}]),
            dose(2, intervals=[{"after_most_recent": ["9002"], "absolute_minimum": "1 year"}]),
        )
    )
    found = judged(data, ("2010-01-01", "9002"), ("2010-02-01", "9001"), ("2010-12-31", "9001"))
    assert [status for status, _ in found] == ["Not Valid", "Valid", "Not Valid"]


def test_without_anything_to_count_from_the_interval_passes() -> None:
    most_recent = {"after_most_recent": ["9003"], "absolute_minimum": "1 year"}
    data = world(
        series(
            dose(
                intervals=[
                    PREVIOUS,
                    most_recent,
                    {"after_target_dose": 1, "absolute_minimum": "1 year"},
                    {"after_observation": "001", "absolute_minimum": "1 year"},
                ]
            )
        )
    )
    assert judged(data, ("2010-01-01", "9001")) == [("Valid", [])]


def test_all_intervals_must_pass() -> None:
    most_recent = {"after_most_recent": ["9001"], "absolute_minimum": "1 year"}
    data = world(series(dose(), dose(2, intervals=[PREVIOUS, most_recent])))
    assert judged(data, ("2010-01-01", "9001"), ("2010-06-01", "9001"))[1] == ("Not Valid", ["Too soon"])


def test_an_interval_out_of_force_on_the_day_of_the_dose_is_absent() -> None:
    data = world(series(dose(), dose(2, intervals=[PREVIOUS | {"cessation": "2010-01-09"}])))
    assert judged(data, ("2010-01-01", "9001"), ("2010-01-09", "9001"))[1][0] == "Not Valid"
    assert judged(data, ("2010-01-01", "9001"), ("2010-01-10", "9001"))[1][0] == "Valid"


def test_an_allowable_interval_is_a_second_chance() -> None:
    allowable = {"after_previous": True, "absolute_minimum": "2 weeks"}
    data = world(series(dose(), dose(2, intervals=[PREVIOUS], allowable_intervals=[allowable])))
    assert judged(data, ("2010-01-01", "9001"), ("2010-01-14", "9001"))[1] == ("Not Valid", ["Too soon"])
    assert judged(data, ("2010-01-01", "9001"), ("2010-01-15", "9001"))[1] == ("Valid", [])


def test_an_expired_or_spoilt_dose_is_sub_standard_and_no_previous_dose() -> None:
    """Reading R5. The day of expiry is still good."""
    data = world(series(dose(), dose(2, intervals=[PREVIOUS])))
    first = Dose(date(2010, 1, 1), "9001", lot_expiry=date(2010, 1, 1))
    expired = Dose(date(2010, 2, 20), "9001", lot_expiry=date(2010, 2, 19))
    spoilt = Dose(date(2010, 2, 21), "9001", defective=True)
    last = Dose(date(2010, 2, 26), "9001")
    answer = ask(data, LATER, (first, expired, spoilt, last))
    assert statuses(answer) == ["Valid", "Sub-standard", "Sub-standard", "Valid"]


@pytest.mark.parametrize(
    ("on", "status"),
    [("2010-01-01", "Valid"), ("2010-01-02", "Not Valid"), ("2010-01-24", "Not Valid"), ("2010-01-25", "Valid")],
)
def test_a_live_vaccine_blocks_another_from_the_next_day_until_the_shorter_end(on: str, status: str) -> None:
    data = world(series(dose(), dose(2)))
    assert judged(data, ("2010-01-01", "9201"), (on, "9202"))[1][0] == status


def test_after_a_dose_that_is_not_valid_the_longer_end_counts() -> None:
    only_later = dose(ages=[{"absolute_minimum": "10 years + 10 days"}])
    data = world(series(only_later))
    assert judged(data, ("2010-01-01", "9201"), ("2010-01-28", "9202"))[1] == (
        "Not Valid",
        ["Too soon after a live vaccine"],
    )
    assert judged(data, ("2010-01-01", "9201"), ("2010-01-29", "9202"))[1] == ("Valid", [])


@pytest.mark.parametrize(("on", "status"), [("2010-01-24", "Not Valid"), ("2010-01-25", "Valid")])
def test_a_dose_of_another_antigen_has_no_status_here_so_the_shorter_end_counts(on: str, status: str) -> None:
    """Reading R11."""
    answer = ask(world(), LATER, given(("2010-01-01", "9101"), (on, "9202")))
    assert statuses(answer) == [status]


def test_of_two_earlier_live_doses_the_one_in_its_window_counts() -> None:
    data = world(series(dose(), dose(2), dose(3)))
    found = judged(data, ("2009-01-01", "9001"), ("2010-01-01", "9201"), ("2010-01-10", "9202"))
    assert [status for status, _ in found] == ["Valid", "Valid", "Not Valid"]


PREFERABLE = {"cvx": "9001", "from": "10 years", "until": "20 years"}


@pytest.mark.parametrize(
    ("on", "status"),
    [("2009-12-31", "Not Valid"), ("2010-01-01", "Valid"), ("2019-12-31", "Valid"), ("2020-01-01", "Not Valid")],
)
@pytest.mark.parametrize("as_list", ["preferable", "allowable"])
def test_a_vaccine_counts_within_its_ages(as_list: str, on: str, status: str) -> None:
    row = PREFERABLE if as_list == "preferable" else PREFERABLE | {"cvx": ["9001"]}
    data = world(series({"number": 1, as_list: [row]}))
    why = [] if status == "Valid" else ["Vaccine not accepted at this age"]
    assert judged(data, (on, "9001")) == [(status, why)]


def test_a_vaccine_that_is_on_no_list_is_not_valid() -> None:
    assert judged(world(), ("2010-01-01", "9004")) == [("Not Valid", ["Vaccine not accepted for this dose"])]


@pytest.mark.parametrize(
    ("mvx", "trade_name", "status"),
    [
        (None, None, "Valid"),
        ("abc", None, "Valid"),
        ("XYZ", None, "Not Valid"),
        (None, "PRODUCT", "Valid"),
        ("ABC", "Another", "Not Valid"),
    ],
)
def test_maker_and_trade_name_are_compared_only_when_both_are_known(
    mvx: str | None, trade_name: str | None, status: str
) -> None:
    """Reading R12."""
    row = {"cvx": "9001", "mvx": "ABC", "trade_name": "Product"}
    data = world(series({"number": 1, "preferable": [row]}))
    answer = ask(data, LATER, (Dose(date(2010, 1, 1), "9001", mvx, trade_name),))
    assert statuses(answer) == [status]
    if status == "Not Valid":
        assert reasons(answer) == [["Other product than this dose asks for"]]


def test_a_smaller_volume_is_told_and_changes_nothing() -> None:
    data = world(series({"number": 1, "preferable": [{"cvx": "9001", "volume": 0.5}]}))
    small = ask(data, LATER, (Dose(date(2010, 1, 1), "9001", volume=0.25),))
    assert (statuses(small), reasons(small)) == (
        ["Valid"],
        [["Volume administered is less than recommended volume"]],
    )
    assert reasons(ask(data, LATER, (Dose(date(2010, 1, 1), "9001", volume=0.5),))) == [[]]


def test_too_old_comes_before_every_other_verdict_and_all_reasons_are_carried() -> None:
    """Reading R13."""
    data = world(series(dose(ages=[{"maximum": "1 year"}])))
    assert judged(data, ("2010-01-01", "9004")) == [("Extraneous", ["Too old", "Vaccine not accepted for this dose"])]


def test_doses_after_the_last_target_are_extraneous() -> None:
    assert judged(world(), ("2010-01-01", "9001"), ("2011-01-01", "9004")) == [
        ("Valid", []),
        ("Extraneous", ["More doses than the series needs"]),
    ]


def test_a_recurring_dose_takes_ten_doses_in_ten_years() -> None:
    data = world(series(dose(recurring=True)))
    doses = [(f"20{year}-10-01", "9001") for year in range(10, 20)]
    assert [status for status, _ in judged(data, *doses)] == ["Valid"] * 10


def test_a_dose_counts_for_an_antigen_only_within_the_ages_of_the_association() -> None:
    late = {"cvx": ["9302"]}
    data = world(series(dose(allowable=[late])))
    doses = given(("2049-12-31", "9302"), ("2050-01-01", "9302"), ("2060-01-01", "9302"))
    assert [dose.given_on for dose in ask(data, "2070-01-01", doses).doses] == [date(2050, 1, 1)]


def test_an_inadvertent_dose_is_not_the_most_recent_of_a_list() -> None:
    interval = {"after_most_recent": ["9004"], "absolute_minimum": "1 year"}
    data = world(series(dose(inadvertent=["9004"], intervals=[interval])))
    assert judged(data, ("2010-01-01", "9004"), ("2010-02-01", "9001"))[1] == ("Valid", [])


def test_a_live_dose_is_not_in_conflict_with_itself() -> None:
    at_once = {"begin": "0 days", "minimum_end": "24 days", "end": "28 days"}
    conflicts = [at_once | {"previous": "9201", "current": ["9201"]}]
    data = world(schedule_changes={"live_virus_conflicts": conflicts})
    assert judged(data, ("2010-01-01", "9201")) == [("Valid", [])]


def test_a_spoilt_dose_after_the_last_target_is_extraneous_too() -> None:
    doses = (Dose(date(2010, 1, 1), "9001"), Dose(date(2010, 2, 1), "9001", defective=True))
    assert statuses(ask(world(), LATER, doses)) == ["Valid", "Extraneous"]
