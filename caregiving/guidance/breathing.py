"""Breathing: what measured values say, where an oxygen reading stands, and which signs mean "call emergency"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from caregiving.guidance.catalog import Number, Rules
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
    on_oxygen: bool = False


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


def stood(readings: Iterable[Reading]) -> list[Reading]:
    """What stood after each of these readings of one measure, the newest last: itself, or the one before it.

    Oxygen from a bottle lifts the number and mends nothing (SP-05, OX-01): a reading on it does not take the place of
    a lower one without it. A lower one on oxygen counts at once.
    """
    found: list[Reading] = []
    without: Reading | None = None
    for reading in sorted(readings, key=lambda reading: (reading.at, reading.value)):
        if not reading.on_oxygen:
            without = reading
        hidden = without if without is not None and without.value < reading.value else None
        found.append(hidden or reading)
    return found


def risk_factors(
    readings: Iterable[Reading], rules: Rules, *, signs: Iterable[str], bulbar: bool
) -> tuple[RiskFactor, ...]:
    """What the newest value of each measure says; SpO2 means awake on room air, so that one on oxygen says something
    only where it is low even so. Only what somebody vouches for.

    `signs` are what was noticed; those of weak breathing make some limits stricter.
    """
    symptoms = rules["RF-03"].drives_reminders and any(sign in WEAK_BREATHING_SIGNS for sign in signs)
    taken = list(readings)
    found = []
    for measure in Measure:
        stands = next(reversed(stood(reading for reading in taken if reading.measure is measure)), None)
        met = _met(stands, rules, symptoms) if stands else None
        if stands and met:
            limit, threshold = met
            unreliable = bulbar and measure in VOLUMES and rules["RM-13"].drives_reminders
            besides = (*(("RF-03",) if limit.only_with_symptoms else ()), *(("RM-13",) if unreliable else ()))
            found.append(RiskFactor(stands, threshold, unreliable, (limit.rule_id, *besides)))
    return tuple(found)


def _met(reading: Reading, rules: Rules, symptoms: bool) -> tuple[_Limit, Decimal] | None:
    """The first limit that the reading is beyond, with its threshold; one that nobody vouches for hides no other."""
    value = abs(reading.value)
    for limit in _LIMITS:
        if reading.measure in limit.measures and (symptoms or not limit.only_with_symptoms):
            threshold = rules.number(limit.rule_id)
            if threshold is not None and (value > threshold if limit.above else value < threshold):
                return limit, Decimal(threshold)
    return None


def lung_test_due(last_on: date, rules: Rules) -> date | None:
    """When the lungs are to be tested again, by the interval of the rules' country.

    None while nobody vouches for that interval.
    """
    months = rules.number(rules.about("lung_function.interval").row.id)
    return None if months is None else add_months(last_on, int(months))


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
ALL = 100
"""Per cent: no reading is higher."""


def oxygen_band(spo2: Decimal, usual: Decimal | None, low_for: timedelta, rules: Rules) -> Oxygen:
    """Where a reading stands; `usual` is the person's own value, `low_for` how long it has been this low after
    the mask and clearing the airway. Bands are the project's proposal: none without the care team's approval.

    Without any limit that somebody vouches for, whatever is under the usual value is serious, or under 100."""
    bands = {rule_id: number for rule_id in _BANDS if (number := rules.number(rule_id)) is not None}
    if len(bands) < len(_BANDS):
        limit = rules.number("RM-10")
        serious = spo2 < (limit if limit is not None else usual if usual is not None else ALL)
        return Oxygen(Band.ASK_TEAM, serious, rule_ids=("RM-10", *_CAUTIONS))
    band = _band(spo2, usual, low_for, bands)
    return Oxygen(band, serious=band is not Band.FINE, rule_ids=(*_BANDS, *_CAUTIONS))


def _band(spo2: Decimal, usual: Decimal | None, low_for: timedelta, bands: Mapping[str, Number]) -> Band:
    if spo2 < bands["SP-04.now"]:
        return Band.EMERGENCY_NOW
    if spo2 <= bands["SP-04.emergency"]:
        sustained = low_for >= timedelta(minutes=float(bands["SP-04.sustained"]))
        return Band.EMERGENCY_PLAN if sustained else Band.MEASURE_AGAIN
    fell = usual is not None and usual - spo2 >= bands["SP-04.drop"]
    fine = spo2 >= bands["SP-04.ok"] and spo2 > bands["SP-04.call"]
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

FIRST_STEPS = {
    "ventilation": "OX-01",
    "clear_phlegm": "RM-10",
    "oxygen_into_ventilation": "OX-01",
    "bring_own_device": "OX-02",
}
"""What is said on the telephone and at the door, in this order (never oxygen first), with the row that says so."""


@dataclass(frozen=True, slots=True)
class Emergency:
    signs: tuple[str, ...]
    first_steps: tuple[str, ...]
    rule_ids: tuple[str, ...]


def emergency(signs: Iterable[str], rules: Rules) -> Emergency | None:
    """Whether these signs mean "call emergency", and in which order help is asked for, as far as somebody vouches.

    A sign that is not in the list counts as well: whoever noted it among the danger signs saw danger. That danger
    means to call hangs on no row: calling keeps the person safer.
    """
    noted = sorted(set(signs))
    if not noted:
        return None
    rows = sorted({DANGER_SIGNS[sign] for sign in noted if sign in DANGER_SIGNS})
    steps = tuple(step for step, row in FIRST_STEPS.items() if rules[row].drives_reminders)
    return Emergency(tuple(noted), steps, (*rows, "OX-01", "RM-10", "OX-02", "OX-03"))
