"""A danger sign about which nobody told anything is a line of the care team until it is dealt with."""

from __future__ import annotations

from datetime import datetime

import pytest

from caregiving.agenda.facts import facts
from caregiving.agenda.models import Lane, Snapshot
from caregiving.agenda.panel import ASKED_ABOUT, Signs, Standing, standing
from caregiving.agenda.shared import as_shared
from caregiving.careteam import panel_words
from caregiving.illness.models import Recovered
from caregiving.patients.models import Part
from caregiving.patients.sharing import EVERYTHING
from tests.agenda.world import DAY, HOUR, NOON, World


@pytest.fixture
def world() -> World:
    made = World()
    made.ill(NOON, danger_signs=["breathing"])
    return made


def stood(world: World, now: datetime, called_at: datetime | None = None) -> Standing:
    known = facts(world.rows(now), now)
    return standing(known, world.horizon(now), (), Signs(now - HOUR, called_at=called_at), now)


def kinds(world: World, now: datetime, called_at: datetime | None = None) -> set[str]:
    """Under which kinds the sign stands on the list."""
    return {one.kind for one in stood(world, now, called_at).reasons if one.key.startswith("danger:")}


def test_it_does_not_leave_with_the_hours_in_which_the_home_is_asked(world: World) -> None:
    assert kinds(world, NOON + 11 * HOUR) == {"due"}
    for days in (1, 20, 60):
        assert kinds(world, NOON + days * DAY) == {"danger_passed"}
        assert stood(world, NOON + days * DAY).lane == Lane.TODAY
    assert kinds(world, NOON + ASKED_ABOUT) == set()


def test_it_says_since_when_and_whom_nobody_told(world: World) -> None:
    (reason,) = (one for one in stood(world, NOON + DAY).reasons if one.kind == "danger_passed")
    said = panel_words.sentence(reason.as_json(), world.patient.zone, NOON + DAY)
    assert said == "A danger sign was noted, Fri 20 Nov, 12:00, and nobody told what came of it. Call."


def test_the_line_is_the_same_one_so_that_what_was_closed_stays_closed(world: World) -> None:
    asked, passed = stood(world, NOON + 11 * HOUR), stood(world, NOON + 13 * HOUR)
    (before,), (after,) = ([one.key for one in said.reasons if "danger" in one.key] for said in (asked, passed))
    assert before == after


def test_an_answer_of_the_home_in_time_ends_it(world: World) -> None:
    item = world.open(NOON + HOUR, "danger")
    assert item
    world.answer(item, NOON + 2 * HOUR, "have")
    assert kinds(world, NOON + DAY) == {"danger_passed"}
    world.answer(item, NOON + 3 * HOUR, "done")
    assert kinds(world, NOON + DAY) == set()


def test_a_home_that_says_the_illness_is_over_ends_it(world: World) -> None:
    world.tell(Recovered, NOON + 20 * HOUR)
    assert kinds(world, NOON + DAY) == set()


def test_a_teams_call_after_it_ends_it_and_one_before_does_not(world: World) -> None:
    assert kinds(world, NOON + DAY, NOON - HOUR) == {"danger_passed"}
    assert kinds(world, NOON + DAY, NOON + HOUR) == set()


@pytest.mark.parametrize(("withheld", "told"), [(Part.ILLNESS, False), (Part.MEASURES, True)])
def test_who_keeps_illnesses_back_keeps_it_back(world: World, withheld: Part, told: bool) -> None:
    row = Snapshot(computed_at=NOON, lane=Lane.TODAY, panel=stood(world, NOON + DAY).as_json())
    seen = as_shared(row, EVERYTHING - {withheld})
    assert ("danger_passed" in {reason["kind"] for reason in seen.panel["reasons"]}) is told
