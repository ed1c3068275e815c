"""What a person may name by its id. Where a row knows its home, `people.access` decides; the rest is here."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from caregiving.patients.models import Patient
from caregiving.people import access
from caregiving.people.access import Right
from caregiving.people.models import CareTeam, Membership, User
from checklists.models import Checklist, ChecklistStage, Step

M = TypeVar("M", bound=Model)


def find(queryset: QuerySet[M], user: User, object_id: object, now: datetime, right: Right) -> M:
    """The object of that id if `user` may do `right` with it; else `Http404`."""
    if hasattr(queryset.model, "ACCESS_PATH"):
        return access.find(queryset, user, object_id, now, right)
    try:
        return visible(queryset, user, now, right).get(pk=UUID(str(object_id)))
    except (ValueError, ObjectDoesNotExist):
        raise Http404 from None


def visible(queryset: QuerySet[M], user: User, now: datetime, right: Right = Right.SEE) -> QuerySet[M]:
    """The part of `queryset` with which `user` may do `right` at `now`. Others may be named, never changed."""
    if hasattr(queryset.model, "ACCESS_PATH"):
        return access.visible(queryset, user, now, right)
    if right is not Right.SEE:
        return queryset.none()
    return queryset.filter(_WITHOUT_A_HOME[queryset.model](user, now))


def _people(user: User, now: datetime) -> Q:
    """Those who share a home with this person."""
    homes = access.households(user, now).values("id")
    return Q(pk=user.pk) | Q(pk__in=Membership.objects.filter(household__in=homes).values("user"))


def _checklists(user: User, now: datetime, prefix: str = "") -> Q:
    """The project's own lists, and those of the care teams that look after somebody whom this person sees."""
    patients = access.visible(Patient.objects.all(), user, now).values("id")
    running = Q(consents__ends_at=None) | Q(consents__ends_at__gt=now)
    teams = CareTeam.objects.filter(running, consents__given_at__lte=now, consents__patient__in=patients)
    whose = Q(**{f"{prefix}team": None}) | Q(**{f"{prefix}team__in": teams.values("id")})
    return whose & Q(**{f"{prefix}stage": ChecklistStage.PUBLISHED})


_WITHOUT_A_HOME: dict[type[Model], Any] = {
    User: _people,
    CareTeam: lambda user, now: Q(),
    Checklist: _checklists,
    Step: lambda user, now: _checklists(user, now, "checklist__"),
}
