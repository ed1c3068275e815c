"""A catalog that is not as it must be is refused at loading, with the place, what was read and what is allowed."""

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


@pytest.mark.parametrize(
    ("changes", "found", "allowed"),
    [
        ({"sources": None}, "sources = None", "ids of sources.toml"),
        ({"sources": "[]"}, "sources = []", "ids of sources.toml"),
        ({"sources": '"S1"'}, "sources = 'S1'", "a list"),
        ({"sources": '["S9"]'}, "'S9'", "an id of sources.toml"),
        ({"sources": "[{}]"}, "source {}", "an id of sources.toml"),
        ({"unit": None}, "unit = ''", "not empty"),
        ({"unit": '" "'}, "unit = ' '", "not empty"),
        ({"unit": "3"}, "unit = 3", "a text"),
        ({"review_by": None}, "review_by = None", "as a day"),
        ({"review_by": '"2027-01-01"'}, "'2027-01-01'", "as a day"),
        ({"review_by": "2027-01-01T00:00:00"}, "datetime", "as a day"),
        ({"review_by": "2024-01-01"}, "2024-01-01", "after valid_from"),
        ({"valid_from": None}, "valid_from = None", "as a day"),
        ({"confidence": '"L"'}, "'L'", "H, M, U, policy"),
        ({"confidence": "1"}, "confidence = 1", "H, M, U, policy"),
        ({"confidence": None}, "confidence = None", "H, M, U, policy"),
        ({"country": '"FR"'}, "'FR'", "US, EU, UK, CA, AU, NZ, SG, any"),
        ({"country": "[]"}, "country = []", "US, EU"),
        ({"statement": None}, "statement = ''", "not empty"),
        ({"source_date": None}, "source_date = ''", "not empty"),
        ({"value": "nan"}, "NaN", "a number"),
        ({"value": "inf"}, "Infinity", "a number"),
        ({"value": "[1, 2]"}, "[1, 2]", "a number"),
        ({"bounds": "[72, 24]"}, "[72, 24]", "between the two bounds"),
        ({"bounds": "[50, 60]"}, "[50, 60]", "between the two bounds"),
        ({"bounds": "[50]"}, "[50]", "two numbers"),
        ({"bounds": "[nan, 50]"}, "NaN", "two numbers"),
        ({"bounds": "48"}, "bounds = 48", "two numbers"),
        ({"bounds": '["a", "b"]'}, "['a', 'b']", "two numbers"),
        ({"bounds": "[1, 2]", "value": '"text"'}, "'text'", "a number between"),
        ({"bounds": "[0, 2]", "value": "true"}, "True", "a number between"),
        ({"volatile": '"yes"'}, "'yes'", "true or false"),
        ({"product_setting": "true"}, "product_setting with confidence H", "confidence policy"),
        ({"note": "1"}, "note = 1", "a text"),
        ({"colour": '"red"'}, "colour", "one of the fields"),
        ({"replaces": "2023-01-01"}, "replaces = 2023-01-01", "no earlier row"),
    ],
)
def test_a_row_is_refused_with_file_row_what_was_read_and_what_is_allowed(
    tmp_path: Path, changes: dict[str, str | None], found: str, allowed: str
) -> None:
    message = refusal(tmp_path, testing=row(**changes))

    assert message.startswith("testing.toml: row T-1: found ")
    assert found in message.split("allowed is")[0]
    assert allowed in message.split("allowed is")[1]


def test_a_row_without_an_id_is_named_by_its_number(tmp_path: Path) -> None:
    assert refusal(tmp_path, testing=row() + row(id=None)).startswith("testing.toml: row number 2: found \"id = ''")


def test_a_second_row_with_the_same_id_is_refused_in_whatever_file(tmp_path: Path) -> None:
    message = refusal(tmp_path, antivirals=row(), testing=row())

    assert message.startswith("testing.toml: row T-1")
    assert "replaces = 2024-01-01" in message


def test_a_new_version_of_a_row_has_to_begin_after_the_one_it_replaces(tmp_path: Path) -> None:
    message = refusal(tmp_path, testing=row() + row(replaces="2024-01-01"))

    assert "a valid_from after 2024-01-01" in message


def test_a_file_that_is_not_toml_is_refused_by_name(tmp_path: Path) -> None:
    assert refusal(tmp_path, testing="[[row]\nid=").startswith("testing.toml: not a TOML file")


def test_bytes_that_are_not_utf_8_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "testing.toml").write_bytes(b"\xff\xfe")

    assert refusal(tmp_path).startswith("testing.toml: not a TOML file")


@pytest.mark.parametrize("text", ["row = 3", "row = [1]", '[row]\nid = "T-1"'])
def test_rows_that_are_no_list_of_tables_are_refused(tmp_path: Path, text: str) -> None:
    assert "[[row]]" in refusal(tmp_path, testing=text)


def test_a_source_without_an_address_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, sources=SOURCES.replace('address = "example.org"', ""))

    assert message.startswith("sources.toml: row S1: found \"address = ''")


def test_a_second_source_with_the_same_id_is_refused(tmp_path: Path) -> None:
    assert "one source an id" in refusal(tmp_path, sources=SOURCES + SOURCES)


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
    assert [side.position for side in disagreement.sides] == ["48 hours", "24 hours"]
    assert rules.disputed("T-2") == ()


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (DISAGREEMENT, "two sides or more"),
        (DISAGREEMENT.replace("T-1", "T-9") + OTHER_SIDE, "ids of rows in the catalog"),
        (DISAGREEMENT.replace('["T-1"]', '"T-1"') + OTHER_SIDE, "a list of ids"),
        (DISAGREEMENT.replace('["T-1"]', "[{}]") + OTHER_SIDE, "a list of ids"),
        (DISAGREEMENT.replace('"US"', '"XX"') + OTHER_SIDE, "one of US"),
        ((DISAGREEMENT + OTHER_SIDE) * 2, "one disagreement an id"),
    ],
)
def test_a_disagreement_is_refused_with_what_is_allowed(tmp_path: Path, text: str, allowed: str) -> None:
    message = refusal(tmp_path, testing=row(), disagreements=text)

    assert message.startswith("disagreements.toml: row D-1")
    assert allowed in message


@pytest.mark.parametrize("text", ['EU = "DE"', "EU = [1]", 'XX = ["DE"]'])
def test_a_jurisdiction_that_is_unknown_or_no_list_is_refused(tmp_path: Path, text: str) -> None:
    assert refusal(tmp_path, jurisdictions=text).startswith("jurisdictions.toml: row ")
