"""What every stored noun shares: an id that a device may make, when it was written, and whose it is."""

import uuid
from collections.abc import Collection, Mapping
from copy import copy
from functools import cache
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)


def as_read(model: type[M], db: str | None, names: Collection[str], values: Collection[Any]) -> M:
    """A row of these columns. What was read needs none of the questions that making a new row asks, and they take
    longer than all the rest of the reading; a column that is missing is read when it is asked for."""
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, db
    row.__dict__.update(zip(names, values, strict=True))
    return row


class Noun(models.Model):
    """A thing that is edited. Its history (who changed what, when) is kept by the audit log.

    `ACCESS_PATH` is the way from a row to its patient, household or user, or several ways of which one is taken;
    `people.access` follows it. What belongs to nobody has none. `PART` names the part of a home of which a row tells:
    what has none is seen by a care team only where the household keeps nothing back. `ALSO` says which of its rows
    tell of another part as well.
    """

    ACCESS_PATH: ClassVar[str | tuple[str, ...]]
    PART: ClassVar[str] = ""
    ALSO: ClassVar[Mapping[str, Q]] = {}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @classmethod
    def by_part(cls) -> Mapping[str, Q]:
        """Which of its rows tell of which part."""
        return {cls.PART: Q()} if cls.PART else {}

    @classmethod
    def also(cls) -> Mapping[str, Q]:
        """Which of its rows tell of which other part as well."""
        return cls.ALSO

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **_later: Any) -> Self:
        """Remember what was read, so that only what was changed is written."""
        row = as_read(cls, db, field_names, values)
        read = dict(zip(field_names, values, strict=True))
        for name in _changed_in_place(cls) & read.keys():
            read[name] = copy(read[name])  # or else it would not be seen to differ
        row.__dict__["_read"] = read
        return row

    def changed_fields(self) -> list[str] | None:
        """The columns that differ from what was read; None for a row that was never stored."""
        read: dict[str, Any] | None = self.__dict__.get("_read")
        if self._state.adding or read is None:
            return None
        same = {name for name, value in read.items() if getattr(self, name) == value}
        return [field.name for field in self._meta.concrete_fields if field.attname not in same]


@cache
def _changed_in_place(model: type[models.Model]) -> frozenset[str]:
    """The columns that hold lists or tables."""
    return frozenset(field.attname for field in model._meta.concrete_fields if isinstance(field, models.JSONField))


def one_of(field: str, choices: type[models.TextChoices], name: str, *, blank: bool = False) -> models.CheckConstraint:
    """The database's own refusal of a word that `choices` does not know."""
    allowed: list[Any] = [*choices.values, ""] if blank else list(choices.values)
    return models.CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=name)
