"""After an infection: red flags of the check for the care team, and lungs that are to be tested again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caregiving.agenda.conversion import after
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.stays import until
from caregiving.guidance.after_covid import Route
from caregiving.guidance.breathing import lung_test_due
from caregiving.guidance.moments import day_end, day_start, local_day

# How long somebody is asked whether the call was made.
FLAGS_STAY = "SET-FLAGS-STAY"
# A test that is due stays on the list for good; this only bounds the item that is written down.
TEST_STAYS = timedelta(days=365)
LUNGS = "lung_function.interval"


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    yield from _red_flags(facts)
    yield from _lungs(facts)


def _red_flags(facts: Facts) -> Iterator[Due]:
    """By the row of the same day only when the care team has approved it; a neurologist looks at the others."""
    told = after.newest_check(facts.rows)
    if told is None or not told.red_flags:
        return
    same_day = after.checked(told, None, facts.zone, facts.rules).route is Route.SAME_DAY
    at_once = same_day and facts.rules["PC-21"].drives_reminders
    if not at_once and not facts.rules["PC-20"].drives_reminders:
        return
    yield Due(
        key=f"after_covid.flags:{told.pk.hex}",
        kind="after_covid.flags",
        opens=told.occurred_at,
        due=told.occurred_at,
        closes=until(facts, told.occurred_at, FLAGS_STAY),
        urgency=Urgency.CRITICAL if at_once else Urgency.TODAY,
        rule_ids=("PC-21", "PC-20") if same_day else ("PC-20",),
        params={"at_once": at_once},
        subject=told.pk.hex,
    )


def _lungs(facts: Facts) -> Iterator[Due]:
    """Only for somebody whose lungs were tested before: the clinic sets the first time."""
    last = after.newest_lung_test(facts.rows)
    on = lung_test_due(local_day(last.occurred_at, facts.zone), facts.rules) if last else None
    if last is None or on is None:
        return
    last_day = max(on, facts.today)
    yield Due(
        key=f"lung_test:{last.pk.hex}",
        kind="lung_test",
        opens=day_start(on, facts.zone),
        due=day_end(last_day, facts.zone),
        closes=day_end(last_day, facts.zone) + TEST_STAYS,
        urgency=Urgency.ROUTINE,
        rule_ids=(facts.rules.about(LUNGS).row.id, "MON-07"),
        params={"on": local_day(last.occurred_at, facts.zone).isoformat()},
        subject=last.pk.hex,
    )
