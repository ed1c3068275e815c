"""Every answer names exactly the rows that it rests on: "Why am I told this?" must neither miss one nor invent one."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from caregiving.guidance.after_covid import AcetaminophenDose, acetaminophen, check, visit_preparation
from caregiving.guidance.breathing import FIRST_STEPS, Measure, Reading, emergency, oxygen_band, risk_factors
from caregiving.guidance.isolation import Change, Felt, Illness, Temperature, isolation
from caregiving.guidance.monitoring import PROMPTS, below_expectation, score_prompts, watch
from caregiving.guidance.power import Device, Drill, power_runway
from caregiving.guidance.supplies import Moved, Scheduled, runway, two_week_rule
from caregiving.guidance.testing import CovidTest, Method, NextTest, Result, Step, kits, plan_tests
from caregiving.guidance.windows import Onset, SwallowRoute, antiviral_windows, egfr_route, swallow_note
from tests.guidance.reviewed import APPROVED, number
from tests.guidance.reviewed import RULES as UNREVIEWED
from tests.guidance.supply_world import DAY, TODAY, UTC_ZONE, moved, supply

RULES = APPROVED
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_antiviral_clock() -> None:
    clock = antiviral_windows(Onset(NOW, NOW, hour_known=True), UTC, RULES, "US")
    assert clock.rule_ids == ("AV-04", "AV-18", "AV-24", "AV-25")
    assert clock.windows[0].rule_ids == ("AV-01", "AV-20", "AV-21", "AV-23")


@pytest.mark.parametrize(
    ("egfr", "rows"),
    [
        (None, ("AV-19",)),
        ("60", ("AV-07", "AV-19")),
        ("30", ("AV-08", "AV-19")),
        ("29", ("AV-09", "AV-10", "AV-10.us", "AV-10.sg", "AV-14", "AV-19")),
    ],
)
@pytest.mark.parametrize("result_on", [date(2020, 1, 1), date(2026, 11, 19)])
def test_the_kidney_note(egfr: str | None, rows: tuple[str, ...], result_on: date) -> None:
    note = egfr_route(Decimal(egfr) if egfr else None, result_on, NOW.date(), RULES)
    assert note.rule_ids == rows
    assert note.old is (egfr is None or result_on.year == 2020)


def test_the_swallow_note() -> None:
    whole, tube = swallow_note(SwallowRoute.WHOLE, RULES), swallow_note(SwallowRoute.TUBE, RULES)
    assert (whole.ask_pharmacist, whole.rule_ids, whole.disagreements) == (False, ("AV-30",), ())
    assert tube.rule_ids == ("AV-30", "AV-30.eu", "AV-31", "AV-32", "AV-36")


def planned(*tests: CovidTest, ill: bool = True, now: datetime = NOW) -> NextTest:
    began = NOW - 9 * DAY
    return plan_tests(
        onset=Onset(began, began, hour_known=True) if ill else None,
        exposed_on=None if ill else began.date(), last_infection_on=None, tests=tests, now=now, zone=UTC, rules=RULES,
    )  # fmt: skip


def negatives(count: int, since: datetime = NOW - 9 * DAY) -> list[CovidTest]:
    return [CovidTest(since + number * 2 * DAY, Method.ANTIGEN, Result.NEGATIVE) for number in range(count)]


def test_the_tests_of_somebody_who_is_ill() -> None:
    assert planned().rule_ids == ("TST-01", "TST-07")
    again = planned(*negatives(2))
    assert (again.step, again.not_before, again.home_from) == (Step.ASK_OR_TEST_AGAIN, NOW - 7 * DAY, NOW - 5 * DAY)
    assert again.rule_ids == ("TST-01", "TST-07", "TST-02", "TST-08")
    assert planned(*negatives(3)) == NextTest(Step.ENOUGH, None, 3, 2, (), ("TST-01", "TST-07"))
    positive = CovidTest(NOW, Method.ANTIGEN, Result.POSITIVE)
    assert planned(positive) == NextTest(Step.POSITIVE, done=1, needed=1, rule_ids=("TST-06",))


def test_the_tests_after_an_exposure() -> None:
    first = planned(ill=False)
    assert (first.rule_ids, first.methods) == (("TST-03", "TST-05", "TST-04"), (Method.ANTIGEN, Method.MOLECULAR))
    enough = planned(*negatives(3, NOW - 3 * DAY), ill=False, now=NOW + DAY)
    assert enough == NextTest(Step.ENOUGH, None, 3, 3, (), first.rule_ids)
    late = planned(ill=False, now=NOW + 300 * DAY)
    assert (late.step, late.rule_ids) == (Step.NOTHING, ("TST-13.covid_max",))


def test_the_kits() -> None:
    assert kits([], TODAY, RULES).rule_ids == ("SUP-20.kits", "TST-15")


def test_the_check_after_covid() -> None:
    def asked(symptoms: list[str], *, effort: bool = False) -> tuple[str, ...]:
        return check(
            symptoms, [], worse_after_effort=effort, infected_on=None, today=TODAY, rules=RULES
        ).rule_ids  # fmt: skip

    always = ("PC-04.months", "PC-09", "REH-06")
    assert asked([]) == ("PC-11", *always)
    assert asked(["tired"]) == ("PC-22", *always)
    assert asked(["tired"], effort=True) == ("PC-22", *always, "PC-12", "REH-01", "REH-02")
    visit = visit_preparation([], RULES)
    assert visit.rule_ids == ("PC-22", "PC-23", "PC-23.more")
    assert "ferritin" in visit.blood_if_wanted


def test_acetaminophen_of_a_day() -> None:
    doses = [AcetaminophenDose(NOW - hours * HOUR, Decimal(1000)) for hours in (20, 15, 10, 5)]
    day = acetaminophen([*doses, AcetaminophenDose(NOW - HOUR, None)], NOW, RULES)
    assert day and day.ask_from
    assert (day.milligrams, day.at_least) == (Decimal(4000), True)
    over = int((day.milligrams - day.ask_from) // 1000)
    assert day.under_again_at == doses[over].at + timedelta(hours=24)


def test_the_watch_after_an_infection() -> None:
    found = watch(TODAY, None, RULES)
    assert found and found.rule_ids == ("MON-02", "MON-03.from", "MON-03.to", "MON-03.relapse")
    assert [prompt.rule_id for prompt in score_prompts(TODAY, [], RULES)] == list(PROMPTS)
    last, before = score_prompts(TODAY, [], RULES)[-1], score_prompts(TODAY, [], RULES)[-2]
    assert last.closes - last.opens == before.closes - before.opens


def test_what_fell_below_expectation() -> None:
    before, slopes = {"speech": 12, "arms": 12, "legs": 12}, {"speech": 0.0, "arms": -1.0, "legs": 0.0}
    month = timedelta(days=365.25 / 12)
    found = below_expectation(before, slopes, {"speech": 12, "arms": 7, "legs": 12}, 2 * month, RULES)
    assert [(one.domain, round(one.points, 6), one.rule_id) for one in found] == [
        ("arms", 3.0, "MON-05.domain"), (None, 3.0, "MON-05.total"),
    ]  # fmt: skip
    equal = below_expectation(before, dict.fromkeys(before, 0.0), {"speech": 9, "arms": 9, "legs": 12}, month, RULES)
    assert [one.domain for one in equal] == ["arms", "speech", None]


def test_staying_apart() -> None:
    waiting = isolation(Illness(NOW - DAY), NOW, UTC, RULES)
    assert waiting.rule_ids == ("ISO-01", "ISO-01.fever", "ISO-01.antipyretic")
    cool = [Temperature(NOW - HOUR, Decimal("36.8"))]
    better = isolation(Illness(NOW - DAY, temperatures=cool, felt=[Felt(NOW - HOUR, Change.BETTER)]), NOW, UTC, RULES)
    assert better.rule_ids == (*waiting.rule_ids, "ISO-02", "ISO-03")
    without = isolation(Illness(None, tested_positive=NOW), NOW, UTC, RULES)
    assert without.rule_ids == ("ISO-04",)
    assert without.stricter_until == datetime(2026, 12, 1, tzinfo=UTC)


def test_breathing() -> None:
    assert oxygen_band(Decimal(88), None, HOUR, UNREVIEWED).rule_ids == ("RM-10", "SP-01", "SP-02", "SP-05")
    found = emergency(["grey_or_blue"], RULES)
    assert found
    assert (found.first_steps, found.rule_ids) == (tuple(FIRST_STEPS), ("RF-01", "OX-01", "RM-10", "OX-02", "OX-03"))
    low = Reading(Measure.SPO2, Decimal(80), NOW)
    assert [factor.reading for factor in risk_factors([low], RULES, signs=(), bulbar=False)] == [low]


def test_the_two_week_rule() -> None:
    short = supply(use=Scheduled(Decimal(1)), critical=True)
    found = runway(short, [moved(Moved.COUNTED, 5, TODAY)], TODAY, UTC_ZONE, RULES, isolation=True)
    rule = two_week_rule([found], RULES)
    assert [gap.runway for gap in rule.shortfalls] == [found]
    assert rule.rule_ids == ("SUP-01", "SET-COUNT-AGE")


def test_what_a_sick_breath_leaves_of_a_battery_is_worked_out_in_hundredths() -> None:
    mask, drill = Device("1", "Mask", breathes=True), Drill("1", TODAY, 10_000)
    (life,) = power_runway([mask], [drill], TODAY, RULES, sick=True).lives
    left = Decimal(10_000)
    for rule_id in ("PW-03", "PW-04"):
        left -= left * number(rule_id) / 100
    assert (life.minutes, life.rule_ids) == (int(left), ("PW-03", "PW-04"))
