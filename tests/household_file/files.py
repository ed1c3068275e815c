"""Household files for these tests: the shipped examples, and a small one to write anything into."""

from pathlib import Path
from typing import Any

from caregiving.household_file.problems import HouseholdFileError
from caregiving.household_file.read import parse
from caregiving.household_file.rows import Home, home

EXAMPLES = Path(__file__).resolve().parents[2] / "caregiving" / "household_file" / "examples"
ADVANCED = EXAMPLES / "advanced-bulbar.toml"
EARLY = EXAMPLES / "early-limb-onset.toml"
PREPARED = EXAMPLES / "well-prepared.toml"

SMALL = """
[household]
slug = "small-home"
name = "Small"
time_zone = "America/New_York"
country = "US"

[[people]]
name = "Ana Reyes"
email = "ana@test.example"
role = "lead"

[patient]
name = "Helen"
"""


def home_of(more: str = "", base: str = SMALL) -> Home:
    return home(parse(base + more))


def problems_of(more: str = "", base: str = SMALL) -> list[str]:
    """What is said about a file, one line a problem; none when it is sound."""
    try:
        home_of(more, base)
    except HouseholdFileError as error:
        return [str(problem) for problem in error.problems]
    return []


def one_problem(more: str, base: str = SMALL) -> str:
    found = problems_of(more, base)
    assert len(found) == 1, found
    return found[0]


def of(home: Home, model: type[Any]) -> list[Any]:
    return [entry.thing for entry in home.entries if isinstance(entry.thing, model)]
