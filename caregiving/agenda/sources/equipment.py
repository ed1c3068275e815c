"""Upkeep that is due, and batteries that nobody measured lately."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.equipment.models import Device
from caregiving.guidance.moments import day_end, day_start
from caregiving.guidance.power import BatteryLife, drill_due
from caregiving.guidance.upkeep import UpkeepDue, Why

# An overdue piece of upkeep stays on the list for good; this only bounds the item that is written down.
STAYS = timedelta(days=365)


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    names = {device.pk.hex: device.name for device in facts.rows.of(Device)}
    for found in facts.upkeep:
        yield _upkeep(found, names[found.task.device_id], now)
    for life in (*facts.power.lives, *facts.power.not_tested):
        again = drill_due(life, facts.today, facts.rules)
        if again:
            yield _drill(facts, life, *again)


def _upkeep(found: UpkeepDue, device: str, now: datetime) -> Due:
    task = found.task
    after = found.why is Why.AFTER_ILLNESS
    return Due(
        key=f"upkeep:{task.id}:{found.occurrence}",
        kind="upkeep.after_illness" if after else "upkeep",
        opens=found.opens,
        due=found.due,
        closes=max(found.due, now) + STAYS,
        urgency=Urgency.ROUTINE,
        rule_ids=(found.by.rule_id,) if found.by.rule_id else (),
        params={
            "verb": task.verb,
            "part": task.part,
            "device": device,
            "says": found.by.says.value,
            "why": found.why.value,
        },
        subject=task.id,
    )


def _drill(facts: Facts, life: BatteryLife, opens_on: date, rule_id: str) -> Due:
    on = life.drilled_on.isoformat() if life.drilled_on else ""
    return Due(
        key=f"drill:{life.device.id}:{on or 'never'}",
        kind="drill",
        opens=day_start(opens_on, facts.zone),
        due=day_end(max(opens_on, facts.today), facts.zone),
        closes=day_end(max(opens_on, facts.today), facts.zone) + STAYS,
        urgency=Urgency.ROUTINE,
        rule_ids=(rule_id,),
        params={"device": life.device.name, "on": on},
        subject=life.device.id,
    )
