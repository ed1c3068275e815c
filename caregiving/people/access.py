"""The only door from an id to an object: what a person may see and do, asked of the database.

A model says where its patient or household stands by `ACCESS_PATH` (for example "device__patient"), so
that this lowest room needs to know none of the rooms above it. What somebody may not see does not exist
for them: the answer is 404, never 403.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar, cast

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from caregiving.people.models import CLINICAL, Household, Membership, Role, Shift, User

M = TypeVar("M", bound=Model)


class Right(Enum):
    """What one may do in a household."""

    SEE = "see"
    TELL = "tell"  # add happenings: count, tick, answer
    EDIT = "edit"  # change nouns: supplies, devices, medicines
    LEAD = "lead"  # people, ladder, consents


RIGHTS: dict[str, frozenset[Right]] = {
    Role.PATIENT: frozenset(Right),
    Role.LEAD: frozenset(Right),
    Role.FAMILY: frozenset({Right.SEE, Right.TELL, Right.EDIT}),
    Role.AIDE: frozenset({Right.SEE, Right.TELL}),
}


def find(queryset: QuerySet[M], user: User, object_id: object, now: datetime, right: Right = Right.SEE) -> M:
    """The object of that id if `user` may do `right` with it; else `Http404`, as for an id that never was."""
    try:
        key = object_id if isinstance(object_id, uuid.UUID) else uuid.UUID(str(object_id))
    except ValueError:
        raise Http404 from None
    found = visible(queryset, user, now, right).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def homes_of(users: Collection[uuid.UUID], now: datetime) -> dict[uuid.UUID, set[uuid.UUID]]:
    """For each of these people the homes that they belong to and may see at `now`, in one query."""
    present = ~Q(role=Role.AIDE) | Q(id__in=_shifts_at(now))
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    members = Membership.objects.filter(present, user__in=users, user__is_active=True)
    for user_id, household_id in members.values_list("user_id", "household_id"):
        found.setdefault(user_id, set()).add(household_id)
    return found


def by_secret(queryset: QuerySet[M], secret: str, field: str = "secret") -> M:
    """What a secret opens to whoever holds it, without an account; `Http404` for any other text."""
    found = queryset.filter(**{field: secret}).first() if secret else None
    if found is None:
        raise Http404
    return found


def visible(queryset: QuerySet[M], user: User, now: datetime, right: Right = Right.SEE) -> QuerySet[M]:
    """The part of `queryset` with which `user` may do `right` at `now`."""
    whose = Q(pk__in=[])
    for path in access_paths(queryset.model):
        whose |= _belongs(queryset.model, path, user, now, right)
    return queryset.filter(whose)


def _belongs(model: type[Model], path: str, user: User, now: datetime, right: Right) -> Q:
    owner = _follow(model, path)
    if owner is User:
        return Q(**{path: user})
    homes = _households(user, now, right)
    if owner is Household:
        return Q(**{f"{path or 'pk'}__in": homes})
    mine = Q(**{f"{path}__household__in" if path else "household__in": homes})
    if right is Right.SEE:
        mine |= Q(**{f"{path or 'pk'}__in": _consented(owner, user, now)})
    return mine


def households(user: User, now: datetime, right: Right = Right.SEE) -> QuerySet[Household]:
    """The homes in which `user` may do `right` at `now`."""
    return Household.objects.filter(id__in=_households(user, now, right)).order_by("name", "id")


def may(user: User, household_id: uuid.UUID, now: datetime, right: Right) -> bool:
    """Whether `user` may do `right` in that home at `now`."""
    return _households(user, now, right).filter(household=household_id).exists()


def consent_runs(now: datetime, path: str = "") -> Q:
    """The consents in force at `now`; `path` leads to them, as "consents__" does from a patient."""
    still = Q(**{f"{path}ends_at": None}) | Q(**{f"{path}ends_at__gt": now})
    return still & Q(**{f"{path}given_at__lte": now})


def _households(user: User, now: datetime, right: Right) -> QuerySet[Membership, Any]:
    roles = [role for role, rights in RIGHTS.items() if right in rights]
    present = ~Q(role=Role.AIDE) | Q(id__in=_shifts_at(now))
    return Membership.objects.filter(present, user=user, user__is_active=True, role__in=roles).values("household")


def _shifts_at(now: datetime) -> QuerySet[Shift, Any]:
    handed_over = Q(handed_over_at=None) | Q(handed_over_at__gt=now)
    return Shift.objects.filter(handed_over, starts_at__lte=now, ends_at__gt=now).values("membership")


def _consented(patients: type[Model], user: User, now: datetime) -> QuerySet[Any, Any]:
    """Ids of the patients who let one of the user's care teams see all of theirs. Who keeps a part back is seen at
    the care team's own desk only, without that part."""
    whole = consent_runs(now, "consents__") & _clinician(user, "consents__team__") & Q(consents__withheld="")
    return patients._default_manager.filter(whole).values("pk")


def looked_after(patients: QuerySet[M], user: User, now: datetime, part: str = "") -> QuerySet[M]:
    """Those patients of whom one of the user's care teams may see something (or that `part`), and those whom this
    clinician opened in an emergency."""
    consents: Any = _follow(patients.model, "consents")
    own = consents._default_manager.filter(_clinician(user, "team__"), consent_runs(now))
    if part:
        own = own.exclude(withheld__contains=part)
    opened: Any = _follow(patients.model, "emergency_accesses")
    urgent = opened._default_manager.filter(user=user, user__is_active=True, at__lte=now, ends_at__gt=now)
    return patients.filter(Q(pk__in=own.values("patient")) | Q(pk__in=urgent.values("patient")))


def _clinician(user: User, path: str) -> Q:
    """That the team to which `path` leads has this person among those who look after patients."""
    given = {"user": user, "user__is_active": True, "role__in": CLINICAL}
    return Q(**{f"{path}memberships__{name}": value for name, value in given.items()})


def access_paths(model: type[Model]) -> tuple[str, ...]:
    """Every way from a row to an owner (patient, household or user); none for what belongs to nobody."""
    paths: str | tuple[str, ...] = getattr(model, "ACCESS_PATH", ())
    return (paths,) if isinstance(paths, str) else paths


def owner_id(instance: Model) -> tuple[str, Any]:
    """("patient" | "household" | "user", id) of whom the instance belongs to; ("", None) for nobody."""
    for path in access_paths(type(instance)):
        owner = _leads_to(instance, path)
        if owner is not None:
            return str(owner._meta.model_name), owner.pk
    return "", None


def _leads_to(instance: Model, path: str) -> Any:
    """The owner at the end of that way; None when it leads to nobody."""
    owner: Any = instance
    for step in _steps(path):
        owner = getattr(owner, step, None)
    return owner


def of_the_same_owner(instance: M) -> QuerySet[M]:
    """The rows of its kind that belong to whom it belongs; none for what belongs to nobody, or is an owner itself."""
    rows = type(instance)._default_manager.all()
    for path in filter(None, access_paths(type(instance))):
        if (owner := _leads_to(instance, path)) is not None:
            return rows.filter(**{path: owner})
    return rows.none()


def _follow(model: type[Model], path: str) -> type[Model]:
    for step in _steps(path):
        model = cast(type[Model], model._meta.get_field(step).related_model)
    return model


def _steps(path: str) -> Iterable[str]:
    return path.split("__") if path else ()
