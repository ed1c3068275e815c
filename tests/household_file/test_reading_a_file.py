"""A file that cannot be looked into gets one clear line; a TOML slip says where it is."""

import os
from pathlib import Path

import pytest

from caregiving.household_file.problems import HouseholdFileError
from caregiving.household_file.read import LARGEST, parse, read
from caregiving.household_file.rows import home
from tests.household_file.files import EXAMPLES, SMALL


def refusal(file: Path) -> str:
    with pytest.raises(HouseholdFileError) as refused:
        read(file)
    words = str(refused.value)
    assert "\n" not in words
    return words


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.toml")), ids=lambda file: file.stem)
def test_each_example_has_the_published_shape(example: Path) -> None:
    assert read(example).problems == ()


def test_the_example_of_the_reference_is_sound() -> None:
    reference = (EXAMPLES.parent / "README.md").read_text("utf-8")
    assert home(parse(reference.split("```toml\n")[1].split("```")[0])).happenings


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.toml").endswith("no.toml is not there.")


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert refusal(tmp_path).endswith("is not a file.")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").endswith("is not a file.")


@pytest.mark.parametrize("name", ["nul\0byte", "x" * 5000])
def test_a_name_that_no_file_can_have(name: str) -> None:
    assert "cannot be read" in refusal(Path(name))


def test_a_file_over_two_megabytes(tmp_path: Path) -> None:
    (tmp_path / "large.toml").write_bytes(b"#" * (LARGEST + 1))
    assert "at most 2 MB" in refusal(tmp_path / "large.toml")


def test_a_file_of_exactly_two_megabytes_is_read(tmp_path: Path) -> None:
    text = SMALL.encode()
    (tmp_path / "large.toml").write_bytes(text + b"#" * (LARGEST - len(text)))
    assert read(tmp_path / "large.toml").problems == ()


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'name = "Jos\xe9"')
    assert "not UTF-8 text: see byte 11" in refusal(tmp_path / "latin.toml")


def test_a_byte_order_mark_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "windows.toml").write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read(tmp_path / "windows.toml").problems == ()


def test_a_slip_in_the_toml_says_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "slip.toml").write_text('[household]\nname = "Reyes\n', "utf-8")
    assert ", line 2, column 14: this is not TOML." in refusal(tmp_path / "slip.toml")


def test_a_slip_at_the_end_of_the_file_says_so() -> None:
    with pytest.raises(HouseholdFileError, match="at its end: this is not TOML"):
        parse("name =")


def test_a_time_without_seconds_says_how_to_write_it() -> None:
    with pytest.raises(HouseholdFileError, match=r"Write a time with its seconds \(21:10:00\)"):
        parse("at = 2026-11-19T21:10\n")


@pytest.mark.parametrize("deep", ["a = " + "[" * 50_000, ".".join(["a"] * 500_000) + " = 1"], ids=["lists", "keys"])
def test_nesting_without_end_is_refused(deep: str) -> None:
    with pytest.raises(HouseholdFileError, match="nested too deeply"):
        parse(deep)


@pytest.mark.parametrize("digits", ["9" * 5000, "0x" + "f" * 5000], ids=["decimal", "hexadecimal"])
def test_a_number_without_end_is_refused(digits: str) -> None:
    with pytest.raises(HouseholdFileError, match="too many digits"):
        parse(SMALL + f"usual_spo2 = {digits}")
