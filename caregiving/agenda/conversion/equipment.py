"""Devices, their upkeep and their batteries, as the rules see them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from caregiving.agenda.rows import Rows
from caregiving.equipment.models import (
    Device,
    DeviceKind,
    DrillDone,
    InfectionPlanSwitched,
    UpkeepDone,
    UpkeepTask,
)
from caregiving.guidance import power, upkeep
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import Span, local_day

BREATHES = {DeviceKind.NIV, DeviceKind.VENTILATOR}


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
    in_use = (device for device in rows.of(Device) if device.ended_on is None or device.ended_on > today)
    return [device for device in in_use if device.needs_power and device.life_support]


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


def upkeep_due(rows: Rows, today: date, zone: ZoneInfo) -> tuple[upkeep.UpkeepDue, ...]:
    """The next time of every piece of upkeep of the devices in use."""
    switches = [upkeep.Switch(row.pk.hex, row.on, row.occurred_at) for row in rows.of(InfectionPlanSwitched)]
    return upkeep.upkeep_due(upkeep_tasks(rows, today), upkeep_done(rows), switches, zone)


def upkeep_tasks(rows: Rows, today: date) -> list[upkeep.Task]:
    """Every piece of upkeep of the devices in use, whoever asks for it."""
    ended = {device.pk for device in rows.of(Device) if device.ended_on and device.ended_on <= today}
    return [
        upkeep.Task(
            id=task.pk.hex,
            device_id=task.device_id.hex,
            verb=task.verb,
            part=task.part,
            every=task.every,
            unit=upkeep.Unit(task.unit),
            says=upkeep.Says(task.source_type),
            started_on=task.started_on,
            infection_every=task.infection_every,
            after_illness=task.after_illness,
            rule_id=task.rule_id,
        )
        for task in rows.of(UpkeepTask)
        if (task.ended_on is None or task.ended_on > today) and task.device_id not in ended
    ]


def upkeep_done(rows: Rows) -> list[upkeep.Done]:
    return [upkeep.Done(row.pk.hex, row.task_id.hex, row.occurred_at) for row in rows.of(UpkeepDone)]
