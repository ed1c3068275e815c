"""What is done to one machine again and again: as it is written in, and what the guidance knows of such a machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from caregiving.agenda import why
from caregiving.agenda.conversion.equipment import asks_team, how_often
from caregiving.equipment.models import Device, DeviceKind, SourceType, UpkeepTask, UpkeepVerb
from caregiving.guidance.catalog import Rules
from caregiving.guidance.upkeep import Unit

CLEAN, REPLACE, TEST = UpkeepVerb.CLEAN, UpkeepVerb.REPLACE, UpkeepVerb.TEST
# Of which machine the guidance says how often what is done: the row, and the part in the family's words.
KNOWN: Mapping[str, Sequence[tuple[str, UpkeepVerb, Any]]] = {
    DeviceKind.NIV: (
        ("EQ-01", CLEAN, _("mask cushion")),
        ("EQ-02", CLEAN, _("headgear")),
        ("EQ-03", CLEAN, _("tubing")),
        ("EQ-04", CLEAN, _("humidifier chamber")),
        ("EQ-02.replace", REPLACE, _("headgear")),
        ("EQ-03.replace", REPLACE, _("tubing")),
        ("EQ-04.replace", REPLACE, _("humidifier chamber")),
        ("EQ-05", REPLACE, _("fine filter")),
        ("EQ-06.replace", REPLACE, _("foam filter")),
    ),
    DeviceKind.COUGH_ASSIST: (("EQ-08.wash", CLEAN, _("mask and tube")),),
    DeviceKind.SUCTION: (
        ("EQ-09", CLEAN, _("canister")),
        ("EQ-10", REPLACE, _("tubing")),
        ("EQ-11", TEST, _("outlet filter")),
        ("EQ-11.replace", REPLACE, _("outlet filter")),
        ("EQ-13", TEST, _("battery and pressure")),
    ),
    DeviceKind.NEBULISER: (("EQ-14", CLEAN, _("cup")), ("EQ-14.filter", REPLACE, _("air filter"))),
    DeviceKind.OXYGEN: (
        ("EQ-15", REPLACE, _("cannula")),
        ("EQ-15.tubing", REPLACE, _("tubing")),
        ("EQ-16", CLEAN, _("foam filter")),
        ("EQ-16.replace", REPLACE, _("foam filter")),
    ),
    DeviceKind.FEEDING_PUMP: (("EQ-17.set", REPLACE, _("giving set")),),
}
ONE: Mapping[str, Any] = {Unit.HOURS: _("every hour"), Unit.DAYS: _("every day"), Unit.MONTHS: _("every month")}
SPELLED: Mapping[str, Callable[[int], str]] = {
    Unit.HOURS: lambda n: ngettext("every %(n)s hour", "every %(n)s hours", n),
    Unit.DAYS: lambda n: ngettext("every %(n)s day", "every %(n)s days", n),
    Unit.MONTHS: lambda n: ngettext("every %(n)s month", "every %(n)s months", n),
}


def spelled(every: int, unit: str) -> str:
    return str(ONE[unit]) if every == 1 else SPELLED[unit](every) % {"n": every}


@dataclass(frozen=True)
class Line:
    """One piece of upkeep, by one source."""

    task: UpkeepTask
    rules: Rules

    @property
    def often(self) -> str:
        """As it is in force now; empty while only the care team can say it."""
        every, unit, says = how_often(self.task, self.rules)
        return "" if asks_team(says, self.task.rule_id, self.rules) else spelled(every, unit)

    def is_over(self, today: date) -> bool:
        return self.task.ended_on is not None and self.task.ended_on <= today

    @property
    def pays(self) -> bool:
        """Whether it only says from when on the next one is paid for."""
        return self.task.source_type == SourceType.PAYER


@dataclass(frozen=True)
class Offer:
    """What the guidance says of such a machine, and nobody has written in."""

    task: UpkeepTask
    often: str
    reasons: Sequence[why.Reason]


def lines(device: Device, rules: Rules, today: date) -> tuple[list[Line], list[Line]]:
    """What is in use, and what came to an end."""
    found = [Line(task, rules) for task in device.upkeep.order_by("verb", "part", "source_type", "id")]
    return [line for line in found if not line.is_over(today)], [line for line in found if line.is_over(today)]


def offers(device: Device, rules: Rules, today: date) -> list[Offer]:
    """Only what somebody vouches for; how it is counted from today on."""
    there = list(device.upkeep.all())
    rows, parts = {task.rule_id for task in there}, {(task.verb, task.part.casefold()) for task in there}
    found = []
    for rule_id, verb, part in KNOWN.get(device.kind, ()):
        task = UpkeepTask(
            device=device, verb=verb, part=str(part), every=1, source_type=SourceType.CATALOG, rule_id=rule_id,
            started_on=today,
        )  # fmt: skip
        task.every, task.unit, _says = how_often(task, rules)
        vouched = rule_id in rules and rules[rule_id].drives_reminders
        if vouched and rule_id not in rows and (verb, task.part.casefold()) not in parts:
            found.append(Offer(task, spelled(task.every, task.unit), why.reasons(rules, [rule_id])))
    return found
