"""Whatever stands in a file: it is read as it is meant, or refused by the name of the file and the step."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.content import ContentError, read_file, read_folder

RULES = {"ISO-07"}
TITLE = 'title = { en = "At the door", es = "En la puerta" }\n'
STEP = '[[step]]\nen = "Wash your hands."\nes = "Lávese las manos."\n'


def written(folder: Path, text: str, name: str = "door.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_whole_file_is_read_in_every_language(tmp_path: Path) -> None:
    file = written(tmp_path, TITLE + STEP + 'picture = "care"\nrule = "ISO-07"\n' + STEP)
    english, spanish = read_file(file, RULES)
    assert (english.slug, english.language, english.title) == ("door", "en", "At the door")
    assert [step.text for step in spanish.steps] == ["Lávese las manos."] * 2
    assert [(step.picture, step.rule_id) for step in english.steps] == [("care", "ISO-07"), ("", "")]


def test_a_third_language_needs_only_its_lines(tmp_path: Path) -> None:
    text = TITLE.replace(" }", ', pt-BR = "À porta" }') + STEP + 'pt-BR = "Lave as mãos."\n'
    assert [found.language for found in read_file(written(tmp_path, text), RULES)] == ["en", "es", "pt-BR"]


@pytest.mark.parametrize(
    ("text", "place", "allowed"),
    [
        ("title = ", "door.toml: not a TOML file", ""),
        ("x = " + "[" * 5000, "door.toml: not a TOML file", ""),
        (TITLE + STEP + 'colour = "red"\n', "door.toml, step 1", "one of en, es, picture, rule"),
        ("author = 'me'\n" + TITLE + STEP, "door.toml: found ['author']", "one of step, title"),
        (STEP, "door.toml, title", "a title in each language"),
        ("title = 'At the door'\n" + STEP, "door.toml, title", "a title in each language"),
        ("title = { en = 'At the door' }\n" + STEP, "door.toml, title", "a title in en and es"),
        ("title = { en = 'A', es = 'B', English = 'C' }\n" + STEP, "door.toml, title", "the code of a language"),
        ("title = { en = 7, es = 'B' }\n" + STEP, "door.toml, title", "one line of 1 to 120 signs as en"),
        (f"title = {{ en = '{'x' * 121}', es = 'B' }}\n" + STEP, "door.toml, title", "one line of 1 to 120"),
        (TITLE, "door.toml: found None", "one or more [[step]]"),
        ("step = []\n" + TITLE, "door.toml: found []", "one or more [[step]]"),
        ("step = 'wash'\n" + TITLE, "door.toml: found 'wash'", "one or more [[step]]"),
        ("step = ['wash']\n" + TITLE, "door.toml: found ['wash']", "one or more [[step]]"),
        (TITLE + STEP + "[[step]]\nen = 'Only one.'\n", "door.toml, step 2", "signs as es"),
        (TITLE + STEP + "fr = 'Lavez.'\n", "door.toml, step 1", "one of en, es, picture, rule"),
        (TITLE + "[[step]]\nen = ''\nes = 'B'\n", "door.toml, step 1", "one line of 1 to 300 signs as en"),
        (TITLE + "[[step]]\nen = ' A'\nes = 'B'\n", "door.toml, step 1", "one line"),
        (TITLE + "[[step]]\nen = [1]\nes = 'B'\n", "door.toml, step 1", "one line"),
        (TITLE + f"[[step]]\nen = '{'x' * 301}'\nes = 'B'\n", "door.toml, step 1", "one line of 1 to 300"),
        (TITLE + '[[step]]\nen = "A\\nB"\nes = "B"\n', "door.toml, step 1", "one line"),
        (TITLE + '[[step]]\nen = "A\\u0000B"\nes = "B"\n', "door.toml, step 1", "one line"),
        (TITLE + '[[step]]\nen = "A\\u2028B"\nes = "B"\n', "door.toml, step 1", "one line"),
        (TITLE + STEP + "picture = 'A/../B'\n", "door.toml, step 1", "the name of an icon"),
        (TITLE + STEP + "picture = 1\n", "door.toml, step 1", "the name of an icon"),
        (TITLE + STEP + "rule = 'ISO-99'\n", "door.toml, step 1: found 'ISO-99'", "a row of the guidance catalog"),
        (TITLE + STEP + "rule = ['ISO-07']\n", "door.toml, step 1", "a row of the guidance catalog"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_file_and_step(text: str, place: str, allowed: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        read_file(written(tmp_path, text), RULES)
    assert str(refused.value).startswith(place)
    assert allowed in str(refused.value)


@pytest.mark.parametrize("name", ["At the door.toml", f"{'x' * 41}.toml", "tür.toml"])
def test_the_name_of_a_file_is_the_slug_of_its_list(name: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="a file name of at most 40 small letters"):
        read_file(written(tmp_path, TITLE + STEP, name), RULES)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "door.toml").write_bytes(b"title = '\xff'")
    with pytest.raises(ContentError, match=r"door\.toml: not a TOML file"):
        read_folder(tmp_path, RULES)


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "door.toml").mkdir()
    with pytest.raises(ContentError, match=r"door\.toml: cannot be read"):
        read_folder(tmp_path, RULES)


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_a_folder_without_a_list_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no checklist"):
        read_folder(tmp_path / name, RULES)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_at_all_is_read_or_refused(tmp_path: Path, text: str) -> None:
    """Also as a step; nothing but ContentError comes out."""
    quoted = text.encode("unicode_escape", "surrogatepass").decode().replace('"', "'")
    for content in (text, TITLE + f'[[step]]\nen = "{quoted}"\nes = "B"\n'):
        file = tmp_path / "door.toml"
        file.write_bytes(content.encode("utf-8", "surrogatepass"))
        try:
            found = read_file(file, RULES)
        except ContentError:
            continue
        assert all("\n" not in step.text and step.text for one in found for step in one.steps)
