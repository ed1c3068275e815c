"""The few numbers that the first screen shows, from the same facts as the agenda. JSON types only."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime
from typing import Any

from caregiving.agenda.conversion.illness import Episode
from caregiving.agenda.facts import Facts
from caregiving.agenda.sources.antivirals import whom
from caregiving.guidance.supplies import Runway, household_runway, two_week_rule
from caregiving.guidance.windows import antiviral_windows


def summary(facts: Facts, now: datetime) -> dict[str, Any]:
    """`runway` and `power` with what ends first; `two_weeks`, the rule with somebody ill; `illness` or None."""
    isolation = [stock.in_isolation for stock in facts.stocks]
    medicines = {stock.fact.id for stock in facts.stocks if stock.row.is_medicine}
    rule = two_week_rule(isolation, facts.rules)
    return {
        "runway": _runway([stock.runway for stock in facts.stocks], medicines),
        "runway_in_isolation": _runway(isolation, medicines),
        "two_weeks": {
            "passes": rule.passes,
            "missing": [{"why": gap.gap.value, **_item(gap.runway, medicines)} for gap in rule.shortfalls],
        },
        "power": _power(facts),
        "plan_on": facts.plan_on,
        "illness": _illness(facts, facts.episode, now) if facts.episode else None,
    }


def _runway(runways: list[Runway], medicines: Set[str]) -> dict[str, Any]:
    found = household_runway(runways)
    return {
        "known": found.known,
        "first": _item(found.first, medicines) if found.first else None,
        "then": _item(found.then, medicines) if found.then else None,
        "not_known": [_item(runway, medicines) for runway in found.not_known],
    }


def _item(runway: Runway | None, medicines: Set[str]) -> dict[str, Any]:
    if runway is None:
        return {"id": "", "name": "", "is_medicine": False, "days": None, "on": None}
    on = runway.first_uncovered
    return {
        "id": runway.supply_id,
        "name": runway.name,
        "is_medicine": runway.supply_id in medicines,
        "days": runway.days,
        "on": on.isoformat() if on else None,
        "counted_on": runway.counted_on.isoformat() if runway.counted_on else None,
        "negative": runway.negative,
    }


def _power(facts: Facts) -> dict[str, Any]:
    lives = [
        {
            "id": life.device.id,
            "name": life.device.name,
            "minutes": life.minutes,
            "drilled_on": life.drilled_on.isoformat() if life.drilled_on else None,
            "humidifier_on": life.humidifier_on,
        }
        for life in facts.power.lives
    ]
    return {
        "first": lives[0] if lives else None,
        "devices": lives,
        "not_tested": [{"id": life.device.id, "name": life.device.name} for life in facts.power.not_tested],
    }


def _illness(facts: Facts, episode: Episode, now: datetime) -> dict[str, Any]:
    clock = antiviral_windows(episode.counted_from, facts.zone, facts.rules, facts.rows.patient.country)
    first = clock.windows[0] if clock.windows else None
    return {
        "id": episode.id,
        "told_at": episode.told_at.isoformat(),
        "onset_day": clock.onset_day.isoformat(),
        "positive": episode.positive_at is not None,
        "tests": [
            {"at": test.occurred_at.isoformat(), "method": test.method, "target": test.target, "result": test.result}
            for test in episode.tests
        ],
        "danger": any(sign.danger_signs for sign in episode.symptoms),
        **whom(facts),
        "window": {
            "day": first.day_number(facts.today),
            "of": first.days,
            "strict": first.last_start_strict.isoformat(),
            "usual": first.last_start_usual.isoformat(),
            "phase": first.phase(facts.today).value,
        }
        if first
        else None,
    }
