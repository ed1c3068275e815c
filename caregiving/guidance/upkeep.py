"""Upkeep of devices: what must be cleaned, replaced, charged or tested next, and since when.

The care team's interval stands above the maker's, that above the supplier's, that above the catalog's; each for
what it states: a team that sets only the usual interval leaves the maker's for an infection and after it in force.
What a payer pays for is an entitlement: it never says when a part is dirty.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from caregiving.guidance.moments import add_months, day_end, day_start, local_day


class Says(StrEnum):
    """Who says how often."""

    TEAM = "team"
    MANUFACTURER = "manufacturer"
    SUPPLIER = "supplier"
    CATALOG = "catalog"
    PAYER = "payer"


RANK = {says: rank for rank, says in enumerate(Says)}


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"


class Why(StrEnum):
    USUAL = "usual"
    INFECTION = "infection"
    AFTER_ILLNESS = "after_illness"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do to a part of a device, again and again, by one source.

    `infection_every` is in `infection_unit`: a part that lasts for months may become a daily one.
    """

    id: str
    device_id: str
    verb: str
    part: str
    every: int
    unit: Unit
    says: Says
    started_on: date
    infection_every: int | None = None
    infection_unit: Unit = Unit.DAYS
    after_illness: bool = False
    rule_id: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    id: str
    task_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Switch:
    """The home went over to its infection plan, or back."""

    id: str
    on: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class UpkeepDue:
    """The next time: shown from `opens` on, late from `due` on (UTC).

    `occurrence` names this time and holds no date: it changes when the work was done, not when the date moves.
    `task` is what the work is noted for, `by` the one whose interval this time is.
    """

    task: Task
    by: Task
    opens: datetime
    due: datetime
    why: Why
    occurrence: str
    done_on: date | None


def upkeep_due(
    tasks: Iterable[Task], done: Iterable[Done], switches: Iterable[Switch], zone: tzinfo
) -> tuple[UpkeepDue, ...]:
    """The next time of every piece of upkeep, soonest first; one each, by the source that ranks highest.

    Work counts for the part whatever source asked for it. Payers' tasks are left out.
    """
    plan = _Plan(sorted(switches, key=lambda switch: (switch.at, switch.id)))
    last = _last_by_task(done)
    by_part: dict[tuple[str, str, str], list[Task]] = {}
    for task in tasks:
        by_part.setdefault((task.device_id, task.verb, task.part), []).append(task)
    found = [_due(part, last, plan, zone) for part in by_part.values() if _hygiene(part)]
    return tuple(sorted(found, key=lambda due: (due.due, due.opens, due.task.id)))


def next_entitled(task: Task, done: Iterable[Done], zone: tzinfo) -> date:
    """From which day on the payer pays for the next one."""
    last = _last_by_task(done).get(task.id)
    base = task.started_on if last is None else local_day(last.at, zone)
    if task.unit is Unit.HOURS:
        return local_day(day_start(base, zone) + timedelta(hours=task.every), zone)
    return _later(base, task.every, task.unit)


class _Plan:
    """The infection plan's last stretch: since when it is on, or by which switch it went off."""

    def __init__(self, switches: Sequence[Switch]) -> None:
        self.on_since: datetime | None = None
        self.off: Switch | None = None
        for switch in switches:
            if switch.on:
                self.on_since = self.on_since or switch.at
            elif self.on_since is not None:
                self.on_since, self.off = None, switch


def _hygiene(part: Iterable[Task]) -> list[Task]:
    return [task for task in part if task.says is not Says.PAYER]


def _last_by_task(done: Iterable[Done]) -> dict[str, Done]:
    """The last time that each task was done."""
    return {one.task_id: one for one in sorted(done, key=lambda one: (one.at, one.id))}


def _due(part: Sequence[Task], done: Mapping[str, Done], plan: _Plan, zone: tzinfo) -> UpkeepDue:
    ranked = sorted(_hygiene(part), key=lambda task: (RANK[task.says], task.started_on, task.id))
    task = by = ranked[0]
    last = max((done[t.id] for t in part if t.id in done), key=lambda one: (one.at, one.id), default=None)
    done_on = None if last is None else local_day(last.at, zone)
    key = f"{task.device_id}:{task.verb}:{task.part}:{last.id if last else ''}"
    opens, due = _after(task, task.every, task.unit, last, zone)
    why = Why.USUAL
    ill = next(((one, every) for one in ranked if (every := one.infection_every) is not None), None)
    once_more = next((one for one in ranked if plan.off and _still_to_do_after(plan.off, one, last, zone)), None)
    if plan.on_since is not None and ill is not None:
        asks, often = ill
        sooner = max(_after(asks, often, asks.infection_unit, last, zone), _day_of(plan.on_since, zone))
        if sooner < (opens, due):
            (opens, due), why, by = sooner, Why.INFECTION, asks
    elif plan.on_since is None and plan.off is not None and once_more is not None:
        opens, due = min((opens, due), (plan.off.at, day_end(local_day(plan.off.at, zone), zone)))
        why, key, by = Why.AFTER_ILLNESS, f"{key}:{plan.off.id}", once_more
    return UpkeepDue(task, by, opens, due, why, key, done_on)


def _still_to_do_after(off: Switch, task: Task, last: Done | None, zone: tzinfo) -> bool:
    had = task.started_on <= local_day(off.at, zone)
    return task.after_illness and had and (last is None or last.at < off.at)


def _after(task: Task, every: int, unit: Unit, last: Done | None, zone: tzinfo) -> tuple[datetime, datetime]:
    """From when until when the next time is, counted from the last one or else from the start.

    Hours are counted by the interval and show from the morning on; days and months by the calendar.
    """
    if unit is Unit.HOURS:
        begin = day_start(task.started_on, zone) if last is None else last.at
        due = begin + timedelta(hours=every)
        return max(begin, day_start(local_day(due, zone), zone)), due
    base = task.started_on if last is None else local_day(last.at, zone)
    return _whole(_later(base, every, unit), zone)


def _later(base: date, every: int, unit: Unit) -> date:
    return add_months(base, every) if unit is Unit.MONTHS else base + timedelta(days=every)


def _day_of(moment: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    return _whole(local_day(moment, zone), zone)


def _whole(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    return day_start(day, zone), day_end(day, zone)
