"""Whether a card is about the person whose record is open, and whether two cards are the same."""

from datetime import date

import pytest

from caregiving.vaccines.health_cards import CardReading, Difference, Immunization, match, same_card

BORN = date(1951, 1, 20)


def card(name: str | None = "John B. Anyperson", born: date | None = BORN, *doses: Immunization) -> CardReading:
    return CardReading(original=f"{name}", name=name, birth_date=born, immunizations=doses)


@pytest.mark.parametrize(
    "name",
    [
        "John B. Anyperson",
        "john anyperson",
        "Anyperson, John",
        "JOHN BROWN ANYPERSON",
        "J. Anyperson",
        "Jóhn Änyperson",
    ],
)
def test_a_name_written_in_another_way_is_the_same_name(name: str) -> None:
    assert match(card(), name, BORN).matches


@pytest.mark.parametrize("name", ["John", "Jon Anyperson", "John Otherperson", "J. B. A.", "Mary Anyperson", ""])
def test_another_name_is_a_mismatch(name: str) -> None:
    found = match(card(), name, BORN)
    assert found.differs == (Difference("name", "John B. Anyperson", name),)
    assert not found.matches


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Seán O’Brien-Smith", "Sean OBrien Smith", True),
        ("Ana María López García", "Ana López", True),
        ("Ana Ana", "Ana Lopez", False),
        ("Bo B. Lee", "B. Bo Lee", True),
        ("B. Ann Lee", "Ann Bea Lee", True),
        ("Ann Abe Lee", "A. Ann Lee Xu", True),
        ("B. Bea Lee", "Bea Bob Lee Xu", True),
        ("Madonna", "Madonna", True),
        ("Ли Анна", "анна ли", True),
        ("王 伟", "伟 王", True),
        ("王 伟", "王", False),
        ("???", "???", False),
    ],
)
def test_names_agree_in_both_directions(one: str, other: str, agree: bool) -> None:
    assert match(card(one), other, BORN).matches is agree
    assert match(card(other), one, BORN).matches is agree


def test_another_birth_date_is_a_mismatch_that_shows_both() -> None:
    found = match(card(), "John Anyperson", date(1951, 1, 21))
    assert found.differs == (Difference("birth_date", "1951-01-20", "1951-01-21"),)


def test_what_the_card_does_not_say_is_a_mismatch() -> None:
    found = match(card(None, None), "John Anyperson", BORN)
    assert found.differs == (
        Difference("name", None, "John Anyperson"),
        Difference("birth_date", None, "1951-01-20"),
    )


FIRST = Immunization(date(2021, 1, 1), "03", "PFR", "lot 1")
SECOND = Immunization(date(2021, 1, 29), "208")


def test_cards_of_the_same_doses_are_the_same_in_any_order_and_wording() -> None:
    reworded = Immunization(date(2021, 1, 1), "3", None, "LOT-1", "Other clinic")
    assert same_card(card("Ann", BORN, FIRST, SECOND), card("Anna", BORN, SECOND, reworded, reworded))


def test_one_dose_more_makes_another_card() -> None:
    assert not same_card(card("Ann", BORN, FIRST), card("Ann", BORN, FIRST, SECOND))


@pytest.mark.parametrize("other", [Immunization(date(2021, 1, 2), "03"), Immunization(date(2021, 1, 1), "208")])
def test_another_day_or_vaccine_makes_another_card(other: Immunization) -> None:
    assert not same_card(card("Ann", BORN, FIRST), card("Ann", BORN, other))


def test_the_same_doses_of_someone_born_on_another_day_are_another_card() -> None:
    assert not same_card(card("Ann", BORN, FIRST), card("Ann", date(1951, 1, 21), FIRST))


def test_cards_without_doses_are_the_same_only_when_they_are_the_same_text() -> None:
    assert same_card(card("Ann"), card("Ann"))
    assert not same_card(card("Ann"), card("Ben"))


def test_a_fingerprint_fits_where_it_is_stored() -> None:
    assert len(card("Ann", BORN, FIRST).fingerprint) == len(CardReading("\ud800").fingerprint) == 64
