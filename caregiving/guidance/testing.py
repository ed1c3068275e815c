"""The testing window: whether to test now or later, how often, with what, and when it is enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import DAY, day_start, local_day
from caregiving.guidance.supply_facts import Lot
from caregiving.guidance.windows import Onset


class Method(StrEnum):
    ANTIGEN = "antigen"
    MOLECULAR = "molecular"


class Result(StrEnum):
    POSITIVE = "positive"
    NEGATIVE = "negative"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class CovidTest:
    """A test for COVID-19 at a moment (UTC)."""

    at: datetime
    method: Method
    result: Result


class Step(StrEnum):
    NOTHING = "nothing"
    DO_NOT_TEST = "do_not_test"
    """Infected so recently that a test would say nothing about a new infection."""
    TEST = "test"
    """From `not_before` on."""
    ASK_OR_TEST_AGAIN = "ask_or_test_again"
    """Still ill after the usual number of negatives: a laboratory test, the clinician, or one more home test."""
    ENOUGH = "enough"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class NextTest:
    """What to do next. `done` of `needed` negative tests count; `methods` are those that make sense, best first."""

    step: Step
    not_before: datetime | None = None
    done: int = 0
    needed: int = 0
    methods: tuple[Method, ...] = ()
    rule_ids: tuple[str, ...] = ()


def plan_tests(
    *,
    onset: Onset | None,
    exposed_on: date | None,
    last_infection_on: date | None,
    tests: Iterable[CovidTest],
    now: datetime,
    zone: tzinfo,
    rules: Rules,
) -> NextTest:
    """What to test next. `tests` are those since this illness or exposure began, in any order.

    `exposed_on` is the last day of contact, `last_infection_on` the day of an earlier infection. Symptoms go
    before an exposure. One positive test is enough.
    """
    tests = sorted((t for t in tests if t.at <= now), key=lambda t: (t.at, t.method, t.result))
    if any(test.result is Result.POSITIVE for test in tests):
        return NextTest(Step.POSITIVE, done=1, needed=int(rules.number("TST-06")), rule_ids=("TST-06",))
    negatives = [test for test in tests if test.result is Result.NEGATIVE]
    if onset is not None:
        return _ill(onset, _Past(last_infection_on, onset.first_day(zone), rules), negatives, zone, rules)
    if exposed_on is not None:
        past = _Past(last_infection_on, exposed_on, rules)
        return _exposed(exposed_on, past, negatives, local_day(now, zone), zone, rules)
    return NextTest(Step.NOTHING)


class _Past:
    """How long ago an earlier infection was when this began; both False for longer ago, or never."""

    def __init__(self, infected_on: date | None, began_on: date, rules: Rules) -> None:
        ago = None if infected_on is None else began_on - infected_on
        self.recent = ago is not None and ago <= rules.days("TST-09")
        self.months_ago = ago is not None and not self.recent and ago <= rules.days("TST-11")
        self.methods: tuple[Method, ...] = (Method.ANTIGEN, Method.MOLECULAR)
        self.rule_ids: tuple[str, ...] = ()
        if self.recent:
            self.methods, self.rule_ids = (Method.ANTIGEN,), ("TST-10",)
        elif self.months_ago:
            self.rule_ids = ("TST-11",)


def _ill(onset: Onset, past: _Past, negatives: Sequence[CovidTest], zone: tzinfo, rules: Rules) -> NextTest:
    """TST-01 and TST-02: two tests 48 hours apart, then a laboratory test, the clinician, or a third."""
    begun = onset.surely_begun(zone)
    since = [test for test in negatives if test.at >= begun]
    counted = _far_enough_apart(since, rules.hours("TST-01"))
    usual, at_most = int(rules.number("TST-01.tests")), int(rules.number("TST-02.tests"))
    rule_ids = ("TST-01", "TST-07", *past.rule_ids)
    done = len(counted)
    if done < usual:
        not_before = counted[-1] + rules.hours("TST-01") if counted else onset.begins(zone)
        return NextTest(Step.TEST, not_before, done, usual, past.methods, rule_ids)
    if done >= at_most or any(test.method is Method.MOLECULAR for test in since):
        return NextTest(Step.ENOUGH, None, done, usual, (), rule_ids)
    not_before = counted[-1] + rules.hours("TST-02")
    best_first = tuple(reversed(past.methods))
    return NextTest(Step.ASK_OR_TEST_AGAIN, not_before, done, at_most, best_first, (*rule_ids, "TST-02", "TST-08"))


def _exposed(
    exposed_on: date, past: _Past, negatives: Sequence[CovidTest], today: date, zone: tzinfo, rules: Rules
) -> NextTest:
    """TST-03 and TST-04: three tests 48 hours apart, the first one after five full days; none once it is too late."""
    if past.recent:
        return NextTest(Step.DO_NOT_TEST, rule_ids=("TST-09",))
    if today > exposed_on + rules.days("TST-13.covid_max"):
        return NextTest(Step.NOTHING, rule_ids=("TST-13.covid_max",))
    wait = "TST-11.wait" if past.months_ago else "TST-04"
    opens = day_start(exposed_on + rules.days(wait) + DAY, zone)
    gap = rules.hours("TST-03.gap")
    counted = _far_enough_apart([test for test in negatives if test.at >= opens], gap)
    needed = int(rules.number("TST-03"))
    rule_ids = ("TST-03", "TST-05", wait, *past.rule_ids)
    if len(counted) >= needed:
        return NextTest(Step.ENOUGH, None, len(counted), needed, (), rule_ids)
    not_before = counted[-1] + gap if counted else opens
    return NextTest(Step.TEST, not_before, len(counted), needed, past.methods, rule_ids)


def _far_enough_apart(tests: Sequence[CovidTest], gap: timedelta) -> list[datetime]:
    counted: list[datetime] = []
    for test in tests:
        if not counted or test.at - counted[-1] >= gap:
            counted.append(test.at)
    return counted


@dataclass(frozen=True, slots=True)
class Kits:
    """Home tests in date against how many there should be. `look_up` are lots past the date on their box whose
    extended date nobody has looked up yet: they may still be good."""

    in_date: int
    wanted: int
    look_up: tuple[str, ...]
    rule_ids: tuple[str, ...]


def kits(lots: Iterable[tuple[Lot, int]], today: date, rules: Rules) -> Kits:
    """How many home tests are in date; `lots` with how many tests are left of each."""
    left = [(lot, count, lot.good_until(today, None)) for lot, count in lots if count > 0]
    good = sum(count for _, count, until in left if until is None or until >= today)
    look_up = [
        lot.id for lot, _, until in left if until is not None and until < today and lot.extended_expires_on is None
    ]
    return Kits(good, int(rules.number("SUP-20.kits")), tuple(sorted(look_up)), ("SUP-20.kits", "TST-15"))
