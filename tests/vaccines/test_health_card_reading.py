"""A good card is believed, in each of the forms in which people have it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from caregiving.vaccines.health_cards import PROVES_ISSUER_NOT_HOLDER, Immunization, Reason, read
from tests.vaccines.health_card_making import (
    AS_OF,
    ISSUED,
    ISSUER,
    clinic,
    errors,
    qr,
    read_one,
    warnings,
)


def file_with(*cards: object) -> str:
    return json.dumps({"verifiableCredential": cards})


def test_a_good_card_is_valid_without_errors_or_warnings() -> None:
    card = read_one(clinic().card())
    assert (card.valid, card.errors, card.warnings) == (True, (), ())


def test_a_good_card_tells_issuer_person_and_doses() -> None:
    card = read_one(clinic().card())
    assert (card.issuer, card.kid) == (ISSUER, clinic().kid)
    assert (card.name, card.birth_date) == ("John B. Anyperson", date(1951, 1, 20))
    assert (card.issued_at, card.expires_at) == (ISSUED + timedelta(milliseconds=250), None)
    hospital = "ABC General Hospital"
    assert card.immunizations == (
        Immunization(date(2021, 1, 1), "208", "PFR", "0000001", hospital),
        Immunization(date(2023, 10, 2), "309", "PFR", "0000001", hospital),
    )


def test_every_card_says_that_it_proves_its_issuer_and_not_its_holder() -> None:
    assert read_one(clinic().card()).note == read_one("no card").note == PROVES_ISSUER_NOT_HOLDER


@pytest.mark.parametrize("before", ["", "\ufeff", "  \n"])
def test_a_file_as_downloaded_is_read_from_its_bytes(before: str) -> None:
    assert read_one((before + file_with(clinic().card())).encode()).valid


def test_each_card_of_a_file_gets_its_own_answer() -> None:
    good = clinic().card()
    cards = read(file_with(good, 5, good[:-1] + "!"), clinic().keys, AS_OF)
    assert [errors(card) for card in cards] == [[], [Reason.NOT_A_CARD], [Reason.BASE64]]


def test_the_answer_of_a_server_that_issues_cards_is_read() -> None:
    said = [
        {"name": "verifiableCredential", "valueString": clinic().card()},
        {"name": "resourceLink", "part": []},
        {"name": "verifiableCredential", "valueUri": "none"},
        "none",
    ]
    cards = read(json.dumps({"resourceType": "Parameters", "parameter": said}), clinic().keys, AS_OF)
    assert [errors(card) for card in cards] == [[], [Reason.NOT_A_CARD]]
    assert errors(read_one(json.dumps({"resourceType": "Parameters", "parameter": {}}))) == [Reason.NO_CARDS]


@pytest.mark.parametrize("holder", ["{}", '{"verifiableCredential":[]}', '{"verifiableCredential":"x"}', " ", b""])
def test_what_holds_no_card_says_so(holder: str | bytes) -> None:
    assert errors(read_one(holder)) == [Reason.NO_CARDS]


def test_a_file_of_very_many_cards_is_refused() -> None:
    assert errors(read_one(file_with(*["x"] * 51))) == [Reason.TOO_MANY_CARDS]


def test_input_far_bigger_than_a_card_is_refused_unread() -> None:
    assert errors(read_one(b"a" * 1_000_001)) == [Reason.TOO_BIG]


def test_bytes_that_are_no_text_are_refused() -> None:
    assert errors(read_one(b"\xff\xd8\xff\xe0")) == [Reason.NOT_UTF8]


def test_a_file_that_says_its_cards_twice_is_refused() -> None:
    doubled = '{"verifiableCredential":[],"verifiableCredential":["x"]}'
    assert errors(read_one(doubled)) == [Reason.DUPLICATE_NAME]


def test_a_damaged_file_is_refused() -> None:
    assert errors(read_one('{"verifiableCredential":["')) == [Reason.NOT_JSON]


def test_a_file_nested_very_deeply_is_refused() -> None:
    assert errors(read_one('{"a":' + "[" * 200_000)) == [Reason.TOO_DEEP]


def test_brackets_within_texts_are_no_nesting() -> None:
    assert read_one(json.dumps({"verifiableCredential": [clinic().card()], "note": '\\"' + "[" * 99})).valid


def test_a_long_card_is_valid_and_remarked_upon() -> None:
    header = {"alg": "ES256", "zip": "DEF", "kid": clinic().kid, "x": "y" * 1200}
    card = read_one(clinic().card(header=header))
    assert card.valid
    assert warnings(card) == [Reason.HEADER_EXTRA, Reason.JWS_LONG]


def test_one_qr_code_is_read() -> None:
    card = read_one(f"shc:/{qr(clinic().card())}\n")
    assert (card.valid, card.warnings, card.original) == (True, (), clinic().card())


def test_the_same_moment_counts_as_begun() -> None:
    card = read_one(clinic().card())
    assert card.issued_at is not None
    assert read_one(clinic().card(), as_of=card.issued_at).valid
    assert not read_one(clinic().card(), as_of=card.issued_at - timedelta(microseconds=1)).valid


def test_reading_needs_no_clock() -> None:
    assert read_one(clinic().card(), as_of=datetime(9999, 12, 31, tzinfo=UTC)).valid
