"""While somebody is ill: danger signs, the daily check, and how long to keep apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caregiving.agenda.conversion import daily
from caregiving.agenda.conversion.illness import Episode, apart
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.guidance.isolation import Isolation, Stage, isolation
from caregiving.guidance.moments import day_end, local_day

# A danger sign is asked about until somebody answers, at most so long. Not a clinical number.
DANGER_STAYS = timedelta(hours=12)


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    episode = facts.episode
    if episode is None:
        return
    for sign in episode.symptoms:
        if sign.danger_signs:
            yield Due(
                key=f"danger:{sign.pk.hex}",
                kind="danger",
                opens=sign.occurred_at,
                due=sign.occurred_at,
                closes=sign.occurred_at + DANGER_STAYS,
                urgency=Urgency.CRITICAL,
                rule_ids=("RF-01", "RF-02"),
                params={"at": sign.occurred_at.isoformat()},
                subject=sign.pk.hex,
                wakes=True,
            )
    yield from _check(facts, episode)
    yield from _apart(facts, isolation(apart(episode, facts.rows), now, facts.zone, facts.rules), now)


def _check(facts: Facts, episode: Episode) -> Iterator[Due]:
    """The next check, named by the one before and by its day: whoever says "done" without one is asked tomorrow."""
    found = daily.next_one(facts.rows, episode, facts.rules)
    if found is not None:
        day = max(local_day(found.at, facts.zone), facts.today)
        yield Due(
            key=f"check:{episode.id}:{found.after}:{day.isoformat()}",
            kind="check",
            opens=found.at,
            due=found.at,
            closes=day_end(day, facts.zone),
            urgency=Urgency.TODAY,
            rule_ids=found.rule_ids,
            subject=episode.id,
            only_listed=True,
        )


def _apart(facts: Facts, found: Isolation, now: datetime) -> Iterator[Due]:
    episode = facts.episode
    if episode is None or found.stage in (Stage.NONE, Stage.OVER):
        return
    until = found.apart_until if found.stage is Stage.APART else found.care_until
    phase = {Stage.APART: "apart", Stage.ASK: "ask", Stage.CARE: "precautions"}[found.stage]
    yield Due(
        key=f"isolation:{episode.id}:{phase}",
        kind="isolation",
        opens=found.restarted_at or episode.told_at,
        due=until or day_end(facts.today, facts.zone),
        closes=until if until and until > now else day_end(facts.today + timedelta(days=1), facts.zone),
        urgency=Urgency.ROUTINE,
        rule_ids=found.rule_ids,
        params={"phase": phase, "until": until.isoformat() if until else ""},
        subject=episode.id,
        only_listed=True,
    )
