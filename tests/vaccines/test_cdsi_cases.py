"""Cases as JSON in, forecasts as JSON out; what is wrong with one case is told in that case."""

from datetime import date
from typing import Any

import pytest

from caregiving.vaccines.cases import MOST_CASES, CasesError, answer_cases

GROUPS = ["COVID-19", "Influenza", "Pneumococcal", "RSV"]


def case(**changes: object) -> dict[str, Any]:
    return {
        "id": "one",
        "dob": "1955-03-31",
        "gender": "F",
        "assessment_date": "2025-12-01",
        "observations": [],
        "doses": [],
        "vaccine_groups": ["RSV"],
    } | changes


def dose(**changes: object) -> dict[str, Any]:
    return {"date": "2025-10-01", "cvx": "140", "mvx": "SEQ"} | changes


def errors(**changes: object) -> object:
    (answer,) = answer_cases([case(**changes)])
    assert answer["status"] is None
    return answer["errors"]


def test_a_case_is_answered_per_group_in_the_words_of_the_specification() -> None:
    doses = [dose(date="2025-11-01"), dose()]
    answers = answer_cases([case(doses=doses, vaccine_groups=["Influenza", "RSV"])])
    assert answers == [
        {
            "id": "one",
            "vaccine_group": "Influenza",
            "status": "Complete",
            "dose_number": None,
            "earliest": None,
            "recommended": None,
            "past_due": None,
            "doses": [
                {"date": "2025-10-01", "status": "Valid", "reason": ""},
                {"date": "2025-11-01", "status": "Extraneous", "reason": "More doses than the series needs"},
            ],
            "reason": "Patient series is complete",
            "errors": [],
        },
        {
            "id": "one",
            "vaccine_group": "RSV",
            "status": "Not Complete",
            "dose_number": 1,
            "earliest": "2030-03-31",
            "recommended": "2030-03-31",
            "past_due": None,
            "doses": [],
            "reason": "Another dose is needed",
            "errors": [],
        },
    ]


def test_codes_may_be_numbers_and_lack_or_have_leading_zeros() -> None:
    for code in ("260", 260):
        (answer,) = answer_cases([case(observations=[{"code": code, "date": None}])])
        assert answer["earliest"] == "2005-03-31"
    (as_text,) = answer_cases([case(doses=[dose(cvx="033")], vaccine_groups=["Pneumococcal"])])
    (as_number,) = answer_cases([case(doses=[dose(cvx=33)], vaccine_groups=["Pneumococcal"])])
    assert as_text == as_number
    (undated,) = answer_cases([case(observations=[{"code": "260", "date": ""}])])
    assert undated["earliest"] == "2005-03-31"
    (short,) = answer_cases([case(observations=[{"code": "17"}], vaccine_groups=["Pneumococcal"])])
    assert short["earliest"] == "1974-03-31"


def test_a_group_is_known_however_its_name_is_spelt() -> None:
    answers = answer_cases([case(vaccine_groups=["covid-19", " INFLUENZA", "Rsv", "RSV"])])
    assert [answer["vaccine_group"] for answer in answers] == ["COVID-19", "Influenza", "RSV"]


def test_without_groups_all_that_the_data_hold_are_answered() -> None:
    assert [answer["vaccine_group"] for answer in answer_cases([case(vaccine_groups=None)])] == GROUPS


@pytest.mark.parametrize("gender", ["F", "Female", " male ", "Unknown", "other", "X", "Transgender", "", None])
def test_gender_is_read_in_the_usual_spellings(gender: str | None) -> None:
    (answer,) = answer_cases([case(gender=gender)])
    assert answer["errors"] == []


def test_a_given_moment_overrides_the_cases_and_today_fills_what_is_not_said() -> None:
    flu = case(vaccine_groups=["Influenza"])
    ended, today = date(2026, 7, 1), date(2026, 7, 2)
    assert answer_cases([flu], today=today)[0]["status"] == "Not Complete"
    assert answer_cases([flu], ended)[0]["status"] == "Not Recommended"
    assert answer_cases([flu | {"assessment_date": None}], today=today)[0]["status"] == "Not Recommended"
    assert errors(assessment_date=None) == ["assessment_date is missing"]


def test_behind_the_last_season_of_the_data_the_reason_says_so() -> None:
    flu = case(vaccine_groups=["Influenza"], doses=[dose()])
    (within,), (behind,) = (answer_cases([flu], on) for on in (date(2026, 6, 30), date(2026, 7, 1)))
    assert (within["status"], within["reason"]) == ("Complete", "Patient series is complete")
    assert behind["reason"] == "Patient series is complete; the last season that the data know ended on 2026-06-30"


def test_what_else_a_record_says_of_a_dose_is_used() -> None:
    for more, status in (
        ({"lot_expiry": "2025-09"}, "Sub-standard"),
        ({"lot_expiry": "2025-10"}, "Valid"),
        ({"lot_expiry": "2025-09-30"}, "Sub-standard"),
        ({"defective": True}, "Sub-standard"),
        ({"defective": False, "mvx": "UNK", "trade_name": "Any", "volume": 0.5}, "Valid"),
    ):
        (answer,) = answer_cases([case(doses=[dose(**more)], vaccine_groups=["Influenza"])])
        assert [one["status"] for one in answer["doses"]] == [status]  # type: ignore[attr-defined]  # JSON


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"dob": None}, "dob is missing"),
        ({"dob": ""}, "dob is missing"),
        ({"dob": "1955-02-30"}, "dob: '1955-02-30' is not a day of the calendar"),
        ({"dob": "31/03/1955"}, "dob: '31/03/1955' is not a date as YYYY-MM-DD"),
        ({"dob": 19550331}, "dob: 19550331 is not a date as YYYY-MM-DD"),
        ({"dob": "1855-03-31"}, "dob: '1855-03-31' is not between 1900-01-01 and 2999-12-31"),
        ({"dob": "2025-12-02"}, "dob: 2025-12-02 is after the assessment date 2025-12-01"),
        ({"assessment_date": "soon"}, "assessment_date: 'soon' is not a date as YYYY-MM-DD"),
        ({"gender": "Q"}, "gender: 'Q' is not one of F, M, Unknown"),
        ({"id": [1]}, "id must be text or a number, not list"),
        ({"id": True}, "id must be text or a number, not True"),
        ({"doses": {}}, "doses must be a list, not dict"),
        ({"doses": [7]}, "doses[0] must be an object, not 7"),
        ({"doses": [dose()] * 401}, "doses holds 401 entries, at most 400 are read"),
        ({"doses": [dose(date=None)]}, "doses[0].date is missing"),
        ({"doses": [dose(date="1955-03-30")]}, "doses[0].date: 1955-03-30 is before the birth on 1955-03-31"),
        ({"doses": [dose(cvx=None)]}, "doses[0].cvx is missing"),
        ({"doses": [dose(cvx="999")]}, "doses[0].cvx: '999' is not a vaccine code (CVX) of this release"),
        ({"doses": [dose(cvx="flu")]}, "doses[0].cvx: 'flu' is not a code"),
        ({"doses": [dose(cvx=1.5)]}, "doses[0].cvx: 1.5 is not a code"),
        ({"doses": [dose(cvx=True)]}, "doses[0].cvx: True is not a code"),
        ({"doses": [dose(mvx=7)]}, "doses[0].mvx: 7 is not text"),
        ({"doses": [dose(volume="much")]}, "doses[0].volume: 'much' is not a volume in millilitres"),
        ({"doses": [dose(lot_expiry="2025-13")]}, "doses[0].lot_expiry: '2025-13' is not a day of the calendar"),
        ({"doses": [dose(lot_expiry=2025)]}, "doses[0].lot_expiry: 2025 is not a date as YYYY-MM-DD"),
        ({"doses": [dose(defective="no")]}, "doses[0].defective: 'no' is not true or false"),
        ({"observations": [{"code": "999"}]}, "observations[0].code: '999' is not an observation code of this release"),
        ({"observations": [{"date": None}]}, "observations[0].code is missing"),
        ({"observations": [{"code": "260", "date": "x"}]}, "observations[0].date: 'x' is not a date as YYYY-MM-DD"),
        ({"vaccine_groups": []}, "vaccine_groups is empty"),
        ({"vaccine_groups": "RSV"}, "vaccine_groups must be a list, not 'RSV'"),
        ({"vaccine_groups": ["MMR"]}, "vaccine_groups[0]: 'MMR' is not a vaccine group of this release"),
        ({"vaccine_groups": [None]}, "vaccine_groups[0]: None is not a vaccine group of this release"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(changes: dict[str, Any], message: str) -> None:
    assert errors(**changes) == [message]


def test_everything_wrong_with_a_case_is_named_at_once_and_long_values_are_cut() -> None:
    found = errors(dob="x" * 1000, doses=[dose(cvx="999")])
    assert isinstance(found, list)
    assert len(found) == 2
    assert len(found[0]) < 120


def test_the_other_cases_are_answered() -> None:
    answers = answer_cases([case(id=1), 7, case(id=2, dob="never"), case(id=3)])
    assert [(one["id"], one["status"]) for one in answers] == [
        (1, "Not Complete"),
        (None, None),
        (2, None),
        (3, "Not Complete"),
    ]
    assert answers[1]["errors"] == ["a case must be an object, not 7"]
    assert answers[2]["vaccine_group"] == "RSV"


@pytest.mark.parametrize("payload", [None, {}, "cases", 7])
def test_what_is_no_list_is_refused_as_a_whole(payload: object) -> None:
    with pytest.raises(CasesError, match="A list of cases is expected"):
        answer_cases(payload)


def test_too_many_cases_are_refused_before_any_is_read() -> None:
    with pytest.raises(CasesError, match="At most"):
        answer_cases([None] * (MOST_CASES + 1))
