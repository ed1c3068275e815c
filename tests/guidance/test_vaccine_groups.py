"""From best series to one forecast per vaccine group (chapter 9)."""

from datetime import date
from typing import Any

import pytest

from caregiving.guidance.vaccines import Case, SupportingData, forecast
from tests.guidance.vaccine_world import Json, ask, dose, given, observed, series, world

BEFORE_50: Json = {"group": 2, "minimum_age_to_start": "50 years", "doses": [dose(ages=[{"minimum": "50 years"}])]}
CHILD = dose(ages=[{"minimum": "1 year", "maximum": "5 years"}], allowable=[{"cvx": ["9002"]}])
NEVER = {"context": "Both", "sets": [{"conditions": [{"kind": "Age"}]}]}


def pair(*, priority: bool = False) -> SupportingData:
    """Two antigens: the first needs a year between doses, the second two, with past due dates of their own."""
    first = {"after_previous": True, "minimum": "1 year", "priority": True}
    second = {"after_previous": True, "minimum": "2 years", "latest_recommended": "3 years"}
    return world(
        series(dose(), dose(2, intervals=[first if priority else first | {"priority": False}])),
        other=[
            series(
                dose(allowable=[{"cvx": ["9101", "9301"]}]),
                dose(2, intervals=[second], preferable=[{"cvx": "9101", "forecast": True}]),
            )
        ],
    )


def test_an_unknown_vaccine_group_or_one_without_data_is_a_key_error() -> None:
    for name in ("Nothing", "Missing"):
        with pytest.raises(KeyError, match=name):
            ask(world(), "2025-01-01", group=name)


def test_groups_are_answered_in_the_order_asked() -> None:
    data = world(other=[series()])
    case = Case(date(2000, 1, 1), date(2025, 1, 1), ("Pair", "Test"))
    assert [answer.vaccine_group for answer in forecast(case, data)] == ["Pair", "Test"]


def test_where_no_series_applies_nothing_is_recommended() -> None:
    answer = ask(world(series(type="Risk")), "2025-01-01", given(("2010-01-01", "9001")))
    assert (answer.status, answer.reasons) == ("Not Recommended", ("No series applies to this person",))
    assert answer.doses == ()


def test_an_open_series_speaks_before_one_that_is_aged_out() -> None:
    """Reading R19: a healthy adult is not aged out of vaccination because a children's series is."""
    data = world(series(CHILD), series(**BEFORE_50))
    answer = ask(data, "2040-01-01")
    assert (answer.status, answer.earliest) == ("Not Complete", date(2050, 1, 1))


def test_a_complete_series_speaks_before_one_that_the_person_is_too_young_to_start() -> None:
    """Reading R19: a child whose series is complete is up to date."""
    data = world(series(CHILD), series(**BEFORE_50))
    doses = given(("2002-01-01", "9002"))
    assert ask(data, "2003-01-01", doses).status == "Complete"
    assert ask(data, "2049-12-31", doses).status == "Complete"
    at_fifty = ask(world(series(CHILD), series(**(BEFORE_50 | {"doses": [dose(), dose(2)]}))), "2050-01-01", doses)
    assert at_fifty.status == "Not Complete"


@pytest.mark.parametrize("reversed_", [False, True])
def test_the_earlier_of_two_open_series_speaks_then_risk_before_standard(reversed_: bool) -> None:
    """Reading R19."""
    late = series(dose(ages=[{"minimum": "60 years"}]), group=2)
    soon = series(dose(ages=[{"minimum": "50 years"}]), group=3)
    risk = series(dose(ages=[{"minimum": "50 years"}]), group=4, type="Risk", indications=[{"observations": ["001"]}])
    found = [late, soon, risk]
    data = world(*(reversed(found) if reversed_ else found))
    answer = ask(data, "2025-01-01", observations=observed("001"))
    assert (answer.earliest, answer.series_type) == (date(2050, 1, 1), "Risk")


def test_contraindicated_speaks_before_all() -> None:
    first = series({"number": 1, "preferable": [{"cvx": "9001"}]})
    data = world(
        series(group=2), first, vaccine_contraindications=[{"observation": "001", "vaccines": [{"cvx": ["9001"]}]}]
    )
    assert ask(data, "2025-01-01", observations=observed("001")).status == "Contraindicated"


def test_not_recommended_speaks_before_aged_out() -> None:
    data = world(series(CHILD), series(dose(skips=[NEVER]), group=2))
    assert ask(data, "2040-01-01").status == "Not Recommended"


def test_an_individual_decision_is_carried_along() -> None:
    assert ask(world(series(individual_decision=True)), "2025-01-01").individual_decision
    assert not ask(world(), "2025-01-01").individual_decision


def status_of_pair(first: Json, second: Json, **antigen: Any) -> str:
    data = world(series(first), other=[series(second)], **antigen)
    return ask(data, "2025-01-01", observations=observed("001", "002"), group="Pair").status.value


AGED = dose(ages=[{"maximum": "1 year"}])
SKIPPED = dose(skips=[NEVER])
CONTRAINDICATED: Json = {"contraindications": [{"observation": "001"}]}
IMMUNE: Json = {"immunity_guidelines": ["002"]}


def test_several_antigens_have_the_first_status_that_fits() -> None:
    """Table 9-4."""
    assert status_of_pair(dose(), AGED, **CONTRAINDICATED) == "Contraindicated"
    assert status_of_pair(AGED, SKIPPED) == "Aged Out"
    assert status_of_pair(SKIPPED, dose()) == "Not Recommended"
    assert status_of_pair(dose(), dose(), **IMMUNE) == "Not Complete"


def test_all_immune_is_immune_and_with_complete_ones_complete() -> None:
    data = world(other=[series(dose(allowable=[{"cvx": ["9101"]}]))], **IMMUNE)
    one_done = ask(data, "2025-01-01", given(("2010-01-01", "9101")), observed("002"), group="Pair")
    assert one_done.status == "Complete"
    only_immune = world(series(), other=[series(type="Risk")], **IMMUNE)
    assert ask(only_immune, "2025-01-01", observations=observed("002"), group="Pair").status == "Immune"


def test_several_antigens_have_the_latest_earliest_date_and_the_blended_others() -> None:
    """MULTIANTVG-1, VG-2 to VG-9, FORECASTDN-2."""
    doses = given(("2010-01-01", "9001"), ("2010-02-01", "9101"))
    answer = ask(pair(), "2011-06-01", doses, group="Pair")
    assert (answer.status, answer.dose_number) == ("Not Complete", 2)
    assert answer.earliest == answer.recommended == date(2012, 2, 1)
    assert answer.unadjusted_recommended == date(2011, 1, 1)
    assert answer.past_due == answer.unadjusted_past_due == date(2013, 1, 31)
    assert answer.antigens == ("Test", "Other")
    assert answer.vaccines == ("9101",)
    assert len(answer.doses) == 2


def test_with_a_priority_forecast_the_earliest_date_is_the_first_but_not_before_the_last_dose() -> None:
    """MULTIANTVG-1."""
    doses = given(("2010-01-01", "9001"), ("2010-02-01", "9101"))
    assert ask(pair(priority=True), "2011-06-01", doses, group="Pair").earliest == date(2011, 1, 1)
    late = (*doses, *given(("2011-05-05", "9301")))
    data = world(
        series(dose(), dose(2, allowable=[{"cvx": ["9002"]}], intervals=[{"after_previous": True, "priority": True}])),
        other=[series(dose(allowable=[{"cvx": ["9101", "9301"]}]))],
    )
    answer = ask(data, "2011-06-01", late, group="Loose pair")
    assert answer.earliest == date(2011, 5, 5)


@pytest.mark.parametrize(("group", "number"), [("Pair", 1), ("Loose pair", 2)])
def test_the_number_is_the_smallest_where_the_full_group_is_given_else_the_largest(group: str, number: int) -> None:
    """FORECASTDN-2."""
    assert ask(pair(), "2011-06-01", given(("2010-01-01", "9001")), group=group).dose_number == number


def test_without_a_past_due_date_inside_there_is_none_outside() -> None:
    """Reading R18."""
    data = world(other=[series()])
    assert ask(data, "2025-01-01", group="Pair").past_due is None


def test_series_of_different_types_are_not_blended() -> None:
    risk = series(type="Risk", indications=[{"observations": ["001"]}])
    data = world(series(), other=[risk])
    answer = ask(data, "2025-01-01", observations=observed("001"), group="Pair")
    assert answer.antigens == ("Other",)
