"""Devices, their upkeep and their batteries, as the rules see them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from caregiving.agenda.rows import Rows
from caregiving.equipment.models import (
    BREATHES,
    Device,
    DrillDone,
    InfectionPlan,
    InfectionPlanSwitched,
    PlanStage,
    UpkeepDone,
    UpkeepTask,
)
from caregiving.guidance import power, upkeep
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span, local_day


def plan_is_on(rows: Rows) -> bool:
    """Whether the home has gone over to its infection plan."""
    switches = rows.of(InfectionPlanSwitched)
    return bool(switches) and max(switches, key=lambda switch: (switch.occurred_at, switch.pk)).on


def plan_spans(rows: Rows, zone: ZoneInfo) -> list[Span]:
    """The days on which the home used its infection plan: more is used then, whether or not an illness was told."""
    spans: list[Span] = []
    for switch in sorted(rows.of(InfectionPlanSwitched), key=lambda switch: (switch.occurred_at, switch.pk)):
        day, runs = local_day(switch.occurred_at, zone), bool(spans) and spans[-1].end is None
        if switch.on and not runs:
            spans.append(Span(day))
        elif runs and not switch.on:
            spans[-1] = Span(spans[-1].start, day)
    return spans


def depended_on(rows: Rows, today: date) -> list[Device]:
    """The devices in use that need power and that the patient depends on."""
    return [device for device in rows.of(Device) if device.used_on(today) and device.stops_without_power]


def without_plan(rows: Rows, today: date) -> list[Device]:
    """The devices in use that need an infection plan and of which none was confirmed."""
    planned = {plan.device_id for plan in rows.of(InfectionPlan) if plan.stage == PlanStage.CONFIRMED}
    needed = (device for device in rows.of(Device) if device.used_on(today) and device.needs_plan)
    return [device for device in needed if device.pk not in planned]


def power_runway(rows: Rows, today: date, zone: ZoneInfo, rules: Rules, *, sick: bool) -> power.PowerRunway:
    """How long the devices that the patient depends on run without the mains."""
    devices = [power.Device(device.pk.hex, device.name, device.kind in BREATHES) for device in depended_on(rows, today)]
    drills = [
        power.Drill(
            drill.device_id.hex,
            local_day(drill.occurred_at, zone),
            drill.minutes,
            drill.humidifier_on,
            drill.while_sick,
        )
        for drill in rows.of(DrillDone)
    ]
    return power.power_runway(devices, drills, today, rules, sick=sick)


def upkeep_due(rows: Rows, today: date, zone: ZoneInfo, rules: Rules) -> tuple[upkeep.UpkeepDue, ...]:
    """The next time of every piece of upkeep of the devices in use, as far as somebody vouches for it."""
    switches = [upkeep.Switch(row.pk.hex, row.on, row.occurred_at) for row in rows.of(InfectionPlanSwitched)]
    vouched = [task for task in upkeep_tasks(rows, today, rules) if not asks_team(task.says, task.rule_id, rules)]
    return upkeep.upkeep_due(vouched, upkeep_done(rows), switches, zone)


def asks_team(says: str, rule_id: str, rules: Rules) -> bool:
    """Whether the catalog alone says how often, by a row that nobody vouches for."""
    return says == upkeep.Says.CATALOG and rule_id in rules and not rules[rule_id].drives_reminders


def upkeep_tasks(rows: Rows, today: date, rules: Rules) -> list[upkeep.Task]:
    """Every piece of upkeep of the devices in use, whoever asks for it."""
    ended = {device.pk for device in rows.of(Device) if not device.used_on(today)}
    return [
        _task(task, rules)
        for task in rows.of(UpkeepTask)
        if (task.ended_on is None or task.ended_on > today) and task.device_id not in ended
    ]


def _task(row: UpkeepTask, rules: Rules) -> upkeep.Task:
    every, unit, says = how_often(row, rules)
    return upkeep.Task(
        id=row.pk.hex,
        device_id=row.device_id.hex,
        verb=row.verb,
        part=row.part,
        every=every,
        unit=unit,
        says=says,
        started_on=row.started_on,
        infection_every=row.infection_every,
        infection_unit=upkeep.Unit(row.infection_unit or row.unit),
        after_illness=row.after_illness,
        rule_id=row.rule_id,
    )


def how_often(row: UpkeepTask, rules: Rules) -> tuple[int, upkeep.Unit, upkeep.Says]:
    """As it was typed in; where the catalog says it, as its row says now. A number of the team's own is its word."""
    says = upkeep.Says(row.source_type)
    if says is upkeep.Says.CATALOG and row.rule_id in rules:
        ruling = rules[row.rule_id]
        number, unit = ruling.value, ruling.row.unit
        if isinstance(number, int | Decimal) and unit in set(upkeep.Unit):
            own = ruling.team is not None and number != ruling.row.value
            return max(1, int(number)), upkeep.Unit(unit), upkeep.Says.TEAM if own else says
    return row.every, upkeep.Unit(row.unit), says


def upkeep_done(rows: Rows) -> list[upkeep.Done]:
    return [upkeep.Done(row.pk.hex, row.task_id.hex, row.occurred_at) for row in rows.of(UpkeepDone)]
