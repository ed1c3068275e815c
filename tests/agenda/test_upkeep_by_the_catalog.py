"""Upkeep of which the catalog says how often: its row is read, and a number of the care team's own is their word."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from caregiving.agenda.conversion.equipment import upkeep_due, upkeep_tasks
from caregiving.agenda.rows import Rows
from caregiving.equipment.models import UpkeepTask
from caregiving.guidance.catalog import Review, Rules, State, Value
from caregiving.guidance.upkeep import Says, Task, Unit
from tests.agenda.world import World, named

TODAY = date(2026, 11, 20)
RULES = Rules.load()
ZONE = ZoneInfo("UTC")


def rows(**said: object) -> Rows:
    world = World()
    hose = UpkeepTask(
        **{
            **{"id": named("suction"), "device": world.mask, "verb": "replace", "part": "suction tubing"},
            **{"every": 30, "unit": "days", "source_type": "catalog", "rule_id": "EQ-10"},
            **{"started_on": date(2026, 11, 1), **said},
        }
    )
    return Rows(world.patient, {type(world.mask): [world.mask], UpkeepTask: [hose]})


def reviewed(value: Value, team: str | None = "team", state: State = State.APPROVED, row: str = "EQ-10") -> Rules:
    return RULES.in_force(TODAY, [Review(row, state, value, team, "Dr Dee", TODAY, "thick secretions")])


def task(rules: Rules, **said: object) -> Task:
    (found,) = upkeep_tasks(rows(**said), TODAY, rules)
    return found


def test_the_row_says_how_often_and_not_the_number_that_was_once_typed_in() -> None:
    found = task(RULES)
    assert (found.every, found.unit, found.says) == (14, Unit.DAYS, Says.CATALOG)


def test_its_unit_is_the_rows_too_and_what_holds_in_an_infection_keeps_its_own() -> None:
    found = task(RULES, rule_id="EQ-02.replace", infection_every=2)
    assert (found.every, found.unit) == (6, Unit.MONTHS)
    assert (found.infection_every, found.infection_unit) == (2, Unit.DAYS)
    hours = task(RULES, rule_id="EQ-02.replace", infection_every=12, infection_unit="hours")
    assert hours.infection_unit is Unit.HOURS


@pytest.mark.parametrize(("value", "says"), [(7, Says.TEAM), (Decimal("7.5"), Says.TEAM), (None, Says.CATALOG)])
def test_a_number_of_the_care_teams_own_is_the_care_teams_word(value: Value, says: Says) -> None:
    found = task(reviewed(value))
    assert (found.every, found.says) == (7 if value else 14, says)
    (due,) = upkeep_due(rows(), TODAY, ZONE, reviewed(value))
    assert due.opens == datetime(2026, 11, 8 if value else 15, tzinfo=UTC)


def test_what_a_content_reviewer_sets_is_still_the_catalogs_word() -> None:
    found = task(reviewed(21, team=None))
    assert (found.every, found.says) == (21, Says.CATALOG)


def test_a_row_that_the_team_withdrew_drives_nothing() -> None:
    withdrawn = reviewed(7, state=State.WITHDRAWN)
    assert task(withdrawn).says is Says.CATALOG
    assert upkeep_due(rows(), TODAY, ZONE, withdrawn) == ()


@pytest.mark.parametrize("said", [{"source_type": "manufacturer"}, {"rule_id": ""}, {"rule_id": "RM-02"}])
def test_what_no_row_says_how_often_is_as_it_was_typed_in(said: dict[str, str]) -> None:
    assert (task(RULES, **said).every, task(RULES, **said).unit) == (30, Unit.DAYS)
