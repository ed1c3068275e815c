"""The clock of a line is the moment when what it asks for is lost, said so that nobody reads a day more into it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from caregiving.agenda.facts import facts
from caregiving.agenda.models import Lane
from caregiving.agenda.panel import Signs, standing
from caregiving.careteam import panel_words
from tests.agenda.world import DAY, HOUR, NOON, World

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize("later", [HOUR, 3 * DAY, 4 * DAY])
def test_the_antivirals_is_the_end_of_its_strict_last_day_from_the_first_day_on(later: timedelta) -> None:
    world = World()
    world.ill(NOON - 2 * HOUR)
    now = NOON + later
    said = standing(facts(world.rows(now), now), world.horizon(now), (), Signs(now - HOUR), now)
    (call,) = (one.as_json() for one in said.reasons if one.params.get("kind") == "antiviral.ask")
    assert panel_words.tag(Lane.TODAY, [call], NEW_YORK, now).words == "Until Tue 24 Nov, 23:59"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 25, 5, tzinfo=UTC), "Tue 24 Nov, 23:59"),
        (datetime(2026, 11, 25, 4, 30, tzinfo=UTC), "Tue 24 Nov, 23:30"),
        (datetime(2026, 11, 25, 20, tzinfo=UTC), "Wed 25 Nov, 15:00"),
    ],
)
def test_midnight_is_said_as_the_end_of_the_day_before(at: datetime, said: str) -> None:
    assert panel_words.end(at, NEW_YORK) == said
