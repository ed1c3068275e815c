"""A row that was withdrawn drives nothing: what hung on it is gone, or is on the side that keeps somebody safer.

One line for every row that a rule reads: what the rule says with all rows approved, and with that one withdrawn.
"""

import ast
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from caregiving import guidance
from caregiving.guidance import after_covid, breathing, monitoring, supplies, testing, windows
from caregiving.guidance.after_covid import Level
from caregiving.guidance.breathing import Band, Measure
from caregiving.guidance.door import Asked, Outcome
from caregiving.guidance.isolation import Asks, Stage
from caregiving.guidance.medicines import Category, Medicine, pairs_of, pairs_with
from caregiving.guidance.supplies import AsNeeded, Cycle, Gap, Moved, Scheduled
from caregiving.guidance.testing import Method, Step
from caregiving.guidance.windows import Kidney, Onset
from tests.guidance.reviewed import APPROVED, RULES, withdrawn
from tests.guidance.said_by_rules import (
    DAY,
    HOUR,
    NOW,
    TODAY,
    Said,
    acetaminophen,
    asked_before_the_last_day,
    battery,
    below,
    came_in,
    check,
    compared,
    drugs,
    falls,
    first_steps,
    home_tests,
    ill,
    keeps,
    kidney,
    lists,
    lost_weight,
    measured_again,
    next_check,
    oxygen,
    prompts,
    risk,
    scored_until,
    stock,
    strict_last,
    verdict,
    watched,
    withdrawn_too,
)
from tests.guidance.supply_world import UTC_ZONE, moved, supply

OX = ("ventilation", "clear_phlegm", "oxygen_into_ventilation")
EDARAVONE = Cycle(Decimal(1), 10, 14, started_on=TODAY - 76 * DAY, first_days_on=14)
"""Today its next doses begin, unless the ten of each stretch fall inside fourteen days."""
DRIVEN: dict[str, tuple[Said, Any, Any]] = {
    # Staying apart: without a number nobody is sent back among the others; the care team is asked.
    "ISO-01": (lambda r: (ill()(r).stage, ill()(r).asks), (Stage.CARE, None), (Stage.ASK, Asks.NOT_VOUCHED)),
    "ISO-01.fever": (lambda r: (ill()(r).stage, ill()(r).asks), (Stage.CARE, None), (Stage.ASK, Asks.NOT_VOUCHED)),
    "ISO-01.antipyretic": (
        lambda r: (ill(medicine_hours_ago=90)(r).stage, ill(medicine_hours_ago=90)(r).asks),
        (Stage.CARE, None),
        (Stage.ASK, Asks.NOT_VOUCHED),
    ),
    "ISO-02": (
        lambda r: (ill()(r).stage, ill()(r).care_until, ill()(r).stricter_until),
        (Stage.CARE, datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 11, 27, tzinfo=UTC)),
        (Stage.CARE, None, None),
    ),
    "ISO-04": (
        lambda r: (ill(positive=True)(r).stage, ill(positive=True)(r).care_until),
        (Stage.CARE, datetime(2026, 11, 22, tzinfo=UTC)),
        (Stage.CARE, None),
    ),
    "ISO-06": (lambda r: ill()(r).stricter_until, datetime(2026, 11, 27, tzinfo=UTC), None),
    "ISO-06.gap": (
        lambda r: ill(tests=2)(r).stricter_until,
        datetime(2026, 11, 24, tzinfo=UTC),
        datetime(2026, 11, 27, tzinfo=UTC),
    ),
    "ISO-06.tests": (
        lambda r: ill(tests=2)(r).stricter_until,
        datetime(2026, 11, 24, tzinfo=UTC),
        datetime(2026, 11, 27, tzinfo=UTC),
    ),
    # Tests: how often is asked, and an earlier infection no longer talks anybody out of one.
    "TST-01": (lambda r: home_tests()(r)[0], Step.TEST, Step.ASK_TEAM),
    "TST-01.tests": (lambda r: home_tests()(r)[0], Step.TEST, Step.ASK_TEAM),
    "TST-02": (lambda r: home_tests(negatives=2)(r)[0], Step.ASK_OR_TEST_AGAIN, Step.ASK_TEAM),
    "TST-02.tests": (lambda r: home_tests(negatives=2)(r)[0], Step.ASK_OR_TEST_AGAIN, Step.ASK_TEAM),
    "TST-03": (lambda r: home_tests(exposed=6)(r)[0], Step.TEST, Step.ASK_TEAM),
    "TST-03.gap": (lambda r: home_tests(exposed=6)(r)[0], Step.TEST, Step.ASK_TEAM),
    "TST-04": (lambda r: home_tests(exposed=6)(r)[0], Step.TEST, Step.ASK_TEAM),
    "TST-13.covid_max": (lambda r: home_tests(exposed=20)(r)[0], Step.NOTHING, Step.ASK_TEAM),
    "TST-09": (lambda r: home_tests(exposed=2, infected=20)(r)[0], Step.DO_NOT_TEST, Step.TEST),
    "TST-10": (
        lambda r: home_tests(infected=20)(r)[1],
        (Method.ANTIGEN,),
        (Method.ANTIGEN, Method.MOLECULAR),
    ),
    "TST-11": (lambda r: home_tests(exposed=6, infected=90)(withdrawn_too(r, "TST-04"))[0], Step.TEST, Step.ASK_TEAM),
    "TST-11.wait": (lambda r: home_tests(exposed=6, infected=90)(r)[0], Step.TEST, Step.ASK_TEAM),
    "SUP-20.kits": (lambda r: testing.kits([], TODAY, r).wanted, 6, None),
    # Antivirals: a window is gone, the strict day is the usual one, a result is old or held against nothing.
    "AV-01": (drugs, 3, 2),
    "AV-02": (drugs, 3, 2),
    "AV-03": (drugs, 3, 2),
    "AV-23": (strict_last, date(2026, 11, 24), date(2026, 11, 25)),
    "AV-18": (
        lambda r: windows.antiviral_windows(Onset(NOW, NOW, hour_known=True), UTC, r, "US").flu_best_before,
        NOW + 48 * HOUR,
        None,
    ),
    "AV-07": (kidney(70), (Kidney.USUAL, False), (Kidney.NO_LIMITS, False)),
    "AV-08": (kidney(40), (Kidney.REDUCED, False), (Kidney.NO_LIMITS, False)),
    "AV-19": (kidney(70), (Kidney.USUAL, False), (Kidney.USUAL, True)),
    # Breathing: the next limit that somebody vouches for; without any, what is under the usual value is serious.
    "RM-01": (risk(Measure.FVC, "45"), [("RM-01", False)], []),
    "RM-01.symptoms": (risk(Measure.FVC, "70", symptoms=True), [("RM-01.symptoms", False)], []),
    "RF-03": (risk(Measure.FVC, "70", symptoms=True), [("RM-01.symptoms", False)], []),
    "RM-02": (risk(Measure.SNIP, "30"), [("RM-02", False)], []),
    "RM-03": (risk(Measure.PACO2, "50"), [("RM-03", False)], []),
    "RM-07": (risk(Measure.PEAK_COUGH_FLOW, "200"), [("RM-07", False)], []),
    "RM-08": (risk(Measure.PEAK_COUGH_FLOW, "150"), [("RM-08", False)], [("RM-07", False)]),
    "RM-09": (risk(Measure.ASSISTED_COUGH_FLOW, "200"), [("RM-09", False)], []),
    "RM-13": (risk(Measure.FVC, "45", bulbar=True), [("RM-01", True)], [("RM-01", False)]),
    "RM-10": (oxygen("95.5", bands=False), (Band.ASK_TEAM, False), (Band.ASK_TEAM, True)),
    **{
        rule_id: (oxygen("97"), (Band.FINE, False), (Band.ASK_TEAM, False))
        for rule_id in ("SP-04.ok", "SP-04.call", "SP-04.drop", "SP-04.emergency", "SP-04.sustained", "SP-04.now")
    },
    "OX-01": (first_steps, (*OX, "bring_own_device"), ("clear_phlegm", "bring_own_device")),
    "OX-02": (first_steps, (*OX, "bring_own_device"), OX),
    "lung_function.interval": (lambda r: breathing.lung_test_due(TODAY, r), date(2027, 5, 20), None),
    # After an infection: no day, no comparison, no reminder; who noted something is told to ask.
    "MON-01": (next_check(amber=False), NOW + 12 * HOUR, None),
    "MON-01.amber": (next_check(amber=True), NOW + 4 * HOUR, NOW + 12 * HOUR),
    "MON-02": (watched, (TODAY + 30 * DAY, (TODAY + 5 * DAY, TODAY + 10 * DAY)), None),
    "MON-03.from": (watched, (TODAY + 30 * DAY, (TODAY + 5 * DAY, TODAY + 10 * DAY)), (TODAY + 30 * DAY, None)),
    "MON-03.to": (watched, (TODAY + 30 * DAY, (TODAY + 5 * DAY, TODAY + 10 * DAY)), (TODAY + 30 * DAY, None)),
    "MON-04.start": (prompts, [0, 14, 30, 60, 90], [14, 30, 60, 90]),
    "MON-04.first": (prompts, [0, 14, 30, 60, 90], [0, 30, 60, 90]),
    "MON-04.second": (prompts, [0, 14, 30, 60, 90], [0, 14, 60, 90]),
    "MON-04.third": (prompts, [0, 14, 30, 60, 90], [0, 14, 30, 90]),
    "MON-04.fourth": (prompts, [0, 14, 30, 60, 90], [0, 14, 30, 60]),
    "MON-05.domain": (below, ["MON-05.domain", "MON-05.total"], ["MON-05.total"]),
    "MON-05.total": (below, ["MON-05.domain", "MON-05.total"], ["MON-05.domain"]),
    "MON-04.then": (scored_until(ill_before=True), "MON-04.then", "SET-SCORE-AGE"),
    "SET-SCORE-AGE": (scored_until(ill_before=False), "SET-SCORE-AGE", None),
    "MON-08": (lost_weight, True, False),
    "MON-08.every": (lambda r: monitoring.next_weighing(TODAY, r), TODAY + 7 * DAY, None),
    "FR-20.item_fall": (falls, 1, 0),
    **{
        f"FR-20.{part}": (compared, True, False)
        for part in ("before_window", "before_scores", "before_span", "after_start", "after_scores", "after_span")
    },
    "PC-04.months": (check((), ("tired",)), ("visit", True, True), ("visit", False, True)),
    "REH-06": (check((), ("tired",)), ("visit", True, True), ("visit", True, False)),
    "PC-20": (check(("foot_drop",)), ("neurologist", False, False), ("ask_team", False, False)),
    "PC-22": (lists, [True, True, True], [False, True, True]),
    "PC-23": (lists, [True, True, True], [True, False, True]),
    "PC-23.more": (lists, [True, True, True], [True, True, False]),
    "PC-06.window": (acetaminophen(500), Level.UNDER, None),
    "PC-06.warn": (acetaminophen(500), Level.UNDER, Level.ASK),
    "PC-06.max": (acetaminophen(4500), Level.LIMIT, Level.ASK),
    # Power and supplies: what nobody vouches for is not known.
    "SET-DRILL-AGE": (battery(sick=False), ([100], []), ([], [None])),
    "PW-08": (measured_again, (TODAY, "PW-08"), (TODAY, "SET-DRILL-AGE")),
    "PW-03": (battery(sick=True), ([71], []), ([], [100])),
    "PW-04": (battery(sick=True), ([71], []), ([], [100])),
    "SET-CONTROLLED-EARLY": (asked_before_the_last_day, 7, 0),
    "SET-COUNT-AGE": (stock(Scheduled(Decimal(1))), (True, True, [], True), (False, True, [Gap.NOT_KNOWN], False)),
    "SUP-01": (stock(Scheduled(Decimal(1))), (True, True, [], True), (True, True, [Gap.NO_TARGET], False)),
    "SET-USE-WINDOW": (
        stock(AsNeeded(Decimal(1)), used=2),
        (True, True, [], True),
        (True, False, [Gap.NOT_KNOWN], True),
    ),
    "SET-USE-PERCENTILE": (
        stock(AsNeeded(Decimal(1)), used=2),
        (True, True, [], True),
        (True, False, [Gap.NOT_KNOWN], True),
    ),
    "SET-USE-LEAST": (
        stock(AsNeeded(Decimal(1)), used=2),
        (True, True, [], True),
        (True, False, [Gap.NOT_KNOWN], True),
    ),
    # How long an opened bottle keeps is the pharmacy's word then, once the home writes it in.
    "SUP-05": (keeps("Tiglutik"), (15, None), (None, None)),
    "SUP-06": (keeps("Radicava ORS"), (15, 30), (None, 30)),
    "SUP-06.shipped": (keeps("Radicava ORS"), (15, 30), (15, None)),
    "SUP-07.span": (
        lambda r: supplies.runway(supply(EDARAVONE), [moved(Moved.COUNTED, 3)], TODAY, UTC_ZONE, r).days,
        11,
        3,
    ),
    # Medicines: what nobody vouches for is not known.
    "interaction.simvastatin.any": (verdict, Category.CONTRA, Category.UNK),
    "AV-16": (
        lambda r: len(pairs_with("remdesivir", [Medicine("a", "Plaquenil"), Medicine("b", "warfarin")], r)),
        2,
        0,
    ),
    "MED-10": (lambda r: len(pairs_of([Medicine("a", "tizanidine"), Medicine("b", "Cipro")], r)), 1, 0),
}
STAYS = {
    "AV-04": "the order in which windows are shown; each row has its own number",
    "AV-09": "a low kidney value is asked about, whatever it leads to",
    "AV-10": "as AV-09",
    "AV-10.us": "as AV-09",
    "AV-10.sg": "as AV-09",
    "AV-14": "as AV-09",
    "AV-20": "why there are two readings of the count",
    "AV-21": "as AV-20",
    "AV-24": "counting from the earliest day makes every prompt sooner",
    "AV-25": "asking is never later than any window",
    "AV-30": "the pharmacist is asked either way",
    "AV-30.eu": "as AV-30",
    "AV-31": "as AV-30",
    "AV-32": "as AV-30",
    "AV-36": "as AV-30",
    "ISO-03": "fever or getting worse begins the count anew: nobody goes back among others too soon",
    "ISO-07": "hands are asked about without the number",
    "MON-03.relapse": "getting worse again is a danger sign",
    "OUT-06": "says what the product does not claim",
    "OX-03": "a caution",
    "PC-09": "as OUT-06",
    "PC-11": "nothing was noted, and nothing is said to be due",
    "PC-12": "the page says nothing about effort then",
    "PC-21": "a sign for the same day stays one; only the alarm needs the approval",
    "REH-01": "as PC-12",
    "REH-02": "as PC-12",
    "RF-01": "danger means to call, whoever vouches for the list",
    "RF-02": "as RF-01",
    "SP-01": "a caution",
    "SP-02": "a caution",
    "SP-05": "a caution",
    "SUP-07.off": "tells which cycle may be read in two ways; how it falls is what the home wrote in",
    "SUP-07.on": "as SUP-07.off",
    "SUP-09": "the pharmacy and the prescriber are asked either way",
    "SUP-10": "as SUP-09",
    "SUP-11": "when a refill is due is what the home wrote in",
    "SUP-11.refills": "as SUP-09",
    "TST-05": "how days after a contact are counted: the later count tests no sooner",
    "TST-06": "a positive test is one",
    "TST-07": "another brand of test may be used",
    "TST-08": "as OX-03",
    "TST-15": "expired boxes are looked up before they are thrown away",
}


@pytest.mark.parametrize("rule_id", DRIVEN)
def test_what_hung_on_a_withdrawn_row_is_gone_or_on_the_safer_side(rule_id: str) -> None:
    says, before, after = DRIVEN[rule_id]
    row = rule_id if rule_id in RULES else APPROVED.about(rule_id).row.id
    assert says(APPROVED) == before
    assert says(withdrawn(row)) == after


def test_every_row_that_the_rules_name_is_in_this_table() -> None:
    named = {
        node.value
        for path in Path(guidance.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in RULES
    }
    assert named - set(DRIVEN) == set(STAYS)


@pytest.mark.parametrize("rule_id", [ruling.row.id for ruling in RULES if ruling.row.unit == "status"])
def test_a_statement_that_was_withdrawn_is_not_confirmed(rule_id: str) -> None:
    statuses = {one.rule_id: one.status for one in after_covid.seed_statements(withdrawn(rule_id))}
    assert statuses[rule_id] is after_covid.Status.UNCONFIRMED


def test_nobody_is_let_in_by_a_door_check_that_nobody_vouches_for() -> None:
    assert came_in(APPROVED) == (Outcome.COME_IN, tuple(Asked))
    assert came_in(withdrawn("ISO-01")) == (Outcome.CALL, (Asked.AWAY, Asked.HANDS))


def test_nothing_breaks_where_every_row_is_withdrawn() -> None:
    nothing = withdrawn(*(ruling.row.id for ruling in RULES))
    for says, _before, _after in DRIVEN.values():
        says(nothing)
    came_in(nothing)
    assert {one.status for one in after_covid.seed_statements(nothing)} == {after_covid.Status.UNCONFIRMED}
