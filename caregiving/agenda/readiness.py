"""Readiness: nine lines, each yes or no, each with what is missing and where it is mended. No score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from caregiving.agenda import printed
from caregiving.agenda.conversion.equipment import without_plan
from caregiving.agenda.conversion.kits import kits
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Params
from caregiving.agenda.sources.papers import newest_sheet, screening_good_until
from caregiving.guidance.moments import local_day
from caregiving.guidance.monitoring import score_until
from caregiving.guidance.supplies import Gap, two_week_rule
from caregiving.guidance.vaccines import standing
from caregiving.patients.models import FunctionScored
from caregiving.supplies.models import SupplyKind

ASK_TEAM = "ask_team"
"""Nobody vouches any more for what the line is held against."""
GAPS = {
    Gap.SHORT: "short",
    Gap.NOT_KNOWN: "not_counted",
    Gap.NOTHING_CRITICAL: "nothing_critical",
    Gap.NO_TARGET: ASK_TEAM,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One of the nine. `missing` is the word for what is not so; `mend` names the page that mends it, that of the one
    thing whose id stands in `params` where it is known which."""

    id: str
    ready: bool
    missing: str = ""
    mend: str = ""
    params: Params = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "ready": self.ready,
            "missing": self.missing,
            "mend": self.mend,
            "params": dict(self.params),
        }


def readiness(facts: Facts, now: datetime, ladder_tested_at: datetime | None = None) -> list[Line]:
    """The nine lines, always in the same order. The ladder's last test is known to the reminders, not to the facts."""
    return [*(line(facts) for line in LINES), _ladder(facts, now, ladder_tested_at)]


def _screening(facts: Facts) -> Line:
    sheet = newest_sheet(facts)
    if sheet is None or sheet.signed_at is None:
        return Line("screening", ready=False, missing="never_signed", mend="screening")
    if sheet.stale_since is not None:
        return Line("screening", False, "stale", "screening", {"because": sheet.stale_because})
    good_until = screening_good_until(facts, sheet)
    if good_until is None:
        return Line("screening", False, ASK_TEAM, "screening")
    return _until("screening", "old", "screening", good_until >= facts.today)


def _supplies(facts: Facts) -> Line:
    rule = two_week_rule([stock.in_isolation for stock in facts.stocks], facts.rules)
    if rule.passes:
        return Line("supplies", ready=True)
    gap = rule.shortfalls[0]
    missing = GAPS[gap.gap]
    if gap.gap is Gap.NOT_KNOWN and gap.runway and gap.runway.known:
        missing = "pace_not_known"
    if gap.runway is None:
        return Line("supplies", False, missing, "supplies", {"name": "", "is_medicine": False})
    supply_id = gap.runway.supply_id
    medicines = {stock.fact.id for stock in facts.stocks if stock.row.is_medicine}
    named: Params = {"name": gap.runway.name, "is_medicine": supply_id in medicines, "id": supply_id}
    return Line("supplies", False, missing, "supply" if gap.gap is Gap.SHORT else "count", named)


def _tests(facts: Facts) -> Line:
    """As many tests in date as one illness needs, of whichever brands; uncounted ones are not known to be few."""
    needed = facts.rules.number("TST-01.tests")
    if needed is None:
        return Line("tests", False, ASK_TEAM, "supplies")
    if kits(facts).in_date >= needed:
        return Line("tests", True)
    for stock in facts.stocks:
        if stock.row.kind == SupplyKind.TEST and not stock.runway.known:
            return Line("tests", False, "not_counted", "count", {"name": stock.row.label, "id": stock.fact.id})
    return Line("tests", False, "few", "supplies", {"needed": int(needed)})


def _infection_plan(facts: Facts) -> Line:
    lacking = without_plan(facts.rows, facts.today)
    if not lacking:
        return Line("infection_plan", ready=True)
    named = {"name": lacking[0].name, "id": lacking[0].pk.hex}
    return Line("infection_plan", False, "not_confirmed", "device", named)


def _drill(facts: Facts) -> Line:
    if not facts.power.not_tested:
        return Line("drill", ready=True)
    device = facts.power.not_tested[0].device
    return Line("drill", False, "not_tested", "drill", {"name": device.name, "id": device.id})


def _sheet(facts: Facts) -> Line:
    last = printed.last_printed(facts.rows)
    if last is None:
        return Line("sheet", False, "never_printed", "sheet")
    if printed.is_changed(facts.rows, facts.rules, last, facts.today):
        return Line("sheet", False, "changed", "sheet")
    lasts = facts.rules.days("SET-PRINT-AGE")
    if lasts is None:
        return Line("sheet", False, ASK_TEAM, "sheet")
    return _until("sheet", "old", "sheet", local_day(last.occurred_at, facts.zone) + lasts >= facts.today)


def _score(facts: Facts) -> Line:
    scored = [local_day(row.occurred_at, facts.zone) for row in facts.rows.of(FunctionScored)]
    if not scored:
        return Line("score", False, "never_scored", "function")
    recent = score_until(max(scored), ill_before=bool(facts.episodes), rules=facts.rules)
    if recent is None:
        return Line("score", False, ASK_TEAM, "function")
    return _until("score", "old", "function", recent[0] >= facts.today)


def _ladder(facts: Facts, now: datetime, tested_at: datetime | None) -> Line:
    lasts = facts.rules.days("SET-LADDER-AGE")
    if tested_at is not None and lasts is None:
        return Line("ladder", False, ASK_TEAM, "people")
    recent = tested_at is not None and lasts is not None and tested_at + lasts >= now
    return _until("ladder", "never_tested" if tested_at is None else "old", "people", recent)


def _until(line: str, missing: str, mend: str, ready: bool) -> Line:
    return Line(line, True) if ready else Line(line, False, missing, mend)


def _vaccines(facts: Facts) -> Line:
    """The patient's own; a caregiver's are that person's business."""
    own = next((person for person in facts.vaccines if not person.name), None)
    if own is None:
        return Line("vaccines", False, "no_birth_date", "vaccines")
    vouched = [found for found in own.forecasts if own.vouched_for(found, facts.rules)]
    asked = [found.vaccine_group for found in vouched if standing(found, facts.today).asks]
    if asked:
        group = asked[0]
        return Line("vaccines", False, "due", "vaccines", {"group": group, "rule_id": own.behind[group][0]})
    return _until("vaccines", ASK_TEAM, "vaccines", len(vouched) == len(own.forecasts))


LINES: tuple[Callable[[Facts], Line], ...] = (
    _screening,
    _supplies,
    _vaccines,
    _tests,
    _infection_plan,
    _drill,
    _sheet,
    _score,
)
