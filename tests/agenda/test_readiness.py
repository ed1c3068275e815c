"""The nine lines: what is missing from each, by the facts of a home, and the page that its tap leads to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from caregiving.agenda.models import ReviewState, RuleReview
from caregiving.agenda.readiness import ASK_TEAM, Line, readiness
from caregiving.equipment.models import DrillDone, InfectionPlan
from caregiving.guidance.catalog import Rules
from caregiving.illness.models import ScreeningSheet
from caregiving.patients.models import FunctionScored, SheetPrinted
from caregiving.supplies.models import Counted, Supply
from caregiving.web.readiness import MISSING, lines
from tests.agenda.world import DAY, NOON, World, named

LONG_AGO = NOON - timedelta(days=800)
Change = Callable[[World], None]


def line(world: World, name: str, tested_at: datetime | None = None) -> Line:
    return next(one for one in readiness(world.facts(NOON), NOON, tested_at) if one.id == name)


def counted(world: World, supply: Supply, quantity: int, days_ago: int = 1) -> None:
    world.tell(Counted, NOON - days_ago * DAY, supply=supply, quantity=Decimal(quantity))


def another_brand(world: World) -> Supply:
    made = Supply(
        id=named("other"), patient=world.patient, name="Other tests", kind="test", unit="test", use="kept",
        keep_at_least=Decimal(1),
    )  # fmt: skip
    world.more.append(made)
    return made


@pytest.mark.parametrize(
    ("kind", "ticked", "plan", "drill"),
    [
        ("niv", False, False, False),
        ("ventilator", False, False, False),
        ("cough_assist", False, False, True),
        ("cough_assist", True, False, False),
        ("suction", False, True, True),
        ("suction", True, False, False),
        ("feeding_pump", False, True, True),
        ("feeding_pump", True, False, False),
        ("oximeter", False, True, True),
    ],
)
def test_what_a_machine_is_counts_as_well_as_the_tick(kind: str, ticked: bool, plan: bool, drill: bool) -> None:
    world = World()
    world.mask.kind, world.mask.life_support = kind, ticked
    found = {name: line(world, name) for name in ("infection_plan", "drill")}
    assert (found["infection_plan"].ready, found["drill"].ready) == (plan, drill)
    assert world.mask.life_support is ticked, "what the household wrote stays as it is"
    world.mask.ended_on = NOON.date()
    assert line(world, "infection_plan").ready and line(world, "drill").ready


@pytest.mark.parametrize(("kind", "plan"), [("niv", False), ("cough_assist", False), ("feeding_pump", True)])
def test_what_needs_no_power_has_no_battery_to_measure(kind: str, plan: bool) -> None:
    world = World()
    world.mask.kind, world.mask.needs_power = kind, False
    assert line(world, "drill").ready
    assert line(world, "infection_plan").ready is plan


@pytest.mark.parametrize("kind", ["niv", "cough_assist"])
def test_a_confirmed_plan_and_a_fresh_drill_are_enough(kind: str) -> None:
    world = World()
    world.mask.kind, world.mask.life_support = kind, False
    world.more.append(InfectionPlan(id=named("plan"), device=world.mask, version=1, stage="confirmed"))
    world.tell(DrillDone, NOON - DAY, device=world.mask, minutes=200)
    assert line(world, "infection_plan").ready and line(world, "drill").ready


@pytest.mark.parametrize(("of_each", "ready"), [((1, 1), True), ((2, 0), True), ((1, 0), False)])
def test_home_tests_of_two_brands_count_together(of_each: tuple[int, int], ready: bool) -> None:
    world = World()
    counted(world, world.tests, of_each[0])
    counted(world, another_brand(world), of_each[1])
    found = line(world, "tests")
    assert (found.ready, found.missing) == (ready, "" if ready else "few")


def test_home_tests_that_nobody_counted_lately_are_not_said_to_be_few() -> None:
    world = World()
    counted(world, world.tests, 1)
    another_brand(world)
    found = line(world, "tests")
    assert (found.missing, found.params["name"]) == ("not_counted", "Other tests")
    counted(world, world.tests, 2)
    assert line(world, "tests").ready


def test_without_any_home_test_there_are_few() -> None:
    world = World()
    counted(world, world.tests, 0)
    assert line(world, "tests").missing == "few"


def signed(world: World, at: datetime = NOON, **fields: object) -> None:
    world.more.append(ScreeningSheet(id=named("sheet"), patient=world.patient, signer="Dr Dee", signed_at=at, **fields))


def withdrawn(world: World, *rule_ids: str) -> None:
    said = {"state": ReviewState.WITHDRAWN, "reason": "read again", "signer": "Rosa Lind", "at": LONG_AGO}
    world.more.extend(RuleReview(rule_id=rule_id, **said) for rule_id in rule_ids)


def stale(world: World) -> None:
    signed(world, stale_since=NOON, stale_because="a medicine changed")


def signed_but_nobody_vouches(world: World) -> None:
    signed(world)
    withdrawn(world, "SET-SHEET-AGE")


def few_filters(world: World) -> None:
    counted(world, world.filters, 3)


def pace_not_known(world: World) -> None:
    world.filters.use, world.filters.per_day = "as_needed", None
    few_filters(world)


def nothing_critical(world: World) -> None:
    world.filters.critical = False


def no_target(world: World) -> None:
    counted(world, world.filters, 30)
    withdrawn(world, "SUP-01")


def no_birth_date(world: World) -> None:
    world.patient.birth_date = None


def no_vaccine_vouched_for(world: World) -> None:
    withdrawn(world, "VAX-C03", "VAX-F01", "VAX-P01", "VAX-R02")


def printed(world: World, at: datetime = NOON, facts: str = "") -> None:
    world.tell(SheetPrinted, at, facts=facts)


def printed_but_nobody_vouches(world: World) -> None:
    printed(world)
    withdrawn(world, "SET-PRINT-AGE")


def scored_but_nobody_vouches(world: World) -> None:
    world.tell(FunctionScored, NOON, rater="caregiver")
    withdrawn(world, *(rule.row.id for rule in Rules.load() if rule.row.id.startswith("SET-SCORE")))


def nothing(world: World) -> None:
    """As it is."""


def scored_long_ago(world: World) -> None:
    world.tell(FunctionScored, LONG_AGO, rater="caregiver")


TAPS: list[tuple[str, str, Change, str]] = [
    ("screening", "never_signed", nothing, "/illness/sheet/"),
    ("screening", "stale", stale, "/illness/sheet/"),
    ("screening", "old", lambda world: signed(world, LONG_AGO), "/illness/sheet/"),
    ("screening", ASK_TEAM, signed_but_nobody_vouches, "/illness/sheet/"),
    ("supplies", "short", few_filters, reverse("supply", args=[named("filters")])),
    ("supplies", "not_counted", nothing, reverse("count", args=[named("filters")])),
    ("supplies", "pace_not_known", pace_not_known, reverse("count", args=[named("filters")])),
    ("supplies", "nothing_critical", nothing_critical, "/supplies/"),
    ("supplies", ASK_TEAM, no_target, "/supplies/"),
    ("vaccines", "no_birth_date", no_birth_date, "/vaccines/"),
    ("vaccines", "due", nothing, "/vaccines/"),
    ("vaccines", ASK_TEAM, no_vaccine_vouched_for, "/vaccines/"),
    ("tests", "not_counted", nothing, reverse("count", args=[named("tests")])),
    ("tests", "few", lambda world: counted(world, world.tests, 1), "/supplies/"),
    ("tests", ASK_TEAM, lambda world: withdrawn(world, "TST-01.tests"), "/supplies/"),
    ("infection_plan", "not_confirmed", nothing, reverse("device", args=[named("mask")]) + "#plan"),
    ("drill", "not_tested", nothing, reverse("drill", args=[named("mask")])),
    ("sheet", "never_printed", nothing, "/sheet/"),
    ("sheet", "changed", lambda world: printed(world, facts="others"), "/sheet/"),
    ("sheet", "old", lambda world: printed(world, LONG_AGO), "/sheet/"),
    ("sheet", ASK_TEAM, printed_but_nobody_vouches, "/sheet/"),
    ("score", "never_scored", nothing, "/function/score/"),
    ("score", "old", scored_long_ago, "/function/score/"),
    ("score", ASK_TEAM, scored_but_nobody_vouches, "/function/score/"),
    ("ladder", "never_tested", nothing, "/people/"),
    ("ladder", "old", nothing, "/people/"),
    ("ladder", ASK_TEAM, lambda world: withdrawn(world, "SET-LADDER-AGE"), "/people/"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "missing", "change", "page"), TAPS, ids=[f"{one[0]} {one[1]}" for one in TAPS])
def test_what_is_missing_from_a_line_is_one_tap_from_the_page_that_mends_it(
    name: str, missing: str, change: Change, page: str
) -> None:
    world = World()
    change(world)
    found = line(world, name, LONG_AGO if (name, missing) in {("ladder", "old"), ("ladder", ASK_TEAM)} else None)
    assert (found.ready, found.missing) == (False, missing)
    (shown,) = lines([found.as_json()])
    assert shown.address == page
    assert shown.missing and "%" not in shown.missing


def test_the_table_has_every_word_that_can_be_missing() -> None:
    assert {(name, missing) for name, missing, *_ in TAPS if missing != ASK_TEAM} == set(MISSING)
    asks = {"infection_plan", "drill"} ^ {name for name, *_ in TAPS}
    assert {name for name, missing, *_ in TAPS if missing == ASK_TEAM} == asks


def test_of_a_supply_whose_name_is_kept_back_the_tap_leads_to_the_list() -> None:
    world = World()
    kept_back = {**line(world, "supplies").as_json(), "params": {"name": "a medicine", "id": ""}}
    assert lines([kept_back])[0].address == "/supplies/"
