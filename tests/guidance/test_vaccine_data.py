"""The project's own data files: what is missing, unknown or misspelt is refused with its place."""

import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from caregiving.guidance.vaccines import DataError, shipped_data
from caregiving.guidance.vaccines.reader import read_files, read_folder
from tests.guidance.vaccine_world import RELEASE, dose, schedule, series, world

GOOD: dict[str, Any] = {
    "release.json": RELEASE,
    "schedule.json": schedule(),
    "test.json": {"antigen": "Test", "series": [series(dose(season={"end": "2026-06-30"}))]},
}


def files(**changes: object) -> dict[str, Any]:
    return deepcopy(GOOD) | {f"{name}.json": content for name, content in changes.items()}


def antigen(**changes: Any) -> dict[str, Any]:
    return files(test={"antigen": "Test", "series": [series(dose(**changes))]})


COUNT = {"kind": "Vaccine Count by Age", "count": 1, "doses": "Valid", "comparison": "equal to"}


def skip(condition: object) -> dict[str, Any]:
    return antigen(skips=[{"context": "Both", "sets": [{"conditions": [condition]}]}])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (files(test=[]), r"test.json: an object is expected"),
        (files(test={"series": []}), "test.json: antigen is missing"),
        (files(test={"antigen": "Test", "serie": []}), "test.json: serie is not known"),
        (files(test={"antigen": True}), "antigen cannot be True"),
        (files(test={"antigen": "Test", "series": {}}), "series must be a list"),
        (files(test={"antigen": "Test", "series": [series(default="Yes")]}), "default must be true or false"),
        (files(test={"antigen": "Test", "series": [series(type="Travel")]}), r"series\[0\]: type cannot be 'Travel'"),
        (antigen(ages=[{"minimum": "soon"}]), r"doses\[0\] ages\[0\]: minimum cannot be 'soon'"),
        (antigen(season={"start": "July"}), "season: start cannot be 'July'"),
        (antigen(season=7), "season: an object is expected"),
        (antigen(intervals=[{}]), "exactly one thing, not from 0"),
        (antigen(intervals=[{"after_previous": True, "after_target_dose": 1}]), "not from 2"),
        (skip({"kind": "Weather"}), "kind cannot be 'Weather'"),
        (skip({"kind": "Interval"}), "interval is missing"),
        (skip({key: value for key, value in COUNT.items() if key != "count"}), "count is missing"),
        (skip(COUNT | {"comparison": "about"}), "comparison cannot be 'about'"),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(content: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_files(content)


@pytest.mark.parametrize("name", ["release.json", "schedule.json"])
def test_release_and_schedule_must_be_there(name: str) -> None:
    with pytest.raises(DataError, match=f"{name} is missing"):
        read_files({key: value for key, value in GOOD.items() if key != name})


def test_a_file_that_is_not_json_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "release.json").write_text("{")
    with pytest.raises(DataError, match=r"release\.json"):
        read_folder(tmp_path)


def test_a_folder_is_read_as_its_files(tmp_path: Path) -> None:
    for name, content in GOOD.items():
        (tmp_path / name).write_text(json.dumps(content))
    assert read_folder(tmp_path) == read_files(GOOD)


def test_the_shipped_data_are_read_once_and_say_which_release_they_are() -> None:
    data = shipped_data()
    assert data is shipped_data()
    assert (data.release.number, data.release.specification) == ("4.64", "4.6")
    assert set(data.antigens) == {"COVID-19", "Influenza", "Pneumococcal", "RSV"}


def test_an_ended_season_is_named_the_day_after_its_last_day() -> None:
    data = read_files(GOOD)
    assert data.ended_seasons(date(2026, 6, 30)) == {}
    assert data.ended_seasons(date(2026, 7, 1)) == {"Test": date(2026, 6, 30)}


def test_the_last_of_several_seasons_counts_and_an_open_one_is_a_year_long() -> None:
    early, late = dose(season={"end": "2026-01-31"}), dose(2, season={"end": "2026-03-31"})
    assert world(series(late, early, dose(3))).ended_seasons(date(2026, 4, 1)) == {"Test": date(2026, 3, 31)}
    open_ended = dose(3, season={"start": "2025-08-27"})
    assert world(series(early, open_ended)).ended_seasons(date(2026, 8, 26)) == {}
    assert world(series(early, open_ended)).ended_seasons(date(2026, 8, 27)) == {"Test": date(2026, 8, 26)}
    assert world(series(dose(3, season={}))).ended_seasons(date(2030, 1, 1)) == {}
