"""A home is taken out of the database for good: its rows, its photos, and what the audit log says of it.

Happenings are never removed one by one; a whole home can be, by one who leads it. What stays is one audit line that
says when and by whom, without a name. People keep their accounts: those are their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import Storage
from django.db import models, transaction

from caregiving.equipment.models import InfectionPlan
from caregiving.people import access, audit
from caregiving.people.models import Household, User


def erase(household: Household, by: User) -> None:
    """All of it or nothing. The photos' files go after the rows have gone."""
    with transaction.atomic(), disable_auditlog():
        Household.objects.select_for_update().get(pk=household.pk)
        home_id, files, told = household.pk, list(_files(household.pk)), list(_audited(household.pk))
        InfectionPlan.objects.filter(device__patient__household=home_id).delete()  # they hold their device back
        household.delete()
        for model, ids in told:
            audit.forget(model, ids)
        _note(home_id, by)
        transaction.on_commit(lambda: _remove(files))


def _models() -> Iterator[type[models.Model]]:
    """Everything that says whose it is."""
    return (model for model in apps.get_models() if access.access_paths(model))


def _audited(home_id: UUID) -> Iterator[tuple[type[models.Model], list[object]]]:
    """What is there, and what was removed before; owners first, since some of them were removed themselves."""
    known: dict[type[models.Model], list[object]] = {}
    for model in sorted(_models(), key=_steps_to_the_home):
        known[model] = list(access.of_household(model, home_id).values_list("pk", flat=True))
        for path in filter(None, access.access_paths(model)):
            field = path.split("__")[0]
            known[model] += audit.removed(model, field, known.get(access.model_at(model, field), []))
    yield from known.items()


def _steps_to_the_home(model: type[models.Model]) -> int:
    return max(len(path.split("__")) if path else 0 for path in access.access_paths(model))


def _files(home_id: UUID) -> Iterator[tuple[Storage, str]]:
    for model in _models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                names = access.of_household(model, home_id).values_list(field.name, flat=True)
                yield from ((field.storage, name) for name in names if name)


def _remove(files: Iterable[tuple[Storage, str]]) -> None:
    for storage, name in files:
        storage.delete(name)


def _note(home_id: UUID, by: User) -> None:
    changes: dict[str, Any] = {}
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Household), object_pk=str(home_id), object_repr="",
        action=LogEntry.Action.DELETE, actor=by, changes=changes,
    )  # fmt: skip
