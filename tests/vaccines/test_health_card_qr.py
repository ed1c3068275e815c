"""The digits of QR codes, whole and in parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.vaccines.health_cards import Reason, read
from tests.vaccines.health_card_making import AS_OF, clinic, errors, good_payload, qr, read_one, warnings


def in_parts(jws: str, count: int) -> list[str]:
    size = -(-len(jws) // count)
    pieces = [jws[at : at + size] for at in range(0, len(jws), size)]
    return [f"shc:/{number}/{count}/{qr(piece)}" for number, piece in enumerate(pieces, start=1)]


@given(st.data())
def test_parts_are_put_together_in_any_order(data: st.DataObject) -> None:
    count = data.draw(st.integers(2, 9))
    codes = data.draw(st.permutations(in_parts(clinic().card(), count)))
    card = read_one("\n".join(codes))
    assert card.valid
    assert warnings(card) == [Reason.QR_IN_PARTS]


def test_a_part_scanned_twice_is_no_harm() -> None:
    codes = in_parts(clinic().card(), 3)
    assert read_one("\r\n".join([*codes, codes[1]])).valid


def test_the_missing_parts_are_named() -> None:
    codes = in_parts(clinic().card(), 4)
    card = read_one("\n".join([codes[2], codes[0]]))
    assert errors(card) == [Reason.QR_PART_MISSING]
    assert card.errors[0].detail == "2/4, 4/4"


def test_two_cards_mixed_are_refused_and_not_guessed_at() -> None:
    one, other = (in_parts(clinic().card(good_payload() | {"nbf": nbf}), 2) for nbf in (1, 2))
    assert errors(read_one("\n".join([*one, *other]))) == [Reason.QR_PART_TWICE]


def test_whole_codes_and_cards_in_different_numbers_of_parts_are_told_apart() -> None:
    jws = clinic().card()
    codes = [*in_parts(jws, 2), f"shc:/{qr(jws)}", *in_parts(jws, 3)]
    cards = read("\n".join(codes), clinic().keys, AS_OF)
    assert [card.valid for card in cards] == [True, True, True]


def test_one_part_of_one_is_a_whole_code() -> None:
    assert read_one(f"shc:/1/1/{qr(clinic().card())}").warnings == ()


@pytest.mark.parametrize("text", ["shc:/", "shc:/0/2/01", "shc:/1/100/01", "shc:/12a4", "shc:/١٢", "shc:/1/01"])
def test_a_code_of_another_form_is_refused(text: str) -> None:
    assert errors(read_one(text)) == [Reason.QR_TEXT]


def test_a_part_beyond_the_last_is_refused() -> None:
    assert errors(read_one("shc:/3/2/0102")) == [Reason.QR_PART_NUMBER]


def test_an_odd_number_of_digits_is_refused() -> None:
    assert errors(read_one(f"shc:/{qr(clinic().card())}5")) == [Reason.QR_ODD]


def test_a_pair_beyond_z_is_refused() -> None:
    assert errors(read_one("shc:/5678")) == [Reason.QR_DIGITS]
    assert errors(read_one("shc:/5677")) == [Reason.JWS_PARTS]


def test_one_damaged_code_does_not_spoil_another() -> None:
    cards = read(f"shc:/x shc:/{qr(clinic().card())}", clinic().keys, AS_OF)
    assert [card.valid for card in cards] == [False, True]


@pytest.mark.parametrize(("characters", "remarks"), [(1195, []), (1196, [Reason.QR_TOO_LONG])])
def test_a_code_holds_at_most_1195_characters(characters: int, remarks: list[Reason]) -> None:
    assert warnings(read_one(f"shc:/{qr('a' * characters)}")) == remarks


@pytest.mark.parametrize(("characters", "remarks"), [(1191, []), (1192, [Reason.QR_TOO_LONG])])
def test_a_part_holds_at_most_1191_characters(characters: int, remarks: list[Reason]) -> None:
    card = read_one(f"shc:/1/2/{qr('a' * characters)} shc:/2/2/{qr('a')}")
    assert warnings(card) == [Reason.QR_IN_PARTS, *remarks]
