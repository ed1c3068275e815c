"""Upkeep of devices: what must be cleaned, replaced, charged or tested next, and since when.

The care team's interval stands above the maker's, that above the supplier's, that above the catalog's. What a
payer pays for is an entitlement: it never says when a part is dirty.
"""

from collections.abc import Iterable, Sequence
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
    """Something to do to a part of a device, again and again, by one source. `infection_every` is in `unit` too."""

    id: str
    device_id: str
    verb: str
    part: str
    every: int
    unit: Unit
    says: Says
    started_on: date
    infection_every: int | None = None
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
    """

    task: Task
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
    raise NotImplementedError


def next_entitled(task: Task, done: Sequence[Done], zone: tzinfo) -> date:
    """From which day on the payer pays for the next one."""
    raise NotImplementedError
