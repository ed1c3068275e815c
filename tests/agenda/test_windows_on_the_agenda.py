"""Each window walked day by day on the agenda: antiviral, orders, drill and score; and what answers do."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.words import title
from caregiving.equipment.models import DrillDone
from caregiving.illness.models import AntiviralAsked, Recovered
from caregiving.patients.models import FunctionScored
from caregiving.supplies.models import Counted, OrderSent, Restocked
from tests.agenda.world import DAY, HOUR, NOON, World, of_kind

MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return World()


def phase(world: World, now: datetime) -> str:
    """Which call about the antiviral is open."""
    if world.open(now, "antiviral.ask_other") or world.open(now, "antiviral.ask_anyway"):
        return "closed"
    found = world.open(now, "antiviral.ask")
    return str(found.params["phase"]) if found else "none"


# The antiviral: five days, day 0 being the day of the first symptom on the usual count and day 1 on the strict one.


def test_the_call_about_the_antiviral_goes_through_its_phases_day_by_day(world: World) -> None:
    world.ill(NOON - 2 * HOUR)
    assert [phase(world, NOON + days * DAY) for days in range(7)] == [
        "open", "open", "open", "open", "strict_last_day", "usual_only", "closed",
    ]  # fmt: skip


def test_after_the_first_antivirals_days_the_call_about_another_stays_critical(world: World) -> None:
    world.ill(NOON - 2 * HOUR)
    calls = [world.open(NOON + days * DAY, "antiviral.ask_other") for days in range(5, 9)]
    assert [call is not None for call in calls] == [False, True, True, False]
    assert {(call.urgency, call.rule_ids[0]) for call in calls if call} == {(Urgency.CRITICAL, "AV-02")}
    assert world.open(NOON + 7 * DAY, "antiviral.ask_anyway") is None
    assert world.open(NOON + 8 * DAY, "antiviral.ask_anyway") is not None


def test_the_call_is_critical_and_may_wake_once_days_are_short(world: World) -> None:
    world.ill(NOON - 2 * HOUR)
    calls = [world.open(NOON + days * DAY, "antiviral.ask") for days in (0, 4, 5)]
    assert [(call.urgency, call.wakes) for call in calls if call] == [
        (Urgency.CRITICAL, False), (Urgency.CRITICAL, True), (Urgency.CRITICAL, True),
    ]  # fmt: skip
    assert len({call.key for call in calls if call}) == 3


def test_the_usual_last_day_ends_with_the_patients_midnight(world: World) -> None:
    world.ill(NOON - 2 * HOUR)
    midnight = NOON + 5 * DAY + 12 * HOUR
    assert phase(world, midnight - MINUTE) == "usual_only"
    assert phase(world, midnight) == "closed"


@pytest.mark.parametrize(
    ("outcome", "asks"), [("prescribed", False), ("not_prescribed", False), ("no_answer", True), ("waiting", True)]
)
def test_only_an_answer_settles_the_call(world: World, outcome: str, asks: bool) -> None:
    world.ill(NOON - 2 * HOUR)
    world.tell(AntiviralAsked, NOON - HOUR, outcome=outcome, contact=world.lee)
    assert (phase(world, NOON) != "none") is asks


def test_without_an_illness_nothing_is_asked(world: World) -> None:
    assert phase(world, NOON) == "none"
    world.ill(NOON - 2 * DAY)
    world.tell(Recovered, NOON - DAY)
    assert phase(world, NOON) == "none"


# An answer about somebody who was not tested yet counts until the positive test: then the question is open again.


def test_they_decided_against_it_before_the_positive_test_silences_nothing_after_it(world: World) -> None:
    world.ill(NOON)
    world.tell(AntiviralAsked, NOON + HOUR, outcome="not_prescribed", contact=world.lee)
    assert phase(world, NOON + 2 * DAY) == "none"
    world.tested(NOON + 2 * DAY, "positive")
    again = world.open(NOON + 2 * DAY + HOUR, "antiviral.ask")
    assert again
    assert (again.key.rpartition(":")[2], again.opens, again.urgency) == (
        "positive", NOON + 2 * DAY, Urgency.CRITICAL,
    )  # fmt: skip
    world.tell(AntiviralAsked, NOON + 2 * DAY + 2 * HOUR, outcome="waiting", contact=world.lee)
    waiting = world.open(NOON + 2 * DAY + 3 * HOUR, "antiviral.ask")
    assert waiting and waiting.key == again.key
    world.tell(AntiviralAsked, NOON + 2 * DAY + 4 * HOUR, outcome="not_prescribed", contact=world.lee)
    assert phase(world, NOON + 2 * DAY + 5 * HOUR) == "none"


def test_what_was_prescribed_before_the_positive_test_settles_nothing_after_it(world: World) -> None:
    world.ill(NOON)
    world.tell(AntiviralAsked, NOON + HOUR, outcome="prescribed", contact=world.lee)
    assert phase(world, NOON + DAY) == "none"
    world.tested(NOON + DAY, "positive")
    again = world.open(NOON + DAY + HOUR, "antiviral.ask")
    assert again and (again.key.rpartition(":")[2], again.opens) == ("positive", NOON + DAY)
    world.tell(AntiviralAsked, NOON + DAY + 2 * HOUR, outcome="prescribed", contact=world.lee)
    assert phase(world, NOON + DAY + 3 * HOUR) == "none"
    world.tested(NOON + 2 * DAY, "positive")
    assert phase(world, NOON + 2 * DAY + HOUR) == "none", "the first positive test is the one that counts"


def test_what_was_prescribed_for_the_one_does_not_settle_a_later_positive_test_for_the_other(world: World) -> None:
    world.ill(NOON)
    world.tested(NOON + HOUR, "positive")
    world.tell(AntiviralAsked, NOON + 2 * HOUR, outcome="prescribed", contact=world.lee)
    assert (phase(world, NOON + DAY), flu(world, NOON + DAY)) == ("none", [])
    world.tested(NOON + DAY, "positive", target="flu")
    assert flu(world, NOON + DAY) == [("flu.ask", Urgency.CRITICAL)]
    assert phase(world, NOON + DAY) == "none"


def test_what_was_prescribed_in_the_illness_before_settles_nothing_in_this_one(world: World) -> None:
    world.ill(NOON)
    world.tell(AntiviralAsked, NOON + DAY, outcome="prescribed", contact=world.lee)
    world.tell(Recovered, NOON + 2 * DAY)
    world.ill(NOON + 3 * DAY, began_from=NOON + 12 * HOUR, began_to=NOON + 3 * DAY)
    assert phase(world, NOON + 3 * DAY + HOUR) == "open"


def test_done_before_the_positive_test_silences_nothing_after_it(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "antiviral.ask")
    assert item
    world.answer(item, NOON + HOUR, "done")
    assert phase(world, NOON + DAY) == "none"
    world.tested(NOON + DAY, "positive")
    assert phase(world, NOON + DAY + HOUR) == "open"


def test_a_positive_test_alone_renames_no_call_that_is_open(world: World) -> None:
    world.ill(NOON)
    before = world.open(NOON, "antiviral.ask")
    world.tested(NOON + HOUR, "positive")
    after = world.open(NOON + 2 * HOUR, "antiviral.ask")
    assert before and after and before.key == after.key


# A positive test is asked about on its own day, however long ago the illness began.


@pytest.mark.parametrize("days", [8, 10, 13, 14, 20])
def test_a_positive_test_past_every_window_is_asked_about_at_once_until_somebody_answers(
    world: World, days: int
) -> None:
    world.ill(NOON)
    positive_at = NOON + days * DAY
    world.tested(positive_at, "positive")
    asked = world.open(positive_at, "antiviral.ask_anyway")
    assert asked
    assert (asked.opens, asked.urgency, asked.params["positive"]) == (positive_at, Urgency.CRITICAL, True)
    assert {"TST-06", "AV-25"} <= set(asked.rule_ids)
    assert title(asked, world.patient.zone) == (
        "The COVID-19 test is positive. The usual days for the antiviral are over: ask Dr Lee anyway, today."
    )
    world.tell(AntiviralAsked, positive_at + HOUR, outcome="no_answer", contact=world.lee)
    assert world.open(positive_at + 4 * DAY, "antiviral.ask_anyway")
    world.tell(AntiviralAsked, positive_at + 4 * DAY, outcome="not_prescribed", contact=world.lee)
    assert world.open(positive_at + 4 * DAY, "antiviral.ask_anyway") is None


def test_a_positive_test_at_night_past_every_window_is_brought_up_in_the_morning(world: World) -> None:
    world.ill(NOON)
    night = NOON + 14 * DAY + 10 * HOUR
    world.tested(night, "positive")
    asked = world.open(night, "antiviral.ask_anyway")
    assert asked and (asked.opens, asked.reminds_from) == (night, night + 10 * HOUR)


def test_who_was_done_asking_anyway_is_asked_again_after_a_positive_test_and_then_no_more(world: World) -> None:
    world.ill(NOON)
    before = world.open(NOON + 9 * DAY, "antiviral.ask_anyway")
    assert before and before.urgency is Urgency.TODAY
    world.answer(before, NOON + 9 * DAY, "done")
    world.tested(NOON + 10 * DAY, "positive")
    after = world.open(NOON + 10 * DAY, "antiviral.ask_anyway")
    assert after and after.key == f"{before.key}:positive"
    world.answer(after, NOON + 10 * DAY + HOUR, "done")
    world.tested(NOON + 11 * DAY, "positive")
    assert world.open(NOON + 11 * DAY, "antiviral.ask_anyway") is None


def test_a_second_positive_test_asks_anew_where_nobody_answered_about_the_first(world: World) -> None:
    world.ill(NOON)
    world.tested(NOON + DAY, "positive")
    assert world.open(NOON + 14 * DAY, "antiviral.ask_anyway") is None
    world.tested(NOON + 14 * DAY, "positive")
    assert world.open(NOON + 14 * DAY, "antiviral.ask_anyway")


# Flu has its own hours. After them the words are "ask anyway", and a positive flu test makes it the urgent one.


def flu(world: World, now: datetime) -> list[tuple[str, Urgency]]:
    return [(item.kind, item.urgency) for item in world.agenda(now) if item.kind.startswith("flu.")]


def test_flu_is_asked_about_best_within_48_hours_and_anyway_after_them(world: World) -> None:
    world.ill(NOON)
    seen = [flu(world, NOON + hours * HOUR) for hours in (0, 47, 48, 48 + 5 * 24 - 1, 48 + 5 * 24)]
    best, anyway = [("flu.ask", Urgency.TODAY)], [("flu.ask_anyway", Urgency.TODAY)]
    assert seen == [best, best, anyway, anyway, []]
    found = world.open(NOON + 3 * DAY, "flu.ask_anyway")
    assert found and found.rule_ids == ("AV-18.late",)


def test_symptoms_told_on_the_third_day_never_say_that_flu_medicine_works_best_before_a_past_moment(
    world: World,
) -> None:
    world.ill(NOON, began_from=NOON - 3 * DAY, began_to=NOON - 3 * DAY)
    assert flu(world, NOON) == [("flu.ask_anyway", Urgency.TODAY)]


@pytest.mark.parametrize(("hours", "kind"), [(24, "flu.ask"), (72, "flu.ask_anyway")])
def test_a_positive_flu_test_makes_flu_critical_and_the_other_antiviral_less_so(
    world: World, hours: int, kind: str
) -> None:
    world.ill(NOON)
    world.tell(AntiviralAsked, NOON + HOUR, outcome="no_answer", contact=world.lee)
    world.tested(NOON + hours * HOUR, "positive", target="flu")
    later = NOON + (hours + 1) * HOUR
    assert flu(world, later) == [(kind, Urgency.CRITICAL)]
    item = world.open(later, kind)
    assert item and item.params["positive"] is True
    other = world.open(later, "antiviral.ask")
    assert other and (other.urgency, other.wakes) == (Urgency.TODAY, False)
    world.tested(later, "positive")
    both = world.open(later + HOUR, "antiviral.ask")
    assert both and both.urgency is Urgency.CRITICAL


def test_a_call_before_the_positive_flu_test_does_not_settle_it(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "flu.ask")
    assert item
    world.answer(item, NOON + MINUTE, "done")
    world.tell(AntiviralAsked, NOON + HOUR, outcome="not_prescribed", contact=world.lee)
    assert flu(world, NOON + 3 * DAY) == []
    world.tested(NOON + 3 * DAY, "positive", target="flu")
    assert flu(world, NOON + 3 * DAY) == [("flu.ask_anyway", Urgency.CRITICAL)]
    world.tell(AntiviralAsked, NOON + 4 * DAY, outcome="not_prescribed", contact=world.lee)
    assert flu(world, NOON + 4 * DAY) == []


def test_who_was_asked_about_flu_in_time_is_not_asked_anyway(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "flu.ask")
    assert item
    world.answer(item, NOON + HOUR, "done")
    assert flu(world, NOON + 3 * DAY) == []


def test_a_positive_covid_test_ends_the_question_about_flu(world: World) -> None:
    world.ill(NOON)
    world.tested(NOON + HOUR, "positive")
    assert flu(world, NOON + 2 * HOUR) == flu(world, NOON + 3 * DAY) == []


# Supplies: one filter a day, three days until an order arrives, two weeks that stay at home.


def orders(world: World, now: datetime) -> list[Due]:
    return [item for item in of_kind(world.agenda(now), "supply.order") if item.params["name"] == "Filters"]


def test_the_order_opens_on_the_last_safe_day_and_turns_critical_when_it_would_come_too_late(world: World) -> None:
    world.tell(Counted, NOON, supply=world.filters, quantity=Decimal(20))  # covered through 9 December
    seen = {days: [(order.urgency, order.params["late"]) for order in orders(world, NOON + days * DAY)]
            for days in (2, 3, 4, 16, 17, 18)}  # fmt: skip
    assert seen[2] == []
    assert seen[3] == seen[4] == [(Urgency.TODAY, False)]
    assert seen[17] == [(Urgency.TODAY, False)]
    assert seen[18] == [(Urgency.CRITICAL, True)]


def test_the_order_keeps_its_name_while_its_date_moves(world: World) -> None:
    world.tell(Counted, NOON, supply=world.filters, quantity=Decimal(20))
    (first,) = orders(world, NOON + 4 * DAY)
    world.tell(Counted, NOON + 5 * DAY, supply=world.filters, quantity=Decimal(13))
    (recounted,) = orders(world, NOON + 5 * DAY)
    assert recounted.key == first.key
    assert recounted.params["order_by"] != first.params["order_by"]


def test_an_order_under_way_is_quiet_until_it_should_have_come(world: World) -> None:
    world.tell(Counted, NOON, supply=world.filters, quantity=Decimal(20))
    world.tell(OrderSent, NOON + 4 * DAY, supply=world.filters, quantity=Decimal(30))
    assert orders(world, NOON + 7 * DAY) == []
    assert orders(world, NOON + 8 * DAY) != []
    world.tell(Restocked, NOON + 8 * DAY, supply=world.filters, quantity=Decimal(30))
    assert orders(world, NOON + 8 * DAY) == []


def test_a_critical_supply_that_nobody_counted_for_long_is_to_be_counted(world: World) -> None:
    world.tell(Counted, NOON, supply=world.filters, quantity=Decimal(200))
    counts = [bool(of_kind(world.agenda(NOON + days * DAY), "supply.count")) for days in (29, 30, 31)]
    assert counts == [False, False, True]


# What is measured now and then.


def test_a_drill_counts_for_ninety_days(world: World) -> None:
    assert world.open(NOON, "drill")
    world.tell(DrillDone, NOON, device=world.mask, minutes=120)
    assert [bool(world.open(NOON + days * DAY, "drill")) for days in (0, 90, 91)] == [False, False, True]


def test_the_score_is_asked_for_once_a_month_and_not_during_an_illness(world: World) -> None:
    assert world.open(NOON, "score")
    world.tell(FunctionScored, NOON, rater="caregiver")
    assert [bool(world.open(NOON + days * DAY, "score")) for days in (0, 35, 36)] == [False, False, True]
    world.ill(NOON + 36 * DAY)
    assert world.open(NOON + 36 * DAY + HOUR, "score") is None


# Answers.


def test_done_is_final(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "test")
    assert item
    world.answer(item, NOON, "done")
    world.answer(item, NOON + MINUTE, "later", later_until=NOON + HOUR)
    assert world.open(NOON + 2 * MINUTE, "test") is None


def test_later_puts_it_off_and_begins_another_round(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "test")
    assert item
    world.answer(item, NOON, "later", later_until=NOON + HOUR)
    put_off = world.open(NOON + MINUTE, "test")
    assert put_off
    assert (put_off.reminds_from, put_off.nudge, put_off.key) == (NOON + HOUR, 1, item.key)


def test_who_said_it_first_has_it(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "test")
    assert item
    world.answer(item, NOON + MINUTE, "have")
    world.answer(item, NOON + 2 * MINUTE, "have").author = None
    taken = world.open(NOON + 30 * MINUTE, "test")
    assert taken
    assert (taken.owner, taken.owned_at) == ("Ana Reyes", NOON + MINUTE)


def test_who_has_it_and_tells_no_outcome_loses_it_and_a_new_round_begins(world: World) -> None:
    world.ill(NOON)
    item = world.open(NOON, "test")
    assert item
    world.answer(item, NOON + MINUTE, "have")
    lost = world.open(NOON + 31 * MINUTE, "test")
    assert lost
    assert (lost.owner, lost.owned_at, lost.nudge) == ("", None, 1)
    world.answer(item, NOON + 40 * MINUTE, "have")
    again = world.open(NOON + 41 * MINUTE, "test")
    assert again
    assert (again.owner, again.owned_at, again.nudge) == ("Ana Reyes", NOON + 40 * MINUTE, 1)
    lost_again = world.open(NOON + 70 * MINUTE, "test")
    assert lost_again
    assert (lost_again.owner, lost_again.nudge) == ("", 2)
