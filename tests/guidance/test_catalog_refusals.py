"""A catalog that is not as it must be is refused at loading, with the place, what was read and what is allowed."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from caregiving.guidance.catalog import CatalogError, Rules

SOURCES = """
[[source]]
id = "S1"
organisation_and_title = "An institute: a page"
year_or_date = "2024"
address = "example.org"
"""
GOOD = {
    "id": '"T-1"',
    "statement": '"Test again after 48 hours."',
    "value": "48",
    "unit": '"hours"',
    "sources": '["S1"]',
    "source_date": '"2024"',
    "country": '"US"',
    "confidence": '"H"',
    "valid_from": "2024-01-01",
    "review_by": "2027-01-01",
}


def row(**changes: str | None) -> str:
    fields = {name: text for name, text in (GOOD | changes).items() if text is not None}
    return "[[row]]\n" + "\n".join(f"{name} = {text}" for name, text in fields.items()) + "\n"


def load(folder: Path, **files: str) -> Rules:
    for name, text in ({"sources": SOURCES} | files).items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return Rules.load(folder)


def refusal(folder: Path, **files: str) -> str:
    with pytest.raises(CatalogError) as refused:
        load(folder, **files)
    return str(refused.value)


def test_a_good_row_loads_with_all_it_says(tmp_path: Path) -> None:
    ruling = load(tmp_path, testing=row(bounds="[24, 72]", note='"why"', subject='"repeat"', volatile="true"))["T-1"]

    assert (ruling.value, ruling.row.unit, ruling.row.topic) == (48, "hours", "testing")
    assert ruling.row.sources[0].organisation_and_title == "An institute: a page"
    assert ruling.row.bounds is not None
    assert (ruling.row.bounds.low, ruling.row.bounds.high) == (24, 72)
    assert (ruling.row.note, ruling.row.subject, ruling.row.volatile) == ("why", "repeat", True)


ONE_OR_MORE = "a list of one or more ids of sources.toml"
A_SOURCE = "an id of sources.toml"
A_VALUE = "value as a number, a text, true or false, or none at all"
TWO_NUMBERS = "two numbers, the lowest and the highest"
BETWEEN = "a number between the two bounds"
CONFIDENCES = "one of H, M, U, policy"
COUNTRY = "one of US, EU, UK, CA, AU, NZ, SG, any"
FIELDS = (
    "one of the fields bounds, confidence, country, id, note, product_setting, replaces, review_by, source_date, "
    "sources, statement, subject, unit, valid_from, value, volatile, words_only"
)


@pytest.mark.parametrize(
    ("changes", "found", "allowed"),
    [
        ({"sources": None}, "'sources = None'", ONE_OR_MORE),
        ({"sources": "[]"}, "'sources = []'", ONE_OR_MORE),
        ({"sources": "1"}, "'sources = 1'", ONE_OR_MORE),
        ({"sources": '["S9"]'}, "\"source 'S9'\"", A_SOURCE),
        ({"sources": "[{}]"}, "'source {}'", A_SOURCE),
        ({"unit": None}, "\"unit = ''\"", "unit as a text that is not empty"),
        ({"unit": '" "'}, "\"unit = ' '\"", "unit as a text that is not empty"),
        ({"value": '"5"', "unit": None}, "\"unit = ''\"", "unit as a text that is not empty"),
        ({"value": '"5 days"', "unit": None}, "\"unit = ''\"", "unit as a text that is not empty"),
        ({"value": '" -5"', "unit": None}, "\"unit = ''\"", "unit as a text that is not empty"),
        ({"unit": "3"}, "'unit = 3'", "unit as a text that is not empty"),
        ({"review_by": None}, "'review_by = None'", "review_by as a day, such as 2027-11-20"),
        ({"review_by": '"2027-01-01"'}, "\"review_by = '2027-01-01'\"", "review_by as a day, such as 2027-11-20"),
        (
            {"review_by": "2027-01-01T00:00:00"},
            "'review_by = datetime.datetime(2027, 1, 1, 0, 0)'",
            "review_by as a day, such as 2027-11-20",
        ),
        ({"review_by": "2024-01-01"}, "'2024-01-01'", "a review_by after valid_from 2024-01-01"),
        ({"valid_from": None}, "'valid_from = None'", "valid_from as a day, such as 2027-11-20"),
        ({"confidence": '"L"'}, "\"confidence = 'L'\"", CONFIDENCES),
        ({"confidence": "1"}, "'confidence = 1'", CONFIDENCES),
        ({"confidence": None}, "'confidence = None'", CONFIDENCES),
        ({"country": '"FR"'}, "\"country = 'FR'\"", COUNTRY),
        ({"country": "[]"}, "'country = []'", COUNTRY),
        ({"statement": None}, "\"statement = ''\"", "statement as a text that is not empty"),
        ({"source_date": None}, "\"source_date = ''\"", "source_date as a text that is not empty"),
        ({"value": "nan"}, "\"value = Decimal('NaN')\"", A_VALUE),
        ({"value": "inf"}, "\"value = Decimal('Infinity')\"", A_VALUE),
        ({"value": "[1, 2]"}, "'value = [1, 2]'", A_VALUE),
        ({"bounds": "[72, 24]"}, "'bounds = [72, 24] with value 48'", BETWEEN),
        ({"bounds": "[50, 60]"}, "'bounds = [50, 60] with value 48'", BETWEEN),
        ({"bounds": "[50]"}, "'bounds = [50]'", TWO_NUMBERS),
        ({"bounds": "[nan, 50]"}, "\"bounds = [Decimal('NaN'), 50]\"", TWO_NUMBERS),
        ({"bounds": "48"}, "'bounds = 48'", TWO_NUMBERS),
        ({"bounds": '["a", "b"]'}, "\"bounds = ['a', 'b']\"", TWO_NUMBERS),
        ({"bounds": "[1, 2]", "value": '"text"'}, "\"bounds = [1, 2] with value 'text'\"", BETWEEN),
        ({"bounds": "[0, 2]", "value": "true"}, "'bounds = [0, 2] with value True'", BETWEEN),
        ({"volatile": '"yes"'}, "\"volatile = 'yes'\"", "true or false"),
        ({"product_setting": "true"}, "'product_setting = True'", "product_setting as a text that is not empty"),
        ({"product_setting": '" "'}, "\"product_setting = ' '\"", "product_setting as a text that is not empty"),
        (
            {"product_setting": '"It sets the product."'},
            "'product_setting with confidence H'",
            "product_setting with confidence policy",
        ),
        ({"note": "1"}, "'note = 1'", "note as a text that is not empty"),
        ({"subject": "1"}, "'subject = 1'", "subject as a text that is not empty"),
        ({"colour": '"red"'}, "['colour']", FIELDS),
        ({"replaces": "2023-01-01"}, "'replaces = 2023-01-01'", "no replaces: there is no earlier row with this id"),
    ],
)
def test_a_row_is_refused_with_file_row_what_was_read_and_what_is_allowed(
    tmp_path: Path, changes: dict[str, str | None], found: str, allowed: str
) -> None:
    message = refusal(tmp_path, testing=row(**changes))

    assert message == f"testing.toml: row T-1: found {found}, allowed is {allowed}"


def test_a_row_without_a_number_needs_no_unit(tmp_path: Path) -> None:
    rules = load(tmp_path, testing=row(value=None, unit=None) + row(id='"T-2"', value='"C"', unit=None))

    assert (rules["T-1"].value, rules["T-2"].value) == (None, "C")


def test_a_fraction_is_kept_exactly(tmp_path: Path) -> None:
    assert load(tmp_path, testing=row(value="0.1"))["T-1"].value == Decimal("0.1")


def test_a_folder_without_sources_refuses_every_row(tmp_path: Path) -> None:
    (tmp_path / "testing.toml").write_text(row())

    with pytest.raises(CatalogError, match="source 'S1'"):
        Rules.load(tmp_path)


def test_a_row_without_an_id_is_named_by_its_number(tmp_path: Path) -> None:
    assert refusal(tmp_path, testing=row() + row(id=None)).startswith("testing.toml: row number 2: found \"id = ''")


def test_a_second_row_with_the_same_id_is_refused_in_whatever_file(tmp_path: Path) -> None:
    message = refusal(tmp_path, antivirals=row(), testing=row())

    assert message.startswith("testing.toml: row T-1")
    assert "replaces = 2024-01-01" in message


def test_a_new_version_of_a_row_has_to_begin_after_the_one_it_replaces(tmp_path: Path) -> None:
    message = refusal(tmp_path, testing=row() + row(replaces="2024-01-01"))

    assert message == "testing.toml: row T-1: found '2024-01-01', allowed is a valid_from after 2024-01-01"


def test_a_file_that_is_not_toml_is_refused_by_name(tmp_path: Path) -> None:
    assert refusal(tmp_path, testing="[[row]\nid=").startswith("testing.toml: not a TOML file")


def test_bytes_that_are_not_utf_8_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "testing.toml").write_bytes(b"\xff\xfe")

    assert refusal(tmp_path).startswith("testing.toml: not a TOML file")


@pytest.mark.parametrize(("text", "found"), [("row = 3", "3"), ("row = [1]", "[1]"), ("[row]", "{}")])
def test_rows_that_are_no_list_of_tables_are_refused(tmp_path: Path, text: str, found: str) -> None:
    message = refusal(tmp_path, testing=text)

    assert message == f"testing.toml: row (file): found 'row = {found}', allowed is a list of [[row]] tables"


@pytest.mark.parametrize("name", ["source", "disagreement"])
def test_sources_and_disagreements_that_are_no_list_of_tables_are_refused(tmp_path: Path, name: str) -> None:
    message = refusal(tmp_path, **{f"{name}s": f"{name} = 3"})

    assert message == f"{name}s.toml: row (file): found '{name} = 3', allowed is a list of [[{name}]] tables"


@pytest.mark.parametrize("name", ["source", "disagreement"])
def test_a_source_or_disagreement_without_an_id_is_named_by_its_number(tmp_path: Path, name: str) -> None:
    good = {"source": SOURCES, "disagreement": DISAGREEMENT + OTHER_SIDE}[name]
    nameless = re.sub(r"^id = .*$", "", good, count=1, flags=re.MULTILINE)
    files = {"testing": row(), "sources": SOURCES, f"{name}s": good + nameless}

    assert refusal(tmp_path, **files).startswith(f"{name}s.toml: row number 2: found \"id = ''\"")


def test_a_source_without_an_address_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, sources=SOURCES.replace('address = "example.org"', ""))

    assert message.startswith("sources.toml: row S1: found \"address = ''")


def test_a_second_source_with_the_same_id_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, sources=SOURCES + SOURCES)

    assert message == "sources.toml: row S1: found 'a second source S1', allowed is one source an id"


DISAGREEMENT = """
[[disagreement]]
id = "D-1"
topic = "how long"
[[disagreement.side]]
country = "US"
position = "48 hours"
rows = ["T-1"]
"""
OTHER_SIDE = """
[[disagreement.side]]
country = "UK"
position = "24 hours"
"""


def test_a_disagreement_keeps_both_its_sides(tmp_path: Path) -> None:
    rules = load(tmp_path, testing=row(), disagreements=DISAGREEMENT + OTHER_SIDE)

    (disagreement,) = rules.disputed("T-1")
    assert (disagreement.id, disagreement.topic) == ("D-1", "how long")
    assert [side.position for side in disagreement.sides] == ["48 hours", "24 hours"]
    assert rules.disputed("T-2") == ()


ROWS = "a list of ids of rows in the catalog"


@pytest.mark.parametrize(
    ("text", "found", "allowed"),
    [
        (DISAGREEMENT, "'1 side'", "two sides or more"),
        (DISAGREEMENT.replace("T-1", "T-9") + OTHER_SIDE, "\"rows = ['T-9']\"", ROWS),
        (DISAGREEMENT.replace('["T-1"]', "1") + OTHER_SIDE, "'rows = 1'", ROWS),
        (DISAGREEMENT.replace('["T-1"]', "[{}]") + OTHER_SIDE, "'rows = [{}]'", ROWS),
        (DISAGREEMENT.replace('"US"', '"XX"') + OTHER_SIDE, "\"country = 'XX'\"", COUNTRY),
        (
            DISAGREEMENT.replace('"48 hours"', "1") + OTHER_SIDE,
            "'position = 1'",
            "position as a text that is not empty",
        ),
        (DISAGREEMENT.replace('"how long"', "1") + OTHER_SIDE, "'topic = 1'", "topic as a text that is not empty"),
        ('[[disagreement]]\nid = "D-1"\nside = 1', "'side = 1'", "a list of [[side]] tables"),
        ((DISAGREEMENT + OTHER_SIDE) * 2, "'a second disagreement D-1'", "one disagreement an id"),
    ],
)
def test_a_disagreement_is_refused_with_what_is_allowed(tmp_path: Path, text: str, found: str, allowed: str) -> None:
    message = refusal(tmp_path, testing=row(), disagreements=text)

    assert message == f"disagreements.toml: row D-1: found {found}, allowed is {allowed}"


@pytest.mark.parametrize(
    ("text", "name", "found", "allowed"),
    [
        ('EU = "DE"', "EU", "'DE'", "a list of ISO 3166 country codes"),
        ("EU = [1]", "EU", "[1]", "a list of ISO 3166 country codes"),
        ('XX = ["DE"]', "XX", "\"country = 'XX'\"", COUNTRY),
    ],
)
def test_a_jurisdiction_that_is_unknown_or_no_list_is_refused(
    tmp_path: Path, text: str, name: str, found: str, allowed: str
) -> None:
    message = refusal(tmp_path, jurisdictions=text)

    assert message == f"jurisdictions.toml: row {name}: found {found}, allowed is {allowed}"


def test_what_a_row_does_not_say_of_itself_is_not_so(tmp_path: Path) -> None:
    told = load(tmp_path, testing=row())["T-1"].row
    assert (told.volatile, told.words_only) == (False, False)
