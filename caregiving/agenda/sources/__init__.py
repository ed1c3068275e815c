"""Where due items come from: one file a concern, each with `items(facts, now)` that yields `Due`."""

from collections.abc import Callable, Iterator
from datetime import datetime

from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due
from caregiving.agenda.sources import (
    after,
    antivirals,
    clock,
    equipment,
    illness,
    papers,
    supplies,
    team,
    testing,
    vaccines,
    weight,
)

SOURCES: tuple[Callable[[Facts, datetime], Iterator[Due]], ...] = (
    illness.items,
    antivirals.items,
    testing.items,
    supplies.items,
    vaccines.items,
    equipment.items,
    papers.items,
    after.items,
    weight.items,
    clock.items,
    team.items,
)
