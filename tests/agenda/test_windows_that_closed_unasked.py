"""The days for an antiviral are over and nobody told what a prescriber answered: a line until it is dealt with."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from caregiving.agenda.facts import facts
from caregiving.agenda.models import Lane, Snapshot
from caregiving.agenda.panel import ASKED_ABOUT, Reason, Signs, Standing, standing
from caregiving.agenda.shared import as_shared
from caregiving.illness.models import AntiviralAsked, Recovered
from caregiving.patients.models import Part
from caregiving.patients.sharing import EVERYTHING
from tests.agenda.world import DAY, HOUR, NOON, World

ILL = NOON - 2 * HOUR
CLOSED = NOON + 9 * DAY


@pytest.fixture
def world() -> World:
    made = World()
    made.ill(ILL)
    return made


def stood(world: World, now: datetime, called_at: datetime | None = None) -> Standing:
    known = facts(world.rows(now), now)
    return standing(known, world.horizon(now), (), Signs(now - HOUR, called_at=called_at), now)


def closed(world: World, now: datetime, called_at: datetime | None = None) -> list[Reason]:
    return [reason for reason in stood(world, now, called_at).reasons if reason.kind == "window_closed"]


def test_it_is_a_line_of_today_from_the_close_on_and_does_not_leave_by_itself(world: World) -> None:
    assert closed(world, NOON + 7 * DAY) == []
    for days in (9, 20, 60):
        assert len(closed(world, NOON + days * DAY)) == 1
        assert stood(world, NOON + days * DAY).lane == Lane.TODAY
    assert closed(world, NOON + timedelta(days=9) + ASKED_ABOUT) == []


def test_what_is_closed_stands_behind_what_still_closes(world: World) -> None:
    (reason,) = closed(world, CLOSED)
    assert reason.at < CLOSED < stood(world, CLOSED).fails_at
    assert "AV-25" in reason.rule_ids


@pytest.mark.parametrize(("outcome", "stays"), [("prescribed", False), ("not_prescribed", False), ("no_answer", True)])
def test_an_answer_of_a_prescriber_ends_it(world: World, outcome: str, stays: bool) -> None:
    world.tell(AntiviralAsked, CLOSED - HOUR, outcome=outcome, contact=world.lee)
    assert bool(closed(world, CLOSED)) is stays


def test_what_was_answered_in_time_stays_answered_when_the_illness_ends_by_itself(world: World) -> None:
    world.tell(AntiviralAsked, NOON + DAY, outcome="prescribed", contact=world.lee)
    assert [closed(world, NOON + days * DAY) for days in (9, 40, 60)] == [[], [], []]


def test_a_home_that_says_the_illness_is_over_ends_it(world: World) -> None:
    world.tell(Recovered, CLOSED - HOUR)
    assert closed(world, CLOSED) == []


def test_who_has_done_the_last_question_ends_it_and_an_earlier_one_does_not(world: World) -> None:
    first = world.open(NOON, "antiviral.ask")
    assert first
    world.answer(first, NOON + HOUR, "done")
    assert closed(world, CLOSED)
    anyway = world.open(CLOSED, "antiviral.ask_anyway")
    assert anyway
    world.answer(anyway, CLOSED + HOUR, "done")
    assert closed(world, CLOSED + 2 * HOUR) == []


def test_who_has_done_the_question_of_a_later_positive_test_ends_it_too(world: World) -> None:
    world.tested(CLOSED + 5 * DAY, "positive")
    assert closed(world, CLOSED + 5 * DAY)
    anyway = world.open(CLOSED + 5 * DAY, "antiviral.ask_anyway")
    assert anyway
    world.answer(anyway, CLOSED + 5 * DAY, "done")
    assert closed(world, CLOSED + 6 * DAY) == []


def test_a_teams_call_after_the_close_ends_it_and_one_before_does_not(world: World) -> None:
    (reason,) = closed(world, CLOSED)
    assert closed(world, CLOSED, reason.at - HOUR)
    assert closed(world, CLOSED, reason.at + HOUR) == []


def test_flu_alone_and_an_illness_told_of_too_late_are_none() -> None:
    flu = World()
    flu.ill(ILL)
    flu.tested(NOON, "positive", target="flu")
    assert closed(flu, CLOSED) == []
    late = World()
    late.ill(CLOSED, began_from=ILL, began_to=ILL)
    assert closed(late, CLOSED + HOUR) == []


@pytest.mark.parametrize(("withheld", "told"), [(Part.ILLNESS, False), (Part.MEASURES, True)])
def test_who_keeps_illnesses_back_keeps_it_back(world: World, withheld: Part, told: bool) -> None:
    row = Snapshot(computed_at=CLOSED, lane=Lane.TODAY, panel=stood(world, CLOSED).as_json())
    seen = as_shared(row, EVERYTHING - {withheld})
    assert ("window_closed" in {reason["kind"] for reason in seen.panel["reasons"]}) is told
