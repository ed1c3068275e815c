"""Breathing measures, oxygen bands and danger signs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from caregiving.guidance.breathing import (
    DANGER_SIGNS,
    FIRST_STEPS,
    WEAK_BREATHING_SIGNS,
    Band,
    Measure,
    Reading,
    RiskFactor,
    emergency,
    lung_test_due,
    oxygen_band,
    risk_factors,
    stood,
)
from caregiving.guidance.catalog import Review, Rules, State
from tests.guidance.reviewed import withdrawn

RULES = Rules.load()
DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BANDS = ("ok", "call", "drop", "emergency", "sustained", "now")


def approved(*rule_ids: str) -> Rules:
    reviews = [
        Review(rule_id, State.APPROVED, None, None, "Dr Dee", DAY, "agreed with the team") for rule_id in rule_ids
    ]
    return RULES.in_force(DAY, reviews)


OURS = approved(*(f"SP-04.{band}" for band in BANDS))


def risks(
    measure: Measure, value: str, *, symptoms: bool = False, bulbar: bool = False, rules: Rules = RULES
) -> tuple[RiskFactor, ...]:
    reading = Reading(measure, Decimal(value), NOW)
    return risk_factors([reading], rules, signs=["morning_headache"] if symptoms else ["cough"], bulbar=bulbar)


@pytest.mark.parametrize(
    ("measure", "value", "row"),
    [
        (Measure.FVC, "50", None),
        (Measure.FVC, "49.9", "RM-01"),
        (Measure.SVC, "49", "RM-01"),
        (Measure.SNIP, "40", None),
        (Measure.SNIP, "39", "RM-02"),
        (Measure.MIP, "-39", "RM-02"),
        (Measure.MIP, "-60", None),
        (Measure.PACO2, "45", None),
        (Measure.PACO2, "45.1", "RM-03"),
        (Measure.PEAK_COUGH_FLOW, "270", None),
        (Measure.PEAK_COUGH_FLOW, "269", "RM-07"),
        (Measure.ASSISTED_COUGH_FLOW, "299", "RM-09"),
        (Measure.SPO2, "95", None),
        (Measure.SPO2, "94", "RM-10"),
    ],
)
def test_a_value_beyond_its_threshold_says_why(measure: Measure, value: str, row: str | None) -> None:
    assert [risk.rule_ids for risk in risks(measure, value)] == ([(row,)] if row else [])


@pytest.mark.parametrize(("value", "row"), [("80", None), ("79", "RM-01.symptoms"), ("49", "RM-01")])
def test_with_symptoms_lung_volume_counts_sooner(value: str, row: str | None) -> None:
    assert [risk.rule_ids[0] for risk in risks(Measure.FVC, value, symptoms=True)] == ([row] if row else [])
    assert len(risks(Measure.FVC, "79")) == 0


def test_a_row_that_nobody_approved_hides_no_other() -> None:
    (risk,) = risks(Measure.PEAK_COUGH_FLOW, "150")
    assert risk.rule_ids == ("RM-07",)
    assert risk.threshold == 270
    (risk,) = risks(Measure.PEAK_COUGH_FLOW, "150", rules=approved("RM-08"))
    assert risk.rule_ids == ("RM-08",)
    assert risk.threshold == 160


def test_weak_face_muscles_make_lung_volume_doubtful() -> None:
    (risk,) = risks(Measure.FVC, "40", bulbar=True)
    assert (risk.unreliable, risk.rule_ids) == (True, ("RM-01", "RM-13"))
    (risk,) = risks(Measure.SNIP, "30", bulbar=True)
    assert not risk.unreliable


def test_the_newest_value_counts_whatever_the_order() -> None:
    old, new = (Reading(Measure.FVC, Decimal(v), NOW - timedelta(days=d)) for v, d in (("40", 90), ("85", 1)))
    for readings in ([old, new], [new, old]):
        assert risk_factors(readings, RULES, signs=(), bulbar=False) == ()


AIR, OXYGEN = False, True


def spo2(*values: tuple[int, bool]) -> list[Reading]:
    """One every ten minutes, each with whether it was on oxygen."""
    return [
        Reading(Measure.SPO2, Decimal(value), NOW + timedelta(minutes=10 * number), on_oxygen)
        for number, (value, on_oxygen) in enumerate(values)
    ]


@pytest.mark.parametrize(
    ("readings", "stands"),
    [
        ([], []),
        ([(97, OXYGEN)], [97]),
        ([(91, AIR), (97, OXYGEN)], [91, 91]),
        ([(91, AIR), (91, OXYGEN)], [91, 91]),
        ([(91, AIR), (88, OXYGEN)], [91, 88]),
        ([(91, AIR), (88, OXYGEN), (97, OXYGEN)], [91, 88, 91]),
        ([(91, AIR), (97, OXYGEN), (96, AIR)], [91, 91, 96]),
        ([(91, AIR), (97, AIR), (98, OXYGEN)], [91, 97, 97]),
        ([(91, AIR), (97, OXYGEN), (90, AIR), (99, OXYGEN)], [91, 91, 90, 90]),
        ([(88, OXYGEN), (97, OXYGEN)], [88, 97]),
    ],
)
def test_a_better_reading_on_oxygen_never_stands_for_a_lower_one_without_it(
    readings: list[tuple[int, bool]], stands: list[int]
) -> None:
    taken = spo2(*readings)
    assert [reading.value for reading in stood(taken)] == stands
    assert stood(reversed(taken)) == stood(taken)


@pytest.mark.parametrize(
    ("readings", "value"),
    [
        ([(91, AIR), (97, OXYGEN)], 91),
        ([(91, AIR), (97, OXYGEN), (97, AIR)], None),
        ([(97, AIR), (91, OXYGEN)], 91),
        ([(97, OXYGEN)], None),
    ],
)
def test_the_limit_for_room_air_is_held_against_what_oxygen_did_not_lift(
    readings: list[tuple[int, bool]], value: int | None
) -> None:
    found = risk_factors(spo2(*readings), RULES, signs=(), bulbar=False)
    assert [risk.reading.value for risk in found] == ([value] if value else [])
    assert all(risk.rule_ids == ("RM-10",) for risk in found)


@pytest.mark.parametrize(("country", "due"), [("US", date(2027, 5, 20)), ("GB", date(2027, 2, 20))])
def test_the_next_lung_test_follows_the_country(country: str, due: date) -> None:
    assert lung_test_due(DAY, RULES.for_country(country)) == due


@pytest.mark.parametrize(
    ("spo2", "band"),
    [
        (100, Band.FINE),
        (95, Band.FINE),
        (94, Band.CALL_TODAY),
        (93, Band.CALL_TODAY),
        (92, Band.MEASURE_AGAIN),
        (90, Band.MEASURE_AGAIN),
        (89, Band.EMERGENCY_NOW),
        (70, Band.EMERGENCY_NOW),
    ],
)
def test_the_bands_point_by_point_once_the_team_approved_them(spo2: int, band: Band) -> None:
    found = oxygen_band(Decimal(spo2), None, timedelta(0), OURS)
    assert (found.band, found.serious) == (band, band is not Band.FINE)


@pytest.mark.parametrize(
    ("minutes", "band"), [(4, Band.MEASURE_AGAIN), (5, Band.EMERGENCY_PLAN), (60, Band.EMERGENCY_PLAN)]
)
def test_low_for_five_minutes_after_mask_and_airway_means_the_emergency_plan(minutes: int, band: Band) -> None:
    assert oxygen_band(Decimal(91), None, timedelta(minutes=minutes), OURS).band is band


@pytest.mark.parametrize(("usual", "band"), [(98, Band.FINE), (99, Band.CALL_TODAY)])
def test_three_points_under_the_usual_value_means_call_today(usual: int, band: Band) -> None:
    assert oxygen_band(Decimal(96), Decimal(usual), timedelta(0), OURS).band is band


@pytest.mark.parametrize(("spo2", "serious"), [(99, False), (95, False), (94, True), (80, True)])
def test_without_approval_there_are_no_bands_only_ask_your_team(spo2: int, serious: bool) -> None:
    for rules in (RULES, approved("SP-04.ok", "SP-04.now")):
        found = oxygen_band(Decimal(spo2), None, timedelta(0), rules)
        assert (found.band, found.serious) == (Band.ASK_TEAM, serious)


@pytest.mark.parametrize(("spo2", "serious"), [(97, False), (96, True)])
def test_without_any_limit_whatever_is_under_the_usual_value_is_serious(spo2: int, serious: bool) -> None:
    found = oxygen_band(Decimal(spo2), Decimal(97), timedelta(0), withdrawn("SP-04.ok", "RM-10"))
    assert (found.band, found.serious) == (Band.ASK_TEAM, serious)


@pytest.mark.parametrize(("spo2", "serious"), [(99, True), (100, False)])
def test_without_a_usual_value_either_whatever_is_under_a_hundred_is_serious(spo2: int, serious: bool) -> None:
    found = oxygen_band(Decimal(spo2), None, timedelta(0), withdrawn("SP-04.ok", "RM-10"))
    assert (found.band, found.serious) == (Band.ASK_TEAM, serious)


def test_a_limit_for_people_with_signs_of_weak_breathing_names_the_row_about_them() -> None:
    assert [risk.rule_ids for risk in risks(Measure.FVC, "79", symptoms=True)] == [("RM-01.symptoms", "RF-03")]


def test_every_reading_carries_the_caution_about_carbon_dioxide() -> None:
    for rules in (RULES, OURS):
        assert "SP-05" in oxygen_band(Decimal(99), None, timedelta(0), rules).rule_ids


def test_no_sign_is_no_emergency() -> None:
    assert emergency([], RULES) is None


@pytest.mark.parametrize(("sign", "row"), sorted(DANGER_SIGNS.items()))
def test_any_danger_sign_is_an_emergency_with_its_row(sign: str, row: str) -> None:
    found = emergency([sign], RULES)
    assert found and found.rule_ids == (row, "OX-01", "RM-10", "OX-02", "OX-03")
    assert row in RULES


def test_an_unknown_danger_sign_is_danger_too() -> None:
    found = emergency(["noted", "chest_pain", "noted"], RULES)
    assert found and found.signs == ("chest_pain", "noted")


def test_breathing_support_and_phlegm_come_before_oxygen() -> None:
    assert list(FIRST_STEPS)[:3] == ["ventilation", "clear_phlegm", "oxygen_into_ventilation"]


def test_signs_of_weak_breathing_are_no_emergency_by_themselves() -> None:
    assert not set(WEAK_BREATHING_SIGNS) & set(DANGER_SIGNS)


def test_of_limits_that_cross_the_one_that_asks_for_a_call_counts() -> None:
    crossed = [
        Review(f"SP-04.{band}", State.APPROVED, 96 if band == "call" else None, None, "Dr Dee", DAY, "agreed")
        for band in BANDS
    ]
    rules = RULES.in_force(DAY, crossed)
    assert oxygen_band(Decimal(96), None, timedelta(0), rules).band is Band.CALL_TODAY
    assert oxygen_band(Decimal(97), None, timedelta(0), rules).band is Band.FINE
