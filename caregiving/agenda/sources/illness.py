"""While somebody is ill: danger signs, the daily check, and how long to keep apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from caregiving.agenda.conversion import daily
from caregiving.agenda.conversion.illness import Episode, apart
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Params, Urgency
from caregiving.agenda.stays import until
from caregiving.guidance.isolation import Asks, Isolation, Stage, isolation
from caregiving.guidance.moments import day_end, local_day

# A danger sign is asked about until somebody answers, at most so long.
DANGER_STAYS = "SET-DANGER-STAYS"


def items(facts: Facts, now: datetime) -> Iterator[Due]:
    if facts.episode:
        yield from _dangers(facts, facts.episode)
        yield from _check(facts, facts.episode)
    for episode, found in kept_apart(facts, now):
        yield from _apart(facts, episode, found, now)


def kept_apart(facts: Facts, now: datetime) -> list[tuple[Episode, Isolation]]:
    """For which illnesses somebody still stays apart, and how: the newest, and those that the home said are over, until
    their own rules end it, or nothing was noticed for long (SET-ILLNESS-QUIET). After the newest one only what is
    stricter; the strictest last."""
    quiet = facts.rules.days("SET-ILLNESS-QUIET") or timedelta.max
    kept: list[tuple[Episode, Isolation]] = []
    for episode in reversed(facts.episodes):
        if episode.recovered_at is None or (episode.over_at and now - episode.last_sign_at <= quiet):
            found = isolation(apart(episode, facts.rows), now, facts.zone, facts.rules)
            if _strictness(found) > max((_strictness(newer) for _episode, newer in kept), default=0):
                kept.append((episode, found))
    return kept


def _strictness(found: Isolation) -> int:
    """0 where nobody stays apart any more."""
    return LOOSEST_FIRST.index(found.stage) + 1 if found.stage in LOOSEST_FIRST else 0


def passed_dangers(facts: Facts, now: datetime) -> Iterator[Due]:
    """Those of the newest infection about which the home is asked no longer and nobody told what came of them, unless
    the home said that the illness is over."""
    episode = facts.episodes[-1] if facts.episodes else None
    if episode is None or episode.over_at:
        return
    for item in _dangers(facts, episode):
        said = facts.answers_to(item.key)
        if item.closes <= now and not (said and said.done):
            yield item


def _dangers(facts: Facts, episode: Episode) -> Iterator[Due]:
    for sign in episode.danger_signs:
        yield Due(
            key=f"danger:{sign.pk.hex}",
            kind="danger",
            opens=sign.occurred_at,
            due=sign.occurred_at,
            closes=until(facts, sign.occurred_at, DANGER_STAYS),
            urgency=Urgency.CRITICAL,
            rule_ids=("RF-01", "RF-02"),
            params={"at": sign.occurred_at.isoformat()},
            subject=sign.pk.hex,
            wakes=True,
        )


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


def _apart(facts: Facts, episode: Episode, found: Isolation, now: datetime) -> Iterator[Due]:
    told = staying_apart(found)
    if told is None:
        return
    ends = found.apart_until if found.stage is Stage.APART else found.care_until
    yield Due(
        key=f"isolation:{episode.id}:{told['phase']}",
        kind="isolation",
        opens=found.restarted_at or episode.told_at,
        due=ends or day_end(facts.today, facts.zone),
        closes=ends if ends and ends > now else day_end(facts.today + timedelta(days=1), facts.zone),
        urgency=Urgency.ROUTINE,
        rule_ids=found.rule_ids,
        params=told,
        subject=episode.id,
        only_listed=True,
    )


PHASES = {Stage.APART: "apart", Stage.ASK: "ask", Stage.CARE: "precautions"}
LOOSEST_FIRST = tuple(reversed(PHASES))


def staying_apart(found: Isolation) -> Params | None:
    """What the words are made from: the phase, until when, and what is waited for. None when nobody stays apart.

    Without `hours` nobody vouches for when somebody who is better no longer stays apart.
    """
    if found.stage not in PHASES:
        return None
    ends = found.apart_until if found.stage is Stage.APART else found.care_until
    hours = None if found.asks is Asks.NOT_VOUCHED else found.apart_for
    return {
        "asks": found.asks.value if found.asks else "",
        "hours": int(hours.total_seconds()) // 3600 if hours else None,
        "phase": PHASES[found.stage],
        "until": ends.isoformat() if ends else "",
        "waits": ",".join(found.waits_for),
        "measure_from": found.measure_from.isoformat() if found.measure_from else "",
    }
