"""`manage.py agenda FILE --at …`: what is due in a file, the same everywhere, and without any database."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caregiving.household_file.forecast import agenda_of, moment_in
from caregiving.household_file.read import read
from caregiving.household_file.rows import Home, home
from tests.household_file.files import ADVANCED, EXAMPLES, PREPARED

ROOT = Path(__file__).resolve().parents[2]
NIGHT = "2026-11-20T03:07-05:00"


@pytest.fixture(scope="module")
def advanced() -> Home:
    return home(read(ADVANCED))


@pytest.fixture(scope="module")
def walked(advanced: Home) -> dict[str, Any]:
    """A day that begins before the first sign."""
    return agenda_of(advanced, moment_in("2026-11-19T20:00-05:00", advanced.patient.zone), days=1)


def printed(capsys: pytest.CaptureFixture[str], *arguments: Any) -> dict[str, Any]:
    call_command("agenda", *arguments)
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


def forbid(*_: Any) -> Any:
    raise AssertionError("a query was made")


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.toml")), ids=lambda file: file.stem)
@pytest.mark.django_db
def test_no_database_is_asked(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with connections["default"].execute_wrapper(forbid):
        assert printed(capsys, example, "--at", NIGHT, "--days", "2")["due"] is not None


def test_no_database_needs_to_be_there(tmp_path: Path) -> None:
    said = run(tmp_path, DATABASE_URL="postgres://nobody:nothing@127.0.0.1:1/none")
    assert json.loads(said)["patient"] == "Helen Reyes"


def test_every_run_and_every_zone_of_the_process_says_the_same(tmp_path: Path) -> None:
    runs = [("UTC", "0"), ("America/New_York", "1"), ("Pacific/Kiritimati", "2"), ("Asia/Kathmandu", "random")]
    assert len({run(tmp_path, TZ=zone, PYTHONHASHSEED=seed) for zone, seed in runs}) == 1


def run(tmp_path: Path, **environment: str) -> str:
    command = [sys.executable, "manage.py", "agenda", str(ADVANCED), "--at", NIGHT, "--days", "1"]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "FORTNIGHT_RUN_DIR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_morning_after_the_first_signs_asks_for_the_call_and_names_the_rule(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = printed(capsys, ADVANCED, "--at", "2026-11-20T09:00")
    assert (said["at"], said["patient"]) == ("2026-11-20T09:00:00-05:00", "Helen Reyes")
    (call,) = [item for item in said["due"] if item["kind"] == "antiviral.ask"]
    assert call["urgency"] == "critical"
    assert "Dr Lee" in call["title"]
    assert list(call) == ["key", "kind", "title", "opens", "due", "closes", "urgency", "rule_ids", "source"]
    assert [source["id"] for source in call["source"]] == call["rule_ids"]
    assert list(call["source"][0]) == ["id", "sentence", "source", "date", "country", "confidence", "state"]
    assert all(item["opens"].endswith(("-05:00", "-04:00")) for item in said["due"])
    assert "changes" not in said


@pytest.mark.parametrize("hours", range(0, 24, 6))
def test_every_due_item_says_its_rule_or_who_set_it(advanced: Home, hours: int) -> None:
    due = agenda_of(advanced, moment_in(NIGHT, advanced.patient.zone) + timedelta(hours=hours))["due"]
    assert due
    for item in due:
        assert all(source["sentence"] and source["source"] for source in item["source"]), item
        assert item["source"], item["key"]
        if not item["rule_ids"]:
            assert {source["source"] for source in item["source"]} <= {"team", "manufacturer", "supplier", "household"}


def test_nothing_critical_is_due_in_the_well_prepared_home(capsys: pytest.CaptureFixture[str]) -> None:
    said = printed(capsys, PREPARED, "--at", "2026-11-20T12:30-06:00", "--days", "3")
    assert [item["key"] for item in said["due"] if item["urgency"] == "critical"] == []


def test_each_change_is_told_once_in_order_and_from_the_list_before(advanced: Home) -> None:
    at = moment_in(NIGHT, advanced.patient.zone)
    said = agenda_of(advanced, at, days=3)
    before, moment = {item["key"] for item in said["due"]}, at
    assert said["changes"]
    for change in said["changes"]:
        assert moment < datetime.fromisoformat(change["at"]) <= at + timedelta(days=3)
        assert (change["opened"] or change["closed"]) or set(change["due"]) == before
        assert set(change["due"]) == (before | set(change["opened"])) - set(change["closed"])
        before, moment = set(change["due"]), datetime.fromisoformat(change["at"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 24 * 60))
def test_between_two_changes_the_list_stays_as_it_was_told(
    advanced: Home, walked: dict[str, Any], minutes: int
) -> None:
    begun = datetime.fromisoformat(walked["at"])
    asked = begun + timedelta(minutes=minutes)
    lists = [([item["key"] for item in walked["due"]], begun)]
    lists += [(change["due"], datetime.fromisoformat(change["at"])) for change in walked["changes"]]
    expected = [keys for keys, since in lists if since <= asked][-1]
    assert [item["key"] for item in agenda_of(advanced, asked)["due"]] == expected


def test_what_is_told_of_later_is_not_known_yet(advanced: Home) -> None:
    before = agenda_of(advanced, moment_in("2026-11-19T21:00-05:00", advanced.patient.zone), days=1)
    assert not [item for item in before["due"] if item["kind"] == "isolation"]
    opened = [change["at"] for change in before["changes"] if any("isolation" in key for key in change["opened"])]
    assert opened[0] == "2026-11-19T21:40:00-05:00"


def test_a_moment_without_an_offset_is_the_patients(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, ADVANCED, "--at", "2026-11-20 03:07")["at"] == "2026-11-20T03:07:00-05:00"
    assert printed(capsys, ADVANCED, "--at", "2026-11-20T08:07Z")["at"] == "2026-11-20T03:07:00-05:00"


@pytest.mark.parametrize("at", ["tomorrow", "", "2026-11-31T10:00", "9999-01-01T00:00", "2026-03-08T02:30", "\0"])
def test_a_moment_that_is_none_is_one_clear_line(at: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("agenda", ADVANCED, "--at", at)
    assert str(refused.value).startswith("--at: read “")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("days", ["-1", "0", "many", "401", "9" * 50, "1.5", "١"])
def test_days_that_are_none_are_one_clear_line(days: str) -> None:
    with pytest.raises(CommandError, match=r"--days: read “.*”; allowed: a whole number of days from 1 to 400"):
        call_command("agenda", ADVANCED, "--at", NIGHT, "--days", days)


def test_a_file_with_problems_prints_them_and_ends_with_one(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("[household]", "utf-8")
    command = [sys.executable, "manage.py", "agenda", str(tmp_path / "bad.toml"), "--at", NIGHT]
    environment = {**os.environ, "FORTNIGHT_RUN_DIR": str(tmp_path)}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "household.slug: read nothing" in ended.stderr
    assert "Traceback" not in ended.stderr
