"""Where a patient stands on the care team's list: act today, this week or ready; why; and what fails when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from caregiving.agenda.conversion.after import newest_check
from caregiving.agenda.conversion.function import milestones, scores
from caregiving.agenda.facts import Facts
from caregiving.agenda.item import Due, Urgency
from caregiving.agenda.models import Lane
from caregiving.agenda.readiness import Line
from caregiving.agenda.sources import antivirals, illness
from caregiving.agenda.sources.papers import newest_sheet
from caregiving.equipment.models import InfectionPlanSwitched
from caregiving.guidance.function import Comparison, ItemFall, Score, compare, item_falls
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
    due_key: str


@dataclass(frozen=True, slots=True)
class Signs:
    """What the home gave of itself: when it last told something, and which critical reminders did not arrive; when a
    team's newest call was, of those whose day of another look has come, and the next such day."""

    told_at: datetime
    unreached: tuple[Unreached, ...] = ()
    called_at: datetime | None = None
    looks_again_at: datetime | None = None

    def called_since(self, at: datetime) -> bool:
        return self.called_at is not None and self.called_at > at


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to act today. `key` names the occurrence; `at` is when it fails, or since when it does; `rule_ids`
    are the rows behind it."""

    kind: str
    key: str
    at: datetime
    rule_ids: tuple[str, ...]
    params: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "key": self.key,
            "at": self.at.isoformat(),
            "rule_ids": list(self.rule_ids),
            "params": dict(self.params),
        }


RUNS_OUT_NEVER, A_YEAR = ("silent", "item_fall", "window_closed"), timedelta(days=365)
# How far back something that nobody dealt with is still asked about. No home is dropped by it: after so long one that
# tells nothing is a silent home, and one that does was reached since. Not a clinical number.
ASKED_ABOUT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the list. `key` changes with every reason: an outcome closes exactly what stood there."""

    lane: Lane
    fails_at: datetime
    failing: int
    key: str
    reasons: tuple[Reason, ...]
    did: tuple[Mapping[str, Any], ...]
    more: tuple[Reason, ...] = ()
    """Of the kinds of which one is enough, the others: for whom that one is kept back."""

    def as_json(self) -> dict[str, Any]:
        return {
            "reasons": [reason.as_json() for reason in self.reasons],
            "more": [reason.as_json() for reason in self.more],
            "did": [dict(one) for one in self.did],
        }


def standing(facts: Facts, items: Sequence[Due], lines: Sequence[Line], signs: Signs, now: datetime) -> Standing:
    """The patient's line at `now`. Among several reasons the one that fails first stands first."""
    lost, passed = list(_unreached(signs, items)), list(_unanswered(items))
    # One line of each, however many there are.
    alerts = (*lost[:1], *passed[:1], *_critical(facts, items, now))
    found = (
        *alerts,
        *_red_flags(facts, items),
        *_item_falls(facts, now),
        *_silent(facts, signs, now),
        *_danger_passed(facts, signs, now),
        *_window_closed(facts, signs, now),
    )
    reasons = tuple(sorted(found, key=lambda reason: (place(reason.kind, reason.at), reason.key)))
    failing = sum(BITS[line.id] for line in lines if not line.ready)
    lane = Lane.TODAY if reasons else Lane.WEEK if failing else Lane.READY
    about = [reason.key for reason in reasons] or [line.id for line in lines if not line.ready]
    return Standing(
        lane=lane,
        fails_at=place(reasons[0].kind, reasons[0].at) if reasons else _runs_out(facts, now),
        failing=failing,
        key=line_key(lane, about),
        reasons=reasons,
        did=tuple(_did(facts, items, now)),
        more=(*lost[1:], *passed[1:]),
    )


def place(kind: str, at: datetime) -> datetime:
    """Where a reason stands in time: what has stood for a while and runs out at no moment comes after what does."""
    return at + A_YEAR if kind in RUNS_OUT_NEVER else at


def line_key(lane: str, about: Iterable[str]) -> str:
    """What names a line as it stands: where, and all that it is about."""
    return hashlib.sha256("\n".join([lane, *sorted(about)]).encode()).hexdigest()[:32]


def silent_at(facts: Facts, signs: Signs) -> datetime | None:
    """When the home counts as silent, should nothing more come from it; None while nobody says after how long."""
    after = facts.rules.days(SILENT)
    return None if after is None else signs.told_at + after


def _unreached(signs: Signs, items: Sequence[Due]) -> Iterator[Reason]:
    asked = {item.key: item for item in items}
    """Critical reminders that reached nobody, the newest first."""
    for lost in signs.unreached:
        about = asked.get(lost.due_key)
        params = {"name": lost.name, "at": lost.at.isoformat(), "about": about.kind if about else ""}
        rule_ids = about.rule_ids if about else ()
        yield Reason("unreached", f"unreached:{lost.key}", lost.at, rule_ids, params)


def _unanswered(items: Sequence[Due]) -> Iterator[Reason]:
    """What everybody at home was asked about without an answer, the oldest first."""
    passed = [(item.passed_at, item) for item in items if item.passed_at]
    for at, item in sorted(passed, key=lambda one: (one[0], one[1].key)):
        params = {**item.params, "at": at.isoformat(), "about": item.kind}
        yield Reason("unanswered", f"unanswered:{item.key}:{item.nudge}", at, item.rule_ids, params)


def _critical(facts: Facts, items: Sequence[Due], now: datetime) -> Iterator[Reason]:
    sheet = newest_sheet(facts)
    stale = sheet.stale_because if sheet and sheet.stale_since else ""
    for item in items:
        # Red flags have their own line, which stays when the home has answered.
        if item.urgency is Urgency.CRITICAL and item.open_at(now) and item.kind != "after_covid.flags":
            about_antiviral = item.kind.startswith("antiviral")
            params = {"kind": item.kind, **item.params, "stale": stale if about_antiviral else ""}
            at = item.opens if item.kind == "danger" else antivirals.lost_at(item, facts.zone)
            yield Reason("due", item.key, at, item.rule_ids, params)


def _red_flags(facts: Facts, items: Sequence[Due]) -> Iterator[Reason]:
    newest = newest_check(facts.rows)
    if newest and newest.red_flags:
        rule_ids = next((item.rule_ids for item in items if item.kind == "after_covid.flags"), ("PC-20",))
        params = {"count": len(newest.red_flags)}
        yield Reason("red_flags", f"red_flags:{newest.pk.hex}", newest.occurred_at, rule_ids, params)


def _item_falls(facts: Facts, now: datetime) -> Iterator[Reason]:
    """Only once somebody approved it: how far an item must fall is the product's own proposal.

    What care explains is told beside the others; by itself it is no reason to act.
    """
    rated = scores(facts.rows, facts.zone)
    falls = item_falls(rated, milestones(facts.rows, facts.zone), facts.rules)
    if not all(fall.explained_by for fall in falls):
        newest = max(rated, key=lambda score: score.in_order)
        compared = _compared(facts, rated)
        speeds = compared.speeds if compared else None
        params = {
            "items": [told(fall) for fall in falls],
            "same_rater": all(fall.same_rater for fall in falls),
            "days": _days_after_illness(facts, newest.on),
            "speeds": speeds,
            "speeds_by": list(compared.rule_ids) if compared and speeds else [],
        }
        at = day_end(newest.on, facts.zone)
        yield Reason("item_fall", f"item_fall:{newest.id}", at, falls[0].rule_ids, params)


def told(fall: ItemFall) -> dict[str, Any]:
    """A fall as it is kept, with the care that lowers this item without a decline."""
    by = fall.explained_by.value if fall.explained_by else ""
    return {"item": fall.item, "before": fall.before, "after": fall.after, "explained_by": by}


def _compared(facts: Facts, rated: Sequence[Score]) -> Comparison | None:
    """Before and after the newest infection."""
    if not facts.episodes:
        return None
    *others, newest = (episode.onset.first_day(facts.zone) for episode in facts.episodes)
    return compare(rated, milestones(facts.rows, facts.zone), newest, facts.rules, others)


def _days_after_illness(facts: Facts, on: date) -> int | None:
    if not facts.episodes:
        return None
    days = (on - facts.episodes[-1].onset.first_day(facts.zone)).days
    return days if days >= 0 else None


def _silent(facts: Facts, signs: Signs, now: datetime) -> Iterator[Reason]:
    since = silent_at(facts, signs)
    if since is not None and since <= now:
        told_at = signs.told_at.isoformat()
        yield Reason("silent", f"silent:{told_at}", since, (SILENT,), {"told_at": told_at})


def _danger_passed(facts: Facts, signs: Signs, now: datetime) -> Iterator[Reason]:
    """The same line as while the home was asked: one that was closed stays closed until its day."""
    for item in illness.passed_dangers(facts, now):
        if now - item.opens < ASKED_ABOUT and not signs.called_since(item.opens):
            yield Reason("danger_passed", item.key, item.opens, item.rule_ids, item.params)


def _window_closed(facts: Facts, signs: Signs, now: datetime) -> Iterator[Reason]:
    """What was never answered in time does not leave by itself: it stays until the home says what came of it or that
    the illness is over, or a team called about it."""
    missed = antivirals.missed(facts, now)
    if missed and now - missed.at < ASKED_ABOUT and not signs.called_since(missed.at):
        yield Reason(
            "window_closed", f"window_closed:{missed.key}", missed.at, missed.rule_ids, {"at": missed.at.isoformat()}
        )


def _runs_out(facts: Facts, now: datetime) -> datetime:
    """When the first critical supply runs out; what nobody knows comes first."""
    found = household_runway([stock.runway for stock in facts.stocks])
    first = found.first.first_uncovered if found.first else None
    return day_start(first, facts.zone) if first and found.known else now


def _did(facts: Facts, items: Sequence[Due], now: datetime) -> Iterator[dict[str, Any]]:
    """What the family already did about it, the newest first of each kind."""
    for item in items:
        if item.urgency is Urgency.CRITICAL and item.open_at(now) and item.owner and item.owned_at:
            yield {"what": "has_it", "who": item.owner, "at": item.owned_at.isoformat(), "about": item.kind}
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
