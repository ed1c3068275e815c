"""The table of medicines' names: read whole, or refused with what contradicts itself."""

from pathlib import Path

import pytest

from caregiving.guidance.catalog import CatalogError
from caregiving.guidance.medicine_table import Keeps, Pair, read_names
from caregiving.guidance.medicines import Flag

TABLE = """
[matching]
likeness_percent = 80
shortest_letters = 5
most_suggestions = 3
[words]
units = ["mg", "ml"]
forms = ["film-coated"]
salts = ["salt"]
fillers = ["and"]
fever = ["fever"]
mixtures = ["1", "2"]
liquids = ["ml", "líquido"]
not_liquids = ["tablet"]
[routes]
oral = ["oral", "tube"]
nasal = ["nose"]
[beside_acetaminophen]
least = 150
smaller = ["two"]
[[ingredient]]
name = "one"
synonyms = ["number one"]
brands = ["uno"]
flags = ["RD", "QT"]
kinds = ["antipyretic"]
[[ingredient]]
name = "two"
[[combination]]
names = ["both", "uno 2"]
ingredients = ["two", "one"]
[[pair]]
ingredients = ["one", "two"]
rule = "MED-10"
[[keeps]]
ingredient = "one"
liquid_if = ["uno"]
opened = "SUP-05"
[[keeps]]
ingredient = "two"
liquid_if = []
opened = "SUP-06"
sent = "SUP-06.shipped"
[[pair]]
ingredients = ["two", "one"]
rule = "AV-16"
only_asks = true
"""


def test_a_table_of_names_is_read(tmp_path: Path) -> None:
    (tmp_path / "names.toml").write_text(TABLE)
    names = read_names(tmp_path / "names.toml")

    assert names.phrases == {
        ("one",): ("one",),
        ("number", "one"): ("one",),
        ("uno",): ("one",),
        ("two",): ("two",),
        ("both",): ("one", "two"),
        ("uno", "2"): ("one", "two"),
    }
    assert names.fever == {"fever"}
    assert names.mixtures == {"1", "2"}
    assert names.numbered == {("uno",)}
    assert names.vocabulary == {"one", "number", "uno", "two", "both", "2"}
    assert names.longest_phrase == 2
    assert names.brands == {("uno",), ("both",), ("uno", "2")}
    assert names.strippable == {"mg", "ml", "film", "coated", "salt", "and"}
    assert names.flags == {"one": {Flag.SLOWS_BREATHING, Flag.HEART_RHYTHM}, "two": set()}
    assert all(isinstance(flag, Flag) for flag in names.flags["one"])
    assert names.antipyretics == {"one"}
    assert names.routes == {"oral": "oral", "tube": "oral", "nose": "nasal"}
    assert names.listed_routes == ("oral", "nasal")
    assert names.liquids == {"ml", "liquido"}
    assert names.not_liquids == {"tablet"}
    assert names.keeps == (
        Keeps("one", frozenset({"uno"}), "SUP-05", None),
        Keeps("two", frozenset(), "SUP-06", "SUP-06.shipped"),
    )
    both = frozenset({"one", "two"})
    assert names.pairs == (Pair(both, "MED-10"), Pair(both, "AV-16", only_asks=True))
    assert (names.least_acetaminophen, names.smaller_beside) == (150, frozenset({"two"}))
    assert names.spelled == {" ".join(phrase): phrase for phrase in names.phrases}


@pytest.mark.parametrize("dose", ["5", "5mg", "2.5ml", "5/325mg", "2%", "10mg/5ml", "10mg/ml"])
def test_a_number_with_or_without_a_unit_is_a_dose(tmp_path: Path, dose: str) -> None:
    (tmp_path / "names.toml").write_text(TABLE)

    assert read_names(tmp_path / "names.toml").dose.fullmatch(dose)


@pytest.mark.parametrize("word", ["mg", "5x", "b12", "5mgs", "#3"])
def test_other_words_are_no_dose(tmp_path: Path, word: str) -> None:
    (tmp_path / "names.toml").write_text(TABLE)

    assert not read_names(tmp_path / "names.toml").dose.fullmatch(word)


A_NAME = "allowed is one entry a name"
AN_INGREDIENT = "found ['six'], allowed is names of ingredients in the same file"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            ('synonyms = ["number one"]', 'synonyms = ["two"]'),
            f"row two: found \"a second entry for ('two',)\", {A_NAME}",
        ),
        (
            ('brands = ["uno"]', 'brands = ["number one"]'),
            f"row number one: found \"a second entry for ('one',)\", {A_NAME}",
        ),
        (
            ('names = ["both", "uno 2"]', 'names = ["uno"]'),
            f"row uno: found \"a second entry for ('one', 'two')\", {A_NAME}",
        ),
        (('["two", "one"]', '["two", "six"]'), f"row ['both', 'uno 2']: {AN_INGREDIENT}"),
        (('smaller = ["two"]', 'smaller = ["six"]'), f"row beside_acetaminophen: {AN_INGREDIENT}"),
        (('["one", "two"]', '["one", "six"]'), f"row ['one', 'six']: {AN_INGREDIENT}"),
    ],
)
def test_a_table_of_names_that_contradicts_itself_is_refused(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    (tmp_path / "names.toml").write_text(TABLE.replace(*change))

    with pytest.raises(CatalogError) as refused:
        read_names(tmp_path / "names.toml")
    assert str(refused.value) == f"names.toml: {message}"
