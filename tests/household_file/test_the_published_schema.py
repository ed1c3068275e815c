"""The published schema and the models say the same."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.core.validators import MaxLengthValidator
from django.db import models
from jsonschema import Draft202012Validator

from caregiving.household_file import constraints, shape, tables
from caregiving.household_file.tables import Table
from caregiving.patients.door import DoorChecked
from caregiving.patients.happenings import Happening, Undone
from caregiving.patients.visit_questions import VisitAnswered, VisitQuestion
from checklists.models import RunStarted, Ticked

SCHEMA = shape.schema()
PLACES: dict[str, Table] = {
    "household": tables.HOUSEHOLD,
    "patient": tables.PATIENT,
    "contacts": tables.CONTACT,
    "allergies": tables.ALLERGY,
    "directives": tables.DIRECTIVE,
    "devices": tables.DEVICE,
    "devices.settings": tables.SETTING,
    "devices.upkeep": tables.UPKEEP,
    "devices.infection_plan": tables.INFECTION_PLAN,
    "routines": tables.ROUTINE,
    "medicines": tables.MEDICINE,
    "supplies": tables.SUPPLY,
    "supplies.lots": tables.LOT,
    "vaccinations": tables.VACCINATION,
    "people.vaccine_record": tables.VACCINE_RECORD,
    "people.vaccinations": tables.CAREGIVER_VACCINATION,
    "care_team.consent": tables.CONSENT,
    "screening_sheet": tables.SCREENING_SHEET,
    "screening_sheet.verdicts": tables.VERDICT,
    "ladder": tables.RUNG,
    "shifts": tables.SHIFT,
    **{f"#{kind}": table for kind, table in tables.KINDS.items()},
}
# What the product makes itself, or what says to whom a row belongs.
NOT_WRITTEN = {"id", "created_at", "updated_at", "kind", "recorded_at", "digest", "happening_ptr", "card"}

OWNERS = {"patient", "household", "caregiver", "team"}
# Who ended a leave, and why, comes about while the product runs.
NOT_TOLD = {"#order_sent": {"lot"}, "care_team.consent": {"ended_by", "ended_because"}}


def table_at(place: str) -> dict[str, Any]:
    if place.startswith("#"):
        return dict(SCHEMA["$defs"][place[1:]])
    found: dict[str, Any] = SCHEMA
    for step in place.split("."):
        found = found["properties"][step]
        found = found.get("items", found)
    return found


def written_fields(place: str) -> Iterator[tuple[str, dict[str, Any], "models.Field[Any, Any]"]]:
    table = PLACES[place]
    for key, rule in table_at(place)["properties"].items():
        if key not in table.parts | table.beside:
            yield key, rule, table.model._meta.get_field(table.field_of(key))  # type: ignore[misc]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_key_is_described() -> None:
    def undescribed(rule: Any, path: str) -> Iterator[str]:
        for key, below in rule.get("properties", {}).items():
            if not below.get("description"):
                yield f"{path}.{key}"
            yield from undescribed(below.get("items", below), f"{path}.{key}")

    found = [key for name, rule in {"": SCHEMA, **SCHEMA["$defs"]}.items() for key in undescribed(rule, name)]
    assert found == []


def test_every_kind_of_happening_can_be_told_but_those_that_need_a_running_product() -> None:
    kinds = {kind.KIND for kind in Happening.__subclasses__() if not kind._meta.abstract}
    kinds |= {kind.KIND for base in Happening.__subclasses__() for kind in base.__subclasses__()}
    running = (Undone, RunStarted, Ticked, DoorChecked, VisitQuestion, VisitAnswered)
    assert set(tables.KINDS) == kinds - {"", *(kind.KIND for kind in running)}
    assert SCHEMA["properties"]["happenings"]["items"]["properties"]["kind"]["enum"] == list(tables.KINDS)


@pytest.mark.parametrize("place", PLACES)
def test_every_key_is_a_field_and_every_field_a_key(place: str) -> None:
    table = PLACES[place]
    keys = {table.field_of(key) for key in table_at(place)["properties"]} - table.parts - table.beside
    fields = {field.name for field in table.model._meta.concrete_fields}
    assert keys <= fields
    assert fields - keys - {table.owner} - NOT_WRITTEN <= OWNERS | NOT_TOLD.get(place, set())


@pytest.mark.parametrize("place", PLACES)
def test_choices_lengths_and_needs_are_those_of_the_models(place: str) -> None:
    required = set(table_at(place).get("required", ()))
    for key, rule, field in written_fields(place):
        if field.choices:
            assert set(rule["enum"]) == {value for value, _label in field.flatchoices if value != ""}, key
        if rule.get("type") == "string" and not isinstance(field, models.ForeignKey) and "maxLength" in rule:
            limits = [one.limit_value for one in field.validators if isinstance(one, MaxLengthValidator)]
            assert rule["maxLength"] <= min([*limits, field.max_length or 10**9]), key
        if not field.blank and not field.has_default() and key not in required:
            assert (place, key) in INHERITED, key


# Keys that may be left out because the file says them elsewhere.
INHERITED = {
    ("patient", "time_zone"),
    ("patient", "country"),
    ("#symptom", "began_from"),
    ("#symptom", "began_to"),
    *((f"#{kind}", "by") for kind in tables.KINDS),
}


def all_conditions(condition: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(condition, tuple):
        yield condition
    else:
        for child in condition.children:
            yield from all_conditions(child)


@pytest.mark.parametrize("place", PLACES)
def test_every_constraint_of_a_model_can_be_judged_without_a_database(place: str) -> None:
    model = PLACES[place].model
    for _model, found in model().get_constraints():
        for constraint in found:
            if isinstance(constraint, models.CheckConstraint):
                for path, _expected in all_conditions(constraint.condition):
                    name, _, lookup = path.partition("__")
                    assert lookup in {"", "isnull", *constraints.LOOKUPS}, constraint.name
                    try:
                        model._meta.get_field(name)
                    except FieldDoesNotExist:
                        pytest.fail(f"{constraint.name} looks at {name}")
