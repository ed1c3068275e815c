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
    """Still ill after the usual number of negatives: a laboratory test or the clinician from `not_before` on, or one
    more home test from `home_from` on."""
    ENOUGH = "enough"
    POSITIVE = "positive"
    ASK_TEAM = "ask_team"
    """Nobody vouches for when, or how often, to test."""


@dataclass(frozen=True, slots=True)
class NextTest:
    """What to do next. `done` of `needed` negative tests count; `methods` are those that make sense, best first.

    `at_home`: after an infection not long ago a home test says more than a laboratory's."""

    step: Step
    not_before: datetime | None = None
    done: int = 0
    needed: int = 0
    methods: tuple[Method, ...] = ()
    rule_ids: tuple[str, ...] = ()
    home_from: datetime | None = None
    at_home: bool = False


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
        return NextTest(Step.POSITIVE, done=1, needed=int(rules.number("TST-06") or 1), rule_ids=("TST-06",))
    negatives = [test for test in tests if test.result is Result.NEGATIVE]
    if onset is not None:
        return _ill(onset, _Past(last_infection_on, onset.first_day(zone), rules), negatives, zone, rules)
    if exposed_on is not None:
        past = _Past(last_infection_on, exposed_on, rules)
        return _exposed(exposed_on, past, negatives, local_day(now, zone), zone, rules)
    return NextTest(Step.NOTHING)


class _Past:
    """How long ago an earlier infection was when this began; both False for longer ago, or never, and where nobody
    says how long that is: then a test is asked for as from anybody."""

    def __init__(self, infected_on: date | None, began_on: date, rules: Rules) -> None:
        ago = None if infected_on is None else began_on - infected_on
        recent, months = rules.days("TST-09"), rules.days("TST-11")
        self.recent = ago is not None and recent is not None and ago <= recent
        self.months_ago = ago is not None and not self.recent and months is not None and ago <= months
        self.methods: tuple[Method, ...] = (Method.ANTIGEN, Method.MOLECULAR)
        self.rule_ids: tuple[str, ...] = ()
        if self.recent and rules["TST-10"].drives_reminders:
            self.methods, self.rule_ids = (Method.ANTIGEN,), ("TST-10",)
        elif self.months_ago:
            self.rule_ids = ("TST-11",)
        self.at_home = bool(self.rule_ids)


def _ill(onset: Onset, past: _Past, negatives: Sequence[CovidTest], zone: tzinfo, rules: Rules) -> NextTest:
    """TST-01 and TST-02: two home tests 48 hours apart, then a laboratory test or the clinician at once, or a third.

    A laboratory test sees more (TST-08): a negative one is enough, however many home tests were done."""
    begun = onset.surely_begun(zone)
    since = [test for test in negatives if test.at >= begun]
    gap, usual = rules.hours("TST-01"), rules.number("TST-01.tests")
    rule_ids = ("TST-01", "TST-07", *past.rule_ids)
    if gap is None or usual is None:
        return NextTest(Step.ASK_TEAM, done=len(since), rule_ids=rule_ids)
    counted = _far_enough_apart(since, gap)
    done, usual = len(counted), max(usual, 1)  # whoever reviews the rows may have written 0
    if any(test.method is Method.MOLECULAR for test in since):
        return NextTest(Step.ENOUGH, None, done, int(usual), (), (*rule_ids, "TST-08"))
    if done < usual:
        not_before = counted[-1] + gap if counted else onset.begins(zone)
        return NextTest(Step.TEST, not_before, done, int(usual), past.methods, rule_ids, at_home=past.at_home)
    again, at_most = rules.hours("TST-02"), rules.number("TST-02.tests")
    if at_most is not None and done >= at_most:
        return NextTest(Step.ENOUGH, None, done, int(usual), (), rule_ids)
    rule_ids = (*rule_ids, "TST-02") if past.at_home else (*rule_ids, "TST-02", "TST-08")
    if again is None or at_most is None:
        return NextTest(Step.ASK_TEAM, done=done, rule_ids=rule_ids)
    return NextTest(
        Step.ASK_OR_TEST_AGAIN,
        counted[-1],
        done,
        int(at_most),
        past.methods if past.at_home else tuple(reversed(past.methods)),
        rule_ids,
        home_from=counted[-1] + again,
        at_home=past.at_home,
    )


def _exposed(
    exposed_on: date, past: _Past, negatives: Sequence[CovidTest], today: date, zone: tzinfo, rules: Rules
) -> NextTest:
    """TST-03 and TST-04: three tests 48 hours apart, the first one after five full days; none once it is too late.

    Some months after an infection it is day 5 itself (TST-11)."""
    if past.recent:
        return NextTest(Step.DO_NOT_TEST, rule_ids=("TST-09",))
    wait = "TST-11.wait" if past.months_ago else "TST-04"
    rule_ids = ("TST-03", "TST-05", wait, *past.rule_ids)
    shows_until, waits = rules.days("TST-13.covid_max"), rules.days(wait)
    gap, needed = rules.hours("TST-03.gap"), rules.number("TST-03")
    if shows_until is not None and today > exposed_on + shows_until:
        return NextTest(Step.NOTHING, rule_ids=("TST-13.covid_max",))
    if shows_until is None or waits is None or gap is None or needed is None:
        return NextTest(Step.ASK_TEAM, rule_ids=("TST-13.covid_max", *rule_ids))
    opens = day_start(exposed_on + waits + (timedelta(0) if past.months_ago else DAY), zone)
    counted = _far_enough_apart([test for test in negatives if test.at >= opens], gap)
    if len(counted) >= needed:
        return NextTest(Step.ENOUGH, None, len(counted), int(needed), (), rule_ids)
    not_before = counted[-1] + gap if counted else opens
    done = len(counted)
    return NextTest(Step.TEST, not_before, done, int(needed), past.methods, rule_ids, at_home=past.at_home)


def _far_enough_apart(tests: Sequence[CovidTest], gap: timedelta) -> list[datetime]:
    counted: list[datetime] = []
    for test in tests:
        if not counted or test.at - counted[-1] >= gap:
            counted.append(test.at)
    return counted


class Shelf(StrEnum):
    """How a home test stands against its dates."""

    GOOD = "good"
    EXTENDED = "extended"
    """Past the date on its box, and good by the later date of the authority's list."""
    LOOK_UP = "look_up"
    """Past the date on its box, and nobody looked up yet whether a later one holds."""
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Kit:
    """The tests of one lot. `left` is None when nobody counted them, `until` None when no date is written in."""

    lot_id: str
    left: int | None
    shelf: Shelf
    until: date | None

    @property
    def usable(self) -> bool:
        return self.shelf in (Shelf.GOOD, Shelf.EXTENDED)


@dataclass(frozen=True, slots=True)
class Kits:
    """Home tests in date against how many there should be, None while nobody vouches for that; the lots that can be
    used first, the first to expire first among them."""

    in_date: int
    wanted: int | None
    kits: tuple[Kit, ...]
    rule_ids: tuple[str, ...]


def kits(lots: Iterable[tuple[Lot, int | None]], today: date, rules: Rules) -> Kits:
    """How the home tests stand; `lots` with how many tests are left of each (None: not counted)."""
    found = [_kit(lot, left, today) for lot, left in lots if left is None or left > 0]
    found.sort(key=lambda kit: (not kit.usable, kit.until or date.max, kit.lot_id))
    in_date = sum(kit.left or 0 for kit in found if kit.usable)
    wanted = rules.number("SUP-20.kits")
    return Kits(in_date, None if wanted is None else int(wanted), tuple(found), ("SUP-20.kits", "TST-15"))


def _kit(lot: Lot, left: int | None, today: date) -> Kit:
    until = lot.good_until(today, None)
    if until is None or until >= today:
        past_its_box = lot.expires_on is not None and lot.expires_on < today
        return Kit(lot.id, left, Shelf.EXTENDED if past_its_box else Shelf.GOOD, until)
    return Kit(lot.id, left, Shelf.LOOK_UP if lot.extended_expires_on is None else Shelf.EXPIRED, until)
