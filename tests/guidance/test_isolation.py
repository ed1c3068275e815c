"""Staying apart and coming back: a day without fever or fever medicine, days of care, and restarts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.isolation import Asks, Change, Felt, Illness, Isolation, Stage, Temperature, Waits, isolation
from caregiving.guidance.moments import day_end
from tests.guidance.reviewed import APPROVED, withdrawn

RULES = APPROVED
ZONE = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
BEGAN = datetime(2026, 11, 9, 13, tzinfo=UTC)
"""Monday, eight in the morning."""


def at(hours: float) -> datetime:
    return BEGAN + hours * HOUR


def read(celsius: str, hours: float) -> Temperature:
    return Temperature(at(hours), Decimal(celsius))


def felt(change: Change, hours: float) -> Felt:
    return Felt(at(hours), change)


def better(hours: float) -> Felt:
    return felt(Change.BETTER, hours)


def after(hours: float, *, cool: float | None = 0, **known: Any) -> Isolation:
    """So long after the first symptom; `cool` is when a normal temperature was read, None when never."""
    read_first = [] if cool is None else [read("36.8", cool)]
    temperatures = [*read_first, *known.pop("temperatures", ())]
    return isolation(Illness(BEGAN, temperatures=temperatures, **known), at(hours), ZONE, RULES)


def day(number: int) -> datetime:
    """The end of the patient's day so many days after the first symptom."""
    return day_end(date(2026, 11, 9) + timedelta(days=number), ZONE)


def test_nobody_ill_is_no_isolation() -> None:
    assert isolation(Illness(None), BEGAN, ZONE, RULES) == Isolation(Stage.NONE)


def test_until_things_get_better_the_end_is_not_known() -> None:
    found = after(72, felt=[felt(Change.SAME, 30)])
    assert (found.stage, found.apart_until, found.waits_for) == (Stage.APART, None, (Waits.BETTER,))


@pytest.mark.parametrize(("hours", "stage"), [(53.9, Stage.APART), (54, Stage.CARE)])
def test_a_day_of_getting_better_without_fever_ends_staying_apart(hours: float, stage: Stage) -> None:
    found = after(hours, felt=[better(30), better(40)])
    assert (found.stage, found.apart_until) == (stage, at(54))


def test_five_whole_days_of_care_follow() -> None:
    known: dict[str, Any] = {"felt": [better(30)]}
    assert after(54, **known).care_until == day(7)
    for hours, stage in ((54 + 24 * 4, Stage.CARE), (54 + 24 * 5.4, Stage.CARE), (54 + 24 * 6, Stage.OVER)):
        assert after(hours, **known).stage is stage


@pytest.mark.parametrize(("celsius", "ends"), [("37.9", 54), ("38.0", None)])
def test_a_fever_is_38_degrees_and_more(celsius: str, ends: float | None) -> None:
    found = after(50, felt=[better(30)], temperatures=[read(celsius, 40)])
    assert found.apart_until == (at(ends) if ends else None)


def test_after_a_fever_a_normal_reading_must_show_that_it_is_gone() -> None:
    known: dict[str, Any] = {"felt": [better(20)], "temperatures": [read("38.4", 24)]}
    assert after(96, **known).waits_for == (Waits.NORMAL_TEMPERATURE,)
    known["temperatures"] += [read("37.2", 60), read("37.0", 80)]
    assert after(96, **known).apart_until == at(84)


def test_feeling_better_without_a_measured_temperature_ends_nothing() -> None:
    found = after(500, cool=None, felt=[better(20), better(30), better(60)])
    assert (found.stage, found.apart_until) == (Stage.APART, None)
    assert (found.waits_for, found.measure_from) == ((Waits.NORMAL_TEMPERATURE,), None)


@pytest.mark.parametrize(("hours", "stage"), [(63.9, Stage.APART), (64, Stage.CARE)])
def test_the_day_without_fever_begins_with_the_first_normal_reading(hours: float, stage: Stage) -> None:
    assert after(hours, cool=40, felt=[better(20)]).stage is stage


class TestFeverMedicine:
    def test_a_normal_reading_while_it_can_hide_a_fever_is_not_free_of_fever(self) -> None:
        known: dict[str, Any] = {"felt": [better(20)], "fever_medicines": [at(20)], "cool": None}
        hidden = after(200, **known, temperatures=[read("38.5", 19), read("36.9", 22), read("36.9", 43.9)])
        assert (hidden.stage, hidden.waits_for) == (Stage.APART, (Waits.NORMAL_TEMPERATURE,))
        assert hidden.measure_from == at(44)
        shown = after(200, **known, temperatures=[read("38.5", 19), read("36.9", 22), read("36.9", 44)])
        assert (shown.apart_until, shown.measure_from) == (at(68), None)

    def test_after_it_a_normal_reading_must_show_that_nothing_was_hidden(self) -> None:
        known: dict[str, Any] = {"felt": [better(20)], "cool": 30, "fever_medicines": [at(35), at(5)]}
        assert after(34, felt=[better(20)], cool=30, fever_medicines=[at(35)]).apart_until == at(54)
        found = after(70, **known)
        assert (found.apart_until, found.waits_for) == (None, (Waits.NORMAL_TEMPERATURE,))
        assert found.measure_from == at(59)
        assert after(70, **known, temperatures=[read("37.0", 58.9)]).apart_until is None
        assert after(70, **known, temperatures=[read("37.0", 59), read("37.0", 65)]).apart_until == at(59)

    def test_a_reading_after_it_counts_no_sooner_than_it_was_taken(self) -> None:
        known: dict[str, Any] = {"felt": [better(20)], "cool": 1, "fever_medicines": [at(35)]}
        assert after(70, **known, temperatures=[read("37.0", 66)]).apart_until == at(66)

    def test_given_again_it_hides_again(self) -> None:
        known: dict[str, Any] = {"felt": [better(2)], "cool": 1, "fever_medicines": [at(h) for h in (5, 11, 17, 90)]}
        assert after(91, **known).measure_from == at(114)
        assert after(91, **known, temperatures=[read("37.0", 41)]).apart_until == at(41)

    def test_given_just_before_the_first_symptom_it_hides_too(self) -> None:
        known: dict[str, Any] = {"felt": [better(0)], "fever_medicines": [at(-1)]}
        assert after(30, **known).measure_from == at(23)
        assert after(30, **known, cool=23).apart_until == at(47)


def test_getting_worse_while_apart_begins_the_count_anew() -> None:
    found = after(40, felt=[better(20), felt(Change.WORSE, 30), better(36)])
    assert (found.apart_until, found.restarted_at) == (at(60), None)


class TestRestart:
    early = (better(10),)

    def test_fever_that_comes_back_restarts_both_counts(self) -> None:
        known: dict[str, Any] = {"felt": list(self.early), "temperatures": [read("38.6", 60)]}
        found = after(61, **known)
        assert (found.stage, found.restarted_at) == (Stage.APART, at(60))
        assert found.waits_for == (Waits.BETTER, Waits.NORMAL_TEMPERATURE)
        again = after(100, felt=[*self.early, better(70)], temperatures=[read("38.6", 60), read("37.1", 72)])
        assert (again.apart_until, again.care_until) == (at(96), day(9))

    def test_a_restart_is_still_said_in_the_days_of_care_after_it(self) -> None:
        found = after(100, felt=[*self.early, better(70)], temperatures=[read("38.6", 60), read("37.1", 72)])
        assert (found.stage, found.restarted_at) == (Stage.CARE, at(60))

    def test_getting_worse_restarts(self) -> None:
        found = after(61, felt=[*self.early, felt(Change.WORSE, 60)])
        assert (found.stage, found.restarted_at, found.waits_for) == (Stage.APART, at(60), (Waits.BETTER,))

    def test_medicine_for_something_else_does_not(self) -> None:
        found = after(61, felt=[*self.early], fever_medicines=[at(60)])
        assert (found.stage, found.apart_until, found.restarted_at) == (Stage.CARE, at(34), None)

    def test_medicine_given_before_a_restart_is_not_forgotten(self) -> None:
        known: dict[str, Any] = {"felt": [*self.early, felt(Change.WORSE, 61), better(62)], "fever_medicines": [at(64)]}
        assert after(90, **known).measure_from == at(88)
        assert after(90, **known, temperatures=[read("37.0", 88)]).apart_until == at(88)

    def test_bad_news_counts_last_at_the_same_moment(self) -> None:
        assert after(90, felt=[better(20), felt(Change.WORSE, 20)]).apart_until is None


def test_what_was_noted_later_does_not_count_yet() -> None:
    known: dict[str, Any] = {"felt": [better(10)], "temperatures": [read("39", 50)], "fever_medicines": [at(51)]}
    assert after(45, **known).stage is Stage.CARE


def test_what_was_noted_before_this_illness_does_not_count() -> None:
    assert after(48, felt=[better(-5)], temperatures=[read("39", -1)]).waits_for == (Waits.BETTER,)


class TestDailyFeverMedicine:
    known: ClassVar[dict[str, Any]] = {
        "daily_fever_medicine": True, "fever_medicines": [at(hour) for hour in range(0, 96, 12)], "cool": None,
    }  # fmt: skip

    def test_the_clinician_decides_once_things_are_better_for_a_day(self) -> None:
        assert after(50, felt=[better(30)], **self.known).stage is Stage.APART
        found = after(54, felt=[better(30)], **self.known)
        assert (found.stage, found.apart_until, found.care_until) == (Stage.ASK, None, None)

    def test_a_daily_medicine_of_which_nobody_knows_what_it_does_may_be_one(self) -> None:
        found = after(54, felt=[better(30)], **{**self.known, "daily_fever_medicine": None})
        assert (found.stage, found.asks, found.apart_until) == (Stage.ASK, Asks.UNKNOWN_MEDICINE, None)
        assert after(54, felt=[better(30)], **self.known).asks is Asks.DAILY_MEDICINE

    def test_until_then_apart(self) -> None:
        assert after(90, **self.known).waits_for == (Waits.BETTER,)

    def test_a_fever_in_spite_of_it_is_a_fever(self) -> None:
        found = after(60, felt=[better(30)], temperatures=[read("38.2", 40)], **self.known)
        assert (found.stage, found.waits_for) == (Stage.APART, (Waits.NORMAL_TEMPERATURE,))


class TestPositiveWithoutSymptoms:
    def found(self, hours: float) -> Isolation:
        return isolation(Illness(None, tested_positive=BEGAN), at(hours), ZONE, RULES)

    def test_five_days_of_care_from_the_test(self) -> None:
        found = self.found(1)
        assert (found.stage, found.care_until, found.rule_ids) == (Stage.CARE, day(5), ("ISO-04",))

    def test_then_it_is_over(self) -> None:
        end = (day(5) - BEGAN) / HOUR
        assert self.found(end - 0.01).stage is Stage.CARE
        assert self.found(end).stage is Stage.OVER

    @pytest.mark.parametrize(
        "sign", [{"temperatures": [read("39.4", 30)]}, {"felt": [felt(Change.WORSE, 30)]}, {"fevers_felt": [at(30)]}]
    )
    def test_a_fever_or_getting_worse_begins_the_full_count(self, sign: dict[str, Any]) -> None:
        """Though nobody called it a symptom."""
        ill = Illness(None, tested_positive=BEGAN, **sign)
        assert isolation(ill, at(29), ZONE, RULES).stage is Stage.CARE
        found = isolation(ill, at(31), ZONE, RULES)
        assert (found.stage, found.apart_until) == (Stage.APART, None)
        assert isolation(ill, at(24 * 7), ZONE, RULES).stage is Stage.APART

    def test_what_was_read_before_the_test_begins_nothing(self) -> None:
        ill = Illness(None, tested_positive=BEGAN, temperatures=[read("39.4", -30), read("36.8", 30)])
        assert isolation(ill, at(31), ZONE, RULES).stage is Stage.CARE

    def test_then_it_ends_as_any_illness_does(self) -> None:
        ill = Illness(None, tested_positive=BEGAN, temperatures=[read("39.4", 30), read("36.8", 50)], felt=[better(40)])
        assert isolation(ill, at(73), ZONE, RULES).stage is Stage.APART
        assert isolation(ill, at(74), ZONE, RULES).stage is Stage.CARE

    def test_symptoms_begin_the_full_count(self) -> None:
        found = after(1, tested_positive=at(-24))
        assert found.stage is Stage.APART


class TestAroundAPersonAtHighRisk:
    def stricter(self, *negatives: float, better_at: float = 10) -> datetime | None:
        return after(90, felt=[better(better_at)], negatives=[at(hour) for hour in negatives]).stricter_until

    def test_care_goes_on_to_the_end_of_day_ten(self) -> None:
        assert self.stricter() == day(10)
        assert self.stricter(150, -5) == day(10)

    @pytest.mark.parametrize(("second", "early"), [(197.9, False), (198, True)])
    def test_two_negatives_48_hours_apart_end_it_sooner(self, second: float, early: bool) -> None:
        assert self.stricter(150, 160, second) == (at(second) if early else day(10))

    def test_never_before_the_usual_care_is_over(self) -> None:
        assert self.stricter(1, 60) == day(6)
        late = after(300, felt=[better(200)])
        assert late.stricter_until == late.care_until == day(14)


signs = st.lists(
    st.tuples(st.integers(0, 200), st.sampled_from(["36.8", "38.5", "better", "worse", "same", "dose"])),
    max_size=12,
)


def illness(noted: list[tuple[int, str]]) -> Illness:
    return Illness(
        BEGAN,
        temperatures=[read(what, hour) for hour, what in noted if what[0] == "3"],
        felt=[felt(Change(what), hour) for hour, what in noted if what in set(Change)],
        fever_medicines=[at(hour) for hour, what in noted if what == "dose"],
    )


@given(noted=signs, now=st.integers(0, 400), data=st.data())
def test_the_order_in_which_notes_arrive_does_not_matter(
    noted: list[tuple[int, str]], now: int, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(noted))
    assert isolation(illness(shuffled), at(now), ZONE, RULES) == isolation(illness(noted), at(now), ZONE, RULES)


@given(noted=signs, now=st.integers(201, 400))
def test_nobody_comes_back_within_a_day_of_the_last_fever(noted: list[tuple[int, str]], now: int) -> None:
    found = isolation(illness(noted), at(now), ZONE, RULES)
    fevers = [hour for hour, what in noted if what == "38.5"]
    if fevers and found.apart_until is not None:
        assert found.apart_until >= at(max(fevers) + 24)


@given(noted=signs, now=st.integers(0, 400))
def test_nobody_comes_back_without_a_normal_reading_that_no_medicine_hid(
    noted: list[tuple[int, str]], now: int
) -> None:
    found = isolation(illness(noted), at(now), ZONE, RULES)
    doses = [hour for hour, what in noted if what == "dose"]
    shown = [
        hour
        for hour, what in noted
        if what == "36.8" and not any(dose < hour < dose + 24 for dose in doses) and hour <= now
    ]
    if found.stage in (Stage.CARE, Stage.OVER):
        assert shown


def test_of_signs_at_the_same_second_the_bad_news_counts() -> None:
    known: dict[str, Any] = {"felt": [better(30)], "temperatures": [read("38.5", 40), read("36.8", 40)]}
    assert after(50, **known).waits_for == (Waits.NORMAL_TEMPERATURE,)
    assert after(50, felt=[felt(Change.WORSE, 30), better(30)]).waits_for == (Waits.BETTER,)


def test_a_sign_in_the_second_of_the_first_symptom_counts_and_one_of_now_too() -> None:
    assert after(24, felt=[better(0)]).stage is Stage.CARE
    assert after(24, felt=[better(0)], temperatures=[read("38.0", 24)]).restarted_at == at(24)


def test_negative_tests_count_from_the_second_of_the_first_symptom_and_exactly_two_days_apart() -> None:
    known: dict[str, Any] = {"felt": [better(0)]}
    rest: dict[str, Any] = {"negatives": [at(0), at(48)]}
    assert after(60, **known, **rest).stricter_until == after(60, **known).care_until
    assert after(60, **known, negatives=[at(0), at(47.9)]).stricter_until == day(10)
    assert after(60, **known, negatives=[at(-1), at(47)]).stricter_until == day(10)


def test_later_better_and_normal_readings_do_not_put_the_end_off() -> None:
    found = after(60, felt=[better(30), better(50)], temperatures=[read("36.6", 35), read("36.6", 52)])
    assert found.apart_until == at(54)


def test_where_temperature_says_nothing_none_is_waited_for_after_a_positive_test_without_symptoms_either() -> None:
    ill = Illness(None, tested_positive=BEGAN, daily_fever_medicine=True, temperatures=[read("39.4", 10)])
    assert isolation(ill, at(11), ZONE, RULES).waits_for == (Waits.BETTER, Waits.NORMAL_TEMPERATURE)
    ill = Illness(None, tested_positive=BEGAN, daily_fever_medicine=True, felt=[felt(Change.WORSE, 10), better(30)])
    assert isolation(ill, at(60), ZONE, RULES).waits_for == ()


def test_negative_tests_of_before_the_positive_one_say_nothing_of_its_end() -> None:
    known: dict[str, Any] = {"felt": [better(80)], "tested_positive": at(72)}
    assert after(110, **known, negatives=[at(1), at(49)]).stricter_until == day(10)
    assert after(200, **known, negatives=[at(96), at(144)]).stricter_until == after(200, **known).care_until


def test_a_fever_that_nobody_measured_waits_for_a_normal_temperature() -> None:
    known: dict[str, Any] = {"felt": [better(30)], "fevers_felt": [at(0)]}
    assert after(60, **known).waits_for == (Waits.NORMAL_TEMPERATURE,)
    assert after(60, **known, temperatures=[read("36.8", 35)]).apart_until == at(59)


def test_a_fever_felt_during_care_begins_staying_apart_anew() -> None:
    assert after(70, felt=[better(30)], fevers_felt=[at(60)]).restarted_at == at(60)


def test_it_says_how_long_it_must_be_better_and_without_fever() -> None:
    assert after(2).apart_for == 24 * HOUR


def test_a_fever_that_was_felt_is_getting_worse_where_nobody_says_what_a_fever_is() -> None:
    known = Illness(BEGAN, felt=[better(1)], fevers_felt=[at(2)])
    assert isolation(known, at(3), ZONE, withdrawn("ISO-01.fever")).waits_for == (Waits.BETTER,)


def test_a_fever_medicine_given_this_minute_already_hides_a_fever() -> None:
    found = after(20, felt=[better(1)], fever_medicines=[at(20)])
    assert (found.apart_until, found.measure_from) == (None, at(44))
