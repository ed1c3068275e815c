"""A card that its issuer has taken back is refused, without asking any network."""

import json
from typing import Any

import pytest

from caregiving.vaccines.health_cards import CardReading, KeySets, Reason, Refused, RevocationList
from tests.vaccines.health_card_making import ISSUED, clinic, errors, good_payload, read_one, warnings

ISSUED_SECOND = int(ISSUED.timestamp())


def card_with(rid: Any, nbf: float = ISSUED_SECOND) -> str:
    payload = good_payload() | {"nbf": nbf}
    payload["vc"]["rid"] = rid
    return clinic().card(payload)


def revoking(*rids: str, kid: str | None = None, counter: int = 3) -> RevocationList:
    fields = {"kid": kid or clinic().kid, "method": "rid", "ctr": counter, "rids": rids}
    return RevocationList.from_text(json.dumps(fields))


def reading(card: str, *lists: RevocationList, version: int | None = None) -> CardReading:
    jwk = clinic().jwk | ({} if version is None else {"crlVersion": version})
    return read_one(card, KeySets.from_text(json.dumps({"keys": [jwk]})), revoked=lists)


def test_a_revoked_card_is_refused() -> None:
    assert errors(reading(card_with("MKyCxh7p6uQ"), revoking("other", "MKyCxh7p6uQ"))) == [Reason.REVOKED]


def test_a_card_that_is_not_on_the_list_stands() -> None:
    assert reading(card_with("MKyCxh7p6uQ"), revoking("mkycxh7p6uq", "MKyCxh7p6uQQ"), version=3).warnings == ()


@pytest.mark.parametrize(("before", "expected"), [(-1, []), (0, []), (1, [Reason.REVOKED])])
def test_with_a_moment_only_cards_issued_before_it_are_revoked(before: int, expected: list[Reason]) -> None:
    listed = revoking(f"AB12.{ISSUED_SECOND + before}")
    assert errors(reading(card_with("AB12"), listed)) == expected


def test_a_fraction_of_a_second_counts_when_moments_are_compared() -> None:
    listed = revoking(f"AB12.{ISSUED_SECOND + 1}")
    assert errors(reading(card_with("AB12", ISSUED_SECOND + 0.999), listed)) == [Reason.REVOKED]
    assert errors(reading(card_with("AB12", ISSUED_SECOND + 1.001), listed)) == []


def test_a_number_listed_both_ways_is_revoked_for_good() -> None:
    assert errors(reading(card_with("AB12"), revoking("AB12.1", "AB12"))) == [Reason.REVOKED]


def test_the_list_of_another_key_does_not_count() -> None:
    assert reading(card_with("AB12"), revoking("AB12", kid="another")).valid


def test_a_card_without_a_number_needs_no_list() -> None:
    assert reading(clinic().card(), version=3).warnings == ()


def test_a_list_that_is_not_here_is_remarked_upon() -> None:
    card = reading(card_with("AB12"), revoking("AB12", kid="another"), version=3)
    assert (card.valid, warnings(card)) == (True, [Reason.REVOCATION_UNKNOWN])


@pytest.mark.parametrize(("version", "remarks"), [(2, []), (3, []), (4, [Reason.REVOCATION_OLD])])
def test_a_list_older_than_the_newest_is_remarked_upon(version: int, remarks: list[Reason]) -> None:
    assert warnings(reading(card_with("AB12"), revoking(), version=version)) == remarks


def test_any_list_of_the_key_revokes_and_the_newest_counts_as_its_age() -> None:
    card = reading(card_with("AB12"), revoking("AB12", counter=2), revoking(counter=4), version=4)
    assert (errors(card), warnings(card)) == ([Reason.REVOKED], [])


def test_an_expired_and_revoked_card_has_both_reasons() -> None:
    payload = good_payload() | {"exp": ISSUED_SECOND + 60}
    payload["vc"]["rid"] = "AB12"
    card = reading(clinic().card(payload), revoking("AB12"))
    assert errors(card) == [Reason.EXPIRED, Reason.REVOKED]


@pytest.mark.parametrize("rid", ["", "a" * 25, "with.dot", "slash/", 7, []])
def test_a_revocation_number_of_another_form_is_refused(rid: Any) -> None:
    assert errors(reading(card_with(rid))) == [Reason.REVOCATION_ID]


@pytest.mark.parametrize(
    "change",
    [
        {"kid": None},
        {"method": "other"},
        {"ctr": None},
        {"ctr": True},
        {"ctr": "1"},
        {"rids": None},
        {"rids": "AB12"},
        {"rids": [5]},
        {"rids": ["a" * 25]},
        {"rids": ["AB12."]},
        {"rids": ["AB12.1.5"]},
        {"rids": ["AB12.-1"]},
    ],
)
def test_a_list_of_another_form_is_refused(change: dict[str, Any]) -> None:
    fields = {"kid": "k", "method": "rid", "ctr": 1, "rids": []} | change
    with pytest.raises(Refused) as refusal:
        RevocationList.from_text(json.dumps(fields))
    assert refusal.value.finding.reason == Reason.REVOCATION_LIST
