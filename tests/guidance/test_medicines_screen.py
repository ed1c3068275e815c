"""Medicines beside the antiviral: by ingredient, route and country, never deciding, never milder for not knowing."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.catalog import Review, Rules, State, Value
from caregiving.guidance.medicine_table import known_names
from caregiving.guidance.medicines import (
    ASK,
    CAUTION,
    ITSELF,
    Category,
    Flag,
    Medicine,
    Signed,
    Verdict,
    pairs_of,
    pairs_with,
    screen,
    words_of,
    worst,
)

RULES = Rules.load()
DAY = date(2026, 11, 21)
SIGNED = Signed(Category.OK, "Pat Moss, pharmacist", DAY, "usual dose")


def verdict(name: str, country: str = "US", route: str = "", rules: Rules = RULES) -> Verdict:
    (only,) = screen([Medicine("m", name, route)], country, rules, {})
    return only


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("riluzole", Category.OK),
        ("edaravone", Category.OK),
        ("Nuedexta", Category.CONTRA),
        ("quinidine", Category.CONTRA),
        ("baclofen", Category.OK),
        ("amitriptyline", Category.ADJUST),
        ("lorazepam", Category.OK),
        ("atorvastatin", Category.HOLD),
        ("simvastatin", Category.CONTRA),
        ("Tegretol", Category.CONTRA),
        ("Donnatal", Category.CONTRA),
        ("suzetrigine", Category.CONTRA),
        ("naloxegol", Category.CONTRA),
        ("warfarin", Category.ADJUST),
        ("Advair", Category.HOLD),
        ("Percocet", Category.ADJUST),
        ("omeprazole", Category.UNK),
        ("nobody's medicine", Category.UNK),
    ],
)
def test_the_worst_ingredient_decides(name: str, category: Category) -> None:
    assert verdict(name).category is category


@pytest.mark.parametrize(
    ("name", "country", "category"),
    [
        ("diazepam", "US", Category.ADJUST),
        ("diazepam", "DE", Category.CONTRA),
        ("diazepam", "AU", Category.CONTRA),
        ("clonazepam", "US", Category.ADJUST),
        ("clonazepam", "AU", Category.CONTRA),
        ("rivaroxaban", "US", Category.HOLD),
        ("rivaroxaban", "CA", Category.CONTRA),
        ("salmeterol", "CA", Category.CONTRA),
        ("piroxicam", "DE", Category.ADJUST),
        ("rivaroxaban", "AU", Category.HOLD),
        ("domperidone", "AU", Category.CONTRA),
        ("domperidone", "US", Category.HOLD),
        ("domperidone", "JP", Category.HOLD),
    ],
)
def test_the_patients_own_country_speaks_and_the_others_are_shown(name: str, country: str, category: Category) -> None:
    (part,) = verdict(name, country).parts

    assert part.category is category
    assert part.countries_disagree
    assert len(part.positions) > 1


@pytest.mark.parametrize("name", ["diazepam", "clonazepam", "rivaroxaban", "salmeterol"])
def test_where_no_source_speaks_for_a_country_the_strictest_position_stands(name: str) -> None:
    assert verdict(name, "JP").category is Category.CONTRA


@pytest.mark.parametrize(
    ("route", "country", "category"),
    [
        ("oral", "US", Category.CONTRA),
        ("tube", "US", Category.CONTRA),
        ("nasal", "US", Category.ADJUST),
        ("nose", "US", Category.ADJUST),
        ("iv", "US", Category.ADJUST),
        ("buccal", "AU", Category.ADJUST),
        ("injected", "US", Category.ADJUST),
        ("injected", "CA", Category.CONTRA),
        ("", "US", Category.CONTRA),
        ("rectal", "US", Category.CONTRA),
    ],
)
def test_midazolam_depends_on_the_route_and_an_unknown_route_counts_as_the_worst(
    route: str, country: str, category: Category
) -> None:
    assert verdict("midazolam", country, route).category is category


def test_a_medicine_that_does_not_depend_on_the_route_is_found_whatever_the_route() -> None:
    assert verdict("riluzole", route="tube").category is Category.OK


def test_an_ingredient_without_a_row_is_unknown_and_names_no_position() -> None:
    (part,) = verdict("omeprazole").parts

    assert (part.category, part.deciding, part.positions) == (Category.UNK, None, ())
    assert not part.countries_disagree


def test_an_unconfirmed_row_counts_as_unknown_until_a_reviewer_approves_it() -> None:
    approval = Review("INT-glycopyrrolate.US", State.APPROVED, None, None, "Pat Moss", DAY, "checked the label")

    assert verdict("glycopyrrolate").category is Category.UNK
    assert verdict("glycopyrrolate", rules=RULES.in_force(DAY, [approval])).category is Category.OK


@pytest.mark.parametrize(
    ("state", "value", "category"),
    [
        (State.WITHDRAWN, None, Category.UNK),
        (State.APPROVED, "HOLD", Category.HOLD),
        (State.APPROVED, "SOMETHING", Category.UNK),
    ],
)
def test_a_reviewed_row_counts_as_reviewed_and_nonsense_as_unknown(
    state: State, value: Value, category: Category
) -> None:
    review = Review("INT-riluzole.US", state, value, None, "Pat Moss", DAY, "new label")

    assert verdict("riluzole", rules=RULES.in_force(DAY, [review])).category is category


def test_a_name_that_is_only_like_something_is_unknown_and_offers_the_suggestion() -> None:
    found = verdict("Nudexta")

    assert found.category is Category.UNK
    assert found.name.suggestions[0].name == "nuedexta"


def test_what_was_not_read_of_a_name_is_a_part_of_its_own() -> None:
    parts = verdict("riluzole zzz").parts

    assert [(part.ingredient, part.category) for part in parts] == [
        ("riluzole", Category.OK),
        ("zzz", Category.UNK),
    ]


def test_several_unread_words_are_one_part() -> None:
    assert [part.ingredient for part in verdict("zzz qqq").parts] == ["zzz qqq"]


def test_an_unlisted_ingredient_keeps_its_name_and_its_cautions() -> None:
    (part,) = verdict("hydromorphone").parts

    assert (part.ingredient, part.category) == ("hydromorphone", Category.UNK)
    assert part.flags == {Flag.SLOWS_BREATHING, Flag.NOT_SUDDENLY}


def test_an_empty_name_is_unknown() -> None:
    assert verdict("").category is Category.UNK


def test_a_signed_verdict_stands_above_the_table_which_is_kept_beside_it() -> None:
    (signed,) = screen([Medicine("m", "Nuedexta")], "US", RULES, {"m": SIGNED})

    assert (signed.category, signed.table) == (Category.OK, Category.CONTRA)
    assert signed.signed == SIGNED
    assert [part.ingredient for part in signed.parts] == ["dextromethorphan", "quinidine"]


def test_a_signature_counts_for_its_own_medicine_only() -> None:
    medicines = [Medicine("a", "simvastatin"), Medicine("b", "Zocor")]
    by_id = {v.medicine.id: v for v in screen(medicines, "US", RULES, {"a": SIGNED})}

    assert (by_id["a"].category, by_id["b"].category) == (Category.OK, Category.CONTRA)


def test_hold_asks_before_the_antiviral_is_started() -> None:
    assert words_of(verdict("atorvastatin")) == ("Ask before the antiviral is started.",)


def test_what_must_not_end_suddenly_says_so() -> None:
    assert "Do not end suddenly; ask." in words_of(verdict("baclofen"))


def test_what_stays_for_weeks_points_to_remdesivir() -> None:
    assert verdict("amiodarone").flags == {Flag.HEART_RHYTHM, Flag.LONG}
    assert any("remdesivir" in words for words in words_of(verdict("amiodarone")))


def test_an_unlisted_medicine_says_that_absence_is_not_safety() -> None:
    assert "Absence from the list is not safety." in words_of(verdict("omeprazole"))[0]


def test_a_signed_all_clear_asks_nothing_more_but_keeps_its_cautions() -> None:
    (baclofen,) = screen([Medicine("m", "baclofen")], "US", RULES, {"m": SIGNED})
    (held,) = screen([Medicine("m", "baclofen")], "US", RULES, {"m": replace(SIGNED, category=Category.HOLD)})

    assert words_of(baclofen) == (CAUTION[Flag.NOT_SUDDENLY], CAUTION[Flag.SLOWS_BREATHING])
    assert words_of(held)[0] == ASK[Category.HOLD]


def test_no_word_of_any_verdict_tells_anybody_to_take_or_to_stop_something() -> None:
    words = " ".join([*ASK.values(), *CAUTION.values(), ITSELF])

    assert not re.search(r"\b(take|stop|quit|hold)\b", words, re.IGNORECASE)


@pytest.mark.parametrize("other", ["ciprofloxacin", "Cipro 500 mg", "fluvoxamine", "Luvox"])
def test_tizanidine_does_not_meet_ciprofloxacin_or_fluvoxamine(other: str) -> None:
    (pair,) = pairs_of([Medicine("a", other), Medicine("b", "riluzole"), Medicine("c", "Zanaflex")], RULES)

    assert "tizanidine" in pair.ingredients
    assert pair.rule_id in RULES


def test_a_pair_with_nothing_beside_it_is_found() -> None:
    assert len(pairs_of([Medicine("a", "tizanidine"), Medicine("b", "ciprofloxacin")], RULES)) == 1


@pytest.mark.parametrize(
    ("names", "doubts"),
    [
        (("tizanidin", "cipro"), (("tizanidin", "tizanidine"),)),
        (("Zanaflex", "ciprofloxacn 500 mg"), (("ciprofloxacn 500 mg", "ciprofloxacin"),)),
        (
            ("baclofen + tizanidin", "fluvoxamin"),
            (("fluvoxamin", "fluvoxamine"), ("baclofen + tizanidin", "tizanidine")),
        ),
        (("tizanidin", "Zanaflex", "Cipro"), ()),
    ],
)
def test_a_misspelt_one_of_a_pair_may_be_it_and_is_said_to_be_in_doubt(
    names: tuple[str, ...], doubts: tuple[tuple[str, str], ...]
) -> None:
    (met,) = pairs_of([Medicine(name, name) for name in names], RULES)

    assert (met.rule_id, met.doubts, met.only_asks) == ("MED-10", doubts, False)


NOT_WITH_REMDESIVIR = ["Plaquenil", "hydroxychloroquine 200 mg", "hidroxicloroquina", "chloroquine", "Aralen"]
FLAGGED_WITH_REMDESIVIR = ["Coumadin 5 mg", "warfarin", "Prograf", "tacrolimus", "Afinitor", "everolimus"]


@pytest.mark.parametrize("name", NOT_WITH_REMDESIVIR + FLAGGED_WITH_REMDESIVIR)
def test_what_a_source_does_not_want_beside_remdesivir_is_found_when_it_is_there_or_only_asked_about(name: str) -> None:
    listed = [Medicine("a", "riluzole"), Medicine("b", name)]
    (met,) = pairs_with("remdesivir", listed, RULES)

    assert (met.rule_id, met.doubts, met.only_asks) == ("AV-16", (), name in FLAGGED_WITH_REMDESIVIR)
    assert "remdesivir" in met.ingredients
    assert pairs_of([*listed, Medicine("c", "Veklury")], RULES) == (met,)
    assert pairs_of(listed, RULES) == ()


def test_a_pair_without_remdesivir_is_not_said_when_that_one_is_asked_about() -> None:
    listed = [Medicine("a", "tizanidine"), Medicine("b", "ciprofloxacin"), Medicine("c", "warfarine")]
    (met,) = pairs_with("remdesivir", listed, RULES)

    assert (met.ingredients, met.doubts) == (("remdesivir", "warfarin"), (("warfarine", "warfarin"),))


def test_one_of_a_pair_alone_is_no_pair() -> None:
    assert pairs_of([Medicine("a", "tizanidine"), Medicine("b", "riluzole")], RULES) == ()


def test_the_worst_come_first() -> None:
    medicines = [Medicine(name, name) for name in ("riluzole", "atorvastatin", "simvastatin", "omeprazole", "warfarin")]
    categories = [v.category for v in screen(medicines, "US", RULES, {})]

    assert categories == [Category.CONTRA, Category.UNK, Category.HOLD, Category.ADJUST, Category.OK]


def test_a_sheet_without_medicines_has_nothing_against_it() -> None:
    assert screen([], "US", RULES, {}) == ()
    assert worst([]) is Category.OK


def test_every_ingredient_of_the_table_is_known_by_name() -> None:
    listed = {ruling.row.subject.split(".")[1] for ruling in RULES if ruling.row.subject.startswith("interaction.")}

    assert listed <= set(known_names().flags)
    assert all(pair.rule_id in RULES for pair in known_names().pairs)


names = st.sampled_from(["riluzole", "Nuedexta", "Percocet", "diazepam", "zzz", "", "midazolam", "atorvastatin"])
households = st.lists(
    st.builds(Medicine, id=st.uuids().map(str), name=names, route=st.sampled_from(["", "oral", "nasal"])),
    max_size=6,
    unique_by=lambda medicine: medicine.id,
)
countries = st.sampled_from(["US", "DE", "AU", "CA", "NZ", "JP"])


@given(households.flatmap(lambda m: st.tuples(st.just(m), st.permutations(m))), countries)
def test_the_order_of_the_medicines_never_matters(both: tuple[list[Medicine], list[Medicine]], country: str) -> None:
    one, other = both

    assert screen(one, country, RULES, {}) == screen(other, country, RULES, {})


@given(households, countries, st.text(alphabet="qxzvj ", min_size=1, max_size=8))
def test_adding_an_unknown_medicine_never_makes_the_sheet_better(
    medicines: list[Medicine], country: str, unknown: str
) -> None:
    before = worst(v.category for v in screen(medicines, country, RULES, {}))
    after = worst(v.category for v in screen([*medicines, Medicine("new", unknown)], country, RULES, {}))

    assert after >= max(before, Category.UNK)


@given(names, countries, st.text(alphabet="qxzvj", min_size=1, max_size=8))
def test_an_unread_word_in_a_name_never_makes_its_verdict_better(name: str, country: str, unread: str) -> None:
    assert verdict(f"{name} {unread}", country).category >= verdict(name, country).category


def test_the_table_expires_ninety_days_after_it_was_compiled() -> None:
    deciding = verdict("quinidine").parts[0].deciding

    assert deciding is not None
    assert not deciding.expired(DAY)
    assert deciding.expired(DAY + timedelta(days=90))


def test_the_antiviral_is_not_looked_up_beside_itself() -> None:
    itself = verdict("Paxlovid")

    assert (itself.category, itself.parts, words_of(itself)) == (Category.OK, (), (ITSELF,))


@pytest.mark.parametrize("name", ["Norvir", "Paxlovid qxzvj", "nirmatrelvir"])
def test_only_the_whole_antiviral_is_itself(name: str) -> None:
    assert verdict(name).category is Category.UNK
    assert words_of(verdict(name))[0] == ASK[Category.UNK]


def test_midazolam_by_a_drip_is_looked_up_as_injected() -> None:
    (drip,) = screen([Medicine("m", "midazolam", "intravenous")], "US", RULES, {})
    (injected,) = screen([Medicine("m", "midazolam", "injected")], "US", RULES, {})

    assert drip.category is injected.category is Category.ADJUST
