"""Readiness: nine lines, each yes or no, each with what is missing and where it is mended. No score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from caregiving.agenda import printed
from caregiving.agenda.conversion.equipment import depended_on
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Params
from caregiving.agenda.sources.papers import newest_sheet, screening_good_until
from caregiving.equipment.models import InfectionPlan, PlanStage
from caregiving.guidance.moments import local_day
from caregiving.guidance.supplies import Gap, two_week_rule
from caregiving.guidance.vaccines import standing
from caregiving.patients.models import FunctionScored
from caregiving.supplies.models import SupplyKind


@dataclass(frozen=True, slots=True)
class Line:
    """One of the nine. `missing` is the word for what is not so; `mend` names the page that mends it."""

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
    good_until = screening_good_until(facts, sheet)
    if good_until is None:
        return Line("screening", False, "stale", "screening", {"because": sheet.stale_because})
    return _until("screening", "old", "screening", good_until >= facts.today)


def _supplies(facts: Facts) -> Line:
    rule = two_week_rule([stock.in_isolation for stock in facts.stocks], facts.rules)
    if rule.passes:
        return Line("supplies", ready=True)
    gap = rule.shortfalls[0]
    missing = {Gap.SHORT: "short", Gap.NOT_KNOWN: "not_counted", Gap.NOTHING_CRITICAL: "nothing_critical"}[gap.gap]
    return Line("supplies", False, missing, "supplies", {"name": gap.runway.name if gap.runway else ""})


def _tests(facts: Facts) -> Line:
    """As many tests in date as one illness needs: those of two sick people count each for themselves."""
    needed = int(facts.rules.number("TST-01.tests"))
    kits = [stock for stock in facts.stocks if stock.row.kind == SupplyKind.TEST]
    in_date = any(stock.runway.known and stock.runway.on_hand >= needed for stock in kits)
    return Line("tests", True) if in_date else Line("tests", False, "few", "supplies", {"needed": needed})


def _infection_plan(facts: Facts) -> Line:
    plans = {plan.device_id: plan for plan in facts.rows.of(InfectionPlan) if plan.stage == PlanStage.CONFIRMED}
    lacking = [device for device in depended_on(facts.rows, facts.today) if device.pk not in plans]
    if not lacking:
        return Line("infection_plan", ready=True)
    return Line("infection_plan", False, "not_confirmed", "equipment", {"name": lacking[0].name})


def _drill(facts: Facts) -> Line:
    if not facts.power.not_tested:
        return Line("drill", ready=True)
    return Line("drill", False, "not_tested", "equipment", {"name": facts.power.not_tested[0].device.name})


def _sheet(facts: Facts) -> Line:
    last = printed.last_printed(facts.rows)
    if last is None:
        return Line("sheet", False, "never_printed", "sheet")
    if printed.is_changed(facts.rows, last):
        return Line("sheet", False, "changed", "sheet")
    recent = local_day(last.occurred_at, facts.zone) + facts.rules.days("SET-PRINT-AGE") >= facts.today
    return _until("sheet", "old", "sheet", recent)


def _score(facts: Facts) -> Line:
    scored = [local_day(row.occurred_at, facts.zone) for row in facts.rows.of(FunctionScored)]
    recent = bool(scored) and max(scored) + facts.rules.days("SET-SCORE-AGE") >= facts.today
    return _until("score", "never_scored" if not scored else "old", "function", recent)


def _ladder(facts: Facts, now: datetime, tested_at: datetime | None) -> Line:
    recent = tested_at is not None and tested_at + facts.rules.days("SET-LADDER-AGE") >= now
    return _until("ladder", "never_tested" if tested_at is None else "old", "people", recent)


def _until(line: str, missing: str, mend: str, ready: bool) -> Line:
    return Line(line, True) if ready else Line(line, False, missing, mend)


def _vaccines(facts: Facts) -> Line:
    """The patient's own; a caregiver's are that person's business."""
    own = next((person for person in facts.vaccines if not person.name), None)
    if own is None:
        return Line("vaccines", False, "no_birth_date", "vaccines")
    asked = [found.vaccine_group for found in own.forecasts if standing(found, facts.today).asks]
    return Line("vaccines", True) if not asked else Line("vaccines", False, "due", "vaccines", {"group": asked[0]})


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
