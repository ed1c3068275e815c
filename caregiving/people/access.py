"""The only door from an id to an object: what a person may see and do, asked of the database.

A model says where its patient or household stands by `ACCESS_PATH` (for example "device__patient"), and by `PART`
which part of a home it tells of, so that this lowest room needs to know none of the rooms above it. What somebody
may not see does not exist for them: the answer is 404, never 403.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar, cast

from allauth.mfa.models import Authenticator
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from caregiving.people.models import CLINICAL, Household, Membership, Role, Shift, User

M = TypeVar("M", bound=Model)
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


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
    Role.AGENCY: frozenset({Right.SEE, Right.TELL}),
}


def find(queryset: QuerySet[M], user: User, object_id: object, now: datetime, right: Right = Right.SEE) -> M:
    """The object of that id if `user` may do `right` with it; else `Http404`, as for an id that never was."""
    return the_one(visible(queryset, user, now, right), object_id)


def seen(patients: QuerySet[M], user: User, now: datetime) -> QuerySet[M]:
    """Those patients of whom `user` may see something, be it a part."""
    own, others = visible(patients, user, now), looked_after(patients, user, now)
    return patients.filter(Q(pk__in=own.values("pk")) | Q(pk__in=others.values("pk")))


def find_seen(patients: QuerySet[M], user: User, object_id: object, now: datetime) -> M:
    """The patient of that id of whom `user` may see something, be it a part; else `Http404`."""
    return the_one(seen(patients, user, now), object_id)


def the_one(queryset: QuerySet[M], object_id: object) -> M:
    try:
        key = object_id if isinstance(object_id, uuid.UUID) else uuid.UUID(str(object_id))
    except ValueError:
        raise Http404 from None
    found = queryset.filter(pk=key).first()
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
    owner = model_at(model, path)
    if owner is User:
        return Q(**{path: user})
    homes = _households(user, now, right)
    if owner is Household:
        return Q(**{f"{path or 'pk'}__in": homes})
    mine = Q(**{f"{path}__household__in" if path else "household__in": homes})
    if right is Right.SEE:
        mine |= _let_in(model, owner, path, user, now)
    return mine


def _let_in(model: type[Model], owner: type[Model], path: str, user: User, now: datetime) -> Q:
    """The rows that one of the user's care teams sees: every part of which a row tells must be shared, but for who
    opened the record in an emergency."""

    def of(part: str) -> Q:
        return Q(**{f"{path or 'pk'}__in": _consented(owner, user, now, part)})

    rows = of("")
    for part, own in getattr(model, "by_part", dict)().items():
        rows |= own & of(part)
    for part, those in getattr(model, "also", dict)().items():
        rows &= ~those | of(part)
    return rows | Q(**{f"{path or 'pk'}__in": opened_by(owner, user, now).values("patient")})


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


def _consented(patients: type[Model], user: User, now: datetime, part: str) -> QuerySet[Any, Any]:
    """Ids of the patients who let one of the user's care teams see that part of theirs; for what belongs to no
    part, of those who keep nothing back."""
    own = own_consents(patients, user, now)
    shared = own.exclude(withheld__contains=part) if part else own.filter(withheld="")
    return shared.values("patient")


def looked_after(patients: QuerySet[M], user: User, now: datetime, part: str = "") -> QuerySet[M]:
    """Those patients of whom one of the user's care teams may see something (or that `part`), and those whom this
    clinician opened in an emergency."""
    own = own_consents(patients.model, user, now)
    if part:
        own = own.exclude(withheld__contains=part)
    opened = opened_by(patients.model, user, now)
    return patients.filter(Q(pk__in=own.values("patient")) | Q(pk__in=opened.values("patient")))


def wholly_seen(patients: QuerySet[M], user: User, now: datetime) -> QuerySet[M]:
    """Those of them from whom one of the user's care teams sees everything, and those opened in an emergency."""
    whole = _consented(patients.model, user, now, "")
    opened = opened_by(patients.model, user, now)
    return patients.filter(Q(pk__in=whole) | Q(pk__in=opened.values("patient")))


def opened_by(patients: type[Model], user: User, now: datetime) -> QuerySet[Any, Any]:
    """What this clinician opened in an emergency that still runs; who left the clinic reads on nowhere."""
    opened: Any = model_at(patients, "emergency_accesses")
    urgent: QuerySet[Any, Any] = opened._default_manager.filter(user__in=_strong(user), at__lte=now, ends_at__gt=now)
    return urgent.filter(user__care_teams__role__in=CLINICAL)


def own_consents(
    patients: type[Model], user: User, now: datetime, roles: Collection[str] = CLINICAL
) -> QuerySet[Any, Any]:
    """The consents in force for the care teams in which this person, with a second factor, has one of these roles."""
    consents: Any = model_at(patients, "consents")
    theirs = {"team__memberships__user__in": _strong(user), "team__memberships__role__in": roles}
    found: QuerySet[Any, Any] = consents._default_manager.filter(consent_runs(now), **theirs)
    return found


def looks_after(user: User, patient: Model, now: datetime, roles: Collection[str] = CLINICAL) -> bool:
    """Whether a team that sees this patient by consent, not by an emergency, has this person in one of these roles."""
    return own_consents(type(patient), user, now, roles).filter(patient=patient.pk).exists()


def has_second_factor(user: User) -> bool:
    """An authenticator app or a passkey; recovery codes alone are none."""
    return _strong(user).exists()


def _strong(user: User) -> QuerySet[User, Any]:
    """The id of this person if the account is open and has a second factor; without one no care team sees anything."""
    return User.objects.filter(pk=user.pk, is_active=True, authenticator__type__in=STRONG).values("pk")


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


def of_household(model: type[M], household_id: uuid.UUID) -> QuerySet[M]:
    """The rows of a kind that belong to that home or to its patients, and what a person keeps as one of the home."""
    whose = Q(pk__in=[])
    for path in access_paths(model):
        owner = model_at(model, path)
        if owner is Household:
            whose |= Q(**{path or "pk": household_id})
        elif owner is not User:
            whose |= Q(**{f"{path}__household" if path else "household": household_id})
        elif "membership" in _steps(path):
            whose |= Q(**{f"{path.removesuffix('user')}household": household_id})
    return model._default_manager.filter(whose)


def model_at(model: type[Model], path: str) -> type[Model]:
    for step in _steps(path):
        model = cast(type[Model], model._meta.get_field(step).related_model)
    return model


def _steps(path: str) -> Collection[str]:
    return path.split("__") if path else ()
