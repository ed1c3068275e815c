"""Tests for COVID-19: at the first symptom, again after 48 hours, and after an exposure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.guidance.moments import day_end, local_day
from caregiving.guidance.testing import CovidTest, Method, NextTest, Result, Step, plan_tests
from caregiving.guidance.windows import Onset
from caregiving.illness.models import Exposed, TestDone, TestTarget

# A test that opens is late after this long. The list's own manners, not a clinical number.
LATE_AFTER = timedelta(hours=2)
ASKS = {Step.TEST, Step.ASK_OR_TEST_AGAIN}


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    episode = facts.episode
    exposure = facts.rows.of(Exposed)[-1] if facts.rows.of(Exposed) else None
    if episode and episode.has_symptoms:
        found = _plan(facts, now, since=episode.onset.earliest, onset=episode.onset)
        yield from _due(facts, found, episode.id, episode.told_at, Urgency.CRITICAL)
    elif exposure and episode is None:
        found = _plan(facts, now, since=exposure.occurred_at, exposure=exposure)
        yield from _due(facts, found, exposure.pk.hex, exposure.occurred_at, Urgency.TODAY)


def _plan(
    facts: Facts, now: datetime, *, since: datetime, onset: Onset | None = None, exposure: Exposed | None = None
) -> NextTest:
    earlier = [episode for episode in facts.episodes if episode.recovered_at and episode.positive_at]
    return plan_tests(
        onset=onset,
        exposed_on=exposure.last_on if exposure else None,
        last_infection_on=earlier[-1].onset.first_day(facts.zone) if earlier else None,
        tests=[
            CovidTest(test.occurred_at, Method(test.method), Result(test.result))
            for test in facts.rows.of(TestDone)
            if test.target == TestTarget.COVID and test.occurred_at >= since
        ],
        now=now,
        zone=facts.zone,
        rules=facts.rules,
    )


def _due(facts: Facts, found: NextTest, began: str, told_at: datetime, urgency: Urgency) -> Iterator[Due]:
    """Keyed by what began it and how many tests were done: neither moves."""
    if found.step not in ASKS or found.not_before is None or not facts.rules[found.rule_ids[0]].drives_reminders:
        return
    opens = max(found.not_before, told_at)
    last_day = max(local_day(opens, facts.zone), facts.today) + facts.rules.days("TST-11.wait")
    yield Due(
        key=f"test:{began}:{found.done}",
        kind="test",
        opens=opens,
        due=opens + LATE_AFTER,
        closes=day_end(last_day, facts.zone),
        urgency=urgency,
        rule_ids=found.rule_ids,
        params={"done": found.done, "needed": found.needed, "or_ask": found.step is Step.ASK_OR_TEST_AGAIN},
        subject=began,
    )
