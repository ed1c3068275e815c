"""The home says that the illness is over: staying apart and the days of care go on by their own rules (ISO-01 to
ISO-04), and nothing else does."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from caregiving.agenda.models import ReviewState, RuleReview
from caregiving.illness.models import Recovered
from caregiving.patients.models import ReadingTaken
from tests.agenda.world import DAY, HOUR, NOON, World, of_kind

OVER = NOON + DAY
WATCHED = ("antiviral.ask", "antiviral.ask_other", "antiviral.ask_anyway", "flu.ask", "test", "check", "danger")


@pytest.fixture
def world() -> World:
    """Ill and positive, over a day later; a clinician approved what a fever is, and no medicine hides one."""
    made = World()
    made.fever_medicine.name = "riluzole"
    made.more.append(
        RuleReview(rule_id="ISO-01.fever", state=ReviewState.APPROVED, signer="Dr Kim", at=NOON, reason="as seen here")
    )
    made.ill(NOON)
    made.tested(NOON + HOUR, "positive")
    made.tell(Recovered, OVER)
    return made


def measured(world: World, at: datetime, celsius: str) -> None:
    world.tell(ReadingTaken, at, measure="temperature", value=Decimal(celsius))


def phases(world: World, now: datetime) -> list[tuple[str, str]]:
    """How somebody stays apart, and for what is still waited."""
    found = of_kind(world.agenda(now), "isolation")
    return [(str(item.params["phase"]), str(item.params["waits"])) for item in found]


def test_a_day_without_fever_and_then_five_days_of_care_are_still_to_come(world: World) -> None:
    assert phases(world, OVER) == [("apart", "normal_temperature")]
    measured(world, OVER + HOUR, "36.8")
    seen = [phases(world, OVER + hours * HOUR) for hours in (2, 24, 26)]
    assert seen == [[("apart", "")], [("apart", "")], [("precautions", "")]]
    ends = world.open(OVER + 26 * HOUR, "isolation")
    assert ends
    assert phases(world, ends.closes - HOUR) == [("precautions", "")]
    assert phases(world, ends.closes) == []
    assert (ends.closes - (OVER + 25 * HOUR)).days == 5


def test_a_fever_after_it_was_said_to_be_over_begins_it_anew(world: World) -> None:
    measured(world, OVER + HOUR, "36.8")
    measured(world, OVER + 3 * DAY, "38.4")
    assert phases(world, OVER + 3 * DAY) == [("apart", "better,normal_temperature")]
    measured(world, OVER + 4 * DAY, "36.9")
    world.ill(OVER + 4 * DAY, symptoms=[], change="better")
    assert phases(world, OVER + 4 * DAY) == [("apart", "")]
    assert world.facts(OVER + 4 * DAY).episode is None
    assert phases(world, OVER + 5 * DAY + HOUR) == [("precautions", "")]


def test_nothing_else_of_the_illness_goes_on(world: World) -> None:
    assert {item.kind for item in world.agenda(OVER)} & set(WATCHED) == set()


def test_without_symptoms_the_five_days_after_the_test_are_finished() -> None:
    world = World()
    world.tested(NOON, "positive")
    world.tell(Recovered, OVER)
    assert [phases(world, NOON + days * DAY) for days in (1, 5, 6)] == [
        [("precautions", "")], [("precautions", "")], [],
    ]  # fmt: skip


def test_where_nobody_said_what_a_fever_is_the_team_is_asked_until_nothing_was_noticed_for_long(world: World) -> None:
    world.more.clear()
    assert [phases(world, NOON + days * DAY) for days in (1, 3, 30, 31)] == [
        [("apart", "")], [("ask", "")], [("ask", "")], [],
    ]  # fmt: skip


def test_a_positive_test_without_symptoms_loosens_nothing_that_was_stricter(world: World) -> None:
    world.tested(OVER + 2 * DAY, "positive")
    assert sorted(phases(world, OVER + 2 * DAY)) == [("apart", "normal_temperature"), ("precautions", "")]


def test_a_new_illness_has_its_own_time_apart_and_only_that(world: World) -> None:
    sign = world.ill(OVER + 2 * DAY)
    (found,) = of_kind(world.agenda(OVER + 2 * DAY), "isolation")
    assert found.subject == sign.pk.hex


def test_an_illness_that_ended_with_a_new_one_keeps_nobody_apart_besides() -> None:
    world = World()
    world.ill(NOON)
    sign = world.ill(NOON + 20 * DAY, symptoms=["fever"])
    (found,) = of_kind(world.agenda(NOON + 20 * DAY), "isolation")
    assert (found.subject, len(world.facts(NOON + 20 * DAY).episodes)) == (sign.pk.hex, 2)


def test_what_is_said_to_be_over_as_soon_as_it_was_told_is_over_all_the_same() -> None:
    world = World()
    world.ill(NOON)
    over = world.tell(Recovered, NOON)
    world.told[0].pk, over.pk = sorted([world.told[0].pk, over.pk])
    assert world.facts(NOON).episodes[0].over_at == NOON
    assert len(phases(world, NOON + HOUR)) == 1
