"""`manage.py forecast FILE.json`: JSON out, words and an exit code for what is no list of cases."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

CASE = {
    "id": "one",
    "dob": "1955-03-31",
    "assessment_date": "2025-12-01",
    "observations": [{"code": "260", "date": None}],
    "doses": [],
    "vaccine_groups": ["RSV"],
}


def written(folder: Path, content: str) -> Path:
    path = folder / "cases.json"
    path.write_text(content, "utf-8")
    return path


def run(path: Path, *options: str) -> tuple[list[dict[str, object]], str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("forecast", str(path), *options, stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def test_the_answers_are_printed_as_json(tmp_path: Path) -> None:
    (answer,), _ = run(written(tmp_path, json.dumps([CASE])))
    assert (answer["status"], answer["earliest"]) == ("Not Complete", "2005-03-31")


def test_as_of_moves_every_case_and_warns_of_a_season_that_is_over(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps([CASE | {"vaccine_groups": ["Influenza"]}]))
    (answer,), err = run(path, "--as-of", "2026-07-01")
    assert answer["status"] == "Not Recommended"
    assert "The last season of Influenza ended on 2026-06-30." in err
    (answer,), err = run(path, "--as-of", "2025-12-01")
    assert (answer["status"], err) == ("Not Complete", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": 1}', "A list of cases is expected"),
        ("[", "is not JSON"),
        ("", "is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[" + "9" * 5000 + "]", "is not JSON"),
    ],
)
def test_what_is_no_list_of_cases_is_said_in_words(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(written(tmp_path, content))


def test_a_file_that_is_not_there_not_text_or_too_large_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="is not a file"):
        run(tmp_path / "nothing.json")
    with pytest.raises(CommandError, match="is not a file"):
        run(tmp_path)
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CommandError, match="is not JSON"):
        run(binary)
    monkeypatch.setattr("caregiving.vaccines.management.commands.forecast.MOST_BYTES", 1)
    with pytest.raises(CommandError, match="Split it"):
        run(written(tmp_path, "[]"))


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read, even by root")
def test_a_file_that_cannot_be_read_is_said_in_words() -> None:
    with pytest.raises(CommandError, match="cannot be read: "):
        run(Path("/proc/self/mem"))


def test_a_bad_file_ends_with_an_exit_code_and_without_a_trace(tmp_path: Path) -> None:
    path = written(tmp_path, "{}")
    done = subprocess.run(
        [sys.executable, "manage.py", "forecast", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "A list of cases is expected" in done.stderr
