"""Where a patient stands on the care team's list: act today, this week or ready; why; and what fails when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from caregiving.agenda.conversion.after import newest_check
from caregiving.agenda.conversion.function import milestones, scores
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.models import Lane
from caregiving.agenda.readiness import Line
from caregiving.agenda.sources.papers import newest_sheet
from caregiving.equipment.models import InfectionPlanSwitched
from caregiving.guidance.function import item_falls
from caregiving.guidance.moments import day_end, day_start
from caregiving.guidance.supplies import household_runway
from caregiving.illness.models import AntiviralAsked

# The nine lines of readiness as bits of one column, so that the list is narrowed by one of them in the database.
LINES = ("screening", "supplies", "vaccines", "tests", "infection_plan", "drill", "sheet", "score", "ladder")
BITS = {line: 1 << place for place, line in enumerate(LINES)}
SILENT = "SET-SILENT-HOME"


@dataclass(frozen=True, slots=True)
class Unreached:
    """A critical reminder that reached nobody: it failed, or it came too late."""

    key: str
    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class Signs:
    """What the home gave of itself: when it last told something, and which critical reminders did not arrive."""

    told_at: datetime
    unreached: tuple[Unreached, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to act today. `key` names the occurrence; `at` is when it fails, or since when it does."""

    kind: str
    key: str
    at: datetime
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "at": self.at.isoformat(), "params": dict(self.params)}


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the list. `key` changes with every reason: an outcome closes exactly what stood there."""

    lane: Lane
    fails_at: datetime
    failing: int
    key: str
    reasons: tuple[Reason, ...]
    did: tuple[Mapping[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        return {"reasons": [reason.as_json() for reason in self.reasons], "did": [dict(one) for one in self.did]}


def standing(facts: Facts, items: Sequence[Due], lines: Sequence[Line], signs: Signs, now: datetime) -> Standing:
    """The patient's line at `now`. Among several reasons the one that fails first stands first."""
    found = (*_unreached(signs), *_critical(facts, items, now), *_red_flags(facts), *_item_falls(facts, now))
    reasons = tuple(sorted((*found, *_silent(facts, signs, now)), key=lambda reason: (reason.at, reason.key)))
    failing = sum(BITS[line.id] for line in lines if not line.ready)
    lane = Lane.TODAY if reasons else Lane.WEEK if failing else Lane.READY
    about = [reason.key for reason in reasons] or [line.id for line in lines if not line.ready]
    return Standing(
        lane=lane,
        fails_at=reasons[0].at if reasons else _runs_out(facts, now),
        failing=failing,
        key=hashlib.sha256("\n".join([lane, *sorted(about)]).encode()).hexdigest()[:32],
        reasons=reasons,
        did=tuple(_did(facts, items, now)),
    )


def silent_at(facts: Facts, signs: Signs) -> datetime:
    """When the home counts as silent, should nothing more come from it."""
    return signs.told_at + facts.rules.days(SILENT)


def _unreached(signs: Signs) -> Iterator[Reason]:
    for lost in signs.unreached[:1]:  # one line, however many steps of the ladder stayed without an answer
        yield Reason("unreached", f"unreached:{lost.key}", lost.at, {"name": lost.name, "at": lost.at.isoformat()})


def _critical(facts: Facts, items: Sequence[Due], now: datetime) -> Iterator[Reason]:
    sheet = newest_sheet(facts)
    stale = sheet.stale_because if sheet and sheet.stale_since else ""
    for item in items:
        # Red flags have their own line, which stays when the home has answered.
        if item.urgency is Urgency.CRITICAL and item.open_at(now) and item.kind != "after_covid.flags":
            about_antiviral = item.kind.startswith("antiviral")
            params = {"kind": item.kind, **item.params, "stale": stale if about_antiviral else ""}
            yield Reason("due", item.key, item.opens if item.kind == "danger" else item.closes, params)


def _red_flags(facts: Facts) -> Iterator[Reason]:
    newest = newest_check(facts.rows)
    if newest and newest.red_flags:
        yield Reason("red_flags", f"red_flags:{newest.pk.hex}", newest.occurred_at, {"count": len(newest.red_flags)})


def _item_falls(facts: Facts, now: datetime) -> Iterator[Reason]:
    rated = scores(facts.rows, facts.zone)
    falls = item_falls(rated, milestones(facts.rows, facts.zone), facts.rules)
    falls = tuple(fall for fall in falls if not fall.explained_by)
    if falls:
        newest = max(rated, key=lambda score: (score.on, score.id))
        params = {
            "items": [{"item": fall.item, "before": fall.before, "after": fall.after} for fall in falls],
            "same_rater": all(fall.same_rater for fall in falls),
            "days": _days_after_illness(facts, newest.on),
        }
        yield Reason("item_fall", f"item_fall:{newest.id}", day_end(newest.on, facts.zone), params)


def _days_after_illness(facts: Facts, on: date) -> int | None:
    if not facts.episodes:
        return None
    days = (on - facts.episodes[-1].onset.first_day(facts.zone)).days
    return days if days >= 0 else None


def _silent(facts: Facts, signs: Signs, now: datetime) -> Iterator[Reason]:
    since = silent_at(facts, signs)
    if since <= now:
        told = signs.told_at.isoformat()
        yield Reason("silent", f"silent:{told}", since, {"told_at": told})


def _runs_out(facts: Facts, now: datetime) -> datetime:
    """When the first critical supply runs out; what nobody knows comes first."""
    found = household_runway([stock.runway for stock in facts.stocks])
    first = found.first.first_uncovered if found.first else None
    return day_start(first, facts.zone) if first and found.known else now


def _did(facts: Facts, items: Sequence[Due], now: datetime) -> Iterator[dict[str, Any]]:
    """What the family already did about it, the newest first of each kind."""
    for item in items:
        if item.urgency is Urgency.CRITICAL and item.open_at(now) and item.owner and item.owned_at:
            yield {"what": "has_it", "who": item.owner, "at": item.owned_at.isoformat()}
            break
    episode = facts.episode
    if episode is None:
        return
    asked = [call for call in facts.rows.of(AntiviralAsked) if call.occurred_at >= episode.told_at]
    if asked:
        call = asked[-1]
        who = call.author.name if call.author else ""
        yield {"what": "asked", "who": who, "at": call.occurred_at.isoformat(), "outcome": call.outcome}
    if facts.plan_on:
        at = max(switch.occurred_at for switch in facts.rows.of(InfectionPlanSwitched) if switch.on)
        yield {"what": "plan_on", "at": at.isoformat()}
