"""Upkeep: whose interval counts, when the next time is, and what an infection and its end change."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caregiving.guidance.moments import at_clock, day_end, day_start
from caregiving.guidance.upkeep import Done, Says, Switch, Task, Unit, UpkeepDue, Why, next_entitled, upkeep_due

ZONE = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 2)
DAY = timedelta(days=1)


def task(every: int = 7, unit: Unit = Unit.DAYS, says: Says = Says.MANUFACTURER, **others: Any) -> Task:
    facts = {"id": "t", "device_id": "niv", "verb": "clean", "part": "mask", "started_on": MONDAY, **others}
    return Task(every=every, unit=unit, says=says, **facts)


def at(day: int, clock: time = time(10)) -> datetime:
    return at_clock(MONDAY + day * DAY, clock, ZONE)


def done(day: int, task: str = "t", clock: time = time(10)) -> Done:
    return Done(f"done-{day}", task, at(day, clock))


def switched(on: bool, day: int) -> Switch:
    return Switch(f"{'on' if on else 'off'}-{day}", on, at(day))


def due(*tasks: Task, done: tuple[Done, ...] = (), switches: tuple[Switch, ...] = ()) -> UpkeepDue:
    (only,) = upkeep_due(tasks, done, switches, ZONE)
    return only


def on_day(found: UpkeepDue, day: int) -> bool:
    there = MONDAY + day * DAY
    return (found.opens, found.due) == (day_start(there, ZONE), day_end(there, ZONE))


def test_the_first_time_is_one_interval_after_the_start() -> None:
    found = due(task())
    assert on_day(found, 7)
    assert (found.why, found.done_on) == (Why.USUAL, None)


def test_the_next_time_is_one_interval_after_the_last() -> None:
    found = due(task(), done=(done(3), done(9), done(1)))
    assert on_day(found, 16)
    assert found.done_on == date(2026, 11, 11)


def test_work_late_at_night_belongs_to_the_patients_day() -> None:
    assert on_day(due(task(1), done=(done(0, clock=time(23, 50)),)), 1)


def test_months_go_by_the_calendar() -> None:
    found = due(task(3, Unit.MONTHS, started_on=date(2026, 11, 30)))
    assert found.opens == day_start(date(2027, 2, 28), ZONE)


def test_hours_keep_the_interval_and_show_from_the_morning_on() -> None:
    found = due(task(24, Unit.HOURS), done=(done(0),))
    assert (found.opens, found.due) == (day_start(MONDAY + DAY, ZONE), at(1))
    soon = due(task(4, Unit.HOURS), done=(done(0),))
    assert (soon.opens, soon.due) == (at(0), at(0, time(14)))


def test_hours_that_were_never_done_count_from_the_first_day() -> None:
    assert due(task(6, Unit.HOURS)).due == at(0, time(6))


def test_hours_keep_the_interval_over_the_clock_change_and_days_keep_the_day() -> None:
    evening = Done("d", "t", datetime(2026, 10, 31, 20, tzinfo=ZONE).astimezone(UTC))
    start = date(2026, 10, 1)
    assert due(task(24, Unit.HOURS, started_on=start), done=(evening,)).due == datetime(2026, 11, 2, tzinfo=UTC)
    sunday = due(task(1, started_on=start), done=(evening,))
    assert sunday.due - sunday.opens == timedelta(hours=25)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((Says.MANUFACTURER, Says.SUPPLIER, Says.CATALOG, Says.TEAM), Says.TEAM),
        ((Says.SUPPLIER, Says.MANUFACTURER, Says.CATALOG), Says.MANUFACTURER),
        ((Says.CATALOG, Says.SUPPLIER), Says.SUPPLIER),
        ((Says.PAYER, Says.CATALOG), Says.CATALOG),
    ],
)
def test_the_source_that_ranks_highest_decides(others: tuple[Says, ...], expected: Says) -> None:
    assert due(*(task(says=says, id=says) for says in others)).task.says is expected


def test_what_a_payer_pays_for_never_says_when_a_part_is_dirty() -> None:
    assert upkeep_due([task(says=Says.PAYER)], [], [], ZONE) == ()


def test_work_counts_for_the_part_whoever_asked_for_it() -> None:
    ours, theirs = task(7, id="team", says=Says.TEAM), task(30, id="maker")
    assert on_day(due(ours, theirs, done=(done(5, task="maker"),)), 12)


def test_work_on_another_part_does_not_count() -> None:
    mask, tube = task(id="mask"), task(id="tube", part="tube")
    found = upkeep_due([tube, mask], [done(5, task="mask")], [], ZONE)
    assert [(one.task.id, on_day(one, day)) for one, day in zip(found, (7, 12), strict=True)] == [
        ("tube", True),
        ("mask", True),
    ]


class TestInfectionPlan:
    daily = task(infection_every=1)

    def test_the_shorter_interval_holds_while_the_plan_is_on(self) -> None:
        found = due(self.daily, done=(done(4),), switches=(switched(True, 3),))
        assert on_day(found, 5)
        assert found.why is Why.INFECTION

    def test_a_part_that_lasts_for_months_becomes_a_daily_one(self) -> None:
        found = due(task(3, Unit.MONTHS, infection_every=1), done=(done(4),), switches=(switched(True, 3),))
        assert on_day(found, 5)
        assert found.why is Why.INFECTION

    def test_switching_on_makes_it_due_that_day_and_never_late_before(self) -> None:
        found = due(self.daily, done=(done(0),), switches=(switched(True, 3),))
        assert on_day(found, 3)

    def test_a_longer_interval_during_infection_changes_nothing(self) -> None:
        found = due(task(infection_every=9), done=(done(4),), switches=(switched(True, 4),))
        assert on_day(found, 11)
        assert found.why is Why.USUAL

    def test_what_was_late_already_stays_late(self) -> None:
        found = due(self.daily, switches=(switched(True, 20),))
        assert on_day(found, 7)

    def test_without_an_interval_of_its_own_the_usual_one_holds(self) -> None:
        assert due(task(), switches=(switched(True, 0),)).why is Why.USUAL

    def test_switching_off_brings_the_usual_interval_back(self) -> None:
        found = due(self.daily, done=(done(5),), switches=(switched(True, 3), switched(False, 6)))
        assert on_day(found, 12)

    def test_switched_on_twice_counts_from_the_first_time(self) -> None:
        found = due(self.daily, switches=(switched(True, 2), switched(True, 5)))
        assert on_day(found, 2)

    def test_a_date_that_moves_keeps_its_name(self) -> None:
        well = due(self.daily, done=(done(1),))
        ill = due(self.daily, done=(done(1),), switches=(switched(True, 2),))
        assert well.due != ill.due
        assert well.occurrence == ill.occurrence

    def test_work_done_gives_the_next_time_a_new_name(self) -> None:
        assert due(self.daily).occurrence != due(self.daily, done=(done(1),)).occurrence


class TestAfterIllness:
    filters = task(6, Unit.MONTHS, after_illness=True)
    over = (switched(True, 3), switched(False, 13))

    def test_replace_after_illness_is_due_when_the_plan_goes_off(self) -> None:
        found = due(self.filters, done=(done(12),), switches=self.over)
        assert (found.opens, found.due) == (at(13), day_end(MONDAY + 13 * DAY, ZONE))
        assert found.why is Why.AFTER_ILLNESS
        assert found.occurrence.endswith("off-13")

    def test_it_stays_until_done_after_that_moment(self) -> None:
        found = due(self.filters, done=(done(13),), switches=self.over)
        assert found.why is Why.USUAL

    def test_only_what_is_marked_so(self) -> None:
        assert due(task(6, Unit.MONTHS), done=(done(12),), switches=self.over).why is Why.USUAL

    def test_not_for_a_part_that_came_later(self) -> None:
        later = task(after_illness=True, started_on=MONDAY + 14 * DAY)
        assert due(later, switches=self.over).why is Why.USUAL

    def test_an_off_without_an_on_is_no_illness(self) -> None:
        assert due(self.filters, switches=(switched(False, 3),)).why is Why.USUAL

    @pytest.mark.parametrize("every_when_ill", [None, 1])
    def test_not_while_the_home_is_on_its_plan_again(self, every_when_ill: int | None) -> None:
        filters = task(6, Unit.MONTHS, after_illness=True, infection_every=every_when_ill)
        again = due(filters, done=(done(12),), switches=(*self.over, switched(True, 14)))
        assert again.why is (Why.INFECTION if every_when_ill else Why.USUAL)
        assert not again.occurrence.endswith("off-13")
        over = due(filters, done=(done(12),), switches=(*self.over, switched(True, 14), switched(False, 16)))
        assert (over.opens, over.why) == (at(16), Why.AFTER_ILLNESS)

    def test_what_was_due_sooner_stays_due_sooner(self) -> None:
        found = due(task(after_illness=True), switches=self.over)
        assert on_day(found, 7)
        assert found.why is Why.AFTER_ILLNESS


class TestEachSourceForWhatItStates:
    """The team sets the usual interval only: the maker's word on an infection and its end still holds."""

    team = task(7, id="team", says=Says.TEAM)
    maker = task(30, id="maker", infection_every=2, after_illness=True)

    def test_the_makers_infection_interval_holds_beside_the_teams_usual_one(self) -> None:
        found = due(self.team, self.maker, done=(done(4, "team"),), switches=(switched(True, 3),))
        assert on_day(found, 6)
        assert (found.why, found.by.id, found.task.id) == (Why.INFECTION, "maker", "team")

    def test_the_makers_interval_keeps_its_own_unit(self) -> None:
        maker = task(1, Unit.MONTHS, id="maker", infection_every=1, infection_unit=Unit.MONTHS)
        team = task(60, id="team", says=Says.TEAM)
        found = due(team, maker, done=(done(4, "team"),), switches=(switched(True, 3),))
        assert found.opens == day_start(date(2026, 12, 6), ZONE)

    def test_the_teams_own_infection_interval_stands_above_the_makers(self) -> None:
        team = task(7, id="team", says=Says.TEAM, infection_every=3)
        found = due(self.maker, team, done=(done(4, "team"),), switches=(switched(True, 3),))
        assert on_day(found, 7)
        assert found.by.id == "team"

    def test_without_an_infection_the_teams_interval_is_the_only_one(self) -> None:
        found = due(self.team, self.maker, done=(done(4, "maker"),))
        assert on_day(found, 11)
        assert (found.why, found.by.id) == (Why.USUAL, "team")

    def test_what_the_maker_replaces_after_an_illness_is_still_replaced(self) -> None:
        over = (switched(True, 3), switched(False, 6))
        found = due(self.team, self.maker, done=(done(5, "team"),), switches=over)
        assert (found.opens, found.due) == (at(6), day_end(MONDAY + 6 * DAY, ZONE))
        assert (found.why, found.by.id, found.task.id) == (Why.AFTER_ILLNESS, "maker", "team")
        assert due(self.team, self.maker, done=(done(7, "team"),), switches=over).why is Why.USUAL

    def test_what_the_payer_says_of_an_infection_counts_for_nothing(self) -> None:
        payer = task(1, id="payer", says=Says.PAYER, infection_every=1, after_illness=True)
        ill = due(self.team, payer, done=(done(4, "team"),), switches=(switched(True, 3),))
        over = due(self.team, payer, done=(done(4, "team"),), switches=(switched(True, 3), switched(False, 6)))
        assert [found.why for found in (ill, over)] == [Why.USUAL, Why.USUAL]


@given(data=st.data())
def test_the_order_in_which_happenings_arrive_does_not_matter(data: st.DataObject) -> None:
    tasks = [task(infection_every=2, after_illness=True), task(3, id="team", says=Says.TEAM), task(part="tube", id="x")]
    work = [Done(f"d{n}", data.draw(st.sampled_from(["t", "team", "x"])), at(n)) for n in range(4)]
    switches = [switched(n % 2 == 0, n) for n in range(data.draw(st.integers(0, 4)))]
    expected = upkeep_due(tasks, work, switches, ZONE)
    tasks, work = data.draw(st.permutations(tasks)), data.draw(st.permutations(work))
    assert upkeep_due(tasks, work, data.draw(st.permutations(switches)), ZONE) == expected


@pytest.mark.parametrize(
    ("unit", "every", "expected"),
    [
        (Unit.DAYS, 15, date(2026, 11, 22)),
        (Unit.MONTHS, 3, date(2027, 2, 7)),
        (Unit.HOURS, 36, date(2026, 11, 8)),
    ],
)
def test_a_payer_pays_again_one_interval_after_the_last(unit: Unit, every: int, expected: date) -> None:
    assert next_entitled(task(every, unit, Says.PAYER), [done(5)], ZONE) == expected


def test_a_payer_pays_first_one_interval_after_the_start() -> None:
    assert next_entitled(task(15, says=Says.PAYER), [], ZONE) == date(2026, 11, 17)


def test_of_two_sources_of_one_rank_the_one_that_began_first_counts() -> None:
    later = task(3, id="a", started_on=MONDAY + DAY)
    assert due(later, task(7, id="b")).task.id == "b"
    assert due(task(3, id="b"), task(7, id="a")).task.id == "a"


def test_what_was_never_done_is_named_by_device_verb_and_part_alone() -> None:
    assert due(task()).occurrence == "niv:clean:mask:"
    assert due(task(), done=(done(3),)).occurrence == "niv:clean:mask:done-3"


def test_an_infection_interval_that_ends_on_the_same_day_leaves_the_usual_reason() -> None:
    assert due(task(7, infection_every=7), switches=(switched(True, 1),)).why is Why.USUAL
    assert due(task(7, infection_every=6), switches=(switched(True, 1),)).why is Why.INFECTION
