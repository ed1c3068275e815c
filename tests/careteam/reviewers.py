"""Who reviews in these tests: Rosa reviews content for everybody, Dr Dee prescribes for the patients of her team."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from caregiving import record
from caregiving.agenda.models import ReviewState, RuleReview
from caregiving.people.models import CareTeam, CareTeamMembership, TeamRole, User
from tests.careteam.desk import with_second_factor
from tests.people import NOW, make_user


def make_rosa() -> User:
    rosa = with_second_factor(make_user("Rosa Lind"))
    team = CareTeam.objects.get_or_create(name="Content office")[0]
    CareTeamMembership.objects.create(user=rosa, team=team, role=TeamRole.REVIEWER)
    return rosa


def said(by: User, rule_id: str, now: datetime = NOW, **fields: Any) -> RuleReview:
    """A review that went through the one door."""
    whole = {"state": ReviewState.APPROVED, "value": "", "team": None, "reason": "read the source", **fields}
    return record.review(by, RuleReview(rule_id=rule_id, **whole), now)
