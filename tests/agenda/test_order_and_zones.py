"""The agenda is the same in whatever order happenings arrive, in any zone, over clock changes and leap days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caregiving.agenda.due import agenda, horizon, next_look_at
from caregiving.agenda.facts import facts
from caregiving.agenda.item import Due
from caregiving.agenda.models import Answer
from caregiving.guidance.moments import day_end, local_day
from tests.agenda.world import HOUR, NOON, World, everything_happens

ZONES = st.sampled_from(sorted(zone for zone in available_timezones() if zone not in {"Factory", "localtime"}))
MINUTES = 9 * 366 * 24 * 60
MOMENTS = st.integers(0, MINUTES).map(lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
CHANGES = [
    ("America/New_York", datetime(2026, 3, 8, 6, 59, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 5, 59, tzinfo=UTC)),
    ("Europe/London", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 59, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 23, 21, 59, tzinfo=UTC)),  # midnight itself is skipped
    ("America/Santiago", datetime(2026, 9, 6, 3, 59, tzinfo=UTC)),  # so it is here
    ("America/New_York", datetime(2028, 2, 29, 4, 59, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2028, 2, 29, 10, 30, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2027, 12, 31, 18, 14, tzinfo=UTC)),
]
MINUTE = timedelta(minutes=1)
few = settings(max_examples=60, deadline=None)


def without_names(items: list[Due]) -> list[dict[str, Any]]:
    """What is due, apart from what names it: an occurrence keeps the name of what reached us first."""
    return [{**item.as_json(), "key": item.kind, "subject": ""} for item in items]


@few
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(chance: Any) -> None:
    world = everything_happens(World(), NOON)
    expected = horizon(facts(world.rows(NOON), NOON), NOON)
    assert len({item.kind for item in expected}) > 10
    arrival = list(world.told)
    chance.shuffle(arrival)
    assert without_names(horizon(facts(world.rows(NOON, arrival), NOON), NOON)) == without_names(expected)


@few
@given(ZONES, MOMENTS, st.integers(0, 999))
def test_in_every_zone_nothing_changes_before_the_next_look(zone: str, now: datetime, part: int) -> None:
    holds_until_the_next_look(zone, now, part)


@pytest.mark.parametrize(("zone", "now"), CHANGES)
@pytest.mark.parametrize("part", [0, 500, 999])
@pytest.mark.parametrize("hours", [0, 1, 2, 24])
def test_nor_does_it_around_a_clock_change_or_a_leap_day(zone: str, now: datetime, part: int, hours: int) -> None:
    holds_until_the_next_look(zone, now + timedelta(hours=hours), part)


def holds_until_the_next_look(zone: str, now: datetime, part: int) -> None:
    world = everything_happens(World(zone=zone), now)
    known = world.facts(now)
    items = horizon(known, now)
    open_now = [item.key for item in agenda(known, now)]
    look = next_look_at(known, items, now)
    assert now < look <= day_end(local_day(now, ZoneInfo(zone)), ZoneInfo(zone))
    assert all(item.opens < item.closes and item.closes > now for item in items)
    assert len({item.key for item in items}) == len(items)
    between = now + (look - now) * part / 1000
    assert [item.key for item in world.agenda(between)] == open_now


@few
@given(ZONES, MOMENTS)
def test_every_item_survives_being_kept(zone: str, now: datetime) -> None:
    items = everything_happens(World(zone=zone), now).horizon(now)
    assert [Due.from_json(item.as_json()) for item in items] == items


@few
@given(st.lists(st.sampled_from(["have", "later", "later", "done"]), max_size=4), st.randoms(use_true_random=False))
def test_nor_does_the_order_in_which_answers_arrive(verbs: list[str], chance: Any) -> None:
    world = World()
    world.ill(NOON - HOUR)
    item = world.open(NOON, "test")
    assert item
    for number, verb in enumerate(verbs):
        more = {"later_until": NOON + (number + 1) * HOUR} if verb == Answer.LATER else {}
        world.answer(item, NOON - (30 - number) * MINUTE, verb, **more)
    arrival = list(world.told)
    chance.shuffle(arrival)
    expected = without_names(world.horizon(NOON))
    assert without_names(horizon(facts(world.rows(NOON, arrival), NOON), NOON)) == expected
