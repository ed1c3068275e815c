"""Late in the evening in New York it is tomorrow in UTC: every rule counts the patient's days."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from caregiving.guidance.isolation import Illness, isolation
from caregiving.guidance.moments import Span, day_end, day_start
from caregiving.guidance.supplies import AsNeeded, Moved, Movement, Scheduled, occurrence
from caregiving.guidance.testing import CovidTest, Method, Result, Step, plan_tests
from caregiving.guidance.upkeep import Done, Says, Switch, Task, Unit, UpkeepDue, Why, next_entitled, upkeep_due
from caregiving.guidance.windows import Onset
from tests.guidance.reviewed import APPROVED, days
from tests.guidance.supply_world import supply

RULES = APPROVED
ZONE = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 20)
LATE = datetime(2026, 11, 21, 3, tzinfo=UTC)  # 22:00 of the 20th
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def task(unit: Unit = Unit.DAYS, every: int = 7, started_on: date = TODAY - 30 * DAY) -> Task:
    return Task("hose", "mask", "clean", "hose", every, unit, Says.TEAM, started_on, 1, unit, after_illness=True)


def next_time(one: Task, *switches: Switch, done: datetime | None = None) -> UpkeepDue:
    (found,) = upkeep_due([one], [Done("d", "hose", done)] if done else [], switches, ZONE)
    return found


def test_work_done_late_counts_for_that_day() -> None:
    found = next_time(task(), done=LATE)
    assert (found.done_on, found.opens) == (TODAY, day_start(TODAY + 7 * DAY, ZONE))


def test_an_interval_in_hours_shows_from_the_morning_of_its_day() -> None:
    found = next_time(task(Unit.HOURS, 24), done=LATE)
    assert (found.opens, found.due) == (day_start(TODAY + DAY, ZONE), LATE + DAY)


@pytest.mark.parametrize(("unit", "every", "day"), [(Unit.DAYS, 30, 30), (Unit.HOURS, 24, 1), (Unit.HOURS, 20, 0)])
def test_an_entitlement_counts_from_that_day(unit: Unit, every: int, day: int) -> None:
    assert next_entitled(task(unit, every), [Done("d", "hose", LATE)], ZONE) == TODAY + day * DAY


def test_a_plan_that_went_on_late_counts_from_that_day() -> None:
    found = next_time(task(), Switch("on", True, LATE), done=LATE - 6 * DAY)
    assert (found.why, found.opens) == (Why.INFECTION, day_start(TODAY, ZONE))


@pytest.mark.parametrize(("started_on", "why"), [(TODAY, Why.AFTER_ILLNESS), (TODAY + DAY, Why.USUAL)])
def test_a_plan_that_went_off_late_asks_for_what_was_there_on_that_day(started_on: date, why: Why) -> None:
    switches = Switch("on", True, LATE - 5 * DAY), Switch("off", False, LATE)
    found = next_time(task(every=90, started_on=started_on), *switches)
    assert found.why is why
    assert why is Why.USUAL or found.due == day_end(TODAY, ZONE)


def test_a_positive_test_late_counts_from_that_day() -> None:
    found = isolation(Illness(None, tested_positive=LATE), LATE, ZONE, RULES)
    assert found.care_until == day_end(TODAY + days("ISO-04"), ZONE)
    assert found.stricter_until == day_end(TODAY + days("ISO-06"), ZONE)


def test_the_last_evening_for_a_test_after_an_exposure() -> None:
    exposed_on = TODAY - days("TST-13.covid_max")
    plans = [
        plan_tests(
            onset=None, exposed_on=exposed_on, last_infection_on=None, tests=(), now=now, zone=ZONE, rules=RULES
        ).step
        for now in (LATE, LATE + 3 * HOUR)
    ]  # fmt: skip
    assert plans == [Step.TEST, Step.NOTHING]


def test_the_time_since_an_earlier_infection_counts_to_the_evening_of_the_first_symptom() -> None:
    limit = TODAY - days("TST-09")
    tests = [CovidTest(LATE, Method.ANTIGEN, Result.NEGATIVE)]
    on_the_day, before = (
        plan_tests(
            onset=Onset(LATE, LATE, hour_known=True), exposed_on=None, last_infection_on=infected_on, tests=tests,
            now=LATE, zone=ZONE, rules=RULES,
        ).rule_ids
        for infected_on in (limit, limit - DAY)
    )  # fmt: skip
    assert on_the_day != before


def movement(name: str, what: Moved, quantity: int, at: datetime) -> Movement:
    return Movement(name, what, at, Decimal(quantity))


def test_a_shortage_is_named_by_the_count_that_was_safe_on_that_evening_and_for_those_who_were_ill() -> None:
    one = supply(use=Scheduled(Decimal(1)), isolation_factor=Decimal(2))
    told = [movement("plenty", Moved.COUNTED, 90, LATE - 9 * DAY), movement("few", Moved.COUNTED, 16, LATE)]
    assert occurrence(one, told, ZONE, RULES) == "few"
    assert occurrence(one, told, ZONE, RULES, [Span(TODAY)]) == "plenty"
    assert occurrence(one, told, ZONE, RULES, [Span(TODAY + DAY)]) == "few"


def test_use_as_needed_is_summed_by_the_patients_days() -> None:
    one = supply(use=AsNeeded(Decimal(1)))
    used = [movement(f"used {days}", Moved.USED, 5, LATE - days * DAY) for days in range(1, 20)]
    told = [*used, movement("counted", Moved.COUNTED, 80, LATE)]
    assert occurrence(one, told, ZONE, RULES) == "counted"
    assert occurrence(one, [*used, movement("few", Moved.COUNTED, 70, LATE)], ZONE, RULES) == one.id
