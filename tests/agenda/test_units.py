"""What is counted is called as people call it: one tablet, 35 tablets, in their language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caregiving.agenda.units import COUNTED, unit_for


@pytest.mark.parametrize(
    ("unit", "number", "word"),
    [
        ("tablet", Decimal(35), "tablets"),
        ("tablets", Decimal(1), "tablet"),
        ("Patch", 2, "patches"),
        ("battery", 0, "batteries"),
        ("days", 1, "day"),
        ("tablet", Decimal("0.5"), "tablets"),
        ("test", None, "tests"),
    ],
)
def test_a_word_is_made_to_fit_the_number(unit: str, number: Decimal | int | None, word: str) -> None:
    assert unit_for(unit, number) == word


@pytest.mark.parametrize("unit", ["mL", "cmH2O", "milligrams in 24 hours", "Beutel", ""])
def test_one_that_is_not_known_stands_as_it_was_written(unit: str) -> None:
    assert unit_for(unit, 35) == unit


@pytest.mark.parametrize("unit", COUNTED)
def test_of_each_the_word_for_several_is_known_too(unit: str) -> None:
    assert unit_for(unit_for(unit, 2), 1) == unit


def test_the_number_itself_chooses_the_word_where_a_language_has_more_than_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(COUNTED, "tablet", lambda n: {1: "tabletka", 2: "tabletki", 5: "tabletek"}[n])
    assert [unit_for("tablet", n) for n in (1, Decimal(2), Decimal("5.0"))] == ["tabletka", "tabletki", "tabletek"]
