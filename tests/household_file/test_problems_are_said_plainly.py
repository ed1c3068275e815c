"""Every problem says where it is, what was read and what is allowed; all of them at once."""

import pytest

from tests.household_file.files import SMALL, one_problem, problems_of

SUPPLY = """
[[supplies]]
name = "Filters"
kind = "niv"
unit = "filter"
use = "as_needed"
"""


def test_the_small_file_of_these_tests_is_sound() -> None:
    assert problems_of() == []


def test_a_path_points_into_lists_of_lists() -> None:
    lot = 'counted_at = 2026-11-01\nlots = [{ quantity = 3, expires = "soon" }]\n'
    assert one_problem(SUPPLY + lot) == ("supplies[0].lots[0].expires: read “soon”; allowed: a date such as 2026-11-20")


def test_an_unknown_key_is_an_error_and_names_the_nearest_one() -> None:
    assert one_problem(SUPPLY + "lead_dais = 3") == (
        "supplies[0].lead_dais: read a key that is not known here; the nearest known one is “lead_days”"
    )


def test_an_unknown_table_is_an_error() -> None:
    assert one_problem("[[suplies]]\nname = 'x'") == (
        "suplies: read a key that is not known here; the nearest known one is “supplies”"
    )


def test_a_missing_key_says_what_belongs_there() -> None:
    assert one_problem("[[contacts]]\nname = 'Dr Lee'").startswith(
        "contacts[0].kind: read nothing; allowed: prescriber, pharmacy, supplier"
    )


def test_a_word_that_is_not_one_of_the_choices_gets_a_suggestion() -> None:
    said = one_problem("[[contacts]]\nname = 'Dr Lee'\nkind = 'prescribor'")
    assert said.startswith("contacts[0].kind: read “prescribor”; allowed: prescriber,")
    assert said.endswith("Did you mean “prescriber”?")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("usual_spo2 = 'x'", "patient.usual_spo2: read “x”; allowed: a whole number from 0 to 100"),
        ("usual_spo2 = 96.5", "patient.usual_spo2: read 96.5; allowed: a whole number from 0 to 100"),
        ("usual_spo2 = 101", "patient.usual_spo2: read 101; allowed: a whole number from 0 to 100"),
        ("usual_spo2 = nan", "patient.usual_spo2: read “nan”; allowed: a whole number from 0 to 100"),
        ("immunocompromised = 1", "patient.immunocompromised: read 1; allowed: true or false"),
        ("conditions = 'none'", "patient.conditions: read “none”; allowed: a list"),
        ("birth_date = 1890-01-01", "patient.birth_date: read “1890-01-01”; allowed: a date such as 2026-11-20"),
        ("birth_date = true", "patient.birth_date: read true; allowed: a date such as 2026-11-20"),
        ("country = 'USA'", "patient.country: read “USA”; allowed: the two capital letters of a country, such as US"),
        ("time_zone = 'Mars'", "patient.time_zone: read “Mars”; allowed: a time zone such as America/New_York"),
        ("address = ''", "patient.address: read “”; allowed: a text between quotation marks, from 1 to 500 characters"),
        (
            'address = "a\\u0000b"',
            "patient.address: read a control character; allowed: letters, signs, line breaks",
        ),
    ],
)
def test_what_was_read_and_what_is_allowed(written: str, said: str) -> None:
    assert one_problem(written) == said


def test_a_long_text_is_quoted_short_and_on_one_line() -> None:
    said = one_problem("[[allergies]]\nsubstance = '''" + "very\nlong " * 40 + "'''")
    assert "\n" not in said
    assert len(said) < 200


def test_all_problems_are_found_at_once_of_shape_and_of_names() -> None:
    found = problems_of(
        SUPPLY
        + "supplier = 'Nobody'\n\n[[devices]]\nname = 'NIV'\nkind = 'nivv'\n\n"
        + "[[medicines]]\nname = 'Baclofen'\nmilligrams = -1\n"
    )
    assert [line.split(":")[0] for line in found] == [
        "devices[0].kind",
        "medicines[0].milligrams",
        "supplies[0].supplier",
    ]


def test_a_name_of_something_that_is_itself_not_sound_is_not_said_to_be_missing() -> None:
    device = "[[devices]]\nname = 'NIV'\nkind = 'nivv'\n"
    assert one_problem(device + "[[routines]]\ntitle = 'Feed'\ntimes = ['08:00']\ndevice = 'NIV'\n").startswith(
        "devices[0].kind"
    )


def test_entries_are_counted_in_their_order_not_in_that_of_the_alphabet() -> None:
    found = problems_of("".join(f"[[allergies]]\nsubstance = {number}\n" for number in range(11)))
    assert [line.split(".")[0] for line in found] == [f"allergies[{number}]" for number in range(11)]


def test_a_flood_of_problems_is_cut_short() -> None:
    from caregiving.household_file.problems import HouseholdFileError
    from tests.household_file.files import home_of

    with pytest.raises(HouseholdFileError) as refused:
        home_of("".join(f"[[allergies]]\nsubstance = {number}\n" for number in range(120)))
    lines = str(refused.value).splitlines()
    assert len(lines) == 51
    assert lines[-1] == "and 70 more"


def test_a_broken_household_is_said_without_looking_further() -> None:
    found = problems_of(base=SMALL.replace('time_zone = "America/New_York"', 'time_zone = "Here"'))
    assert found == ["household.time_zone: read “Here”; allowed: a time zone such as America/New_York"]


def test_a_file_without_anything_says_what_must_be_there() -> None:
    assert problems_of(base="") == [
        "household: read nothing; allowed: a table",
        "patient: read nothing; allowed: a table",
    ]
