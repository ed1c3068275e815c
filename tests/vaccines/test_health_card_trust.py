"""Whatever takes a card's trust away refuses it, with the reason."""

import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.vaccines.health_cards import Reason, read
from caregiving.vaccines.health_cards.strict import base64url, to_base64url
from tests.vaccines.health_card_making import (
    AS_OF,
    Signer,
    clinic,
    deflated,
    errors,
    good_payload,
    minified,
    qr,
    read_one,
    warnings,
)


def good_header() -> dict[str, Any]:
    return {"alg": "ES256", "zip": "DEF", "kid": clinic().kid}


def signed_over(packed: bytes) -> str:
    return clinic().sign(minified(good_header()), packed)


JWS = clinic().card()
QR = f"shc:/{qr(JWS)}"


@pytest.mark.parametrize("text", [JWS, QR], ids=["JWS", "QR code"])
@given(st.data())
def test_no_card_with_one_bit_changed_is_valid(text: str, data: st.DataObject) -> None:
    changed = bytearray(text.encode())
    bit = data.draw(st.integers(0, 8 * len(changed) - 1))
    changed[bit // 8] ^= 1 << bit % 8
    assert not any(card.valid for card in read(bytes(changed), clinic().keys, AS_OF))


def test_no_bit_of_the_signature_may_change() -> None:
    envelope, _, signature = JWS.rpartition(".")
    number = int.from_bytes(base64url(signature, "signature"))
    for bit in range(512):
        changed = to_base64url((number ^ 1 << bit).to_bytes(64))
        assert errors(read_one(f"{envelope}.{changed}")) == [Reason.SIGNATURE]


def test_the_spare_bits_of_the_last_character_must_be_zero() -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    respelled = JWS[:-1] + alphabet[alphabet.index(JWS[-1]) + 1]
    assert errors(read_one(respelled)) == [Reason.BASE64]


@pytest.mark.parametrize("damage", ["=", "+", "/", " ", "\n", "é"])
@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_part_that_is_not_base64url_is_refused(part: int, damage: str) -> None:
    parts = JWS.split(".")
    parts[part] = parts[part][:1] + damage + parts[part][1:]
    assert errors(read_one(".".join(parts))) == [Reason.BASE64]


@pytest.mark.parametrize("part", [0, 1, 2])
def test_an_empty_part_is_refused(part: int) -> None:
    parts = JWS.split(".")
    parts[part] = ""
    assert errors(read_one(".".join(parts))) == [Reason.BASE64]


@pytest.mark.parametrize("text", ["a", "a.b", "a.b.c.d", "hello world"])
def test_other_than_three_parts_is_no_card(text: str) -> None:
    assert errors(read_one(text)) == [Reason.JWS_PARTS]


@pytest.mark.parametrize(
    "change",
    [
        {"alg": "none"},
        {"alg": "es256"},
        {"alg": "HS256"},
        {"alg": ["ES256"]},
        {"zip": "def"},
        {"zip": None},
        {"kid": ""},
        {"kid": 7},
        {"crit": ["b64"], "b64": False},
    ],
)
def test_another_header_is_refused(change: dict[str, Any]) -> None:
    assert errors(read_one(clinic().card(header=good_header() | change))) == [Reason.HEADER]


@pytest.mark.parametrize("missing", ["alg", "zip", "kid"])
def test_a_header_that_lacks_something_is_refused(missing: str) -> None:
    header = {name: value for name, value in good_header().items() if name != missing}
    assert errors(read_one(clinic().card(header=header))) == [Reason.HEADER]


def test_a_key_within_the_header_is_not_believed() -> None:
    stranger = Signer()
    header = good_header() | {"jwk": stranger.jwk}
    card = read_one(stranger.card(header=header))
    assert (errors(card), warnings(card)) == ([Reason.SIGNATURE], [Reason.HEADER_EXTRA])


def test_the_signature_of_another_key_is_refused_and_nothing_of_the_card_is_told() -> None:
    card = read_one(Signer().card(header=good_header()))
    assert errors(card) == [Reason.SIGNATURE]
    assert (card.issuer, card.name, card.birth_date, card.immunizations) == (None, None, None, ())


@pytest.mark.parametrize("signature", [b"\0" * 64, b"\xff" * 64, b"\1" * 63, b"\1" * 65, b"0E\2!\0"])
def test_a_signature_of_no_meaning_is_refused(signature: bytes) -> None:
    envelope, _, _ = JWS.rpartition(".")
    assert errors(read_one(f"{envelope}.{to_base64url(signature)}")) == [Reason.SIGNATURE]


def test_a_signature_of_the_same_numbers_in_another_length_is_refused() -> None:
    envelope, _, signature = JWS.rpartition(".")
    number = base64url(signature, "signature")
    padded = to_base64url(number[:32] + b"\0" + number[32:])
    assert errors(read_one(f"{envelope}.{padded}")) == [Reason.SIGNATURE]


def test_bytes_after_the_content_are_refused_even_when_signed() -> None:
    assert errors(read_one(signed_over(deflated(minified(good_payload())) + b"x"))) == [Reason.DEFLATE_TRAILING]


def test_a_decompression_bomb_is_refused_even_when_signed() -> None:
    assert errors(read_one(signed_over(deflated(b" " * 50_000_000)))) == [Reason.DEFLATE_BOMB]


def test_a_decompression_bomb_of_a_stranger_is_refused() -> None:
    stranger = Signer()
    header = minified(good_header() | {"kid": stranger.kid})
    bomb = stranger.sign(header, deflated(b" " * 50_000_000))
    assert errors(read_one(bomb)) == [Reason.DEFLATE_BOMB]


@pytest.mark.parametrize(
    "packed",
    [
        deflated(minified(good_payload()))[:-4],
        zlib.compress(minified(good_payload())),
        minified(good_payload()),
    ],
    ids=["cut short", "zlib instead of raw deflate", "not packed at all"],
)
def test_content_that_cannot_be_unpacked_is_refused(packed: bytes) -> None:
    assert errors(read_one(signed_over(packed))) == [Reason.DEFLATE]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe", Reason.NOT_UTF8),
        (b"", Reason.NOT_JSON),
        (b'{"iss":', Reason.NOT_JSON),
        (b'{"nbf":NaN}', Reason.NOT_JSON),
        (b'{"nbf":' + b"9" * 5000 + b"}", Reason.NOT_JSON),
        (b'{"iss":"a","iss":"b"}', Reason.DUPLICATE_NAME),
        (b'{"vc":{"rid":"a","rid":"b"}}', Reason.DUPLICATE_NAME),
        (b"[" * 100_000, Reason.TOO_DEEP),
        (b'{"iss":["a\\u0000"]}', Reason.UNSTORABLE_TEXT),
        (b'{"\\ud800":1}', Reason.UNSTORABLE_TEXT),
        (b'"a text"', Reason.ISSUER),
        (b"{}", Reason.ISSUER),
    ],
)
def test_content_that_is_no_clear_json_object_is_refused_even_when_signed(content: bytes, reason: Reason) -> None:
    assert errors(read_one(signed_over(deflated(content)))) == [reason]


def test_blanks_in_the_content_are_remarked_upon() -> None:
    spaced = minified(good_payload()).replace(b'"iss":', b'"iss": ')
    card = read_one(signed_over(deflated(spaced)))
    assert card.valid
    assert warnings(card) == [Reason.NOT_MINIFIED]


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_is_given_is_answered(given_bytes: bytes) -> None:
    cards = read(given_bytes, clinic().keys, AS_OF)
    assert cards
    assert not any(card.valid for card in cards)


@given(st.text(st.characters(), max_size=80), st.sampled_from(["", "shc:/", "{", '{"verifiableCredential":["']))
def test_whatever_text_is_given_is_answered(text: str, before: str) -> None:
    assert not any(card.valid for card in read(before + text, clinic().keys, AS_OF))


@given(st.binary(max_size=200), st.booleans())
def test_whatever_a_trusted_issuer_signs_is_answered(content: bytes, packed: bool) -> None:
    assert not read_one(signed_over(deflated(content) if packed else content)).valid


leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
)
anything = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))


@given(st.data())
def test_any_value_in_any_place_of_a_signed_card_is_answered(data: st.DataObject) -> None:
    payload = good_payload()
    place: Any = payload
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        inner = place[key]
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(anything)
    card = read_one(clinic().card(payload))
    assert json.loads(json.dumps(card.as_json()))["valid"] == card.valid == (not card.errors)
