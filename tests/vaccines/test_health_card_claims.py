"""Who issued a card, since when and until when it holds, and what kind of card it is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from caregiving.vaccines.health_cards import Reason
from tests.vaccines.health_card_making import AS_OF, errors, good_payload, read_payload, warnings


def with_claims(**claims: Any) -> dict[str, Any]:
    return good_payload() | claims


@pytest.mark.parametrize(
    "issuer",
    [
        None,
        "",
        7,
        "http://clinic.example",
        "https://clinic.example/",
        "https://",
        "https:clinic.example",
        "https://[broken",
        "clinic.example",
        ["https://clinic.example"],
    ],
)
def test_an_issuer_that_is_no_https_address_is_refused(issuer: Any) -> None:
    assert errors(read_payload(with_claims(iss=issuer))) == [Reason.ISSUER]


@pytest.mark.parametrize("nbf", [None, "1709294400", True, -1, 253_402_300_800, 1709294400000000, 1e300, [1]])
def test_a_card_that_does_not_say_since_when_it_holds_is_refused(nbf: Any) -> None:
    card = read_payload(with_claims(nbf=nbf))
    assert errors(card) == [Reason.NOT_BEFORE]
    assert card.issued_at is None


def test_a_whole_number_of_seconds_is_as_good_as_a_fraction() -> None:
    assert read_payload(with_claims(nbf=1709294400)).issued_at == datetime(2024, 3, 1, 12, tzinfo=UTC)
    assert read_payload(with_claims(nbf=1709294400.5)).valid


def test_a_card_of_the_future_is_refused() -> None:
    assert errors(read_payload(with_claims(nbf=AS_OF.timestamp() + 1))) == [Reason.NOT_YET]


@pytest.mark.parametrize(("seconds", "expected"), [(1, []), (0, [Reason.EXPIRED]), (-1, [Reason.EXPIRED])])
def test_a_card_ends_at_the_moment_it_names(seconds: int, expected: list[Reason]) -> None:
    assert errors(read_payload(with_claims(exp=AS_OF.timestamp() + seconds))) == expected


def test_an_expired_card_still_tells_what_it_says() -> None:
    card = read_payload(with_claims(exp=1709294500))
    assert not card.valid
    assert card.expires_at == datetime(2024, 3, 1, 12, 1, 40, tzinfo=UTC)
    assert len(card.immunizations) == 2


@pytest.mark.parametrize("exp", ["2030", None, False, -5])
def test_an_end_that_is_no_number_of_seconds_is_refused(exp: Any) -> None:
    assert errors(read_payload(with_claims(exp=exp))) == [Reason.EXPIRY]


@pytest.mark.parametrize("types", [None, [], "https://smarthealth.cards#health-card", [5], ["#health-card"]])
def test_a_credential_that_is_no_health_card_is_refused(types: Any) -> None:
    payload = good_payload()
    payload["vc"]["type"] = types
    assert errors(read_payload(payload)) == [Reason.CREDENTIAL_TYPE]


def test_vaccinations_on_a_card_not_marked_for_them_are_remarked_upon() -> None:
    payload = good_payload()
    payload["vc"]["type"] = ["https://smarthealth.cards#health-card"]
    card = read_payload(payload)
    assert card.valid
    assert warnings(card) == [Reason.NO_IMMUNIZATION_TYPE]


def test_a_laboratory_card_is_valid_and_holds_no_vaccinations() -> None:
    payload = good_payload()
    payload["vc"]["type"][1] = "https://smarthealth.cards#laboratory"
    del payload["vc"]["credentialSubject"]["fhirBundle"]["entry"][1:]
    card = read_payload(payload)
    assert (card.valid, card.immunizations) == (True, ())
    assert warnings(card) == [Reason.NO_IMMUNIZATIONS]


@pytest.mark.parametrize("credential", [None, [], "vc"])
def test_a_card_without_a_credential_is_refused(credential: Any) -> None:
    card = read_payload(with_claims(vc=credential))
    assert errors(card) == [Reason.CREDENTIAL_TYPE, Reason.FHIR_VERSION]
