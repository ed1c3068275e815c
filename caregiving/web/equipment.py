"""What the pages of the equipment show of each machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse

from caregiving.agenda.conversion.equipment import asks_team, upkeep_done, upkeep_tasks, without_plan
from caregiving.agenda.why import who_says
from caregiving.equipment.models import Device, InfectionPlan, PlanStage, UpkeepTask
from caregiving.guidance.power import BatteryLife
from caregiving.guidance.upkeep import Says, Task, UpkeepDue, next_entitled
from caregiving.patients.models import Patient
from caregiving.patients.seen import Screen, looked
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.people.models import User
from caregiving.web.agenda import Item
from caregiving.web.care import DevicePlan
from caregiving.web.illness import INSTANT
from caregiving.web.visit import Visit


@dataclass(frozen=True)
class Upkeep:
    """One piece of upkeep: the next time, and the item to answer when it is due now."""

    task: UpkeepTask
    next: UpkeepDue
    item: Item | None

    @property
    def by(self) -> datetime:
        """The last moment in time: the first one after it is often of the next day."""
        return self.next.due - INSTANT

    @property
    def set_by(self) -> str:
        """Who says how often, and why it is not the usual time now."""
        return who_says(self.next.by.says.value, self.next.why.value)


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
    """What is in force; before there is any, the newest that nobody at home is asked to show back."""
    waits_to_be_shown: InfectionPlan | None
    """Published, and nobody at home has shown it back yet. What is in force stays in force beside it."""
    lacks_plan: bool
    """It needs a plan, and none was confirmed."""
    entitled: Sequence[Entitled]
    asks_team: Sequence[UpkeepTask]
    """Upkeep of which only the care team can say how often."""

    @property
    def due(self) -> int:
        return sum(one.item is not None for one in self.upkeep)


def shown(user: User, patient: Patient, image: FieldFile, screen: Screen, now: datetime) -> HttpResponse:
    """The picture itself, kept by no cache on the way. That somebody of a care team looked is noted."""
    if not access.may(user, patient.household_id, now, Right.SEE):
        looked(user, [patient], screen, now)
    try:
        with image.open("rb") as file:
            return HttpResponse(file.read(), content_type="image/jpeg")
    except OSError:  # the file is gone, the words stay
        raise Http404 from None


def machines(visit: Visit) -> list[Machine]:
    """Those in use, the ones that the patient depends on first."""
    today = visit.today
    used = [device for device in visit.facts.rows.of(Device) if device.used_on(today)]
    return [machine(visit, device) for device in sorted(used, key=lambda d: (not d.depended_on, d.name))]


def retired(visit: Visit) -> list[Device]:
    """Those no longer in use, the last one first."""
    over = [device for device in visit.facts.rows.of(Device) if not device.used_on(visit.today)]
    return sorted(over, key=lambda device: (device.ended_on, device.name), reverse=True)


def machine(visit: Visit, device: Device) -> Machine:
    standing = [p for p in visit.facts.rows.of(InfectionPlan) if p.device_id == device.pk]
    lives = [*visit.facts.power.lives, *visit.facts.power.not_tested]
    return Machine(
        device,
        _upkeep(visit, device),
        next((life for life in lives if life.device.id == device.pk.hex), None),
        _plan(device, standing),
        _newest(plan for plan in standing if plan.stage == PlanStage.PUBLISHED),
        device in without_plan(visit.facts.rows, visit.today),
        _entitled(visit, device),
        [task for task, one in _tasks(visit, device) if asks_team(one.says, one.rule_id, visit.facts.rules)],
    )


def _tasks(visit: Visit, device: Device) -> list[tuple[UpkeepTask, Task]]:
    """The upkeep of this device, as it is written in and as the rules see it."""
    rows = visit.facts.rows
    kept = {task.pk.hex: task for task in rows.of(UpkeepTask)}
    mine = upkeep_tasks(rows, visit.today, visit.facts.rules)
    return [(kept[one.id], one) for one in mine if one.device_id == device.pk.hex]


def _upkeep(visit: Visit, device: Device) -> list[Upkeep]:
    tasks = {task.pk.hex: task for task in visit.facts.rows.of(UpkeepTask)}
    due = {UUID(item.due.subject).hex: item for item in visit.agenda.open if item.due.kind.startswith("upkeep")}
    mine = [one for one in visit.facts.upkeep if one.task.device_id == device.pk.hex]
    return [Upkeep(tasks[one.task.id], one, due.get(one.task.id)) for one in mine]


def _entitled(visit: Visit, device: Device) -> list[Entitled]:
    done, zone = upkeep_done(visit.facts.rows), visit.facts.zone
    paid = [(task, one) for task, one in _tasks(visit, device) if one.says is Says.PAYER]
    return sorted((Entitled(task, next_entitled(one, done, zone)) for task, one in paid), key=lambda one: one.on)


def _plan(device: Device, standing: Sequence[InfectionPlan]) -> DevicePlan | None:
    in_force = _newest(plan for plan in standing if plan.stage == PlanStage.CONFIRMED)
    found = in_force or _newest(plan for plan in standing if plan.stage not in NOT_SHOWN)
    return DevicePlan(device, found) if found else None


NOT_SHOWN = (PlanStage.WITHDRAWN, PlanStage.PUBLISHED)


def _newest(plans: Iterable[InfectionPlan]) -> InfectionPlan | None:
    return max(plans, key=lambda plan: plan.version, default=None)
