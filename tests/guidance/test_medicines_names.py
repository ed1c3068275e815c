"""A medicine's name is read as people type it; what is not sure is never taken for sure."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.catalog import CatalogError
from caregiving.guidance.medicine_names import known_names, read_names
from caregiving.guidance.medicines import Certainty, Flag, flags_of, hides_fever, holds, normalise

known = st.sampled_from([" ".join(phrase) for phrase in sorted(known_names().phrases)])


@pytest.mark.parametrize(
    ("typed", "ingredients", "certainty"),
    [
        ("riluzole", ["riluzole"], Certainty.EXACT),
        ("Rilutek 50mg tabs", ["riluzole"], Certainty.BRAND),
        ("RILUTEK  50 MG", ["riluzole"], Certainty.BRAND),
        ("riluzole 50 mg tablet, twice a day", ["riluzole"], Certainty.EXACT),
        ("Nuedexta", ["dextromethorphan", "quinidine"], Certainty.BRAND),
        ("Nuedexta 20-10 mg caps", ["dextromethorphan", "quinidine"], Certainty.BRAND),
        ("dextromethorphan/quinidine", ["dextromethorphan", "quinidine"], Certainty.EXACT),
        ("Quinidine and dextromethorphan", ["dextromethorphan", "quinidine"], Certainty.EXACT),
        ("Percocet 5/325", ["acetaminophen", "oxycodone"], Certainty.BRAND),
        ("oxycodone-acetaminophen 5-325mg", ["acetaminophen", "oxycodone"], Certainty.EXACT),
        ("Oxycodone HCl 5 mg", ["oxycodone"], Certainty.EXACT),
        ("paracetamol", ["acetaminophen"], Certainty.EXACT),
        ("Tylenol", ["acetaminophen"], Certainty.BRAND),
        ("Tylenol PM", ["acetaminophen", "diphenhydramine"], Certainty.BRAND),
        ("Tylenol #3", ["acetaminophen", "codeine"], Certainty.BRAND),
        ("Tylenol with codeine", ["acetaminophen", "codeine"], Certainty.BRAND),
        ("Extra Strength Tylenol", ["acetaminophen"], Certainty.BRAND),
        ("St. John’s Wort", ["st john's wort"], Certainty.EXACT),
        ("st johns wort", ["st john's wort"], Certainty.EXACT),
        ("fentanyl patch 25 mcg/hr", ["fentanyl"], Certainty.EXACT),
        ("fentanyl 25 µg", ["fentanyl"], Certainty.EXACT),
        ("Symbicort 160/4.5 mcg inhaler", ["budesonide", "formoterol"], Certainty.BRAND),
        ("sodium chloride 0.9%", ["sodium chloride"], Certainty.EXACT),
        ("Vitamin B12", ["methylcobalamin"], Certainty.EXACT),
        ("Vicks NyQuil Cold & Flu", ["acetaminophen", "dextromethorphan", "doxylamine"], Certainty.BRAND),
        ("Tylenol Arthritis", ["acetaminophen"], Certainty.BRAND),
        ("N-acetylcysteine 600 mg", ["acetylcysteine"], Certainty.EXACT),
        ("AMX0035", ["sodium phenylbutyrate", "taurursodiol"], Certainty.BRAND),
        ("CBD oil", ["cannabidiol"], Certainty.EXACT),
        ("Co-codamol 8/500", ["acetaminophen", "codeine"], Certainty.BRAND),
        ("Donnatal", ["atropine", "hyoscyamine", "phenobarbital", "scopolamine"], Certainty.BRAND),
    ],
)
def test_a_name_is_read_with_its_dose_and_form_stripped(
    typed: str, ingredients: list[str], certainty: Certainty
) -> None:
    read = normalise(typed)

    assert (list(read.ingredients), read.certainty, read.unread) == (ingredients, certainty, ())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Nudexta", "nuedexta"),
        ("rilutec 50 mg", "rilutek"),
        ("Amitriptilin", "amitriptyline"),
        ("baclofin", "baclofen"),
        ("clonazapam", "clonazepam"),
        ("lorazepan", "lorazepam"),
    ],
)
def test_a_misspelling_is_a_suggestion_and_never_certain(typed: str, meant: str) -> None:
    read = normalise(typed)

    assert read.certainty is Certainty.FUZZY
    assert read.ingredients == ()
    assert read.suggestions[0].name == meant
    assert read.suggestions[0].ingredients == normalise(meant).ingredients


@pytest.mark.parametrize(("typed", "another"), [("clarithromycin", "azithromycin"), ("nimodipine", "nifedipine")])
def test_a_medicine_spelled_right_is_never_offered_as_another_one(typed: str, another: str) -> None:
    read = normalise(typed)

    assert (read.ingredients, read.certainty, read.suggestions) == ((typed,), Certainty.EXACT, ())
    assert normalise(another).ingredients == (another,)


@pytest.mark.parametrize("typed", ["", "   ", "50 mg", "patch", "wizard powder", "abc", "🙂", "tylo"])
def test_what_is_not_known_is_unknown(typed: str) -> None:
    read = normalise(typed)

    assert (read.ingredients, read.certainty, read.suggestions) == ((), Certainty.UNKNOWN, ())


def test_a_short_word_is_not_guessed_at() -> None:
    assert normalise("advi").suggestions == ()
    assert normalise("advik").suggestions != ()


def test_a_name_between_several_look_alikes_suggests_the_three_nearest() -> None:
    suggested = [suggestion.name for suggestion in normalise("clorazepam").suggestions]

    assert len(suggested) == 3
    assert {"clonazepam", "lorazepam"} <= set(suggested)


def test_a_misspelt_name_of_two_words_is_found_as_a_whole() -> None:
    assert normalise("Tylenol PN").suggestions[0].name == "tylenol pm"


def test_a_name_that_is_known_in_part_keeps_that_part_and_says_what_was_not_read() -> None:
    read = normalise("quinidine zzz")

    assert (read.ingredients, read.unread) == (("quinidine",), ("zzz",))
    assert read.certainty is not Certainty.EXACT


@given(st.text(max_size=60))
def test_reading_any_text_again_gives_the_same(typed: str) -> None:
    read = normalise(typed)

    assert normalise(read.matched) == read


@given(st.lists(known, min_size=1, max_size=4), st.sampled_from([" ", " / ", "-", " + ", ", ", " and "]))
def test_reading_known_names_in_a_row_again_gives_the_same(names: list[str], between: str) -> None:
    read = normalise(between.join(names))

    assert read.certainty in (Certainty.EXACT, Certainty.BRAND)
    assert normalise(read.matched) == read


@given(known, st.sampled_from(["5 mg", "10mg tablets", "0.5 ml", "ER", "twice daily", "2.5%", "(50 mg)"]))
def test_a_dose_or_form_after_a_name_changes_nothing(name: str, dose: str) -> None:
    assert normalise(f"{name} {dose}").ingredients == normalise(name).ingredients


@given(known)
def test_case_and_spaces_do_not_matter(name: str) -> None:
    assert normalise(f"  {name.upper()} ") == normalise(name)


def test_flags_are_those_of_the_ingredient() -> None:
    assert flags_of("baclofen") == {Flag.SLOWS_BREATHING, Flag.NOT_SUDDENLY}
    assert flags_of("amiodarone") == {Flag.HEART_RHYTHM, Flag.LONG}
    assert flags_of("riluzole") == frozenset()
    assert flags_of("no such thing") == frozenset()


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
[routes]
oral = ["oral", "tube"]
nasal = ["nose"]
[[ingredient]]
name = "one"
synonyms = ["number one"]
brands = ["uno"]
flags = ["RD", "QT"]
kinds = ["antipyretic"]
[[ingredient]]
name = "two"
[[combination]]
names = ["both"]
ingredients = ["two", "one"]
[[pair]]
ingredients = ["one", "two"]
rule = "MED-10"
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
    }
    assert names.longest_phrase == 2
    assert names.brands == {("uno",), ("both",)}
    assert names.strippable == {"mg", "ml", "film", "coated", "salt", "and"}
    assert names.flags == {"one": {Flag.SLOWS_BREATHING, Flag.HEART_RHYTHM}, "two": set()}
    assert all(isinstance(flag, Flag) for flag in names.flags["one"])
    assert names.antipyretics == {"one"}
    assert names.routes == {"oral": "oral", "tube": "oral", "nose": "nasal"}
    assert names.listed_routes == ("oral", "nasal")
    assert [(pair.ingredients, pair.rule) for pair in names.pairs] == [(frozenset({"one", "two"}), "MED-10")]


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
        (('names = ["both"]', 'names = ["uno"]'), f"row uno: found \"a second entry for ('one', 'two')\", {A_NAME}"),
        (('["two", "one"]', '["two", "six"]'), f"row ['both']: {AN_INGREDIENT}"),
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
