"""Rows become guidance's frozen facts: everything that the agenda looks at. No clock and no table is read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from caregiving.agenda.conversion import equipment, illness, supplies, vaccines
from caregiving.agenda.models import Answer, Answered, RuleReview
from caregiving.agenda.reviews import rules_in_force
from caregiving.agenda.rows import Rows
from caregiving.guidance.catalog import Rules
from caregiving.guidance.power import PowerRunway
from caregiving.guidance.upkeep import UpkeepDue


@dataclass(frozen=True, slots=True)
class Answers:
    """What people said about one occurrence. Done is final."""

    done: bool = False
    later_until: datetime | None = None
    put_off_at: datetime | None = None
    laters: int = 0
    haves: tuple[Answered, ...] = ()
    """Everybody who said "I have it", in order."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One patient's household as the rules see it on one day."""

    rows: Rows
    rules: Rules
    zone: ZoneInfo
    today: date
    answered: Mapping[str, Sequence[Answered]]
    episodes: tuple[illness.Episode, ...]
    stocks: tuple[supplies.Stock, ...]
    power: PowerRunway
    upkeep: tuple[UpkeepDue, ...]
    vaccines: tuple[vaccines.Person, ...]
    plan_on: bool

    @property
    def episode(self) -> illness.Episode | None:
        """The infection that is going on."""
        last = self.episodes[-1] if self.episodes else None
        return last if last and last.recovered_at is None else None

    def answers_to(self, key: str) -> Answers | None:
        """What people said about one occurrence; None when nobody said anything."""
        return sum_up(self.answered[key]) if key in self.answered else None


def facts(rows: Rows, now: datetime) -> Facts:
    """The facts at `now`. The rules are those in force in the patient's country on that day."""
    zone = rows.patient.zone
    today = now.astimezone(zone).date()
    rules = rules_in_force(rows.of(RuleReview), rows.patient.country, today, zone)
    episodes = illness.episodes(rows, rules, now)
    plan_on = equipment.plan_is_on(rows)
    sick = plan_on or (bool(episodes) and episodes[-1].recovered_at is None)
    ill = [*(episode.span(zone) for episode in episodes), *equipment.plan_spans(rows, zone)]
    return Facts(
        rows=rows,
        rules=rules,
        zone=zone,
        today=today,
        answered=_by_key(rows.of(Answered)),
        episodes=episodes,
        stocks=supplies.stocks(rows, rules, today, zone, ill),
        power=equipment.power_runway(rows, today, zone, rules, sick=sick),
        upkeep=equipment.upkeep_due(rows, today, zone, rules),
        vaccines=tuple(vaccines.people(rows, today)),
        plan_on=plan_on,
    )


def _by_key(answered: Sequence[Answered]) -> dict[str, list[Answered]]:
    by_key: dict[str, list[Answered]] = {}
    for answer in answered:
        by_key.setdefault(answer.due_key, []).append(answer)
    return by_key


def sum_up(said: Sequence[Answered]) -> Answers:
    """What was said of one occurrence, whatever the order in which it arrived."""
    having = [answer for answer in said if answer.verb == Answer.HAVE]
    having.sort(key=lambda answer: (answer.occurred_at, answer.id))
    later = [answer for answer in said if answer.verb == Answer.LATER]
    newest = max(later, key=lambda answer: (answer.occurred_at, answer.id), default=None)
    return Answers(
        done=any(answer.verb == Answer.DONE for answer in said),
        later_until=newest.later_until if newest else None,
        put_off_at=newest.occurred_at if newest else None,
        laters=len(later),
        haves=tuple(having),
    )
