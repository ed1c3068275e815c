"""Tests for COVID-19: at the first symptom, again after 48 hours, and after an exposure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from caregiving.agenda.conversion.illness import Episode
from caregiving.agenda.conversion.signs import covid_tests
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.stays import first_hour, late
from caregiving.guidance.moments import day_end, day_start, local_day
from caregiving.guidance.testing import NextTest, Step, plan_tests
from caregiving.guidance.windows import Onset
from caregiving.illness.models import Exposed, TestTarget
from caregiving.people.models import Membership, Role

# How long after it opens a test is late.
TEST_LATE = "SET-TEST-LATE"
# It stays on the list while it is to be made; this only bounds the item that is written down.
STAYS = timedelta(days=5)
ASKS = {Step.TEST, Step.ASK_OR_TEST_AGAIN}


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    episode, exposure = facts.episode, tested_for(facts, now)
    if episode and episode.has_symptoms:
        yield from _due(facts, _about(facts, episode, now), episode.id, episode.told_at, Urgency.CRITICAL)
    if exposure:
        found = _plan(facts, now, since=day_start(exposure.last_on, facts.zone), exposure=exposure)
        yield from _due(facts, found, exposure.pk.hex, exposure.occurred_at, Urgency.TODAY, exposure.last_on)


def tested_for(facts: Facts, now: datetime) -> Exposed | None:
    """The contact that is tested for: while nobody is ill, and in an illness that has been tested for often enough,
    where it came later than the first sign."""
    episode, exposure = facts.episode, last_contact(facts)
    if episode is None or exposure is None:
        return exposure
    enough = episode.has_symptoms and _about(facts, episode, now).step is Step.ENOUGH
    return exposure if enough and exposure.last_on > episode.onset.first_day(facts.zone) else None


def last_contact(facts: Facts) -> Exposed | None:
    """The patient's own last one with somebody who had COVID-19: what is tested for after a contact."""
    own = [one for one in facts.rows.of(Exposed) if one.target == TestTarget.COVID and of_patient(facts, one)]
    last_on = max((one.last_on for one in own), default=None)
    # Of those who told of the same day the first one: what is asked for keeps its key.
    return min((one for one in own if one.last_on == last_on), key=lambda one: (one.occurred_at, one.pk), default=None)


def of_patient(facts: Facts, told: Exposed) -> bool:
    """Nobody is named, or the patient's own account is."""
    own = {one.user_id for one in facts.rows.of(Membership) if one.role == Role.PATIENT}
    return told.who_id is None or told.who_id in own


def _about(facts: Facts, episode: Episode, now: datetime) -> NextTest:
    """What to test next for that illness."""
    return _plan(facts, now, since=episode.onset.earliest, onset=episode.onset)


def _plan(
    facts: Facts, now: datetime, *, since: datetime, onset: Onset | None = None, exposure: Exposed | None = None
) -> NextTest:
    earlier = [episode for episode in facts.episodes if episode.recovered_at and episode.covid_at]
    return plan_tests(
        onset=onset,
        exposed_on=exposure.last_on if exposure else None,
        last_infection_on=earlier[-1].onset.first_day(facts.zone) if earlier else None,
        tests=covid_tests(facts.rows, since),
        now=now,
        zone=facts.zone,
        rules=facts.rules,
    )


def _due(
    facts: Facts, found: NextTest, began: str, told_at: datetime, urgency: Urgency, contact_on: date | None = None
) -> Iterator[Due]:
    """Keyed by what began it and how many tests were done: neither moves. Whom to ask is asked by day."""
    if found.step not in ASKS or found.not_before is None:
        return
    opens = max(found.not_before, told_at)
    quiet_until = first_hour(facts, opens) if found.step is Step.ASK_OR_TEST_AGAIN else None
    last_day = max(local_day(opens, facts.zone), facts.today) + STAYS
    yield Due(
        key=f"test:{began}:{found.done}",
        kind="test",
        opens=opens,
        due=late(facts, quiet_until or opens, TEST_LATE),
        closes=day_end(last_day, facts.zone),
        urgency=urgency,
        rule_ids=found.rule_ids,
        params={
            "done": found.done,
            "needed": found.needed,
            "or_ask": found.step is Step.ASK_OR_TEST_AGAIN,
            "by_laboratory": not found.at_home,
            "home_from": found.home_from.isoformat() if found.home_from else None,
            "contact_on": contact_on.isoformat() if contact_on else None,
        },
        subject=began,
        quiet_until=quiet_until,
    )
