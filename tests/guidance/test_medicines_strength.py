"""How much acetaminophen one dose holds: only what its name and its dose say for certain, and nothing is guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.medicine_strength import acetaminophen_in


@pytest.mark.parametrize(
    ("name", "dose", "milligrams"),
    [
        ("Norco 10/325", "2 tablets", 650),
        ("Norco 10-325 mg", "1 tablet", 325),
        ("Percocet 5-325mg", "two tabs", 650),
        ("hydrocodone/acetaminophen 7.5/300", "1.5 tablets", 450),
        ("oxycodone 5 mg acetaminophen 325 mg", "2 caplets", 650),
        ("acetaminophen 300 mg with codeine 30 mg", "Take 2 tablets every 6 hours", 600),
        ("Tramadol/paracetamol 37,5 mg/325 mg", "2 comprimidos", 650),
        ("Fioricet 50/300/40", "1 capsule", 300),
        ("Tylenol PM 500/25", "2 caplets", 1000),
        ("Percocet", "5/325 mg", 325),
        ("Percocet", "1 tablet (5/325 mg)", 325),
        ("Percocet 5/325", "2 tablets (650 mg)", 650),
        ("Percocet 5/325", "2 tablets of 325 mg", 650),
        ("Tylenol 500 mg", "2 tablets", 1000),
        ("Paracetamol 1 g", "1 comprimido", 1000),
        ("Gelocatil", "1 g cada 8 horas", 1000),
        ("acetaminophen", "650 mg every 6 hours", 650),
        ("Tylenol 325 mg", "650 mg", 650),
        ("Tylenol 8 hr arthritis pain 650 mg", "2 caplets", 1300),
        ("Tylenol 500 mg", "dos cápsulas", 1000),
    ],
)
def test_what_the_name_and_the_dose_say_is_the_amount(name: str, dose: str, milligrams: int) -> None:
    assert acetaminophen_in(name, dose, None) == milligrams


@pytest.mark.parametrize(
    ("name", "dose"),
    [
        ("Norco 10/325", ""),
        ("Norco", "2 tablets"),
        ("Norco 10", "2 tablets"),
        ("Norco 10/325", "1-2 tablets"),
        ("Norco 10/325", "1 or 2 tablets"),
        ("Norco 10/325", "1 tableta o 2 tabletas"),
        ("Norco 10/325", "1½ tablets"),
        ("Norco 10/325", "1/2 tablet"),
        ("Norco 10/325", "half a tablet"),
        ("Norco 10/325", "2 tablets at 8:00, 1 tablet at 20:00"),
        ("Norco 10/325", "2 tablets (5/300)"),
        ("Norco 10/325 or 5/300", "2 tablets"),
        ("Norco", "2 tablets of 325 mg"),
        ("Norco", "1½ tablets of 325 mg"),
        ("Norco", "325 mg x 2"),
        ("Percoset 5/325", "2 tablets"),
        ("Norco 10/325 zzz", "2 tablets"),
        ("hydrocodone/acetaminophen 7.5-325 mg/15 mL", "15 mL"),
        ("acetaminophen 160 mg/5 mL", "2 teaspoons"),
        ("Excedrin 250/250/65", "2 tablets"),
        ("Advil Dual Action 125/250", "2 caplets"),
        ("Tylenol 1,000 mg", "1 tablet"),
        ("Tylenol 325", "2 tablets"),
        ("Tylenol 15 mg/kg", "1 tablet"),
        ("Tylenol", "325-650 mg"),
        ("Tylenol", "0 mg"),
        ("Tylenol", ""),
        ("ibuprofen 200 mg", "2 tablets"),
        ("", ""),
    ],
)
def test_what_is_not_said_for_certain_is_not_known(name: str, dose: str) -> None:
    assert acetaminophen_in(name, dose, None) is None


@pytest.mark.parametrize(
    ("name", "dose", "noted", "milligrams"),
    [
        ("Tylenol", "", 500, 500),
        ("Tylenol 500 mg", "2 tablets", 500, 500),
        ("acetaminophen liquid", "15 mL", 480, 480),
        ("Norco 10/325", "", 650, 650),
        ("Norco 10/325", "2 tablets", 325, 325),
        ("Norco 10/325", "2 tablets", 20, 650),
        ("Norco 10/325", "", 20, None),
        ("Norco", "5/325 mg", 650, 650),
        ("Norco", "", 650, None),
        ("NyQuil", "", 30, None),
        ("Excedrin 250/250/65", "", 500, None),
        ("hydrocodon-acetaminophen", "", 10, None),
    ],
)
def test_what_was_noted_counts_where_it_can_only_be_the_acetaminophen(
    name: str, dose: str, noted: int, milligrams: int | None
) -> None:
    assert acetaminophen_in(name, dose, Decimal(noted)) == milligrams


@given(st.text(max_size=60), st.text(alphabet="0123456789.,/-½xmg tabletskg%\u2013", max_size=40))
def test_no_text_breaks_it_and_an_amount_is_more_than_nothing(name: str, dose: str) -> None:
    for typed in (name, f"Norco {name}", f"Tylenol {dose}"):
        found = acetaminophen_in(typed, dose, None)
        assert found is None or found > 0
