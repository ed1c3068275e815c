"""While the infection plan is on, what lasts is reckoned as for somebody ill, whether or not an illness was told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from caregiving.equipment.models import DrillDone, InfectionPlanSwitched
from caregiving.supplies.models import Counted
from tests.agenda.world import DAY, HOUR, NOON, World


@pytest.mark.parametrize(("switches", "minutes", "days"), [((), 200, 30), ((True,), 142, 15), ((True, False), 200, 30)])
def test_the_battery_and_the_supplies_last_shorter_together(
    switches: tuple[bool, ...], minutes: int, days: int
) -> None:
    world = World()
    world.filters.isolation_factor = Decimal(2)
    world.tell(DrillDone, NOON - 20 * DAY, device=world.mask, minutes=200)
    world.tell(Counted, NOON - HOUR, supply=world.filters, quantity=Decimal(30))
    for place, on in enumerate(switches):
        world.tell(InfectionPlanSwitched, NOON - (5 - place) * DAY, on=on)
    found = world.facts(NOON)
    assert [life.minutes for life in found.power.lives] == [minutes]
    assert [stock.runway.days for stock in found.stocks if stock.row is world.filters] == [days]
    assert found.episode is None
