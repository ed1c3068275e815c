"""Breathing: what measured values say, where an oxygen reading stands, and which signs mean "call emergency"."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import add_months


class Measure(StrEnum):
    """Volumes in % of predicted, pressures in cmH2O (either sign), flows in L/min, PaCO2 in mmHg, SpO2 in %."""

    FVC = "fvc"
    SVC = "svc"
    SNIP = "snip"
    MIP = "mip"
    PACO2 = "paco2"
    PEAK_COUGH_FLOW = "peak_cough_flow"
    ASSISTED_COUGH_FLOW = "assisted_cough_flow"
    SPO2 = "spo2"


VOLUMES = (Measure.FVC, Measure.SVC)


@dataclass(frozen=True, slots=True)
class Reading:
    measure: Measure
    value: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class RiskFactor:
    """A value beyond its threshold. `unreliable`: weak face muscles make this measure doubtful (RM-13)."""

    reading: Reading
    threshold: Decimal
    unreliable: bool
    rule_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Limit:
    measures: tuple[Measure, ...]
    rule_id: str
    above: bool = False
    only_with_symptoms: bool = False


# Of the limits of one measure the more serious one comes first.
_LIMITS = (
    _Limit(VOLUMES, "RM-01"),
    _Limit(VOLUMES, "RM-01.symptoms", only_with_symptoms=True),
    _Limit((Measure.SNIP, Measure.MIP), "RM-02"),
    _Limit((Measure.PACO2,), "RM-03", above=True),
    _Limit((Measure.PEAK_COUGH_FLOW,), "RM-08"),
    _Limit((Measure.PEAK_COUGH_FLOW,), "RM-07"),
    _Limit((Measure.ASSISTED_COUGH_FLOW,), "RM-09"),
    _Limit((Measure.SPO2,), "RM-10"),
)


def risk_factors(
    readings: Iterable[Reading], rules: Rules, *, breathing_symptoms: bool, bulbar: bool
) -> tuple[RiskFactor, ...]:
    """What the newest value of each measure says; SpO2 means awake on room air.

    A row that drives nothing yet (`rules[id].drives_reminders`) is to be shown as "ask your team".
    """
    newest: dict[Measure, Reading] = {}
    for reading in sorted(readings, key=lambda reading: (reading.at, reading.value)):
        newest[reading.measure] = reading
    found = []
    for measure in Measure:
        limit = _met(newest.get(measure), rules, breathing_symptoms)
        if limit is not None:
            unreliable = bulbar and measure in VOLUMES
            rule_ids = (limit.rule_id, "RM-13") if unreliable else (limit.rule_id,)
            threshold = Decimal(rules.number(limit.rule_id))
            found.append(RiskFactor(newest[measure], threshold, unreliable, rule_ids))
    return tuple(found)


def _met(reading: Reading | None, rules: Rules, symptoms: bool) -> _Limit | None:
    """The first limit that the reading is beyond; one that drives nothing yet hides no other."""
    if reading is None:
        return None
    met = [
        limit
        for limit in _LIMITS
        if reading.measure in limit.measures
        and (symptoms or not limit.only_with_symptoms)
        and _beyond(abs(reading.value), limit, rules)
    ]
    return min(met, key=lambda limit: not rules[limit.rule_id].drives_reminders, default=None)


def _beyond(value: Decimal, limit: _Limit, rules: Rules) -> bool:
    threshold = rules.number(limit.rule_id)
    return value > threshold if limit.above else value < threshold


def lung_test_due(last_on: date, rules: Rules) -> date:
    """When the lungs are to be tested again, by the interval of the rules' country."""
    months = rules.about("lung_function.interval").value
    return add_months(last_on, int(str(months)))


class Band(StrEnum):
    """Where an oxygen reading stands in the bands of the care team."""

    FINE = "fine"
    CALL_TODAY = "call_today"
    MEASURE_AGAIN = "measure_again"
    """Low enough for the emergency plan if it stays so after the mask and clearing the airway."""
    EMERGENCY_PLAN = "emergency_plan"
    EMERGENCY_NOW = "emergency_now"
    ASK_TEAM = "ask_team"
    """Nobody has approved any bands for this person; `serious` says whether the reading is one to act on."""


@dataclass(frozen=True, slots=True)
class Oxygen:
    """`rule_ids` always hold the caution that a good reading does not rule out too much carbon dioxide."""

    band: Band
    serious: bool
    rule_ids: tuple[str, ...]


_BANDS = ("SP-04.ok", "SP-04.call", "SP-04.drop", "SP-04.emergency", "SP-04.sustained", "SP-04.now")
_CAUTIONS = ("SP-01", "SP-02", "SP-05")


def oxygen_band(spo2: Decimal, usual: Decimal | None, low_for: timedelta, rules: Rules) -> Oxygen:
    """Where a reading stands; `usual` is the person's own value, `low_for` how long it has been this low after
    the mask and clearing the airway. Bands are the project's proposal: none without the care team's approval."""
    if not all(rules[rule_id].drives_reminders for rule_id in _BANDS):
        return Oxygen(Band.ASK_TEAM, serious=spo2 < rules.number("RM-10"), rule_ids=("RM-10", *_CAUTIONS))
    band = _band(spo2, usual, low_for, rules)
    return Oxygen(band, serious=band is not Band.FINE, rule_ids=(*_BANDS, *_CAUTIONS))


def _band(spo2: Decimal, usual: Decimal | None, low_for: timedelta, rules: Rules) -> Band:
    if spo2 < rules.number("SP-04.now"):
        return Band.EMERGENCY_NOW
    if spo2 <= rules.number("SP-04.emergency"):
        sustained = low_for >= timedelta(minutes=float(rules.number("SP-04.sustained")))
        return Band.EMERGENCY_PLAN if sustained else Band.MEASURE_AGAIN
    fell = usual is not None and usual - spo2 >= rules.number("SP-04.drop")
    fine = spo2 >= rules.number("SP-04.ok") and spo2 > rules.number("SP-04.call")
    return Band.FINE if fine and not fell else Band.CALL_TODAY


DANGER_SIGNS = {
    "breathless_at_rest": "RF-01",
    "chest_pain": "RF-01",
    "new_confusion": "RF-01",
    "cannot_stay_awake": "RF-01",
    "grey_or_blue": "RF-01",
    "cannot_lie_flat": "RF-02",
    "cannot_clear_phlegm": "RF-02",
    "mask_needed_by_day": "RF-02",
    "weak_breathing": "RF-02",
    "headache_sleepy_confused": "RF-02",
    "device_or_power_failing": "RF-02",
    "cannot_swallow": "RF-02",
}
"""Signs that mean "call emergency", with the row that says so: for anybody, and those that ALS adds."""

WEAK_BREATHING_SIGNS = (
    "breathless",
    "worse_lying_flat",
    "disturbed_sleep",
    "nightmares",
    "sleepy_by_day",
    "poor_concentration",
    "confused",
    "hallucinations",
    "morning_headache",
    "tired",
    "poor_appetite",
    "chest_infections",
)
"""Signs that breathing is getting weak (RF-03): for the respiratory team, not an emergency by themselves."""

FIRST_STEPS = ("ventilation", "clear_phlegm", "oxygen_into_ventilation", "bring_own_device")
"""What is said on the telephone and at the door, in this order: never oxygen first."""


@dataclass(frozen=True, slots=True)
class Emergency:
    signs: tuple[str, ...]
    first_steps: tuple[str, ...]
    rule_ids: tuple[str, ...]


def emergency(signs: Iterable[str]) -> Emergency | None:
    """Whether these signs mean "call emergency", and in which order help is asked for.

    A sign that is not in the list counts as well: whoever noted it among the danger signs saw danger.
    """
    noted = sorted(set(signs))
    if not noted:
        return None
    rows = sorted({DANGER_SIGNS[sign] for sign in noted if sign in DANGER_SIGNS})
    return Emergency(tuple(noted), FIRST_STEPS, (*rows, "OX-01", "OX-02", "OX-03"))
