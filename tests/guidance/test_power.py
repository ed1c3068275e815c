"""The power runway: measured drills only, for ninety days, shorter on sick days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from caregiving.guidance.catalog import Rules
from caregiving.guidance.power import BatteryLife, Device, Drill, countdown, drill_due, power_runway
from tests.guidance.reviewed import approved, withdrawn

RULES = Rules.load()
TODAY = date(2026, 11, 20)
NIV = Device("niv", "NIV", breathes=True)
PUMP = Device("pump", "feeding pump", breathes=False)


def drill(minutes: int, ago: int = 5, device: Device = NIV, sick: bool = False) -> Drill:
    return Drill(device.id, TODAY - timedelta(days=ago), minutes, humidifier_on=device is NIV, sick=sick)


def test_the_first_to_stop_comes_first_and_the_untested_beside_them() -> None:
    spare = Device("spare", "spare", breathes=True)
    found = power_runway([NIV, PUMP, spare], [drill(240), drill(95, device=PUMP)], TODAY, RULES)
    assert [life.device for life in found.lives] == [PUMP, NIV]
    assert found.first_to_stop and found.first_to_stop.minutes == 95
    assert [life.device for life in found.not_tested] == [spare]


def test_devices_that_stop_together_come_by_name() -> None:
    found = power_runway([PUMP, NIV], [drill(60, device=PUMP), drill(60)], TODAY, RULES)
    assert [life.device for life in found.lives] == [NIV, PUMP]


@pytest.mark.parametrize(("ago", "tested"), [(0, True), (90, True), (91, False)])
def test_a_drill_counts_for_ninety_days(ago: int, tested: bool) -> None:
    found = power_runway([NIV], [drill(240, ago)], TODAY, RULES)
    assert bool(found.lives) is tested
    (life,) = found.lives or found.not_tested
    assert life.drilled_on == TODAY - timedelta(days=ago)
    assert life.tested_until == TODAY + timedelta(days=90 - ago)


def test_nothing_tested_means_nothing_counts_down() -> None:
    found = power_runway([NIV], [drill(240, 91)], TODAY, RULES)
    assert found.first_to_stop is None
    assert countdown(found, datetime(2026, 11, 20, tzinfo=UTC)) == ()


def test_the_newest_drill_counts_and_of_one_day_the_shorter() -> None:
    drills = [drill(200, 9), drill(180), drill(170), drill(100, 30), drill(999, -1)]
    for order in (drills, drills[::-1]):
        (life,) = power_runway([NIV], order, TODAY, RULES).lives
        assert (life.minutes, life.humidifier_on, life.rule_ids) == (170, True, ())


def test_sick_breathing_and_leaks_shorten_what_was_measured_well() -> None:
    (life,) = power_runway([NIV], [drill(240)], TODAY, RULES, sick=True).lives
    assert life.minutes == int(240 * 0.82 * 0.87)
    assert life.rule_ids == ("PW-03", "PW-04")


def test_what_was_measured_sick_is_not_shortened_again() -> None:
    (life,) = power_runway([NIV], [drill(240, sick=True)], TODAY, RULES, sick=True).lives
    assert (life.minutes, life.rule_ids) == (240, ())


def test_a_pump_does_not_breathe() -> None:
    (life,) = power_runway([PUMP], [drill(240, device=PUMP)], TODAY, RULES, sick=True).lives
    assert life.minutes == 240


def test_the_countdown_runs_from_the_moment_the_power_went() -> None:
    out = datetime(2026, 11, 1, 5, 50, tzinfo=UTC)
    found = power_runway([NIV, PUMP], [drill(240), drill(30, device=PUMP)], TODAY, RULES)
    assert [(stop.device, stop.at - out) for stop in countdown(found, out)] == [
        (PUMP, timedelta(minutes=30)),
        (NIV, timedelta(hours=4)),
    ]


def test_a_battery_is_measured_again_on_the_day_after_the_last_measurement_ceases_to_count() -> None:
    life = BatteryLife(NIV, drilled_on=TODAY)
    assert drill_due(life, TODAY, RULES) == (TODAY + timedelta(days=91), "SET-DRILL-AGE")


def test_and_sooner_where_the_team_asks_for_it() -> None:
    life = BatteryLife(NIV, drilled_on=date(2026, 10, 31))
    assert drill_due(life, TODAY, approved("PW-08")) == (date(2026, 11, 30), "PW-08")


def test_the_teams_interval_alone_is_enough_and_without_any_nobody_is_asked() -> None:
    life = BatteryLife(NIV, drilled_on=TODAY)
    assert drill_due(life, TODAY, withdrawn("SET-DRILL-AGE")) == (date(2026, 12, 20), "PW-08")
    assert drill_due(life, TODAY, withdrawn("SET-DRILL-AGE", "PW-08")) is None


def test_one_that_was_never_measured_is_asked_about_today() -> None:
    assert drill_due(BatteryLife(NIV), TODAY, RULES) == (TODAY, "SET-DRILL-AGE")
    assert drill_due(BatteryLife(NIV), TODAY, approved("PW-08")) == (TODAY, "PW-08")


def test_a_battery_that_did_not_hold_a_minute_stops_first_and_at_once() -> None:
    pump = Device("pump", "A pump", breathes=False)
    found = power_runway([pump, NIV], [drill(1, device=pump), drill(0)], TODAY, RULES)
    assert [life.device for life in found.lives] == [NIV, pump]
    assert countdown(found, datetime(2026, 11, 20, tzinfo=UTC))[0].at == datetime(2026, 11, 20, tzinfo=UTC)
