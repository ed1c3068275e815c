"""Only keys that the operator pinned, and that may sign health cards, make a card valid."""

import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from caregiving.vaccines.health_cards import KeySets, Reason, Refused
from caregiving.vaccines.health_cards.keys import thumbprint
from tests.vaccines.health_card_making import AS_OF, ISSUER, Signer, clinic, errors, read_one

ELSEWHERE = "https://elsewhere.example"


def key_sets(directory: object) -> KeySets:
    return KeySets.from_text(json.dumps(directory))


def directory(**key_changes: Any) -> dict[str, Any]:
    return {ISSUER: {"keys": [clinic().jwk | key_changes]}}


def test_a_key_pinned_for_the_issuer_is_trusted() -> None:
    card = read_one(clinic().card(), key_sets(directory()))
    assert (card.valid, card.issuer_pinned) == (True, True)


def test_a_key_set_without_issuer_stands_for_any_issuer_and_the_reading_says_so() -> None:
    card = read_one(clinic().card(), clinic().keys)
    assert (card.valid, card.issuer_pinned) == (True, False)


def test_a_snapshot_of_a_public_directory_is_read() -> None:
    snapshot = {
        "directory": "https://directory.example",
        "issuerInfo": [
            {"issuer": {"iss": ELSEWHERE, "name": "Elsewhere"}, "keys": []},
            {"issuer": {"iss": ISSUER, "name": "Clinic"}, "keys": [clinic().jwk]},
        ],
    }
    card = read_one(clinic().card(), key_sets(snapshot))
    assert (card.valid, card.issuer_pinned) == (True, True)


def test_one_key_may_stand_for_two_issuers() -> None:
    both = {ELSEWHERE: {"keys": [clinic().jwk]}} | directory()
    assert read_one(clinic().card(), key_sets(both)).valid


def test_the_key_of_one_issuer_cannot_speak_for_another() -> None:
    both = {ELSEWHERE: {"keys": [clinic().jwk]}, ISSUER: {"keys": [Signer().jwk]}}
    card = read_one(clinic().card(), key_sets(both))
    assert errors(card) == [Reason.UNKNOWN_KEY]
    assert (card.issuer, card.name, card.immunizations) == (ISSUER, None, ())


def test_an_issuer_that_is_not_on_the_list_is_named() -> None:
    card = read_one(clinic().card(), key_sets({ELSEWHERE: {"keys": [Signer().jwk]}}))
    assert errors(card) == [Reason.UNKNOWN_ISSUER]
    assert ISSUER in str(card.errors[0])


def test_a_key_that_is_not_on_the_list_is_refused() -> None:
    assert errors(read_one(clinic().card(), Signer().keys)) == [Reason.UNKNOWN_KEY]
    assert errors(read_one(clinic().card(), key_sets({"keys": []}))) == [Reason.UNKNOWN_KEY]


@pytest.mark.parametrize(
    "change",
    [
        {"kty": "RSA"},
        {"use": "enc"},
        {"use": None},
        {"alg": "ES384"},
        {"crv": "P-384"},
        {"d": "c2VjcmV0"},
        {"crlVersion": "1"},
        {"crlVersion": True},
        {"x": "AAAA"},
        {"y": "A" * 43},
        {"y": 5},
        {"x": clinic().jwk["x"] + "="},
        {"x": clinic().jwk["y"], "y": clinic().jwk["x"]},
    ],
)
def test_a_key_that_may_not_sign_cards_is_not_used(change: dict[str, Any]) -> None:
    (finding,) = read_one(clinic().card(), key_sets(directory(**change))).errors
    assert finding.reason in (Reason.KEY_REFUSED, Reason.BASE64)


def test_a_published_private_part_is_named_as_the_reason() -> None:
    card = read_one(clinic().card(), key_sets(directory(d="c2VjcmV0")))
    assert "private part" in str(card.errors[0])


def test_a_key_id_that_is_not_the_thumbprint_is_refused() -> None:
    header = {"alg": "ES256", "zip": "DEF", "kid": "my-key"}
    card = read_one(clinic().card(header=header), key_sets(directory(kid="my-key")))
    assert errors(card) == [Reason.KEY_REFUSED]
    assert "thumbprint" in str(card.errors[0])


def test_a_bad_key_does_not_spoil_the_others() -> None:
    keys = [Signer().jwk | {"d": "c2VjcmV0"}, "no key", {}, clinic().jwk]
    assert read_one(clinic().card(), key_sets({"keys": keys})).valid


def certificate(signer: Signer) -> str:
    """A certificate over the signer's own key, as a directory of issuers lists it."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Clinic")])
    made = x509.CertificateBuilder(name, name, signer.key.public_key(), 1, AS_OF, AS_OF + timedelta(days=1))
    return b64encode(made.sign(signer.key, SHA256()).public_bytes(Encoding.DER)).decode()


def test_a_key_with_its_certificate_is_trusted() -> None:
    assert read_one(clinic().card(), key_sets(directory(x5c=[certificate(clinic()), "whatever follows"]))).valid


@pytest.mark.parametrize("chain", [[certificate(Signer())], ["AAAA"], ["no base64"], [5], [], "text", None])
def test_a_key_whose_certificate_is_of_another_key_is_refused(chain: Any) -> None:
    card = read_one(clinic().card(), key_sets(directory(x5c=chain)))
    assert errors(card) == [Reason.KEY_REFUSED]
    assert "x5c" in str(card.errors[0])


def test_the_thumbprint_is_that_of_the_standard() -> None:
    """The example key and kid published with the SMART Health Cards framework."""
    x, y = "11XvRWy1I2S0EyJlyf_bWfw_TQ5CJJNLw78bHXNxcgw", "eZXwxvO1hvCY0KucrPfKo7yAyMT6Ajc3N7OkAB6VYy8"
    assert thumbprint(x, y) == "3Kfdg-XwP-7gXyywtUfUADwBumDOPKMQx-iELL11W9s"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.NOT_JSON),
        (b"\xff", Reason.NOT_UTF8),
        ("[]", Reason.KEY_SET),
        ("{}", Reason.KEY_SET),
        ('{"keys":{}}', Reason.KEY_SET),
        ('{"https://a.example":[]}', Reason.KEY_SET),
        ('{"issuerInfo":[{"issuer":{"iss":"https://a.example"}}]}', Reason.KEY_SET),
        ('{"keys":[],"keys":[]}', Reason.DUPLICATE_NAME),
    ],
)
def test_a_file_that_is_no_list_of_keys_is_refused(text: str | bytes, reason: Reason) -> None:
    with pytest.raises(Refused) as refusal:
        KeySets.from_text(text)
    assert refusal.value.finding.reason == reason
