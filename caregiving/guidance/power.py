"""The power runway: how long each device runs without the mains, as measured at home and never as advertised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import add_months


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

    `humidifier_on` tells how it was measured. `rule_ids` are the rows that shortened what was measured; `well` is
    what was measured while well, where nobody vouches for how much shorter it is for somebody ill.
    """

    device: Device
    minutes: int | None = None
    drilled_on: date | None = None
    tested_until: date | None = None
    humidifier_on: bool = False
    well: int | None = None
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


def drill_due(life: BatteryLife, today: date, rules: Rules) -> tuple[date, str] | None:
    """From which day on the battery is measured again, and the row that says so; None while nobody vouches for one.

    At the interval that the team approved (PW-08), and never later than the last measurement counts.
    """
    months, lasts, on = rules.number("PW-08"), rules.days("SET-DRILL-AGE"), life.drilled_on
    days = []
    if months is not None:
        days.append((add_months(on, int(months)) if on else today, "PW-08"))
    if lasts is not None:
        days.append((on + lasts + timedelta(days=1) if on else today, "SET-DRILL-AGE"))
    return min(days, default=None)


def _life(device: Device, drills: list[Drill], today: date, rules: Rules, sick: bool) -> BatteryLife:
    own = [drill for drill in drills if drill.device_id == device.id and drill.on <= today]
    if not own:
        return BatteryLife(device)
    drill, lasts = max(own, key=lambda drill: (drill.on, -drill.minutes)), rules.days("SET-DRILL-AGE")
    tested_until = None if lasts is None else drill.on + lasts
    rule_ids = ("PW-03", "PW-04") if sick and device.breathes and not drill.sick else ()
    fresh = tested_until is not None and today <= tested_until
    minutes = _shortened(drill.minutes, rule_ids, rules) if fresh else None
    return BatteryLife(
        device=device,
        minutes=minutes,
        drilled_on=drill.on,
        tested_until=tested_until,
        humidifier_on=drill.humidifier_on,
        well=drill.minutes if fresh and minutes is None else None,
        rule_ids=rule_ids,
    )


def _shortened(minutes: int, rule_ids: tuple[str, ...], rules: Rules) -> int | None:
    """What is left of the measured minutes after each row's percentage, in whole minutes.

    None where nobody vouches for one of them: then nobody knows how long it lasts.
    """
    left = Decimal(minutes)
    for rule_id in rule_ids:
        percent = rules.number(rule_id)
        if percent is None:
            return None
        left *= 1 - Decimal(percent) / 100
    return int(left)
