"""The FHIR bundle of a card, against the profile for vaccinations."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from caregiving.vaccines.health_cards import Immunization, Reason
from tests.vaccines.health_card_making import (
    clinic,
    entries_of,
    errors,
    good_payload,
    payload_with_entry,
    read_one,
    read_payload,
    warnings,
)

CVX = "http://hl7.org/fhir/sid/cvx"


@pytest.mark.parametrize("version", ["3.0.2", "4.3.0", "5.0.0", 4.0, None])
def test_another_version_of_fhir_is_refused(version: Any) -> None:
    payload = good_payload()
    payload["vc"]["credentialSubject"]["fhirVersion"] = version
    assert errors(read_payload(payload)) == [Reason.FHIR_VERSION]


@pytest.mark.parametrize(
    "change",
    [{"resourceType": "List"}, {"type": "batch"}, {"entry": []}, {"entry": {"0": {}}}, {"entry": None}],
)
def test_what_is_no_collection_of_entries_is_refused(change: dict[str, Any]) -> None:
    payload = good_payload()
    payload["vc"]["credentialSubject"]["fhirBundle"].update(change)
    assert errors(read_payload(payload)) == [Reason.BUNDLE]


@pytest.mark.parametrize("name", [None, "2", "resource:", "resource:01", "resource:x", "urn:uuid:2", "resource:1"])
def test_an_entry_must_have_a_short_name_of_its_own(name: Any) -> None:
    payload = good_payload()
    entries_of(payload)[2]["fullUrl"] = name
    assert errors(read_payload(payload)) == [Reason.FULL_URL]


@pytest.mark.parametrize("resource", [None, {}, {"resourceType": 5}, "Patient"])
def test_an_entry_must_hold_a_resource(resource: Any) -> None:
    payload = good_payload()
    entries_of(payload)[2]["resource"] = resource
    assert errors(read_payload(payload)) == [Reason.RESOURCE]


def test_a_card_about_nobody_is_refused() -> None:
    payload = good_payload()
    del entries_of(payload)[0]
    assert set(errors(read_payload(payload))) == {Reason.PATIENT, Reason.PATIENT_REFERENCE}


def test_a_card_about_two_people_is_refused() -> None:
    payload = good_payload()
    entries_of(payload)[2]["resource"] = entries_of(payload)[0]["resource"]
    assert Reason.PATIENT in errors(read_payload(payload))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([{"family": "Lopez", "given": ["Ana"]}, {"family": "Other"}], "Ana Lopez"),
        ([{"use": "old", "family": "Maiden"}, {"family": "Lopez"}], "Lopez"),
        ([{"text": "Ana Lopez"}], "Ana Lopez"),
        ([{"given": ["Ana", 5, None], "family": {}}], "Ana"),
        ([{"given": "Ana"}], None),
        (["Ana"], None),
        ([], None),
    ],
)
def test_the_first_present_name_is_the_name(names: list[Any], expected: str | None) -> None:
    card = read_payload(payload_with_entry(0, {"name": names}))
    assert (card.valid, card.name) == (True, expected)
    assert warnings(card) == ([] if expected else [Reason.NO_NAME])


@pytest.mark.parametrize("born", ["1951", "1951-01", "1951-02-30", "19510120", 1951, None])
def test_a_birth_date_that_is_no_day_counts_as_not_told(born: Any) -> None:
    card = read_payload(payload_with_entry(0, {"birthDate": born}))
    assert (card.valid, card.birth_date, warnings(card)) == (True, None, [Reason.NO_BIRTH_DATE])


@pytest.mark.parametrize("status", ["not-done", "entered-in-error", "Completed", None])
def test_a_dose_that_was_not_completed_is_refused(status: Any) -> None:
    assert errors(read_payload(payload_with_entry(1, {"status": status}))) == [Reason.STATUS]


@pytest.mark.parametrize(
    "codings",
    [
        None,
        [],
        [{"code": "208"}],
        [{"system": "http://snomed.info/sct"}],
        [{"system": "http://snomed.info/sct", "code": "1119349007"}, {"code": "208"}],
        [{"system": "http://hl7.org/fhir/sid/CVX", "code": "208"}],
        [{"system": CVX}],
        [{"system": CVX, "code": 208}],
        [{"system": CVX, "code": "2080"}],
        [{"system": CVX, "code": "208"}, {"system": CVX, "code": "207"}],
    ],
)
def test_a_dose_must_name_its_vaccine_by_one_cvx_code(codings: Any) -> None:
    card = read_payload(payload_with_entry(1, {"vaccineCode": {"coding": codings}}))
    assert errors(card) == [Reason.VACCINE_CODE]
    assert [dose.cvx for dose in card.immunizations] == ["309"]


def test_a_dose_named_in_another_list_of_codes_is_left_out_of_a_good_card() -> None:
    codings = [{"system": "http://snomed.info/sct", "code": "1119349007"}]
    card = read_payload(payload_with_entry(1, {"vaccineCode": {"coding": codings}}))
    assert (card.valid, warnings(card)) == (True, [Reason.OTHER_VACCINE_CODE])
    assert [dose.cvx for dose in card.immunizations] == ["309"]


def test_other_codes_may_stand_beside_the_cvx_code() -> None:
    codings = [{"system": "http://snomed.info/sct", "code": "1119349007"}, {"system": CVX, "code": "207"}]
    card = read_payload(payload_with_entry(1, {"vaccineCode": {"coding": codings}}))
    assert (card.valid, card.immunizations[0].cvx) == (True, "207")


@pytest.mark.parametrize(
    "given",
    ["2021", "2021-01", "2021-02-30", "2021-01-01T", "2021-01-01 10:00:00", "January", "2021-W01-1", None],
)
def test_a_dose_without_its_day_is_refused(given: Any) -> None:
    assert errors(read_payload(payload_with_entry(1, {"occurrenceDateTime": given}))) == [Reason.OCCURRENCE]


def test_a_dose_told_in_words_is_refused() -> None:
    payload = payload_with_entry(1, {"occurrenceString": "last spring"}, without=("occurrenceDateTime",))
    assert errors(read_payload(payload)) == [Reason.OCCURRENCE]


@pytest.mark.parametrize("given", ["2021-01-01T23:30:00-05:00", "2021-01-01T10:00:00.250Z"])
def test_a_dose_with_its_time_keeps_the_day_as_written(given: str) -> None:
    card = read_payload(payload_with_entry(1, {"occurrenceDateTime": given}))
    assert (card.valid, card.immunizations[0].date) == (True, date(2021, 1, 1))
    assert warnings(card) == [Reason.OCCURRENCE_TIME]


@pytest.mark.parametrize("reference", ["resource:1", "resource:9", "Patient/1", None, 0])
def test_a_dose_of_someone_else_is_refused(reference: Any) -> None:
    card = read_payload(payload_with_entry(1, {"patient": {"reference": reference}}))
    assert errors(card) == [Reason.PATIENT_REFERENCE]


def test_lot_maker_and_performer_may_be_left_out() -> None:
    payload = payload_with_entry(1, {}, without=("lotNumber", "manufacturer", "performer"))
    card = read_payload(payload)
    assert (card.valid, card.warnings) == (True, ())
    assert card.immunizations[0] == Immunization(date(2021, 1, 1), "208")


def test_a_maker_named_otherwise_than_by_mvx_is_left_out() -> None:
    maker = {"identifier": {"system": "https://example.com", "value": "PFR"}}
    assert read_payload(payload_with_entry(1, {"manufacturer": maker})).immunizations[0].mvx is None


def test_a_lot_number_that_is_no_text_is_refused() -> None:
    assert errors(read_payload(payload_with_entry(1, {"lotNumber": 1}))) == [Reason.LOT]


@pytest.mark.parametrize("performer", [{}, "nurse", [{}], [{"actor": "nurse"}], [5], None])
def test_a_performer_in_another_form_is_refused(performer: Any) -> None:
    assert errors(read_payload(payload_with_entry(1, {"performer": performer}))) == [Reason.PERFORMER]


def test_a_performer_without_a_shown_name_is_accepted() -> None:
    performer = [{"actor": {"reference": "resource:5"}}]
    card = read_payload(payload_with_entry(1, {"performer": performer}))
    assert (card.valid, card.immunizations[0].performer) == (True, None)


def test_a_dose_marked_as_weak_is_remarked_upon() -> None:
    card = read_payload(payload_with_entry(1, {"isSubpotent": True}))
    assert (card.valid, warnings(card)) == (True, [Reason.SUBPOTENT])


@pytest.mark.parametrize(
    ("given", "remarks"),
    [
        ("1951-01-20", []),
        ("1951-01-19", [Reason.DOSE_BEFORE_BIRTH]),
        ("2026-01-16", []),
        ("2026-01-17", [Reason.DOSE_IN_FUTURE]),
    ],
)
def test_a_dose_on_an_impossible_day_is_remarked_upon(given: str, remarks: list[Reason]) -> None:
    card = read_payload(payload_with_entry(1, {"occurrenceDateTime": given}))
    assert (card.valid, warnings(card)) == (True, remarks)


def test_an_unknown_birth_date_makes_no_dose_impossible() -> None:
    payload = payload_with_entry(0, {}, without=("birthDate",))
    assert warnings(read_payload(payload)) == [Reason.NO_BIRTH_DATE]


def test_the_last_day_of_the_calendar_breaks_nothing() -> None:
    payload = payload_with_entry(1, {"occurrenceDateTime": "9999-12-31"})
    end = datetime.max.replace(tzinfo=UTC)
    assert read_one(clinic().card(payload), as_of=end).valid


@pytest.mark.parametrize(
    ("changes", "remark"),
    [
        ({"id": "abc"}, Reason.RESOURCE_ID),
        ({"meta": {"profile": ["x"]}}, Reason.RESOURCE_META),
        ({"meta": {"security": [], "lastUpdated": "x"}}, Reason.RESOURCE_META),
        ({"text": {"div": "x"}}, Reason.RESOURCE_TEXT),
        ({"site": {"coding": [{"code": "LA"}], "text": "left arm"}}, Reason.CONCEPT_TEXT),
        ({"site": {"coding": [{"code": "LA", "display": "left arm"}]}}, Reason.CODING_DISPLAY),
    ],
)
def test_what_a_card_should_leave_out_is_remarked_upon(changes: dict[str, Any], remark: Reason) -> None:
    card = read_payload(payload_with_entry(2, changes))
    assert card.valid
    assert [(finding.reason, finding.detail) for finding in card.warnings] == [(remark, "resource:2")]


def test_how_well_the_person_was_checked_may_be_noted() -> None:
    security = [{"system": "https://smarthealth.cards/ial", "code": "IAL2"}]
    assert read_payload(payload_with_entry(1, {"meta": {"security": security}})).warnings == ()


def test_several_faults_are_all_named() -> None:
    card = read_payload(payload_with_entry(1, {"status": "x", "occurrenceDateTime": "x", "lotNumber": 3}))
    assert errors(card) == [Reason.STATUS, Reason.OCCURRENCE, Reason.LOT]
