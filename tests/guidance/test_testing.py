"""The testing window: ill, exposed, or infected not long ago, step by step."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.catalog import Review, State
from caregiving.guidance.moments import at_clock, day_start
from caregiving.guidance.supply_facts import Lot
from caregiving.guidance.testing import CovidTest, Method, NextTest, Result, Shelf, Step, kits, plan_tests
from caregiving.guidance.windows import Onset
from tests.guidance.reviewed import APPROVED, withdrawn

RULES = APPROVED
ZONE = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 2)
HOUR = timedelta(hours=1)


def at(hours: float) -> datetime:
    """So many hours after the first symptom, Monday at eight."""
    return at_clock(MONDAY, time(8), ZONE) + hours * HOUR


def negative(hours: float, method: Method = Method.ANTIGEN) -> CovidTest:
    return CovidTest(at(hours), method, Result.NEGATIVE)


def ill(*tests: CovidTest, now: float = 200, infected: date | None = None, hour_known: bool = True) -> NextTest:
    return plan_tests(
        onset=Onset(at(0), at(0), hour_known),
        exposed_on=MONDAY,
        last_infection_on=infected,
        tests=tests,
        now=at(now),
        zone=ZONE,
        rules=RULES,
    )


def exposed(*tests: CovidTest, now: datetime | None = None, infected: date | None = None) -> NextTest:
    return plan_tests(
        onset=None,
        exposed_on=MONDAY,
        last_infection_on=infected,
        tests=tests,
        now=now or on(9),
        zone=ZONE,
        rules=RULES,
    )


def on(day_number: int, clock: time = time(9)) -> datetime:
    return at_clock(MONDAY + timedelta(days=day_number), clock, ZONE)


def negative_on(day_number: int, clock: time = time(9)) -> CovidTest:
    return CovidTest(on(day_number, clock), Method.ANTIGEN, Result.NEGATIVE)


def test_the_first_symptom_asks_for_a_test_now() -> None:
    plan = ill(now=1)
    assert (plan.step, plan.not_before, plan.done, plan.needed) == (Step.TEST, at(0), 0, 2)
    assert plan.methods == (Method.ANTIGEN, Method.MOLECULAR)


def test_a_negative_opens_another_test_after_48_hours() -> None:
    plan = ill(negative(3))
    assert (plan.step, plan.not_before, plan.done) == (Step.TEST, at(51), 1)


@pytest.mark.parametrize(("second", "done"), [(50.9, 1), (51, 2)])
def test_a_repeat_counts_only_48_hours_after_the_first(second: float, done: int) -> None:
    assert ill(negative(3), negative(second)).done == done


def test_two_negatives_and_still_ill_means_ask_or_test_once_more() -> None:
    plan = ill(negative(3), negative(51))
    assert (plan.step, plan.done, plan.needed, plan.at_home) == (Step.ASK_OR_TEST_AGAIN, 2, 3, False)
    assert plan.methods == (Method.MOLECULAR, Method.ANTIGEN)
    assert {"TST-02", "TST-08"} <= set(plan.rule_ids)


def test_after_two_negatives_asking_is_for_now_and_only_a_third_home_test_waits_48_hours() -> None:
    for now in (51, 98.9, 99):
        plan = ill(negative(3), negative(51), now=now)
        assert (plan.not_before, plan.home_from) == (at(51), at(99))
    assert ill(negative(3), negative(51), negative(60), now=61).home_from == at(99)
    assert ill(negative(3)).home_from is None


@pytest.mark.parametrize(
    ("days_ago", "methods", "row"),
    [
        (30, (Method.ANTIGEN,), "TST-10"),
        (31, (Method.ANTIGEN, Method.MOLECULAR), "TST-11"),
        (90, (Method.ANTIGEN, Method.MOLECULAR), "TST-11"),
        (91, (Method.MOLECULAR, Method.ANTIGEN), "TST-08"),
    ],
)
def test_up_to_three_months_after_an_infection_a_home_test_is_better_than_one_of_a_laboratory(
    days_ago: int, methods: tuple[Method, ...], row: str
) -> None:
    infected = MONDAY - timedelta(days=days_ago)
    plan = ill(negative(3), negative(51), infected=infected)
    assert (plan.step, plan.methods) == (Step.ASK_OR_TEST_AGAIN, methods)
    assert {"TST-08", "TST-10", "TST-11"} & set(plan.rule_ids) == {row}
    at_home = days_ago <= 90
    assert plan.at_home is ill(infected=infected).at_home is at_home
    assert exposed(infected=infected).at_home is (30 < days_ago <= 90)


def test_a_third_home_test_after_a_recent_infection_rests_on_the_row_of_the_third_one() -> None:
    plan = ill(negative(3), negative(51), infected=MONDAY - timedelta(days=60))
    assert plan.rule_ids == ("TST-01", "TST-07", "TST-11", "TST-02")


def test_a_number_of_tests_that_was_reviewed_to_one_needs_no_second() -> None:
    one = Review("TST-01.tests", State.APPROVED, 1, None, "Rita Review", date(2026, 11, 20), "the clinic's way")
    found = plan_tests(
        onset=Onset(at(0), at(0), hour_known=True), exposed_on=None, last_infection_on=None, tests=[negative(1)],
        now=at(200), zone=ZONE, rules=RULES.in_force(date(2026, 11, 20), [one]),
    )  # fmt: skip
    assert found.step is Step.ASK_OR_TEST_AGAIN


def test_a_third_negative_is_enough() -> None:
    assert ill(negative(3), negative(51), negative(99)).step is Step.ENOUGH


def test_a_laboratory_test_after_two_negatives_is_enough() -> None:
    tests = negative(3), negative(51), negative(60, Method.MOLECULAR)
    assert ill(*tests).step is Step.ENOUGH


def test_one_positive_is_enough_and_needs_no_repeat() -> None:
    positive = CovidTest(at(2), Method.ANTIGEN, Result.POSITIVE)
    for plan in (ill(positive), ill(negative(1), positive, negative(60)), exposed(positive)):
        assert (plan.step, plan.rule_ids) == (Step.POSITIVE, ("TST-06",))


@pytest.mark.parametrize(
    ("rule_id", "after_two"), [("TST-01.tests", Step.ASK_OR_TEST_AGAIN), ("TST-02.tests", Step.ENOUGH)]
)
def test_a_number_of_tests_that_was_reviewed_to_none_still_asks_for_the_first(rule_id: str, after_two: Step) -> None:
    none = Review(rule_id, State.APPROVED, 0, None, "Rita Review", date(2026, 11, 20), "a slip")
    rules = RULES.in_force(date(2026, 11, 20), [none])

    def step(*tests: CovidTest) -> Step:
        onset = Onset(at(0), at(0), hour_known=True)
        return plan_tests(
            onset=onset, exposed_on=None, last_infection_on=None, tests=tests, now=at(200), zone=ZONE, rules=rules
        ).step

    assert (step(), step(negative(1), negative(60))) == (Step.TEST, after_two)


def test_an_invalid_test_does_not_count() -> None:
    assert ill(CovidTest(at(2), Method.ANTIGEN, Result.INVALID)).done == 0


def test_a_test_before_the_first_symptom_does_not_count() -> None:
    assert ill(negative(-1)).done == 0
    assert ill(negative(-9), hour_known=False).done == 0


def test_a_test_on_the_day_counts_when_the_hour_is_not_known() -> None:
    plan = ill(negative(-1), hour_known=False)
    assert plan.done == 1
    assert ill(hour_known=False).not_before == day_start(MONDAY, ZONE)


def test_a_test_that_is_not_done_yet_does_not_count() -> None:
    assert ill(negative(3), now=2).done == 0


@pytest.mark.parametrize(
    ("days_ago", "methods", "row"),
    [
        (29, (Method.ANTIGEN,), "TST-10"),
        (30, (Method.ANTIGEN,), "TST-10"),
        (31, (Method.ANTIGEN, Method.MOLECULAR), "TST-11"),
        (90, (Method.ANTIGEN, Method.MOLECULAR), "TST-11"),
        (91, (Method.ANTIGEN, Method.MOLECULAR), None),
    ],
)
def test_an_earlier_infection_decides_the_kind_of_test(
    days_ago: int, methods: tuple[Method, ...], row: str | None
) -> None:
    plan = ill(infected=MONDAY - timedelta(days=days_ago))
    assert plan.methods == methods
    assert {"TST-10", "TST-11"} & set(plan.rule_ids) == ({row} if row else set())


@pytest.mark.parametrize("now", [on(0), on(6), on(14)])
def test_an_exposure_waits_five_full_days_for_the_first_test(now: datetime) -> None:
    plan = exposed(now=now)
    assert (plan.step, plan.done, plan.needed) == (Step.TEST, 0, 3)
    assert plan.not_before == day_start(date(2026, 11, 8), ZONE)


def test_a_test_too_soon_after_an_exposure_does_not_count() -> None:
    assert exposed(negative_on(5, time(23, 59))).done == 0
    assert exposed(negative_on(6, time(0))).done == 1


def test_an_exposure_needs_three_tests_48_hours_apart() -> None:
    assert exposed(negative_on(6)).not_before == on(6) + 48 * HOUR
    assert exposed(negative_on(6), negative_on(8)).step is Step.TEST
    three = exposed(negative_on(6), negative_on(8), negative_on(10), now=on(10))
    assert (three.step, three.done, three.not_before) == (Step.ENOUGH, 3, None)


def test_fifteen_days_after_an_exposure_nothing_is_due() -> None:
    assert exposed(now=on(15)).step is Step.NOTHING


@pytest.mark.parametrize(
    ("days_ago", "step", "row"),
    [
        (30, Step.DO_NOT_TEST, "TST-09"),
        (31, Step.TEST, "TST-11.wait"),
        (90, Step.TEST, "TST-11.wait"),
        (91, Step.TEST, "TST-04"),
    ],
)
def test_an_exposure_after_an_infection(days_ago: int, step: Step, row: str) -> None:
    plan = exposed(infected=MONDAY - timedelta(days=days_ago))
    assert plan.step is step
    assert row in plan.rule_ids


def test_neither_ill_nor_exposed_means_nothing_to_do() -> None:
    plan = plan_tests(onset=None, exposed_on=None, last_infection_on=None, tests=(), now=at(0), zone=ZONE, rules=RULES)
    assert plan.step is Step.NOTHING


@given(hours=st.lists(st.integers(0, 150), max_size=6), data=st.data())
def test_the_order_in_which_tests_arrive_does_not_matter(hours: list[int], data: st.DataObject) -> None:
    tests = [negative(hour) for hour in hours]
    assert ill(*data.draw(st.permutations(tests))) == ill(*tests)


def test_the_48_hours_are_hours_over_the_end_of_summer_time() -> None:
    evening = at_clock(date(2026, 10, 31), time(20), ZONE)
    plan = plan_tests(
        onset=Onset(evening, evening, hour_known=True),
        exposed_on=None,
        last_infection_on=None,
        tests=[CovidTest(evening, Method.ANTIGEN, Result.NEGATIVE)],
        now=evening,
        zone=ZONE,
        rules=RULES,
    )
    assert plan.not_before == datetime(2026, 11, 3, 0, tzinfo=UTC)


def test_a_kit_is_good_by_its_box_though_an_earlier_day_was_written_in_as_the_extended_one() -> None:
    (kit,) = kits([(Lot("typed wrong", date(2027, 1, 1), extended_expires_on=date(2026, 6, 1)), 3)], MONDAY, RULES).kits

    assert (kit.shelf, kit.until, kit.usable) == (Shelf.GOOD, date(2027, 1, 1), True)


def test_kits_count_by_their_extended_date_and_old_boxes_are_looked_up() -> None:
    found = kits(
        [
            (Lot("used up", date(2020, 1, 1)), 0),
            (Lot("too old for good", date(2025, 1, 1), extended_expires_on=date(2026, 1, 1)), 2),
            (Lot("old box", MONDAY - timedelta(days=1)), 2),
            (Lot("no date"), 1),
            (Lot("not counted", date(2027, 1, 1)), None),
            (Lot("extended", date(2026, 1, 1), extended_expires_on=MONDAY), 4),
            (Lot("extended in time", date(2027, 2, 1), extended_expires_on=date(2027, 3, 1)), 3),
        ],
        MONDAY,
        RULES,
    )
    assert (found.in_date, found.wanted, found.rule_ids) == (8, 6, ("SUP-20.kits", "TST-15"))
    assert [(kit.lot_id, kit.left, kit.shelf, kit.until) for kit in found.kits] == [
        ("extended", 4, Shelf.EXTENDED, MONDAY),
        ("not counted", None, Shelf.GOOD, date(2027, 1, 1)),
        ("extended in time", 3, Shelf.GOOD, date(2027, 3, 1)),
        ("no date", 1, Shelf.GOOD, None),
        ("too old for good", 2, Shelf.EXPIRED, date(2026, 1, 1)),
        ("old box", 2, Shelf.LOOK_UP, MONDAY - timedelta(days=1)),
    ]


def test_a_kit_is_good_on_its_printed_day_and_looked_up_from_the_day_after() -> None:
    box = [(Lot("box", expires_on=MONDAY), 2)]
    today = kits(box, MONDAY, RULES)
    tomorrow = kits(box, MONDAY + timedelta(days=1), RULES)
    assert (today.in_date, today.kits[0].shelf) == (2, Shelf.GOOD)
    assert (tomorrow.in_date, tomorrow.kits[0].shelf) == (0, Shelf.LOOK_UP)


def test_of_lots_that_expire_together_the_order_is_that_of_their_names() -> None:
    boxes = [(Lot(name, expires_on=MONDAY), 1) for name in "ba"]
    assert [kit.lot_id for kit in kits(boxes, MONDAY, RULES).kits] == ["a", "b"]


def test_a_kit_that_was_opened_is_good_until_its_printed_day() -> None:
    assert kits([(Lot("box", expires_on=MONDAY, opened_on=MONDAY), 1)], MONDAY, RULES).in_date == 1


def test_a_negative_laboratory_test_is_enough_however_many_home_tests_were_done() -> None:
    for tests in ([negative(0), negative(24, Method.MOLECULAR)], [negative(24, Method.MOLECULAR)]):
        plan = ill(*tests)
        assert (plan.step, plan.not_before, plan.rule_ids[-1]) == (Step.ENOUGH, None, "TST-08")
    assert ill(negative(-1, Method.MOLECULAR)).step is Step.TEST


def test_some_months_after_an_infection_the_first_test_after_an_exposure_is_on_day_five() -> None:
    infected = MONDAY - timedelta(days=60)
    assert exposed(infected=infected).not_before == on(5, time(0))
    assert exposed(negative_on(5, time(0)), infected=infected).done == 1
    assert exposed(negative_on(4, time(23, 59)), infected=infected).done == 0
    assert exposed().not_before == on(6, time(0))


def test_a_negative_laboratory_test_is_enough_and_says_of_how_many() -> None:
    found = ill(negative(0), negative(48, Method.MOLECULAR))
    assert found == NextTest(Step.ENOUGH, None, 2, 2, (), ("TST-01", "TST-07", "TST-08"))


def asked_without(*rule_ids: str, exposed_only: bool = False) -> NextTest:
    """What is said after two negative tests where nobody vouches for these rows."""
    return plan_tests(
        onset=None if exposed_only else Onset(at(0), at(0), hour_known=True),
        exposed_on=MONDAY,
        last_infection_on=None,
        tests=[negative(0), negative(48)],
        now=at(60),
        zone=ZONE,
        rules=withdrawn(*rule_ids),
    )


def test_where_nobody_vouches_for_a_row_the_team_is_asked_with_what_was_done_and_the_rows() -> None:
    assert asked_without("TST-01.tests") == NextTest(Step.ASK_TEAM, done=2, rule_ids=("TST-01", "TST-07"))
    again = ("TST-01", "TST-07", "TST-02", "TST-08")
    assert asked_without("TST-02.tests") == NextTest(Step.ASK_TEAM, done=2, rule_ids=again)
    contact = ("TST-13.covid_max", "TST-03", "TST-05", "TST-04")
    assert asked_without("TST-03", exposed_only=True) == NextTest(Step.ASK_TEAM, rule_ids=contact)


def test_one_positive_test_is_enough_also_where_nobody_vouches_for_it() -> None:
    rules, positive = withdrawn("TST-06"), CovidTest(at(1), Method.ANTIGEN, Result.POSITIVE)
    found = plan_tests(
        onset=Onset(at(0), at(0), hour_known=True), exposed_on=None, last_infection_on=None, tests=[positive],
        now=at(2), zone=ZONE, rules=rules,
    )  # fmt: skip
    assert (found.step, found.done, found.needed) == (Step.POSITIVE, 1, 1)
