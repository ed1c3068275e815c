"""How long something stays on the list, and from when on it is late: the product's settings, rows of the guidance;
and the hours at which somebody can be asked."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from caregiving.agenda.facts import Facts
from caregiving.guidance.catalog import Rules
from caregiving.guidance.moments import DAY, at_clock, day_end, local_day

# The hours at which somebody answers at a prescriber's: a call at 3 am reaches nobody. Not clinical numbers.
FIRST_HOUR, LAST_HOUR = time(8), time(20)


def length(rules: Rules, rule_id: str) -> timedelta | None:
    """What the row says, in hours or in days; None while nobody vouches for it."""
    return rules.hours(rule_id) if rules[rule_id].row.unit == "hours" else rules.days(rule_id)


def until(facts: Facts, opens: datetime, rule_id: str) -> datetime:
    """When it leaves the list by itself.

    Where nobody says how long it stays, it stays until somebody answers: the end moves on with the days.
    """
    lasts = length(facts.rules, rule_id)
    if lasts is None:
        return day_end(max(local_day(opens, facts.zone), facts.today) + DAY, facts.zone)
    return opens + lasts


def late(facts: Facts, opens: datetime, rule_id: str) -> datetime:
    """From when on it is late: at once where nobody says after how long."""
    return opens + (length(facts.rules, rule_id) or timedelta(0))


def first_hour(facts: Facts, moment: datetime) -> datetime:
    """That moment when somebody answers at that time of day, else the next morning."""
    day = local_day(moment, facts.zone)
    if moment >= at_clock(day, LAST_HOUR, facts.zone):
        return at_clock(day + DAY, FIRST_HOUR, facts.zone)
    return max(moment, at_clock(day, FIRST_HOUR, facts.zone))
