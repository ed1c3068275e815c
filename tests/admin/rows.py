"""A row of any model, with rows of its own behind every reference: what a list must not read one by one."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import models

from caregiving.illness.models import Recovered
from caregiving.patients.happenings import Happening
from caregiving.patients.models import EmergencyAccess
from caregiving.people.models import Shift
from caregiving.supplies.models import Supply
from caregiving.vaccines.models import HealthCard, Vaccination

MOMENT = datetime(2026, 11, 20, 12, tzinfo=UTC)
counter = itertools.count(1)

SPECIAL: dict[type[models.Model], dict[str, Any]] = {
    EmergencyAccess: {"ends_at": MOMENT + timedelta(hours=4)},
    Shift: {"ends_at": MOMENT + timedelta(hours=8)},
    Supply: {"use": "kept"},
    Vaccination: {"caregiver": None, "card": None, "cvx": "141"},
    HealthCard: {"caregiver": None},
}
PLAIN: dict[type[models.Field[Any, Any]], Any] = {
    models.DateTimeField: MOMENT,
    models.DateField: date(2026, 11, 20),
    models.TimeField: time(8),
    models.DecimalField: 1,
    models.JSONField: [],
    models.BooleanField: False,
    models.IntegerField: 1,
    models.PositiveIntegerField: 1,
}
TEXTS = {"time_zone": "UTC", "country": "US", "language": "en", "kind": "test"}


def make(model: type[models.Model]) -> Any:
    """One stored row of `model`; its texts and small numbers are its own."""
    model = Recovered if model is Happening else model
    number = next(counter)
    values = {field.name: _value(field, number) for field in model._meta.concrete_fields if _is_wanted(field)}
    row = model(**{**values, **SPECIAL.get(model, {})})
    row.save()
    return row


def _is_wanted(field: Any) -> bool:
    if isinstance(field, models.ForeignKey):
        of_itself = field.related_model is field.model  # an earlier version, which a first one has not
        return not of_itself and not getattr(field.remote_field, "parent_link", False)
    return not field.has_default() and not field.null and not isinstance(field, models.AutoField | models.UUIDField)


def _value(field: Any, number: int) -> Any:
    if isinstance(field, models.ForeignKey):
        return make(field.related_model)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.FileField):
        return ContentFile(b"x", name="x.txt")
    if isinstance(field, models.EmailField):
        return f"n{number}@test.example"
    if isinstance(field, models.PositiveSmallIntegerField):
        return number % 4 if "score" in field.model.__name__.lower() else number
    if isinstance(field, models.CharField | models.TextField):
        return TEXTS.get(field.name, f"{field.name} {number} {uuid.uuid4().hex}"[: field.max_length or 60])
    return next(value for kind, value in PLAIN.items() if isinstance(field, kind))
