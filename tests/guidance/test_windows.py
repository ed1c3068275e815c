"""The antiviral windows, walked day by day at their edges."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.catalog import DATA, Review, Rules, State
from caregiving.guidance.moments import at_clock, day_end, day_start
from caregiving.guidance.windows import (
    Kidney,
    Onset,
    Phase,
    SwallowRoute,
    Window,
    antiviral_windows,
    egfr_route,
    swallow_note,
)

RULES = Rules.load()
NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 2)
zones = st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo)
moments = st.integers(0, 36 * 365 * 24 * 60).map(
    lambda minutes: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def onset(day: date = MONDAY, clock: time = time(21, 40), *, to: date | None = None, hour_known: bool = True) -> Onset:
    return Onset(at_clock(day, clock, NEW_YORK), at_clock(to or day, clock, NEW_YORK), hour_known)


def window(drug: str, began: Onset | None = None, rules: Rules = RULES) -> Window:
    clock = antiviral_windows(began or onset(), NEW_YORK, rules, "US")
    return next(window for window in clock.windows if window.drug == drug)


def withdrawn(rule_id: str) -> Rules:
    review = Review(rule_id, State.WITHDRAWN, None, None, "Rita Review", MONDAY, "no longer so")
    return RULES.in_force(MONDAY, [review])


@pytest.mark.parametrize(
    ("offset", "phase"),
    [
        (-1, Phase.OPEN),
        (0, Phase.OPEN),
        (1, Phase.OPEN),
        (2, Phase.OPEN),
        (3, Phase.OPEN),
        (4, Phase.STRICT_LAST_DAY),
        (5, Phase.USUAL_ONLY),
        (6, Phase.CLOSED),
        (7, Phase.CLOSED),
    ],
)
def test_the_five_day_window_day_by_day(offset: int, phase: Phase) -> None:
    day = MONDAY + timedelta(days=offset)
    for drug in ("nirmatrelvir-ritonavir", "molnupiravir"):
        found = window(drug)
        assert found.phase(day) is phase
        assert found.day_number(day) == offset
        assert found.strict_day_number(day) == offset + 1


@pytest.mark.parametrize(
    ("offset", "phase"),
    [(5, Phase.OPEN), (6, Phase.STRICT_LAST_DAY), (7, Phase.USUAL_ONLY), (8, Phase.CLOSED)],
)
def test_the_seven_day_window_day_by_day(offset: int, phase: Phase) -> None:
    assert window("remdesivir").phase(MONDAY + timedelta(days=offset)) is phase


def test_the_strict_count_ends_on_day_five_of_five() -> None:
    found = window("nirmatrelvir-ritonavir")
    assert found.strict_day_number(found.last_start_strict) == found.days == 5
    assert found.day_number(found.last_start_usual) == 5


def test_a_window_closes_at_the_end_of_the_day_in_the_patients_zone() -> None:
    found = window("nirmatrelvir-ritonavir")
    assert found.closes_usual == datetime(2026, 11, 8, 5, tzinfo=UTC)
    assert found.last_useful_test_on == date(2026, 11, 6)


def test_the_drugs_come_in_the_order_of_preference_and_name_their_rows() -> None:
    clock = antiviral_windows(onset(), NEW_YORK, RULES, "US")
    assert [found.rule_ids[0] for found in clock.windows] == ["AV-01", "AV-02", "AV-03"]
    assert clock.onset_day == MONDAY


def test_a_range_counts_from_the_earliest_day_and_tells_the_latest() -> None:
    found = window("nirmatrelvir-ritonavir", onset(to=date(2026, 11, 4)))
    assert found.last_start_usual == date(2026, 11, 7)
    assert found.last_start_if_latest == date(2026, 11, 9)


def test_flu_counts_48_hours_from_a_known_hour() -> None:
    clock = antiviral_windows(onset(), NEW_YORK, RULES, "US")
    assert clock.flu_best_before == onset().earliest + timedelta(hours=48)


def test_flu_counts_from_the_first_hour_of_the_day_when_the_hour_is_not_known() -> None:
    clock = antiviral_windows(onset(hour_known=False), NEW_YORK, RULES, "US")
    assert clock.flu_best_before == day_start(MONDAY, NEW_YORK) + timedelta(hours=48)


def test_a_withdrawn_strict_count_leaves_the_usual_one() -> None:
    found = window("nirmatrelvir-ritonavir", rules=withdrawn("AV-23"))
    assert found.last_start_strict == found.last_start_usual
    assert "AV-23" not in found.rule_ids


def test_a_withdrawn_antiviral_has_no_window() -> None:
    clock = antiviral_windows(onset(), NEW_YORK, withdrawn("AV-03"), "US")
    assert [found.drug for found in clock.windows] == ["nirmatrelvir-ritonavir", "remdesivir"]


@given(one=moments, other=moments, zone=zones)
def test_a_later_onset_never_closes_a_window_sooner(one: datetime, other: datetime, zone: ZoneInfo) -> None:
    earlier, later = (
        antiviral_windows(Onset(at, at, hour_known=True), zone, RULES, "US") for at in sorted((one, other))
    )
    assert earlier.flu_best_before and later.flu_best_before
    assert earlier.flu_best_before <= later.flu_best_before
    for first, second in zip(earlier.windows, later.windows, strict=True):
        assert first.last_start_strict <= second.last_start_strict
        assert first.closes_usual <= second.closes_usual


@given(at=moments, zone=zones, known=st.booleans())
def test_every_window_is_longer_than_its_days_and_closes_after_the_strict_one(
    at: datetime, zone: ZoneInfo, known: bool
) -> None:
    for found in antiviral_windows(Onset(at, at, known), zone, RULES, "US").windows:
        assert day_end(found.last_start_strict, zone) <= found.closes_usual
        assert found.closes_usual > at + timedelta(days=found.days) - timedelta(hours=26)


@pytest.mark.parametrize(
    ("egfr", "kidney", "row"),
    [
        ("90", Kidney.USUAL, "AV-07"),
        ("60", Kidney.USUAL, "AV-07"),
        ("59.9", Kidney.REDUCED, "AV-08"),
        ("30", Kidney.REDUCED, "AV-08"),
        ("29.9", Kidney.SEVERE, "AV-09"),
        ("5", Kidney.SEVERE, "AV-10"),
    ],
)
def test_a_kidney_result_is_a_flag_for_the_prescriber(egfr: str, kidney: Kidney, row: str) -> None:
    note = egfr_route(Decimal(egfr), MONDAY, MONDAY, RULES)
    assert note.kidney is kidney
    assert row in note.rule_ids
    assert not note.old


@pytest.mark.parametrize(
    ("egfr_on", "old"),
    [(date(2025, 11, 3), False), (date(2025, 11, 2), True), (None, True), (MONDAY, False)],
)
def test_a_kidney_result_is_old_after_twelve_months(egfr_on: date | None, old: bool) -> None:
    assert egfr_route(Decimal(70), egfr_on, MONDAY, RULES).old is old


@pytest.mark.parametrize("ahead", [1, 200])
def test_a_kidney_result_of_a_day_to_come_is_never_fresh(ahead: int) -> None:
    assert egfr_route(Decimal(70), MONDAY + timedelta(days=ahead), MONDAY, RULES).old


def test_no_kidney_result_is_said_as_such() -> None:
    note = egfr_route(None, None, MONDAY, RULES)
    assert (note.kidney, note.old) == (Kidney.UNKNOWN, True)


def test_whole_tablets_need_no_pharmacist() -> None:
    assert not swallow_note(SwallowRoute.WHOLE, RULES).ask_pharmacist


@pytest.mark.parametrize("route", [SwallowRoute.MODIFIED, SwallowRoute.TUBE])
def test_tablets_not_swallowed_whole_show_both_sides_and_ask_the_pharmacist(route: SwallowRoute) -> None:
    note = swallow_note(route, RULES)
    assert note.ask_pharmacist
    assert {"AV-30", "AV-31", "AV-32"} <= set(note.rule_ids)
    assert note.disagreements == ("DIS-02",)


def test_a_country_other_than_the_rules_own_has_its_own_rows() -> None:
    there = {window.drug: window.rule_ids[0] for window in antiviral_windows(onset(), NEW_YORK, RULES, "GB").windows}
    at_home = RULES.for_country("GB")
    assert there == {drug: at_home.about(f"window.{drug}").row.id for drug in there}
    assert antiviral_windows(onset(), NEW_YORK, at_home, "US") == antiviral_windows(onset(), NEW_YORK, RULES, "US")


OF_THE_UK = """
[[row]]
id = "AV-01.uk"
statement = "Within 4 days of the first symptom."
value = 4
unit = "days"
sources = ["P03"]
source_date = "2026"
country = "UK"
confidence = "H"
valid_from = 2026-01-01
review_by = 2027-01-01
subject = "window.nirmatrelvir-ritonavir"
"""


def test_the_patients_country_counts_by_the_row_of_its_own(tmp_path: Path) -> None:
    folder = Path(copytree(str(DATA), tmp_path / "data"))
    (folder / "of_the_uk.toml").write_text(OF_THE_UK)
    first = {code: antiviral_windows(onset(), NEW_YORK, Rules.load(folder), code).windows[0] for code in ("GB", "US")}
    assert (first["GB"].rule_ids[0], first["GB"].days) == ("AV-01.uk", 4)
    assert (first["US"].rule_ids[0], first["US"].days) == ("AV-01", 5)


def test_without_an_hour_it_had_surely_begun_when_its_last_day_began_where_the_patient_is() -> None:
    vague = onset(to=MONDAY + timedelta(days=1), hour_known=False)
    assert vague.surely_begun(NEW_YORK) == day_start(MONDAY + timedelta(days=1), NEW_YORK)
    auckland = ZoneInfo("Pacific/Auckland")
    assert vague.surely_begun(auckland) == day_start(MONDAY + timedelta(days=2), auckland)


def test_without_limits_of_the_kidney_the_note_names_the_rows_that_have_none() -> None:
    note = egfr_route(Decimal(50), date(2026, 11, 19), date(2026, 11, 20), withdrawn("AV-07"))
    assert (note.kidney, note.rule_ids) == (Kidney.NO_LIMITS, ("AV-07", "AV-08", "AV-19"))
