"""What the pages of the equipment show of each machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caregiving.agenda.conversion.equipment import upkeep_done, upkeep_tasks
from caregiving.equipment.models import Device, InfectionPlan, PlanStage, UpkeepTask
from caregiving.guidance.power import BatteryLife
from caregiving.guidance.upkeep import Says, UpkeepDue, next_entitled
from caregiving.web.agenda import Item
from caregiving.web.care import DevicePlan
from caregiving.web.visit import Visit


@dataclass(frozen=True)
class Upkeep:
    """One piece of upkeep: the next time, and the item to answer when it is due now."""

    task: UpkeepTask
    next: UpkeepDue
    item: Item | None


@dataclass(frozen=True)
class Entitled:
    """From which day on the payer pays for the next one. It says nothing about how worn the part is."""

    task: UpkeepTask
    on: date


@dataclass(frozen=True)
class Machine:
    device: Device
    upkeep: Sequence[Upkeep]
    battery: BatteryLife | None
    plan: DevicePlan | None
    entitled: Sequence[Entitled]

    @property
    def due(self) -> int:
        return sum(one.item is not None for one in self.upkeep)

    @property
    def waits_to_be_shown(self) -> InfectionPlan | None:
        """Published, and nobody at home has shown it back yet."""
        return self.plan.plan if self.plan and self.plan.plan.stage == PlanStage.PUBLISHED else None


def machines(visit: Visit) -> list[Machine]:
    """Those in use, the ones that the patient depends on first."""
    today = visit.today
    used = [d for d in visit.facts.rows.of(Device) if d.ended_on is None or d.ended_on > today]
    return [machine(visit, device) for device in sorted(used, key=lambda d: (not d.life_support, d.name))]


def machine(visit: Visit, device: Device) -> Machine:
    lives = [*visit.facts.power.lives, *visit.facts.power.not_tested]
    return Machine(
        device,
        _upkeep(visit, device),
        next((life for life in lives if life.device.id == device.pk.hex), None),
        _plan(visit, device),
        _entitled(visit, device),
    )


def _upkeep(visit: Visit, device: Device) -> list[Upkeep]:
    tasks = {task.pk.hex: task for task in visit.facts.rows.of(UpkeepTask)}
    due = {UUID(item.due.subject).hex: item for item in visit.agenda.open if item.due.kind.startswith("upkeep")}
    mine = [one for one in visit.facts.upkeep if one.task.device_id == device.pk.hex]
    return [Upkeep(tasks[one.task.id], one, due.get(one.task.id)) for one in mine]


def _entitled(visit: Visit, device: Device) -> list[Entitled]:
    rows, zone = visit.facts.rows, visit.facts.zone
    tasks, done = {task.pk.hex: task for task in rows.of(UpkeepTask)}, upkeep_done(rows)
    mine = [one for one in upkeep_tasks(rows, visit.today) if one.device_id == device.pk.hex and one.says is Says.PAYER]
    return sorted((Entitled(tasks[one.id], next_entitled(one, done, zone)) for one in mine), key=lambda one: one.on)


def _plan(visit: Visit, device: Device) -> DevicePlan | None:
    standing = [p for p in visit.facts.rows.of(InfectionPlan) if p.device_id == device.pk]
    newest = max((p for p in standing if p.stage != PlanStage.WITHDRAWN), key=lambda p: p.version, default=None)
    return DevicePlan(device, newest) if newest else None
