"""A medicine's name is read as people type it; what is not sure is never taken for sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.medicine_table import known_names
from caregiving.guidance.medicines import Certainty, Flag, flags_of, normalise

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
        ("Tramadol/paracetamol 37,5 mg/325 mg", ["acetaminophen", "tramadol"], Certainty.EXACT),
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
    assert read.suggestions[0].ingredients == normalise(meant).ingredients
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


@pytest.mark.parametrize(
    ("typed", "read", "meant"),
    [
        ("Oxycodone-acetaminophin", ("oxycodone",), "oxycodone acetaminophen"),
        ("oxicodona paracetamoll", ("oxycodone",), "oxicodona paracetamol"),
        ("tylenol with codiene", ("acetaminophen",), "tylenol codeine"),
        ("hydrocodon-acetaminophen 5/325", ("acetaminophen",), "hydrocodone acetaminophen"),
        ("baclofen, st jon wort", ("baclofen",), "baclofen st johns wort"),
        ("oxycodon acetaminophin", (), "oxycodone acetaminophen"),
        ("clonazapam baclofin rilutec", (), "clonazepam baclofen rilutek"),
    ],
)
def test_every_misspelt_part_of_a_mixture_is_a_suggestion_for_the_whole_name(
    typed: str, read: tuple[str, ...], meant: str
) -> None:
    found = normalise(typed)

    assert (found.ingredients, found.certainty) == (read, Certainty.FUZZY)
    assert (found.suggestions[0].name, found.suggestions[0].ingredients) == (meant, normalise(meant).ingredients)
    assert normalise(meant).unread == ()


def test_of_two_misspelt_parts_each_is_in_every_suggestion() -> None:
    found = [suggestion.ingredients for suggestion in normalise("clorazepam with ibuprofin").suggestions]

    assert len(found) == 3
    assert all("ibuprofen" in ingredients for ingredients in found)
    assert ("clonazepam", "ibuprofen") in found


def test_no_suggestion_only_leaves_out_what_was_not_read() -> None:
    assert normalise("acetaminophen xyz").suggestions == ()


def test_a_slash_for_with_is_read_as_with() -> None:
    assert normalise("Tylenol w/ codeine").ingredients == ("acetaminophen", "codeine")
    assert normalise("Tylenol w/ codeine").unread == ()


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


@pytest.mark.parametrize("typed", ["St. John's wort", "St John’s Wort", "st johns wort", "St John`s wort"])
def test_an_apostrophe_inside_a_name_is_no_letter(typed: str) -> None:
    assert normalise(typed).ingredients == normalise("st johns wort").ingredients != ()


def test_the_spanish_names_of_a_pair_that_must_not_meet_are_read() -> None:
    assert normalise("tizanidina 4 mg tabletas").ingredients == ("tizanidine",)
    assert normalise("ciprofloxacino").ingredients == ("ciprofloxacin",)


@pytest.mark.parametrize(
    "typed", ["Tylenol 3", "tylenol 4", "Tylenol3", "Tylenol no. 3", "Tylenol No.4", "Tylenol #3 tablets"]
)
def test_the_numbered_mixtures_of_a_brand_keep_their_codeine(typed: str) -> None:
    assert normalise(typed).ingredients == ("acetaminophen", "codeine")
    assert normalise(typed).unread == ()


def test_a_bare_number_after_a_brand_with_mixtures_is_asked_about() -> None:
    read = normalise("Tylenol 2")

    assert (read.ingredients, read.unread, read.certainty) == (("acetaminophen",), ("2",), Certainty.FUZZY)
    assert "tylenol 3" in [suggestion.name for suggestion in read.suggestions]
    assert normalise("Tylenol 500 mg 2 tablets").unread == ()
    assert normalise("Advil 2").unread == ()


@pytest.mark.parametrize(
    ("typed", "ingredients"),
    [
        ("Nuedexta20mg/10mg", ("dextromethorphan", "quinidine")),
        ("simvastatin40mg", ("simvastatin",)),
        ("lipitor20", ("atorvastatin",)),
        ("asa81", ("aspirin",)),
    ],
)
def test_a_dose_without_a_space_before_it_is_no_part_of_the_name(typed: str, ingredients: tuple[str, ...]) -> None:
    read = normalise(typed)

    assert (read.ingredients, read.unread) == (ingredients, ())


@pytest.mark.parametrize("typed", ["vitamin b12", "AMX0035", "coq10"])
def test_a_number_that_is_part_of_a_name_stays_there(typed: str) -> None:
    assert normalise(typed).unread == ()


def test_a_misspelt_name_with_its_dose_is_like_the_known_one_and_a_short_word_stays_whole() -> None:
    assert normalise("nudexta20mg").suggestions[0].name == "nuedexta"
    assert normalise("d3").unread == ("d3",)


def test_a_name_of_five_letters_glued_to_its_dose_is_read_without_it() -> None:
    read = normalise("advik20mg")

    assert (read.matched, read.suggestions) == ("advik", normalise("advik").suggestions)
    assert normalise("advi20mg").matched == "advi20mg"


def test_two_wrong_letters_in_nine_are_too_many_to_guess_and_two_in_ten_are_not() -> None:
    assert normalise("lorqzxpam").suggestions == ()
    assert [one.name for one in normalise("clonqzxpam").suggestions] == ["clonazepam"]


def test_a_number_after_a_brand_and_its_no_is_asked_about_like_a_bare_one() -> None:
    read = normalise("Tylenol No 2")

    assert (read.ingredients, read.unread, read.certainty) == (("acetaminophen",), ("no", "2"), Certainty.FUZZY)


@pytest.mark.parametrize(
    ("typed", "ingredients"),
    [
        ("Hierba de San Juan", ("st john's wort",)),
        ("Advair Diskus 250/50", ("fluticasone", "salmeterol")),
        ("Breo Ellipta", ("fluticasone", "vilanterol")),
        ("quinidine gluconate", ("quinidine",)),
        ("baby aspirin", ("aspirin",)),
        ("low dose aspirin", ("aspirin",)),
    ],
)
def test_the_words_of_a_device_a_salt_or_a_size_leave_nothing_unread(typed: str, ingredients: tuple[str, ...]) -> None:
    assert (normalise(typed).ingredients, normalise(typed).unread) == (ingredients, ())
