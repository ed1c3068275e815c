"""Whatever is done to a valid file: the reading error or a household, never anything else, and never half of it."""

import copy
import tomllib
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caregiving.household_file import shape
from caregiving.household_file.load import load
from caregiving.household_file.problems import HouseholdFileError
from caregiving.household_file.read import Document, parse, read
from caregiving.household_file.rows import home
from caregiving.people.models import Household, User
from tests.household_file.files import ADVANCED, PREPARED

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
Steps = tuple[str | int, ...]

STRANGE: list[Any] = [
    None, True, 0, -1, 10**30, 1.5, float("inf"), "", "x", "\0", "é" * 3000, "2026-13-01", "0001-01-01",
    "2026-03-08T02:30:00", "9999-12-31T23:59:59Z", "ana@demo.example", "NIV", [], [[]], [1], [{}], {}, {"a": {"b": []}},
]  # fmt: skip


@cache
def tree() -> dict[str, Any]:
    return read(PREPARED).tree


def places(value: Any, path: Steps = ()) -> list[Steps]:
    """Every key and every entry of a tree."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for step, below in steps for place in ((*path, step), *places(below, (*path, step)))]


def mutated(place: Steps, how: str, strange: Any) -> dict[str, Any]:
    """The tree with one place dropped, given another name, said twice, or holding something else."""
    changed = copy.deepcopy(tree())
    parent: Any = changed
    for step in place[:-1]:
        parent = parent[step]
    last: Any = place[-1]
    if how == "drop":
        del parent[last]
    elif how == "retype":
        parent[last] = strange
    elif isinstance(parent, list):
        parent.append(copy.deepcopy(parent[last]))
    else:
        parent[f"{last}x"] = parent.pop(last)
    return changed


mutations = st.builds(
    mutated,
    st.deferred(lambda: st.sampled_from(places(tree()))),
    st.sampled_from(["drop", "rename", "retype"]),
    st.sampled_from(STRANGE),
)


def document(changed: dict[str, Any]) -> Document:
    return Document(changed, HouseholdFileError(shape.problems(changed)).problems)


@settings(max_examples=120, deadline=None)
@given(mutations)
def test_a_changed_file_is_read_or_refused(changed: dict[str, Any]) -> None:
    try:
        assert home(document(changed)).entries
    except HouseholdFileError as error:
        assert error.problems
        assert all("\n" not in str(problem) for problem in error.problems)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mutations)
def test_a_refused_file_stores_nothing(changed: dict[str, Any]) -> None:
    before = Household.objects.count(), User.objects.count()
    with transaction.atomic():
        try:
            load(home(document(changed)), NOW)
        except HouseholdFileError:
            assert (Household.objects.count(), User.objects.count()) == before
        else:
            assert Household.objects.exists()
        transaction.set_rollback(True)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(ADVANCED.read_text("utf-8")) - 1), st.text(max_size=5), st.integers(0, 40))
def test_a_file_with_a_slip_of_the_key_is_read_or_refused(at: int, typed: str, erased: int) -> None:
    text = ADVANCED.read_text("utf-8")
    try:
        home(parse(text[:at] + typed + text[at + erased :]))
    except HouseholdFileError as error:
        assert error.problems


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_toml_or_refused(text: str) -> None:
    try:
        found = parse(text)
    except HouseholdFileError as error:
        assert len(error.problems) == 1
    else:
        assert tomllib.loads(text).keys() == found.tree.keys()
