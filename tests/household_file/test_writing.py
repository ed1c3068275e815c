"""A household that was loaded is written as a file that says the same: loaded again, it changes nothing."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from caregiving import record
from caregiving.household_file import shape
from caregiving.household_file.load import load
from caregiving.household_file.problems import HouseholdFileError
from caregiving.household_file.read import parse, parse_json, read
from caregiving.household_file.rows import Home, home
from caregiving.household_file.write import tree
from caregiving.illness.models import CaregiverIll, Exposed
from caregiving.patients.models import Patient
from caregiving.people.models import Membership, Role, User
from tests.household_file.files import EXAMPLES, SMALL
from tests.people import People

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


def lead_of(patient: Patient) -> User:
    return User.objects.filter(memberships__household=patient.household_id, memberships__role=Role.LEAD)[0]


def written(patient: Patient) -> dict[str, Any]:
    return json.loads(json.dumps(tree(patient, lead_of(patient))))  # type: ignore[no-any-return]  # an object


def not_written(first: Home) -> set[str]:
    """Each other person's own vaccines."""
    return {str(entry.path) for entry in first.entries if entry.path[0] == "people" and "vaccin" in str(entry.path)}


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.toml")), ids=lambda file: file.stem)
def test_what_is_written_is_a_household_file_and_changes_nothing_when_loaded(example: Path) -> None:
    first = home(read(example))
    load(first, NOW)
    text = json.dumps(written(Patient.objects.get()))
    again = home(parse_json(text))
    kept = {entry.thing.pk for entry in again.entries}
    assert {str(entry.path) for entry in first.entries if entry.thing.pk not in kept} <= not_written(first)
    done = load(again, NOW)
    assert (done.new, done.changed) == (0, 0)


def test_a_home_that_no_file_made_is_written_too(people: People) -> None:
    found = written(people.patient)
    assert shape.problems(found) == []
    assert found["household"]["slug"].startswith("home-")


def test_a_cough_with_help_is_read_stored_and_written() -> None:
    told = SMALL + '\n[[measures]]\nmeasure = "assisted_cough_flow"\nvalue = 250\nat = 2026-10-14\n'
    load(home(parse(told)), NOW)
    (told,) = (one for one in written(Patient.objects.get())["happenings"] if one["kind"] == "reading")
    assert (told["measure"], told["value"]) == ("assisted_cough_flow", 250)


def test_another_persons_own_vaccines_are_not_written(tmp_path: Path) -> None:
    example = next(file for file in sorted(EXAMPLES.glob("*.toml")) if "vaccine_record" in file.read_text())
    load(home(read(example)), NOW)
    patient = Patient.objects.get()
    owner = User.objects.filter(memberships__vaccine_record__isnull=False)[0]
    stranger = User.objects.create_user("x@test.example", name="X")
    assert "vaccine_record" not in json.dumps(tree(patient, stranger))
    assert json.dumps(tree(patient, owner)).count("vaccine_record") == 1


@pytest.mark.parametrize("text", ["", "[", "[]", "null", "{" * 5000, '{"household": 1}', '{"a": 1' + "0" * 5000 + "}"])
def test_what_is_no_household_in_json_is_refused_in_words(text: str) -> None:
    with pytest.raises(HouseholdFileError):
        home(parse_json(text))


def test_a_json_file_is_read_by_its_name(tmp_path: Path) -> None:
    load(home(read(EXAMPLES / "early-limb-onset.toml")), NOW)
    file = tmp_path / "home.json"
    file.write_text(json.dumps(written(Patient.objects.get())))
    assert load(home(read(file)), NOW).new == 0


def test_what_is_told_of_who_left_the_home_is_not_written_as_the_patients(people: People) -> None:
    told = {"patient": people.patient, "occurred_at": people.patient.created_at}
    for happening in (
        Exposed(**told, last_on=NOW.date(), who=people.ben),
        Exposed(**told, last_on=NOW.date(), target="flu"),
        CaregiverIll(**told, who=people.ben, ill=True),
    ):
        record.happening(people.ana, happening, people.patient.created_at)
    Membership.objects.get(user=people.ben).delete()
    found = written(people.patient)
    assert shape.problems(found) == []
    assert [(one["kind"], one["target"]) for one in found["happenings"]] == [("exposed", "flu")]
