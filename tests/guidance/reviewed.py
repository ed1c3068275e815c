"""The guidance as somebody has reviewed it: rows approved or withdrawn."""

from datetime import date, timedelta
from decimal import Decimal

from caregiving.guidance.catalog import Review, Rules, State

RULES = Rules.load()
ON = date(2026, 11, 20)


def said(state: State, *rule_ids: str, rules: Rules = RULES) -> Rules:
    reviews = [Review(rule_id, state, None, None, "Rita Review", ON, "read again") for rule_id in rule_ids]
    return rules.in_force(ON, reviews)


def approved(*rule_ids: str) -> Rules:
    return said(State.APPROVED, *rule_ids)


def withdrawn(*rule_ids: str) -> Rules:
    """These rows withdrawn, and every other one approved."""
    approvals = [Review(one.row.id, State.APPROVED, None, None, "Rita Review", ON, "read") for one in RULES]
    gone = [Review(rule_id, State.WITHDRAWN, None, None, "Rita Review", ON, "no longer so") for rule_id in rule_ids]
    return RULES.in_force(ON, [*approvals, *gone])


APPROVED = withdrawn()
"""Every row approved."""


def number(rule_id: str, rules: Rules = APPROVED) -> Decimal:
    found = rules.number(rule_id)
    assert found is not None
    return Decimal(found)


def days(rule_id: str, rules: Rules = APPROVED) -> timedelta:
    found = rules.days(rule_id)
    assert found is not None
    return found
