"""Which medicines may hide a fever, and which may hold acetaminophen: in doubt they may."""

import pytest

from caregiving.guidance.medicine_names import may_hide_fever, may_hold_acetaminophen
from caregiving.guidance.medicines import hides_fever, holds


@pytest.mark.parametrize("typed", ["Tylenol", "NyQuil", "ibuprofen 200", "Percocet", "aspirin", "Aleve"])
def test_a_product_that_lowers_a_fever_hides_it(typed: str) -> None:
    assert hides_fever(typed)


@pytest.mark.parametrize("typed", ["baclofen", "unheard-of", ""])
def test_other_products_do_not_hide_a_fever(typed: str) -> None:
    assert not hides_fever(typed)


@pytest.mark.parametrize("typed", ["Percocet", "NyQuil", "Excedrin", "Norco 5/325", "co-codamol", "apap"])
def test_every_product_with_acetaminophen_in_it_is_found(typed: str) -> None:
    assert holds(typed, "acetaminophen")


def test_ibuprofen_holds_no_acetaminophen() -> None:
    assert not holds("Advil", "acetaminophen")


@pytest.mark.parametrize(
    "typed", ["Ibuprofeno 400 mg", "acetaminofén", "Aspirina", "dipirona", "Gelocatil", "tylenoll"]
)
def test_a_spanish_or_misspelt_name_of_a_fever_medicine_hides_a_fever_too(typed: str) -> None:
    assert hides_fever(typed)


def test_what_may_be_acetaminophen_by_its_likeness_counts_as_such() -> None:
    assert holds("acetaminofen", "acetaminophen")
    assert holds("tylenoll", "acetaminophen")
    assert not holds("baclofeno", "acetaminophen")


@pytest.mark.parametrize(
    "typed",
    ["Oxycodone-acetaminophin 5/325", "oxicodona paracetamoll", "baclofen + ibuprofin 400 mg", "hidrocodon tylenoll"],
)
def test_a_misspelt_part_of_a_mixture_hides_a_fever_like_the_part_that_is_meant(typed: str) -> None:
    assert hides_fever(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "Frenadol", "Couldina", "Alka-Seltzer Plus", "Alka-Seltzer", "Goody's Extra Strength", "BC powder", "Bayer",
        "Lemsip", "ketoprofeno", "Enantyum", "Indocin", "Mucinex Fast-Max", "fever reducer", "antigripal", "cold & flu",
    ],
)  # fmt: skip
def test_a_mixture_for_colds_hides_a_fever(typed: str) -> None:
    assert hides_fever(typed)


@pytest.mark.parametrize(
    "typed",
    ["Frenadol", "Couldina", "Alka-Seltzer Plus", "Goody's", "Lemsip", "Mucinex Fast-Max", "fever reducer"],
)
def test_a_mixture_for_colds_counts_for_the_sum_of_acetaminophen(typed: str) -> None:
    assert holds(typed, "acetaminophen")


@pytest.mark.parametrize(
    ("typed", "inside", "told", "hides"),
    [
        ("Zzqwx Forte", True, None, True),
        ("Zzqwx Forte", False, None, False),
        ("Zzqwx Forte", True, False, False),
        ("Zzqwx Forte", False, True, True),
        ("Robitussin Zzqwx", True, None, True),
        ("baclofen", True, None, False),
        ("baclofen", True, True, False),
        ("ibuprofen", False, False, True),
        ("", True, None, False),
    ],
)
def test_what_could_not_be_read_may_hide_a_fever_until_a_person_said_what_it_does(
    typed: str, inside: bool, told: bool | None, hides: bool
) -> None:
    assert may_hide_fever(typed, inside=inside, told=told) is hides


@pytest.mark.parametrize(
    ("typed", "told", "holding"),
    [
        ("Zzqwx Forte", None, True),
        ("Zzqwx Forte", True, True),
        ("Zzqwx Forte", False, False),
        ("ibuprofen", None, False),
        ("ibuprofen", True, False),
        ("Tylenol", False, True),
    ],
)
def test_what_could_not_be_read_may_hold_acetaminophen(typed: str, told: bool | None, holding: bool) -> None:
    assert may_hold_acetaminophen(typed, inside=True, told=told) is holding
