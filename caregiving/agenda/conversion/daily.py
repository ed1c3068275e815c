"""The daily checks of an illness, as the rules see them: where the oxygen stands, and when the next one is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import takewhile

from caregiving.agenda.conversion.illness import Episode
from caregiving.agenda.conversion.measures import breathing_reading
from caregiving.agenda.rows import Rows
from caregiving.guidance.breathing import Band, Oxygen, Reading, oxygen_band, stood
from caregiving.guidance.catalog import Rules
from caregiving.guidance.monitoring import next_check
from caregiving.illness.models import SymptomNoticed
from caregiving.patients.models import Measure, ReadingTaken

EMERGENCIES = frozenset({Band.EMERGENCY_PLAN, Band.EMERGENCY_NOW})


def checks(episode: Episode) -> list[SymptomNoticed]:
    """Every check of this illness, the newest last: a sign that says how it is overall."""
    return [sign for sign in episode.symptoms if sign.change]


def readings(rows: Rows, episode: Episode) -> list[ReadingTaken]:
    """What was measured in this illness, the newest last."""
    since = min(episode.told_at, episode.onset.earliest)
    return [reading for reading in rows.of(ReadingTaken) if reading.occurred_at >= since]


def oxygen_stood(taken: Sequence[ReadingTaken]) -> list[Reading]:
    """The oxygen reading that stood after each one, the newest last."""
    return stood(breathing_reading(reading) for reading in taken if reading.measure == Measure.SPO2)


def oxygen(taken: Sequence[ReadingTaken], rows: Rows, rules: Rules) -> Oxygen | None:
    """Where the oxygen reading that stands now is in the bands; None when there is none."""
    spo2 = oxygen_stood(taken)
    if not spo2:
        return None
    usual = rows.patient.usual_spo2
    return oxygen_band(spo2[-1].value, None if usual is None else Decimal(usual), _low_for(spo2, rules), rules)


def _low_for(spo2: Sequence[Reading], rules: Rules) -> timedelta:
    """How long the readings have stood at or under the team's line for the emergency plan."""
    line = rules.number("SP-04.emergency")
    low = list(takewhile(lambda reading: line is not None and reading.value <= line, reversed(spo2)))
    moments = [reading.at for reading in low or spo2[-1:]]
    return max(moments) - min(moments)


@dataclass(frozen=True, slots=True)
class NextCheck:
    """`after` names the check that it follows; "first" when there was none."""

    at: datetime
    after: str
    rule_ids: tuple[str, ...]


def next_one(rows: Rows, episode: Episode, rules: Rules) -> NextCheck | None:
    """When to check again; None until the care team has said how often."""
    found = oxygen(readings(rows, episode), rows, rules)
    amber = bool(found and found.serious) and rules["MON-01.amber"].drives_reminders
    last = next(reversed(checks(episode)), None)
    at = next_check(last.occurred_at if last else None, episode.told_at, amber=amber, rules=rules)
    if at is None:
        return None
    return NextCheck(at, last.pk.hex if last else "first", ("MON-01", "MON-01.amber") if amber else ("MON-01",))
