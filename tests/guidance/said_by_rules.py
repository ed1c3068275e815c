"""What the rules say in houses where each row matters, to be asked with all rows approved and with some withdrawn."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from caregiving.guidance import after_covid, breathing, function, monitoring, power, supplies, testing, windows
from caregiving.guidance.after_covid import AcetaminophenDose
from caregiving.guidance.breathing import Measure, Reading
from caregiving.guidance.catalog import Review, Rules, State
from caregiving.guidance.door import Asked, asked, outcome
from caregiving.guidance.isolation import Change, Felt, Illness, Isolation, Temperature, isolation
from caregiving.guidance.medicines import Category, Medicine, screen
from caregiving.guidance.shelf_life import kept, shelf_life
from caregiving.guidance.supplies import Moved
from caregiving.guidance.testing import CovidTest, Method, Result
from caregiving.guidance.windows import Onset
from tests.guidance.reviewed import ON, RULES
from tests.guidance.supply_world import UTC_ZONE, moved, supply

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TODAY = NOW.date()
Said = Callable[[Rules], Any]


def ill(*, positive: bool = False, medicine_hours_ago: int | None = None, hours: int = 60, tests: int = 0) -> Said:
    """Four days ago the first sign; then better, with a normal temperature."""

    def said(rules: Rules) -> Isolation:
        began = NOW - 4 * DAY
        return isolation(
            Illness(
                None if positive else began,
                tested_positive=began if positive else None,
                temperatures=[Temperature(NOW - hours * HOUR, Decimal("36.8"))],
                fever_medicines=[] if medicine_hours_ago is None else [NOW - medicine_hours_ago * HOUR],
                felt=[Felt(NOW - hours * HOUR, Change.BETTER)],
                negatives=[NOW - 3 * DAY + number * 2 * DAY for number in range(tests)],
            ),
            NOW,
            UTC,
            rules,
        )

    return said


def home_tests(*, negatives: int = 0, exposed: int | None = None, infected: int | None = None) -> Said:
    """Ill since nine days ago, or exposed so many days ago; infected before that so many days ago."""

    def said(rules: Rules) -> Any:
        began = NOW - 9 * DAY
        done = [CovidTest(began + number * 2 * DAY, Method.ANTIGEN, Result.NEGATIVE) for number in range(negatives)]
        found = testing.plan_tests(
            onset=Onset(began, began, hour_known=True) if exposed is None else None,
            exposed_on=None if exposed is None else TODAY - exposed * DAY,
            last_infection_on=None if infected is None else TODAY - infected * DAY,
            tests=done,
            now=NOW,
            zone=UTC,
            rules=rules,
        )
        return found.step, found.methods

    return said


def strict_last(rules: Rules) -> date | None:
    found = windows.antiviral_windows(Onset(NOW, NOW), UTC, rules, "US").windows
    return found[0].last_start_strict if found else None


def drugs(rules: Rules) -> int:
    return len(windows.antiviral_windows(Onset(NOW, NOW), UTC, rules, "US").windows)


def kidney(egfr: int, *, days_ago: int = 1) -> Said:
    def said(rules: Rules) -> Any:
        note = windows.egfr_route(Decimal(egfr), TODAY - days_ago * DAY, TODAY, rules)
        return note.kidney, note.old

    return said


def risk(measure: Measure, value: str, *, symptoms: bool = False, bulbar: bool = False) -> Said:
    def said(rules: Rules) -> Any:
        found = breathing.risk_factors(
            [Reading(measure, Decimal(value), NOW)], rules, signs=["breathless"] if symptoms else [], bulbar=bulbar
        )
        return [(one.rule_ids[0], one.unreliable) for one in found]

    return said


def oxygen(spo2: str, *, bands: bool = True) -> Said:
    """With the team's own bands, or with those not approved."""

    def said(rules: Rules) -> Any:
        found = breathing.oxygen_band(Decimal(spo2), Decimal(96), HOUR, rules if bands else without_bands(rules))
        return found.band, found.serious

    return said


def without_bands(rules: Rules) -> Rules:
    gone = [Review("SP-04.now", State.WITHDRAWN, None, None, "Rita", ON, "no bands")]
    kept = [Review("RM-10", rules["RM-10"].state, None, None, "Rita", ON, "as it is")]
    return RULES.in_force(ON, [*gone, *kept])


def scores(*sums: tuple[int, int]) -> list[function.Score]:
    """A score on so many days from today, and how many points its first item has."""
    points = {item.id: 3 for item in function.ITEMS}
    return [
        function.Score(str(day), TODAY + day * DAY, function.Rater.SELF, {**points, function.ITEMS[0].id: first})
        for day, first in sums
    ]


def falls(rules: Rules) -> int:
    return len(function.item_falls(scores((-9, 4), (0, 1)), [], rules))


def compared(rules: Rules) -> bool:
    both = scores(*((day, 3) for day in (-170, -140, -101, -86, -60, -30)))
    return function.compare(both, [], TODAY - 100 * DAY, rules) is not None


def below(rules: Rules) -> Any:
    before, after = {"hands": 12, "body": 12}, {"hands": 6, "body": 12}
    slopes = dict.fromkeys(before, 0.0)
    return [one.rule_id for one in monitoring.below_expectation(before, slopes, after, 30 * DAY, rules)]


def check(flags: tuple[str, ...] = (), symptoms: tuple[str, ...] = ()) -> Said:
    def said(rules: Rules) -> Any:
        infected_on = TODAY - 200 * DAY
        found = after_covid.check(
            symptoms, flags, worse_after_effort=False, infected_on=infected_on, today=TODAY, rules=rules
        )
        return found.route.value, found.long_covid, found.look_again_on is not None

    return said


def acetaminophen(*doses: int) -> Said:
    def said(rules: Rules) -> Any:
        given = [AcetaminophenDose(NOW - HOUR, Decimal(milligrams)) for milligrams in doses]
        found = after_covid.acetaminophen(given, NOW, rules)
        return found and found.level

    return said


def lists(rules: Rules) -> Any:
    found = after_covid.visit_preparation([], rules)
    return [bool(one) for one in (found.examination, found.blood, found.blood_if_wanted)]


def battery(*, sick: bool) -> Said:
    def said(rules: Rules) -> Any:
        devices, drills = [power.Device("1", "Mask", breathes=True)], [power.Drill("1", TODAY, 100)]
        found = power.power_runway(devices, drills, TODAY, rules, sick=sick)
        return [life.minutes for life in found.lives], [life.well for life in found.not_tested]

    return said


def measured_again(rules: Rules) -> Any:
    """Of a battery that was never measured."""
    return power.drill_due(power.BatteryLife(power.Device("1", "Mask", breathes=True)), TODAY, rules)


def scored_until(*, ill_before: bool) -> Said:
    def said(rules: Rules) -> Any:
        found = monitoring.score_until(TODAY, ill_before=ill_before, rules=rules)
        return found and found[1]

    return said


def stock(use: supplies.Use, *, counted_ago: int = 3, used: int = 0) -> Said:
    def said(rules: Rules) -> Any:
        told = [moved(Moved.COUNTED, 90, TODAY - counted_ago * DAY)]
        told += [moved(Moved.USED, used, TODAY - ago * DAY, id=str(ago)) for ago in range(4, 50) if used]
        found = supplies.runway(supply(use), told, TODAY, UTC_ZONE, rules, isolation=True)
        gaps = [gap.gap for gap in supplies.two_week_rule([found], rules).shortfalls]
        return found.known, found.pace_known, gaps, supplies.order(supply(use), found, TODAY, rules) is not None

    return said


def keeps(name: str) -> Said:
    """The days after opening and after sending of a bottle that was opened and sent today."""
    bottle = supply(lots=[supplies.Lot("b", opened_on=TODAY, shipped_on=TODAY)])

    def said(rules: Rules) -> Any:
        found = kept(bottle, shelf_life([name], [], rules))
        return found.days_after_opening, found.lots[0].days_after_shipping

    return said


def prompts(rules: Rules) -> list[int]:
    return [one.after_days for one in monitoring.score_prompts(TODAY, [], rules)]


def watched(rules: Rules) -> Any:
    found = monitoring.watch(TODAY, None, rules)
    return found and (found.until, found.worst)


def next_check(*, amber: bool) -> Said:
    return lambda rules: monitoring.next_check(NOW, NOW, amber=amber, rules=rules)


def lost_weight(rules: Rules) -> bool:
    kept = [monitoring.Weighed(str(ago), NOW - ago * DAY, TODAY - ago * DAY, Decimal(60 + ago)) for ago in (20, 0)]
    return monitoring.weight_loss(kept, rules) is not None


def first_steps(rules: Rules) -> Any:
    found = breathing.emergency(["chest_pain"], rules)
    return found and found.first_steps


def asked_before_the_last_day(rules: Rules) -> Any:
    tablets = supply(controlled=True)
    found = supplies.runway(tablets, [moved(Moved.COUNTED, 30, TODAY)], TODAY, UTC_ZONE, rules)
    needed = supplies.order(tablets, found, TODAY, rules)
    return needed and (needed.order_by - needed.ask_from).days


def came_in(rules: Rules) -> Any:
    return outcome(dict.fromkeys(Asked, True), rules), asked(rules)


def verdict(rules: Rules) -> Category:
    return screen([Medicine("a", "simvastatin", "oral")], "US", rules, {})[0].category


def withdrawn_too(rules: Rules, rule_id: str) -> Rules:
    """These rules with one more row withdrawn."""
    said = [Review(one.row.id, one.state, None, None, "Rita", ON, "as it is") for one in rules]
    return RULES.in_force(ON, [*said, Review(rule_id, State.WITHDRAWN, None, None, "Rita", ON, "this one too")])
