"""Rows become guidance's frozen facts: everything that the agenda looks at, and nothing that reads a clock or a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from caregiving.agenda.models import Answer, Answered, RuleReview
from caregiving.agenda.rows import Rows
from caregiving.guidance.catalog import Review, Rules, State


@dataclass(frozen=True, slots=True)
class Answers:
    """What people said about one occurrence. Done is final; so is who has it, until it is done."""

    done: bool = False
    owner: str = ""
    owner_id: str = ""
    owned_at: datetime | None = None
    later_until: datetime | None = None
    laters: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """One patient's household as the rules see it."""

    rows: Rows
    rules: Rules
    zone: ZoneInfo
    today: date
    answers: Mapping[str, Answers] = field(default_factory=dict)


def facts(rows: Rows, now: datetime) -> Facts:
    """The facts at `now`. The rules are those in force in the patient's country on that day."""
    zone = rows.patient.zone
    today = now.astimezone(zone).date()
    return Facts(
        rows=rows,
        rules=rules_in_force(rows.of(RuleReview), rows.patient.country, today),
        zone=zone,
        today=today,
        answers=_answers(rows.of(Answered)),
    )


def rules_in_force(reviews: Sequence[RuleReview], country: str, today: date) -> Rules:
    """The catalog with what reviewers and the patient's care team decided."""
    rules = Rules.load().for_country(country)
    said = [
        Review(
            rule_id=review.rule_id,
            state=State(review.state),
            value=_number(review.value),
            team=review.team.name if review.team else None,
            by=review.signer,
            on=review.at.date(),
            reason=review.reason,
        )
        for review in reviews
    ]
    return rules.in_force(today, said)


def _answers(answered: Sequence[Answered]) -> dict[str, Answers]:
    by_key: dict[str, list[Answered]] = {}
    for answer in answered:
        by_key.setdefault(answer.due_key, []).append(answer)
    return {key: _sum_up(said) for key, said in by_key.items()}


def _sum_up(said: Sequence[Answered]) -> Answers:
    taken = next((answer for answer in said if answer.verb == Answer.HAVE), None)
    later = [answer for answer in said if answer.verb == Answer.LATER]
    return Answers(
        done=any(answer.verb == Answer.DONE for answer in said),
        owner=taken.author.name if taken and taken.author else "",
        owner_id=str(taken.author_id) if taken and taken.author_id else "",
        owned_at=taken.occurred_at if taken else None,
        later_until=max((answer.later_until for answer in later if answer.later_until), default=None),
        laters=len(later),
    )


def _number(text: str) -> int | None:
    return int(text) if text.lstrip("-").isdigit() else None
