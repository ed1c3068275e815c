"""The power runway: how long each device runs without the mains, as measured at home and never as advertised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from caregiving.guidance.catalog import Rules


@dataclass(frozen=True, slots=True)
class Device:
    """A device that needs power. `breathes`: a ventilator or NIV, which sick breathing and leaks drain faster."""

    id: str
    name: str
    breathes: bool


@dataclass(frozen=True, slots=True)
class Drill:
    """How long a device ran on its battery on a day, by the clock."""

    device_id: str
    on: date
    minutes: int
    humidifier_on: bool = False
    sick: bool = False


@dataclass(frozen=True, slots=True)
class BatteryLife:
    """How long a device runs; `minutes` is None (not tested) without a recent drill.

    `humidifier_on` tells how it was measured. `rule_ids` are the rows that shortened what was measured.
    """

    device: Device
    minutes: int | None = None
    drilled_on: date | None = None
    tested_until: date | None = None
    humidifier_on: bool = False
    rule_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PowerRunway:
    """Tested devices, the first to stop first, and those that are not tested."""

    lives: tuple[BatteryLife, ...]
    not_tested: tuple[BatteryLife, ...]

    @property
    def first_to_stop(self) -> BatteryLife | None:
        return self.lives[0] if self.lives else None


@dataclass(frozen=True, slots=True)
class Stop:
    device: Device
    at: datetime


def power_runway(
    devices: Iterable[Device], drills: Iterable[Drill], today: date, rules: Rules, *, sick: bool = False
) -> PowerRunway:
    """How long each device runs from the newest drill that still counts; shorter while the patient is sick."""
    drills = list(drills)
    lives = [_life(device, drills, today, rules, sick) for device in devices]
    tested = [life for life in lives if life.minutes is not None]
    return PowerRunway(
        lives=tuple(sorted(tested, key=lambda life: (life.minutes or 0, life.device.name, life.device.id))),
        not_tested=tuple(life for life in lives if life.minutes is None),
    )


def countdown(found: PowerRunway, out_since: datetime) -> tuple[Stop, ...]:
    """When each tested device stops if the power went at that moment, soonest first."""
    return tuple(Stop(life.device, out_since + timedelta(minutes=life.minutes or 0)) for life in found.lives)


def _life(device: Device, drills: list[Drill], today: date, rules: Rules, sick: bool) -> BatteryLife:
    own = [drill for drill in drills if drill.device_id == device.id and drill.on <= today]
    if not own:
        return BatteryLife(device)
    drill = max(own, key=lambda drill: (drill.on, -drill.minutes))
    tested_until = drill.on + rules.days("SET-DRILL-AGE")
    shortened = sick and device.breathes and not drill.sick
    rule_ids = ("PW-03", "PW-04") if shortened else ()
    return BatteryLife(
        device=device,
        minutes=_shortened(drill.minutes, rule_ids, rules) if today <= tested_until else None,
        drilled_on=drill.on,
        tested_until=tested_until,
        humidifier_on=drill.humidifier_on,
        rule_ids=rule_ids,
    )


def _shortened(minutes: int, rule_ids: tuple[str, ...], rules: Rules) -> int:
    """What is left of the measured minutes after each row's percentage, in whole minutes."""
    left = Decimal(minutes)
    for rule_id in rule_ids:
        left *= 1 - Decimal(rules.number(rule_id)) / 100
    return int(left)
