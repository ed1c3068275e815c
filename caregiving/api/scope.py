"""What a person may name by its id. Where a row knows its home, `people.access` decides; the rest is here."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from caregiving.patients.models import Patient
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.people.models import CareTeam, Membership, User
from checklists.models import Checklist, ChecklistStage, Step

M = TypeVar("M", bound=Model)
NOTHING = Q(pk__in=[])


def find(queryset: QuerySet[M], user: User, object_id: object, now: datetime, right: Right) -> M:
    """The object of that id if `user` may do `right` with it; else `Http404`."""
    return access.the_one(visible(queryset, user, now, right), object_id)


def visible(queryset: QuerySet[M], user: User, now: datetime, right: Right = Right.SEE) -> QuerySet[M]:
    """The part of `queryset` with which `user` may do `right` at `now`."""
    if hasattr(queryset.model, "ACCESS_PATH"):
        return access.visible(queryset, user, now, right)
    return queryset.filter(_WITHOUT_A_PATH[queryset.model](user, now, right))


def _people(user: User, now: datetime, right: Right) -> Q:
    """Those who share a home with this person: to be named, not to be changed."""
    homes = access.households(user, now).values("id")
    members = Membership.objects.filter(household__in=homes).values("user")
    return Q(pk=user.pk) | Q(pk__in=members) if right is Right.SEE else NOTHING


def _care_teams(user: User, now: datetime, right: Right) -> Q:
    """Every team may be given consent."""
    return Q() if right is Right.SEE else NOTHING


def _checklists(user: User, now: datetime, right: Right, prefix: str = "") -> Q:
    """The project's own lists, and those of the care teams that look after somebody whom this person sees."""
    if right is not Right.SEE:
        return NOTHING
    patients = access.visible(Patient.objects.all(), user, now).values("id")
    teams = CareTeam.objects.filter(access.consent_runs(now, "consents__"), consents__patient__in=patients)
    whose = Q(**{f"{prefix}team": None}) | Q(**{f"{prefix}team__in": teams.values("id")})
    return whose & Q(**{f"{prefix}stage": ChecklistStage.PUBLISHED})


def _steps(user: User, now: datetime, right: Right) -> Q:
    return _checklists(user, now, right, "checklist__")


_WITHOUT_A_PATH: dict[type[Model], Any] = {
    User: _people,
    CareTeam: _care_teams,
    Checklist: _checklists,
    Step: _steps,
}
